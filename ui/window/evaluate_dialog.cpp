#include "ui/window/evaluate_dialog.h"

#include "ui/models/evaluation_choices.h"
#include "ui/text.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace cutaway {

namespace {

constexpr int most_tokens = 1 << 30;

QString own() {
    return QStringLiteral("own");
}
QString text() {
    return QStringLiteral("text");
}

QSpinBox* tokensBox(const QString& id, const QString& none, int step) {
    auto* const box = new QSpinBox;
    box->setObjectName(id);
    box->setRange(0, most_tokens);
    box->setSingleStep(step);
    box->setSuffix(EvaluateDialog::tr(" tokens"));
    box->setSpecialValueText(none);
    return box;
}

} // namespace

EvaluateDialog::EvaluateDialog(const QString& host, QWidget* parent)
    : QDialog(parent), path_(new QLineEdit), kind_(new QComboBox), name_(new QLineEdit),
      window_(tokensBox(QStringLiteral("evaluateWindow"), tr("the model's context, rolling"), 256)),
      stride_(tokensBox(QStringLiteral("evaluateStride"), tr("the window's length"), 128)), note_(new QLabel),
      form_(new QFormLayout),
      buttons_(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel)) {
    setObjectName(QStringLiteral("evaluateDialog"));
    setWindowTitle(tr("Add a task or a text"));
    path_->setObjectName(QStringLiteral("evaluatePath"));
    path_->setPlaceholderText(host.isEmpty() ? tr("The file or folder that the benchmark comes as, or a text")
                                             : tr("Path on %1").arg(host));
    path_->setMinimumWidth(fontMetrics().averageCharWidth() * 44);
    auto* const file = new QPushButton(tr("File…"));
    file->setObjectName(QStringLiteral("evaluateBrowse"));
    auto* const folder = new QPushButton(tr("Folder…"));
    folder->setObjectName(QStringLiteral("evaluateBrowseFolder"));
    file->setAutoDefault(false);
    folder->setAutoDefault(false);
    file->setEnabled(host.isEmpty());
    folder->setEnabled(host.isEmpty());
    kind_->setObjectName(QStringLiteral("evaluateKind"));
    for (const std::string_view name : benchmark_names) {
        kind_->addItem(toQString(name), toQString(name));
    }
    kind_->addItem(tr("Questions of your own (JSONL)"), own());
    kind_->addItem(tr("A text: its perplexity"), text());
    name_->setObjectName(QStringLiteral("evaluateName"));
    note_->setObjectName(QStringLiteral("evaluateDialogNote"));
    note_->setWordWrap(true);
    note_->setTextFormat(Qt::PlainText);
    auto* const place = new QHBoxLayout;
    place->addWidget(path_, 1);
    place->addWidget(file);
    place->addWidget(folder);
    form_->addRow(tr("&Where"), place);
    if (auto* const label = qobject_cast<QLabel*>(form_->labelForField(place))) {
        label->setBuddy(path_);
    }
    form_->addRow(tr("&What"), kind_);
    form_->addRow(tr("&Name"), name_);
    form_->addRow(tr("W&indows of"), window_);
    form_->addRow(tr("&Each after"), stride_);
    path_->setAccessibleName(tr("File or folder, on the engine's machine"));
    kind_->setAccessibleName(tr("What it is"));
    name_->setAccessibleName(tr("Name of the task"));
    window_->setAccessibleName(tr("Tokens of a window"));
    stride_->setAccessibleName(tr("Tokens from one window's beginning to the next's"));
    buttons_->button(QDialogButtonBox::Ok)->setText(tr("Add"));
    buttons_->button(QDialogButtonBox::Ok)->setObjectName(QStringLiteral("evaluateDialogAdd"));
    auto* const column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addLayout(form_);
    column->addWidget(note_);
    column->addStretch(1);
    column->addWidget(buttons_);
    connect(file, &QPushButton::clicked, this, [this] { browse(false); });
    connect(folder, &QPushButton::clicked, this, [this] { browse(true); });
    connect(path_, &QLineEdit::textChanged, this, &EvaluateDialog::guess);
    connect(kind_, &QComboBox::activated, this, [this] { kindChosen_ = true; });
    connect(kind_, &QComboBox::currentIndexChanged, this, &EvaluateDialog::refresh);
    connect(name_, &QLineEdit::textEdited, this, [this] { named_ = true; });
    connect(name_, &QLineEdit::textChanged, this, &EvaluateDialog::refresh);
    connect(window_, &QSpinBox::valueChanged, this, &EvaluateDialog::refresh);
    connect(stride_, &QSpinBox::valueChanged, this, &EvaluateDialog::refresh);
    connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
    kind_->setCurrentIndex(kind_->findData(own()));
    refresh();
}

void EvaluateDialog::browse(bool folder) {
    auto* const dialog =
        new QFileDialog(this, folder ? tr("Folder of a benchmark") : tr("File of a benchmark, or a text"),
                        QFileInfo(path_->text()).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, path_, &QLineEdit::setText);
    dialog->open();
}

/// What the place's name suggests, as long as the user has said nothing else.
void EvaluateDialog::guess() {
    const QString path = path_->text().trimmed();
    const QString task = guessedTask(path);
    const int benchmark = kind_->findData(task);
    if (!kindChosen_ && !path.isEmpty()) {
        kind_->setCurrentIndex(benchmark >= 0 ? benchmark : kind_->findData(task.isEmpty() ? text() : own()));
    }
    if (!named_) {
        name_->setText(benchmark >= 0 || task.isEmpty() ? QFileInfo(path).completeBaseName() : task);
    }
    refresh();
}

std::optional<EvaluationSource> EvaluateDialog::source() const {
    EvaluationSource source;
    source.path = path_->text().trimmed().toStdString();
    const QString kind = kind_->currentData().toString();
    if (kind == text()) {
        source.window = window_->value();
        source.stride = source.window == 0 ? 0 : stride_->value() == 0 ? source.window : stride_->value();
    } else {
        source.task = (kind == own() ? name_->text().trimmed() : kind).toStdString();
        if (source.task.empty()) {
            return std::nullopt;
        }
    }
    // A window of one token predicts nothing; what lies between windows would be left out.
    const bool fits = source.window != 1 && source.stride <= source.window;
    return source.path.empty() || !fits ? std::nullopt : std::optional(source);
}

void EvaluateDialog::refresh() {
    const QString kind = kind_->currentData().toString();
    form_->setRowVisible(name_, kind == own());
    form_->setRowVisible(window_, kind == text());
    form_->setRowVisible(stride_, kind == text() && window_->value() > 0);
    note_->setText(
        kind == text()  ? tr("Plain text, or JSONL with a 'text' in each line.")
        : kind == own() ? tr("A line of JSON for each question: 'prompt', 'choices', 'answer' (counted "
                             "from 0) and, if you like, 'skill'.")
        : kind == QLatin1String("mmlu") ? tr("The folder with 'test' and 'dev'.")
        : kind == QLatin1String("piqa") ? tr("valid.jsonl with valid-labels.lst beside it, or their folder.")
                                        : tr("The file that the benchmark's publishers distribute."));
    buttons_->button(QDialogButtonBox::Ok)->setEnabled(source().has_value());
    adjustSize();
}

} // namespace cutaway
