#include "ui/window/export_dialog.h"

#include "ui/engine/controller.h"
#include "ui/models/document.h"
#include "ui/models/export_words.h"
#include "ui/text.h"
#include "ui/window/format_list.h"
#include "ui/window/target_field.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>

namespace cutaway {

namespace {

constexpr std::size_t most_formats = 100;

QString formatKey() {
    return QStringLiteral("export/format");
}

QString folderKey() {
    return QStringLiteral("export/folder");
}

/// Where the last one went, or where the user keeps documents.
QString localFolder() {
    const QString last = QSettings().value(folderKey()).toString();
    if (!last.isEmpty() && QFileInfo(last).isDir()) {
        return last;
    }
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

} // namespace

ExportDialog::ExportDialog(Controller& controller, const Document& document, const ExportTarget& wish,
                           QWidget* parent)
    : QDialog(parent), controller_(controller), document_(document), wish_(wish), pages_(new QStackedWidget),
      message_(new QLabel), restart_(new QPushButton(tr("Restart the engine"))), scroll_(new QScrollArea),
      formats_(new FormatList), typeLabel_(new QLabel(tr("&Weights"))), type_(new QComboBox),
      target_(new TargetField(controller.engineHost())) {
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export the pruned model"));
    message_->setObjectName(QStringLiteral("message"));
    message_->setTextFormat(Qt::PlainText);
    message_->setWordWrap(true);
    restart_->setObjectName(QStringLiteral("restart"));
    restart_->setAutoDefault(false);
    auto* const waiting = new QWidget;
    auto* const middle = new QVBoxLayout(waiting);
    middle->addWidget(message_);
    middle->addWidget(restart_, 0, Qt::AlignLeft);
    middle->addStretch();
    scroll_->setWidgetResizable(true);
    scroll_->setWidget(formats_);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus); // its rows have it
    pages_->addWidget(waiting);
    pages_->addWidget(scroll_);
    type_->setObjectName(QStringLiteral("type"));
    type_->addItem(tr("As they are stored"), QString());
    for (const char* type : {"F32", "F16", "BF16", "Q8_0"}) {
        type_->addItem(QLatin1String(type), QLatin1String(type));
    }
    typeLabel_->setBuddy(type_);
    typeLabel_->hide();
    type_->hide();
    auto* const targetLabel = new QLabel(tr("Write &to"));
    targetLabel->setBuddy(target_->edit());
    auto* const form = new QGridLayout;
    form->setColumnStretch(1, 1);
    form->addWidget(typeLabel_, 0, 0);
    form->addWidget(type_, 0, 1, Qt::AlignLeft);
    form->addWidget(targetLabel, 1, 0, Qt::AlignTop);
    form->addWidget(target_, 1, 1);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    export_ = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    export_->setObjectName(QStringLiteral("export"));
    auto* const column = new QVBoxLayout(this);
    column->addWidget(pages_, 1);
    column->addLayout(form);
    column->addWidget(buttons);
    export_->setDefault(true); // once the dialog has it, so that it stays so whatever has the focus
    connect(formats_, &FormatList::chosenChanged, this, &ExportDialog::chooseFormat);
    connect(type_, &QComboBox::activated, this, &ExportDialog::askForSize);
    connect(target_, &TargetField::changed, this, &ExportDialog::refresh);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connectEngine();
    ask();
}

void ExportDialog::connectEngine() {
    connect(&controller_, &Controller::answersLost, this, [this] {
        question_ = 0;
        gone_ = true;
        say(tr("The engine is gone. The plan is kept; the formats are asked for again once an engine is "
               "back."),
            true);
    });
    connect(&controller_, &Controller::modelOpened, this, [this] {
        gone_ = false;
        ask();
    });
    connect(&controller_, &Controller::failed, this, [this](const QString& what, const Error& error) {
        if (gone_) {
            say(QStringLiteral("%1. %2").arg(what, errorText(error)), true);
        }
    });
    connect(restart_, &QPushButton::clicked, this, [this] {
        say(tr("Starting the engine and opening the model again…"));
        controller_.restart(false);
    });
}

void ExportDialog::say(const QString& text, bool engineGone) {
    message_->setText(text);
    restart_->setVisible(engineGone);
    pages_->setCurrentIndex(0);
    refresh();
}

void ExportDialog::ask() {
    say(tr("Asking the engine which formats fit this plan…"));
    // The answer may come after this dialog is gone.
    const QPointer<ExportDialog> self(this);
    const FormatsRequest request{.plan = document_.plan(), .type = {}, .slots = wish_.slots};
    question_ = controller_.ask(
        method::formats, to_json(request),
        [self](const Json& result) {
            if (!self) {
                return;
            }
            self->question_ = 0;
            std::vector<FormatFit> fits;
            const JsonObject answer(result, error_code::internal, "the engine's answer");
            for (const JsonObject& fit : answer.objects("formats", most_formats)) {
                fits.push_back(format_fit_from_json(fit));
            }
            self->show(std::move(fits));
        },
        [self](const Error& error) {
            if (self) {
                self->question_ = 0;
                self->say(errorText(error));
            }
        });
}

void ExportDialog::show(std::vector<FormatFit> fits) {
    formats_->setFits(std::move(fits), document_.session().model.bytes, wish_.slots,
                      {toQString(wish_.format), QSettings().value(formatKey()).toString()});
    pages_->setCurrentWidget(scroll_);
    chooseFormat();
    if (isVisible()) {
        resize(sizeHint().expandedTo(size()));
    }
    formats_->focusChosen();
}

QSize ExportDialog::sizeHint() const {
    // As wide as lines can be read, as high as all formats need and the screen has.
    const int width = std::max(QDialog::sizeHint().width(), 125 * fontMetrics().averageCharWidth());
    const QMargins margins = layout()->contentsMargins();
    const int inside =
        width - margins.left() - margins.right() - scroll_->verticalScrollBar()->sizeHint().width();
    const int rows = std::max(formats_->wantedHeight(inside), 12 * fontMetrics().lineSpacing());
    const int rest = QDialog::sizeHint().height() - pages_->sizeHint().height();
    const QSize room = parentWidget() == nullptr ? screen()->availableSize() : parentWidget()->size();
    return QSize(width, rest + rows + 2).boundedTo(room * 0.94);
}

QString ExportDialog::type() const {
    return type_->isHidden() ? QString() : type_->currentData().toString();
}

void ExportDialog::chooseFormat() {
    const std::optional<FormatFit> format = formats_->chosen();
    if (!format) {
        refresh();
        return;
    }
    const ExportFormatWords words = exportFormatWords(toQString(format->format));
    typeLabel_->setVisible(words.choosesType);
    type_->setVisible(words.choosesType);
    const bool remote = !controller_.engineHost().isEmpty();
    const QFileInfo model(toQString(document_.session().model.path));
    const QString kind = format->format == "plan"     ? QStringLiteral("plan")
                         : format->format == "layers" ? QStringLiteral("layers")
                                                      : QStringLiteral("pruned");
    target_->suggest(remote ? model.path() : localFolder(),
                     QStringLiteral("%1-%2").arg(remote ? model.fileName() : document_.name(), kind),
                     format->folder, words.suffix);
}

/// How large the chosen format is with this type of weights.
void ExportDialog::askForSize() {
    const std::optional<FormatFit> format = formats_->chosen();
    if (!format) {
        return;
    }
    const QPointer<ExportDialog> self(this);
    const FormatsRequest request{
        .plan = document_.plan(), .type = type().toStdString(), .slots = wish_.slots};
    controller_.ask(method::formats, to_json(request),
                    [self, name = format->format, asked = type()](const Json& result) {
                        if (!self || self->type() != asked) {
                            return;
                        }
                        const JsonObject answer(result, error_code::internal, "the engine's answer");
                        for (const JsonObject& entry : answer.objects("formats", most_formats)) {
                            const FormatFit fit = format_fit_from_json(entry);
                            if (fit.format == name && fit.reason.empty()) {
                                self->formats_->setBytes(toQString(name), fit.bytes);
                            }
                        }
                    },
                    {});
}

void ExportDialog::refresh() {
    const bool known = pages_->currentWidget() == scroll_ && formats_->chosen();
    target_->setEnabled(known);
    type_->setEnabled(known);
    export_->setEnabled(known && target_->objection().isEmpty());
}

void ExportDialog::choose() {
    const std::optional<FormatFit> format = formats_->chosen();
    if (!format) {
        return;
    }
    ExportTarget target{.format = format->format,
                        .path = target_->path().toStdString(),
                        .force = target_->replaces(),
                        .type = type().toStdString(),
                        .slots = {}};
    if (format->format == "layers") {
        target.slots = wish_.slots;
    }
    QSettings().setValue(formatKey(), toQString(format->format));
    if (controller_.engineHost().isEmpty()) {
        QSettings().setValue(folderKey(), QFileInfo(QDir::cleanPath(target_->path())).path());
    }
    accept();
    Q_EMIT chosen(target);
}

void ExportDialog::done(int result) {
    if (question_ != 0) {
        controller_.cancel(question_);
    }
    QDialog::done(result);
}

} // namespace cutaway
