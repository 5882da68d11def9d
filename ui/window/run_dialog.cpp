#include "ui/window/run_dialog.h"

#include "ui/models/export_words.h"
#include "ui/text.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace cutaway {

namespace {

QFont fixedFont() {
    return QFontDatabase::systemFont(QFontDatabase::FixedFont);
}

/// Of its longest line.
int widthOf(const RunCommand& command) {
    return QFontMetrics(fixedFont()).size(0, command.text).width();
}

} // namespace

QString exportedWords(const ExportResult& result) {
    const QString where = RunDialog::tr("%1, %2.").arg(toQString(result.path), bytesText(result.bytes));
    return exportFormatWords(toQString(result.format)).weights
               ? RunDialog::tr("%1 Read back and compared: logits differ by at most %2.")
                     .arg(where, scoreText(result.max_logit_difference))
               : where;
}

RunDialog::RunDialog(const ExportResult& result, const QString& model, const QString& host, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("runDialog"));
    setWindowTitle(tr("How to run it"));
    auto* const about =
        new QLabel(host.isEmpty() ? exportedWords(result) : tr("On %1: %2").arg(host, exportedWords(result)));
    about->setTextFormat(Qt::PlainText);
    about->setWordWrap(true);
    about->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* const commands = new QWidget;
    auto* const list = new QVBoxLayout(commands);
    list->setContentsMargins(0, 0, 0, 0);
    // As wide as the longest line, where the window is.
    const int room = parent == nullptr ? 640 : parent->width() * 9 / 10;
    const std::vector<RunCommand> all = runCommands(result, model);
    int longest = 60 * fontMetrics().averageCharWidth();
    for (const RunCommand& command : all) {
        longest = std::max(longest, widthOf(command) + 24);
    }
    const int most = std::min(longest, room - 48);
    for (const RunCommand& command : all) {
        add(command, most, list);
    }
    list->addStretch();
    auto* const scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(commands);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* const column = new QVBoxLayout(this);
    column->addWidget(about);
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    const QMargins margins = column->contentsMargins();
    const int width =
        most + margins.left() + margins.right() + scroll->verticalScrollBar()->sizeHint().width();
    const int height =
        column->totalHeightForWidth(width) - scroll->sizeHint().height() + commands->sizeHint().height() + 2;
    resize(width, parent == nullptr ? height : std::min(height, parent->height() * 9 / 10));
}

void RunDialog::add(const RunCommand& command, int most, QVBoxLayout* to) {
    auto* const text = new QPlainTextEdit(command.text);
    text->setObjectName(QStringLiteral("command-%1").arg(command.program));
    text->setAccessibleName(tr("Command for %1").arg(command.program));
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setFont(fixedFont());
    const int lines = static_cast<int>(command.text.count(QLatin1Char('\n'))) + 1;
    const int border = 2 * static_cast<int>(text->document()->documentMargin()) + 4;
    const int bar = widthOf(command) + border > most ? text->horizontalScrollBar()->sizeHint().height() : 0;
    text->setFixedHeight(lines * QFontMetrics(text->font()).lineSpacing() + border + bar);
    text->setStyleSheet(QStringLiteral("QPlainTextEdit { border: 1px solid palette(mid); }"));
    auto* const name = new QLabel(command.python && command.program != QLatin1String("Python")
                                      ? tr("%1, in Python").arg(command.program)
                                      : command.program);
    auto* const copy = new QPushButton(tr("Copy"));
    copy->setObjectName(QStringLiteral("copy-%1").arg(command.program));
    copy->setAccessibleName(tr("Copy the command for %1").arg(command.program));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, copy, [copy, text = command.text] {
        QApplication::clipboard()->setText(text);
        copy->setText(tr("Copied"));
    });
    auto* const head = new QHBoxLayout;
    head->addWidget(name, 1);
    head->addWidget(copy);
    to->addLayout(head);
    to->addWidget(text);
}

} // namespace cutaway
