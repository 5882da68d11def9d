#include "ui/window/engine_dialog.h"

#include "ui/engine/engine_command.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace cutaway {

namespace {

constexpr int last_port = 65535;

QLabel* words(const QString& text) {
    auto* const label = new QLabel(text);
    label->setWordWrap(true);
    return label;
}

} // namespace

EngineDialog::EngineDialog(const EngineChoice& choice, const QStringList& inUse, QWidget* parent)
    : QDialog(parent), preset_(new QComboBox), pages_(new QStackedWidget), command_(words({})),
      result_(words({})), test_(new QPushButton(tr("&Test it"))) {
    setWindowTitle(tr("Engine"));
    setObjectName(QStringLiteral("engineDialog"));
    preset_->setObjectName(QStringLiteral("preset"));
    preset_->setAccessibleName(tr("Where the engine runs"));
    preset_->addItems({tr("This machine"), tr("A host over SSH"), tr("Another command")});
    pages_->addWidget(createHere());
    pages_->addWidget(createSsh());
    pages_->addWidget(createOwn());
    command_->setObjectName(QStringLiteral("command"));
    command_->setTextFormat(Qt::PlainText);
    command_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    command_->setForegroundRole(QPalette::PlaceholderText);
    result_->setObjectName(QStringLiteral("result"));
    result_->setTextFormat(Qt::PlainText);
    result_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    result_->setAlignment(Qt::AlignTop);
    result_->setMinimumHeight(4 * fontMetrics().lineSpacing());
    test_->setObjectName(QStringLiteral("test"));
    test_->setAutoDefault(false);

    auto* const where = new QFormLayout;
    where->addRow(tr("&Engine runs on"), preset_);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    use_ = buttons->addButton(tr("&Use this engine"), QDialogButtonBox::AcceptRole);
    use_->setObjectName(QStringLiteral("use"));
    use_->setDefault(true);
    buttons->addButton(test_, QDialogButtonBox::ActionRole);
    auto* const column = new QVBoxLayout(this);
    column->addLayout(where);
    column->addWidget(pages_);
    column->addWidget(command_);
    column->addWidget(result_, 1);
    column->addWidget(buttons);
    setMinimumWidth(600);

    connect(preset_, &QComboBox::currentIndexChanged, this, [this](int index) {
        pages_->setCurrentIndex(index);
        refresh();
    });
    for (const QLineEdit* edit : {host_, user_, program_, setup_, options_, own_}) {
        connect(edit, &QLineEdit::textChanged, this, &EngineDialog::refresh);
    }
    connect(port_, &QSpinBox::valueChanged, this, &EngineDialog::refresh);
    connect(test_, &QPushButton::clicked, this, &EngineDialog::test);
    connect(&connection_, &ConnectionTest::progressed, result_, &QLabel::setText);
    connect(&connection_, &ConnectionTest::done, this, [this](bool works, const QString& text) {
        result_->setText(works ? text : tr("It does not work. %1").arg(text));
        test_->setEnabled(whyNot(this->choice()).isEmpty());
    });
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const EngineChoice wanted = this->choice();
        accept();
        Q_EMIT chosen(wanted);
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    fill(choice);
    if (inUse != commandOf(choice)) {
        result_->setText(
            tr("Cutaway was started with another engine, which is in use: %1. What you choose here "
               "takes its place and is remembered.")
                .arg(shellText(inUse)));
    }
}

QWidget* EngineDialog::createHere() {
    return words(tr("The cutaway-engine beside this program computes, on a GPU where it finds one."));
}

QLineEdit* EngineDialog::line(QFormLayout* form, const QString& id, const QString& label,
                              const QString& hint) {
    auto* const edit = new QLineEdit;
    edit->setObjectName(id);
    edit->setPlaceholderText(hint);
    form->addRow(label, edit);
    return edit;
}

QWidget* EngineDialog::createSsh() {
    auto* const page = new QWidget;
    auto* const form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    host_ =
        line(form, QStringLiteral("host"), tr("&Host"), tr("A name, an address, or a Host of ~/.ssh/config"));
    user_ = line(form, QStringLiteral("user"), tr("U&ser"), tr("As ssh has it"));
    port_ = new QSpinBox;
    port_->setObjectName(QStringLiteral("port"));
    port_->setRange(0, last_port);
    port_->setSpecialValueText(tr("As ssh has it"));
    form->addRow(tr("&Port"), port_);
    program_ = line(form, QStringLiteral("program"), tr("P&rogram there"),
                    tr("cutaway-engine, or its path there, as ~/cutaway/build/release/bin/cutaway-engine"));
    setup_ = line(form, QStringLiteral("setup"), tr("&Before it"),
                  tr("Nothing; or what the shell there runs first, as module load cuda"));
    options_ = line(form, QStringLiteral("options"), tr("ssh &options"), tr("None; or more, as -J gateway"));
    form->addRow(
        words(tr("Nobody can answer a password prompt: the host must take a key of yours. Models are "
                 "those of the host; sessions and figures stay here.")));
    return page;
}

QWidget* EngineDialog::createOwn() {
    auto* const page = new QWidget;
    auto* const form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    own_ = line(form, QStringLiteral("own"), tr("&Command"),
                tr("docker run -i --gpus all image cutaway-engine serve"));
    form->addRow(words(tr("Words and quotes as in a shell, but no shell reads them. Its standard input and "
                          "output must be the engine's.")));
    return page;
}

void EngineDialog::fill(const EngineChoice& choice) {
    host_->setText(choice.host);
    user_->setText(choice.user);
    port_->setValue(choice.port);
    program_->setText(choice.program);
    setup_->setText(choice.setup);
    options_->setText(choice.options);
    own_->setText(choice.command);
    preset_->setCurrentIndex(static_cast<int>(choice.preset));
    pages_->setCurrentIndex(preset_->currentIndex());
    refresh();
}

EngineChoice EngineDialog::choice() const {
    EngineChoice choice;
    choice.preset = static_cast<EngineChoice::Preset>(preset_->currentIndex());
    choice.host = host_->text().trimmed();
    choice.user = user_->text().trimmed();
    choice.port = port_->value();
    choice.program = program_->text().trimmed();
    choice.setup = setup_->text().trimmed();
    choice.options = options_->text().trimmed();
    choice.command = own_->text().trimmed();
    return choice;
}

void EngineDialog::refresh() {
    const EngineChoice choice = this->choice();
    const QString objection = whyNot(choice);
    command_->setText(objection.isEmpty() ? shellText(commandOf(choice)) : objection);
    result_->clear();
    connection_.cancel();
    test_->setEnabled(objection.isEmpty());
    use_->setEnabled(objection.isEmpty());
    // What wraps may need more lines than it had.
    if (isVisible()) {
        layout()->activate();
        resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
    }
}

void EngineDialog::test() {
    test_->setEnabled(false);
    connection_.start(commandOf(choice()));
}

} // namespace cutaway
