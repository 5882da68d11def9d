#include "ui/window/calibration_form.h"

#include "ui/text.h"
#include "ui/window/kept_calibrations.h"
#include "ui/window/spin_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTextBlock>
#include <QTextDocument>
#include <QToolButton>

#include <chrono>
#include <utility>

namespace cutaway {

namespace {

constexpr std::chrono::milliseconds typing_pause{400};
constexpr int longest_wrapped = 4000; ///< characters of a line
constexpr int tip_length = 200;       ///< characters of a kept text
constexpr int most_sequences = 1 << 20;
constexpr int most_tokens = 1 << 20;

enum Place : std::uint8_t { shippedPlace, filePlace, pastedPlace };

bool holds_ids(const QString& path) {
    return path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
}

} // namespace

CalibrationForm::CalibrationForm(QWidget* parent)
    : QWidget(parent), source_(new QComboBox), details_(new QStackedWidget), path_(new QLineEdit),
      browse_(new QPushButton(tr("Browse…"))), text_(new QPlainTextEdit),
      sequences_(spinBox(QStringLiteral("calibrationSequences"), tr("Sequences"), 1, most_sequences)),
      length_(spinBox(QStringLiteral("calibrationLength"), tr("Tokens in each sequence"), 2, most_tokens)),
      bos_(new QCheckBox(tr("Beginning-of-text token"))), kept_(new QToolButton), keptMenu_(new QMenu(this)) {
    setObjectName(QStringLiteral("calibrationForm"));
    source_->setObjectName(QStringLiteral("calibrationSource"));
    source_->setAccessibleName(tr("Calibration text"));
    source_->addItems({tr("Shipped text"), tr("Text or token file"), tr("Pasted text")});
    source_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    source_->setMinimumContentsLength(6);
    path_->setObjectName(QStringLiteral("calibrationPath"));
    path_->setAccessibleName(tr("File of the calibration text, on the engine's machine"));
    path_->setToolTip(
        tr("Plain text, .jsonl with a 'text' in each line, or .json with lists of token ids; on "
           "the machine that the engine runs on"));
    path_->setPlaceholderText(tr("Path on the engine's machine"));
    browse_->setObjectName(QStringLiteral("calibrationBrowse"));
    browse_->setToolTip(tr("Choose a file of this machine"));
    text_->setObjectName(QStringLiteral("calibrationText"));
    text_->setAccessibleName(tr("Pasted calibration text"));
    text_->setPlaceholderText(tr("Paste or type a text. It is kept in the session."));
    text_->setTabChangesFocus(true);
    bos_->setObjectName(QStringLiteral("calibrationBos"));
    bos_->setToolTip(tr("Begin every sequence with it; it counts among the tokens"));

    length_->setSuffix(tr(" tokens"));
    for (QSpinBox* box : {sequences_, length_}) {
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    kept_->setObjectName(QStringLiteral("calibrationKept"));
    kept_->setText(tr("Kept sets"));
    kept_->setAccessibleName(tr("Kept calibration sets"));
    kept_->setToolTip(tr("Keep this set at hand, or go back to one"));
    kept_->setFocusPolicy(Qt::StrongFocus);
    kept_->setPopupMode(QToolButton::InstantPopup);
    kept_->setMenu(keptMenu_);
    keptMenu_->setObjectName(QStringLiteral("calibrationKeptMenu"));
    keptMenu_->setToolTipsVisible(true);
    connect(keptMenu_, &QMenu::aboutToShow, this, &CalibrationForm::fillKept);

    auto* const shipped = new QLabel(tr("General English that comes with Cutaway; the demo has its own."));
    shipped->setWordWrap(true);
    shipped->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* const file = new QWidget;
    auto* const row = new QGridLayout(file);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(path_, 0, 0);
    row->addWidget(browse_, 0, 1);
    row->setRowStretch(1, 1);
    details_->addWidget(shipped);
    details_->addWidget(file);
    details_->addWidget(text_);
    // However long the text is, what it is cut into stays in sight.
    details_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    details_->setMinimumHeight(5 * fontMetrics().height() / 2);

    auto* const size = new QHBoxLayout;
    size->setSpacing(6);
    size->addWidget(sequences_, 2);
    size->addWidget(new QLabel(tr("×")));
    size->addWidget(length_, 3);
    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    const auto add = [&](int line, const QString& name, QWidget* buddy) {
        auto* const label = new QLabel(name);
        label->setBuddy(buddy);
        grid->addWidget(label, line, 0);
    };
    add(0, tr("Te&xt"), source_);
    auto* const origin = new QHBoxLayout;
    origin->setSpacing(6);
    origin->addWidget(source_, 1);
    origin->addWidget(kept_);
    grid->addLayout(origin, 0, 1);
    grid->addWidget(details_, 1, 0, 1, 2);
    grid->setRowStretch(1, 1);
    add(2, tr("Se&quences"), sequences_);
    grid->addLayout(size, 2, 1);
    grid->addWidget(bos_, 3, 0, 1, 2);

    pause_.setSingleShot(true);
    pause_.setInterval(typing_pause);
    connect(&pause_, &QTimer::timeout, this, &CalibrationForm::tell);
    connect(source_, &QComboBox::currentIndexChanged, this, [this](int place) {
        details_->setCurrentIndex(place);
        changed(true);
    });
    connect(path_, &QLineEdit::textChanged, this, [this] { changed(false); });
    connect(path_, &QLineEdit::editingFinished, this, [this] {
        if (pause_.isActive()) {
            tell();
        }
    });
    connect(browse_, &QPushButton::clicked, this, &CalibrationForm::browse);
    connect(text_->document(), &QTextDocument::contentsChange, this, [this] {
        // To break a line of a million characters where there is no room takes minutes.
        bool wraps = true;
        for (QTextBlock line = text_->document()->begin(); line.isValid() && wraps; line = line.next()) {
            wraps = line.length() < longest_wrapped;
        }
        text_->setLineWrapMode(wraps ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
    });
    connect(text_, &QPlainTextEdit::textChanged, this, [this] { changed(false); });
    connect(sequences_, &QSpinBox::valueChanged, this, [this] { changed(false); });
    connect(length_, &QSpinBox::valueChanged, this, [this] { changed(false); });
    connect(bos_, &QCheckBox::toggled, this, [this] { changed(true); });
    setRequest({});
}

CalibrationRequest::Source CalibrationForm::source() const {
    switch (source_->currentIndex()) {
    case filePlace:
        return holds_ids(path_->text()) ? CalibrationRequest::Source::tokens
                                        : CalibrationRequest::Source::text;
    case pastedPlace:
        return CalibrationRequest::Source::pasted;
    default:
        return CalibrationRequest::Source::shipped;
    }
}

void CalibrationForm::setRequest(const CalibrationRequest& request) {
    if (this->request() == request) {
        return; // nor does the cursor move in what is being typed
    }
    quiet_ = true;
    pause_.stop();
    const bool file = request.source == CalibrationRequest::Source::text ||
                      request.source == CalibrationRequest::Source::tokens;
    const bool pasted = request.source == CalibrationRequest::Source::pasted;
    source_->setCurrentIndex(file ? filePlace : pasted ? pastedPlace : shippedPlace);
    // What is typed elsewhere stays for whoever comes back to it.
    if (file) {
        path_->setText(toQString(request.path));
    }
    if (pasted) {
        text_->setPlainText(toQString(request.text));
    }
    sequences_->setValue(request.sequences);
    length_->setValue(request.length);
    bos_->setChecked(request.bos);
    quiet_ = false;
    refresh();
}

std::optional<CalibrationRequest> CalibrationForm::request(QString* missing) const {
    CalibrationRequest request;
    request.source = source();
    request.sequences = sequences_->value();
    request.length = length_->value();
    request.bos = bos_->isChecked();
    QString lacks;
    if (source_->currentIndex() == filePlace) {
        request.path = path_->text().trimmed().toStdString();
        lacks = request.path.empty() ? tr("Name a file, or choose one.") : QString();
    } else if (source_->currentIndex() == pastedPlace) {
        request.text = text_->toPlainText().toStdString();
        if (request.text.empty()) {
            lacks = tr("Paste a text.");
        } else if (request.text.size() > max_pasted_bytes) {
            lacks = tr("The text has %1, of pasted text %2 is the most. Keep it in a file and name that.")
                        .arg(bytesText(static_cast<std::int64_t>(request.text.size())),
                             bytesText(static_cast<std::int64_t>(max_pasted_bytes)));
        }
    }
    if (missing != nullptr) {
        *missing = lacks;
    }
    return lacks.isEmpty() ? std::optional(request) : std::nullopt;
}

void CalibrationForm::setEditable(bool editable) {
    for (QWidget* field :
         {static_cast<QWidget*>(source_), static_cast<QWidget*>(path_), static_cast<QWidget*>(browse_),
          static_cast<QWidget*>(sequences_), static_cast<QWidget*>(length_), static_cast<QWidget*>(bos_)}) {
        field->setEnabled(editable);
    }
    text_->setReadOnly(!editable);
    refresh();
}

void CalibrationForm::focusSource() {
    source_->setFocus(Qt::ShortcutFocusReason);
}

QString CalibrationForm::words(const CalibrationRequest& request) {
    QString text = tr("shipped text");
    if (request.source == CalibrationRequest::Source::pasted) {
        text = tr("pasted text");
    } else if (request.source != CalibrationRequest::Source::shipped) {
        text = QFileInfo(toQString(request.path)).fileName();
    }
    text = tr("%1, %2 × %3").arg(text).arg(request.sequences).arg(request.length);
    return request.bos ? tr("%1 from the beginning-of-text token").arg(text) : text;
}

/// A token file is taken as it is.
void CalibrationForm::refresh() {
    const bool cut = source() != CalibrationRequest::Source::tokens && source_->isEnabled();
    sequences_->setEnabled(cut);
    length_->setEnabled(cut);
    bos_->setEnabled(cut);
}

void CalibrationForm::changed(bool now) {
    if (quiet_) {
        return;
    }
    refresh();
    Q_EMIT typed();
    if (now) {
        tell();
    } else {
        pause_.start();
    }
}

void CalibrationForm::tell() {
    pause_.stop();
    if (const std::optional<CalibrationRequest> request = this->request()) {
        Q_EMIT edited(*request);
    }
}

void CalibrationForm::fillKept() {
    keptMenu_->clear();
    const std::optional<CalibrationRequest> now = request();
    keptMenu_
        ->addAction(tr("&Keep this set"), this,
                    [now] { keepCalibration(now.value_or(CalibrationRequest())); })
        ->setEnabled(now.has_value());
    const std::vector<CalibrationRequest> all = keptCalibrations();
    keptMenu_->addSeparator();
    for (const CalibrationRequest& kept : all) {
        QAction* const choice = keptMenu_->addAction(words(kept), this, [this, kept] {
            setRequest(kept);
            Q_EMIT edited(kept);
        });
        choice->setEnabled(source_->isEnabled());
        choice->setToolTip(kept.path.empty() ? toQString(kept.text).left(tip_length) : toQString(kept.path));
    }
    keptMenu_->addSeparator();
    keptMenu_->addAction(tr("&Forget these"), this, [] { forgetCalibrations(); })->setEnabled(!all.empty());
}

void CalibrationForm::browse() {
    auto* const dialog = new QFileDialog(this, tr("Calibration text"), QFileInfo(path_->text()).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Texts and token files (*.txt *.md *.jsonl *.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        path_->setText(path);
        tell();
    });
    dialog->open();
}

} // namespace cutaway
