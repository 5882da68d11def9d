#include "ui/window/calibration_panel.h"

#include "ui/engine/controller.h"
#include "ui/models/document.h"
#include "ui/text.h"
#include "ui/window/agreement_page.h"
#include "ui/window/calibration_form.h"
#include "ui/window/elided_label.h"
#include "ui/window/icons.h"
#include "ui/window/scroll_pane.h"
#include "ui/window/token_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

QLabel* note(const QString& id) {
    auto* const label = new QLabel;
    label->setObjectName(id);
    label->setTextFormat(Qt::PlainText); // it may quote files and the engine
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString number(std::int64_t value) {
    return QLocale().toString(static_cast<qlonglong>(value));
}

} // namespace

CalibrationPanel::CalibrationPanel(Document& document, Controller& controller, BootstrapRun& bootstrap,
                                   QWidget* parent)
    : QTabWidget(parent), document_(document), controller_(controller), form_(new CalibrationForm),
      note_(note(QStringLiteral("calibrationNote"))), measured_(note(QStringLiteral("calibrationMeasured"))),
      back_(new QPushButton(tr("Back to that set"))), place_(new ElidedLabel), before_(new QToolButton),
      after_(new QToolButton), sequence_(new QSpinBox), count_(new QLabel), tokens_(new TokenView),
      agreement_(new AgreementPage(document, controller, bootstrap)) {
    setObjectName(QStringLiteral("calibrationPanel"));
    setAccessibleName(tr("Calibration"));
    setDocumentMode(true);
    addTab(createTextPage(), tr("Text and tokens"));
    addTab(agreement_, tr("Agreement"));
    connect(form_, &CalibrationForm::edited, this, [this](const CalibrationRequest& request) {
        document_.chooseCalibration(request);
        refresh();
    });
    connect(form_, &CalibrationForm::typed, this, &CalibrationPanel::refreshNotes);
    connect(back_, &QPushButton::clicked, this,
            [this] { document_.chooseCalibration(document_.calibrationRequest()); });
    connect(&document, &Document::calibrationChanged, this,
            [this] { form_->setRequest(document_.nextCalibration()); });
    connect(&document, &Document::calibrationChanged, this, &CalibrationPanel::refresh);
    connect(&document, &Document::loaded, this, [this] {
        form_->setRequest(document_.nextCalibration());
        stale_ = true;
        refresh();
    });
    connect(&controller, &Controller::modelOpened, this, [this] {
        stale_ = true;
        refresh();
    });
    connect(&controller, &Controller::changed, this, [this] {
        // Every score is a change, and to read the form again takes long where a long text is pasted.
        if (std::exchange(searching_, controller_.searching()) != searching_) {
            form_->setEditable(!searching_);
            back_->setEnabled(!searching_);
            refreshNotes();
        }
    });
    refresh();
}

QWidget* CalibrationPanel::createTextPage() {
    back_->setObjectName(QStringLiteral("calibrationBack"));
    auto* const choice = new QWidget;
    auto* const column = new QVBoxLayout(choice);
    column->setContentsMargins(12, 6, 4, 4);
    column->addWidget(form_, 1);
    auto* const scroll = new ScrollPane(choice, QSize(400, 80));
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // it is as wide as it needs
    auto* const parts = new QSplitter;
    parts->addWidget(scroll);
    parts->addWidget(createTokens());
    parts->setStretchFactor(0, 2);
    parts->setStretchFactor(1, 3);
    parts->setChildrenCollapsible(false);
    auto* const measured = new QHBoxLayout;
    measured->addWidget(measured_, 1);
    measured->addWidget(back_);
    auto* const page = new QWidget;
    auto* const rows = new QVBoxLayout(page);
    rows->setContentsMargins(0, 0, 0, 6);
    rows->setSpacing(3);
    rows->addWidget(parts, 1);
    auto* const strip = new QWidget;
    strip->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* const notes = new QVBoxLayout(strip);
    notes->setContentsMargins(12, 0, 10, 0);
    notes->setSpacing(2);
    notes->addWidget(note_);
    notes->addLayout(measured);
    rows->addWidget(strip);
    return page;
}

QWidget* CalibrationPanel::createTokens() {
    before_->setObjectName(QStringLiteral("sequenceBack"));
    before_->setIcon(icon(IconShape::previous));
    before_->setAccessibleName(tr("Sequence before"));
    after_->setObjectName(QStringLiteral("sequenceForward"));
    after_->setIcon(icon(IconShape::next));
    after_->setAccessibleName(tr("Sequence after"));
    for (QToolButton* button : {before_, after_}) {
        button->setAutoRaise(true);
        button->setToolTip(button->accessibleName());
        button->setFocusPolicy(Qt::TabFocus);
    }
    sequence_->setObjectName(QStringLiteral("sequenceNumber"));
    sequence_->setAccessibleName(tr("Sequence shown"));
    sequence_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    sequence_->setKeyboardTracking(false);
    sequence_->setMinimum(1);
    count_->setObjectName(QStringLiteral("sequenceCount"));
    place_->setObjectName(QStringLiteral("tokenPlace"));
    place_->setTextFormat(Qt::PlainText); // it quotes the text
    auto* const name = new QLabel(tr("Sequence"));
    auto* const row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(before_);
    row->addWidget(name);
    row->addWidget(sequence_);
    row->addWidget(count_);
    row->addWidget(after_);
    row->addStretch(1);
    auto* const side = new QWidget;
    auto* const column = new QVBoxLayout(side);
    column->setContentsMargins(6, 4, 8, 2);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(tokens_, 1);
    column->addWidget(place_);
    connect(before_, &QToolButton::clicked, this, [this] { go(shown_.first - 1); });
    connect(after_, &QToolButton::clicked, this, [this] { go(shown_.first + 1); });
    connect(sequence_, &QSpinBox::valueChanged, this, [this](int value) { go(value - 1); });
    connect(tokens_, &TokenView::currentChanged, this, &CalibrationPanel::refreshPlace);
    return side;
}

void CalibrationPanel::edit() {
    setCurrentIndex(0);
    form_->focusSource();
}

void CalibrationPanel::showAgreement() {
    setCurrentWidget(agreement_);
    agreement_->focusFirst();
}

void CalibrationPanel::setInSight(bool inSight) {
    inSight_ = inSight;
    // A file may be another than it was.
    stale_ = stale_ || lookedAt_.source == CalibrationRequest::Source::text ||
             lookedAt_.source == CalibrationRequest::Source::tokens;
    refresh();
}

void CalibrationPanel::refresh() {
    if (document_.nextCalibration() != lookedAt_) {
        stale_ = true;
    }
    if (stale_ && inSight_) {
        shown_.first = 0;
        look();
    }
    refreshNotes();
}

/// Asks for the tokens of the shown sequence.
void CalibrationPanel::look() {
    if (!controller_.modelReady()) {
        say(document_.empty() ? tr("Open a model to see its tokens.")
                              : tr("The tokens show once the model is loaded."));
        return;
    }
    stale_ = false;
    waiting_ = true;
    lookedAt_ = document_.nextCalibration();
    const TokensRequest request{.calibration = lookedAt_, .first = shown_.first, .count = 1};
    const int number = ++looks_;
    controller_.ask(
        method::tokens, to_json(request),
        [this, number](const Json& answer) {
            if (number == looks_) {
                show(
                    tokens_result_from_json(JsonObject(answer, error_code::internal, "the engine's answer")));
            }
        },
        [this, number](const Error& error) {
            if (number == looks_) {
                say(errorText(error));
            }
        });
}

void CalibrationPanel::show(const TokensResult& result) {
    waiting_ = false;
    trouble_.clear();
    shown_ = result;
    tokens_->setTokens(result.shown.empty() ? std::vector<TokenPiece>() : result.shown.front().pieces);
    refreshNotes();
}

void CalibrationPanel::say(const QString& trouble) {
    waiting_ = false;
    trouble_ = trouble;
    shown_ = TokensResult();
    tokens_->setTokens({});
    refreshNotes();
}

void CalibrationPanel::go(int sequence) {
    if (sequence >= 0 && sequence < shown_.sequences && sequence != shown_.first) {
        shown_.first = sequence;
        look();
        refreshNotes();
    }
}

QString CalibrationPanel::lengthNote() const {
    QString missing;
    if (!form_->request(&missing)) {
        return missing;
    }
    if (!trouble_.isEmpty()) {
        return trouble_;
    }
    if (waiting_ && shown_.sequences == 0) {
        return tr("Reading the text…");
    }
    if (!shown_.enough()) {
        return tr("The text is too short: it has %1 of the %2 tokens needed.")
            .arg(number(shown_.found), number(shown_.needed));
    }
    QString text = shown_.whole ? tr("%1 of the text's %2 tokens are used.")
                                : tr("%1 tokens are used of a text that has more than %2.");
    return text.arg(number(shown_.needed), number(shown_.found));
}

/// What the scores so far are of, where that is not what is chosen.
QString CalibrationPanel::measuredNote() const {
    if (!document_.hasCalibration()) {
        return {};
    }
    const Calibration& measured = document_.session().calibration;
    if (document_.nextCalibration() != document_.calibrationRequest()) {
        return tr("The scores so far were measured on: %1. Those of the next search do not compare.")
            .arg(CalibrationForm::words(document_.calibrationRequest()));
    }
    if (!measured.hash.empty() && !shown_.hash.empty() && shown_.hash != measured.hash && !stale_) {
        return tr("The scores so far are of other tokens: the text has changed since. Those of the next "
                  "search do not compare.");
    }
    return {};
}

void CalibrationPanel::refreshNotes() {
    if (controller_.searching()) {
        note_->setText(tr("The search measures on this set; it can be changed once that has ended."));
    } else {
        note_->setText(lengthNote());
    }
    const QString measured = measuredNote();
    measured_->setText(measured);
    measured_->setVisible(!measured.isEmpty());
    back_->setVisible(!measured.isEmpty() && document_.nextCalibration() != document_.calibrationRequest());
    const QSignalBlocker quiet(sequence_);
    sequence_->setMaximum(std::max(shown_.sequences, 1));
    sequence_->setValue(shown_.first + 1);
    sequence_->setEnabled(shown_.sequences > 1);
    count_->setText(tr("of %1").arg(shown_.sequences));
    before_->setEnabled(shown_.first > 0);
    after_->setEnabled(shown_.first + 1 < shown_.sequences);
    refreshPlace();
}

void CalibrationPanel::refreshPlace() {
    QString words = tokens_->words(tokens_->current());
    if (!shown_.shown.empty()) {
        const TokenSequence& sequence = shown_.shown.front();
        if (sequence.length > static_cast<int>(sequence.pieces.size())) {
            words = tr("%1; the first of %2 tokens").arg(words, number(sequence.length));
        }
    }
    place_->setText(words);
    place_->setToolTip(Qt::convertFromPlainText(words)); // whatever the text looks like
}

} // namespace cutaway
