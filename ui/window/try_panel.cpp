#include "ui/window/try_panel.h"

#include "ui/engine/controller.h"
#include "ui/models/collapse_signs.h"
#include "ui/models/document.h"
#include "ui/models/timeline.h"
#include "ui/models/token_differences.h"
#include "ui/text.h"
#include "ui/window/elided_label.h"
#include "ui/window/try_settings.h"
#include "ui/window/try_view.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

namespace cutaway {

namespace {

/// The timeline, and what is decided, rest once they have not changed for this long.
constexpr std::chrono::milliseconds rest_time{400};
/// How often texts that grow are drawn.
constexpr std::chrono::milliseconds frame_time{40};
const QString prompt_key = QStringLiteral("try/prompt");

QLabel* words(const QString& id) {
    auto* const label = new QLabel;
    label->setObjectName(id);
    label->setTextFormat(Qt::PlainText); // it quotes texts and the engine
    label->setWordWrap(true);
    return label;
}

} // namespace

TryPanel::TryPanel(const Document& document, const Timeline& timeline, Controller& controller,
                   QWidget* parent)
    : QWidget(parent), document_(document), timeline_(timeline), controller_(controller),
      run_(document, controller), prompt_(new QLineEdit), generate_(new QPushButton(tr("Generate"))),
      stop_(new QPushButton(tr("Stop"))), copy_(new QPushButton(tr("Copy"))), settings_(new TrySettings),
      note_(words(QStringLiteral("tryNote"))), token_(new ElidedLabel) {
    setObjectName(QStringLiteral("tryPanel"));
    setAccessibleName(tr("Try it"));
    auto* const parts = new QSplitter;
    parts->addWidget(createColumn(0, tr("Left text")));
    parts->addWidget(createColumn(1, tr("Right text")));
    parts->setChildrenCollapsible(false);
    token_->setObjectName(QStringLiteral("tryToken"));
    token_->setTextFormat(Qt::PlainText);
    token_->setContentsMargins(10, 0, 10, 2);
    token_->hide();
    note_->setContentsMargins(10, 0, 10, 0);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 2);
    column->setSpacing(3);
    column->addWidget(createTop());
    column->addWidget(note_);
    column->addWidget(parts, 1);
    column->addWidget(token_);
    setFocusProxy(prompt_);
    rest_.setSingleShot(true);
    rest_.setInterval(rest_time);
    frame_.setSingleShot(true);
    frame_.setInterval(frame_time);
    connect(&rest_, &QTimer::timeout, this, [this] {
        if (isVisible()) {
            generate();
        }
    });
    connect(&frame_, &QTimer::timeout, this, &TryPanel::showTexts);
    connect(&run_, &TryRun::changed, this, [this] {
        refresh();
        if (!frame_.isActive()) {
            frame_.start();
        }
    });
    connect(&document, &Document::loaded, this, [this] {
        made_.reset();
        rest_.stop();
        fillChoices();
    });
    connect(&document, &Document::planChanged, this, &TryPanel::choose);
    connect(&timeline, &Timeline::moved, this, &TryPanel::choose);
    connect(&controller, &Controller::changed, this, &TryPanel::refresh);
    connect(&controller, &Controller::runEnded, this, &TryPanel::choose);
    connect(settings_, &TrySettings::edited, this, &TryPanel::generateSoon);
    fillChoices();
    refresh();
}

QWidget* TryPanel::createTop() {
    prompt_->setObjectName(QStringLiteral("tryPrompt"));
    prompt_->setAccessibleName(tr("Prompt"));
    prompt_->setPlaceholderText(tr("A text to go on with"));
    prompt_->setText(QSettings().value(prompt_key).toString());
    generate_->setObjectName(QStringLiteral("tryGenerate"));
    stop_->setObjectName(QStringLiteral("tryStop"));
    copy_->setObjectName(QStringLiteral("tryCopy"));
    copy_->setToolTip(tr("Copy the prompt and both texts"));
    connect(prompt_, &QLineEdit::returnPressed, this, &TryPanel::generate);
    connect(prompt_, &QLineEdit::textChanged, this, [this](const QString& text) {
        QSettings().setValue(prompt_key, text);
        refresh();
    });
    connect(generate_, &QPushButton::clicked, this, &TryPanel::generate);
    connect(stop_, &QPushButton::clicked, this, [this] {
        rest_.stop();
        run_.stop();
    });
    connect(copy_, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(copyText()); });
    auto* const first = new QHBoxLayout;
    first->setSpacing(6);
    first->addWidget(prompt_, 1);
    first->addWidget(generate_);
    first->addWidget(stop_);
    first->addWidget(copy_);
    auto* const top = new QWidget;
    auto* const rows = new QVBoxLayout(top);
    rows->setContentsMargins(10, 0, 10, 0);
    rows->setSpacing(5);
    rows->addLayout(first);
    rows->addWidget(settings_);
    return top;
}

QWidget* TryPanel::createColumn(std::size_t place, const QString& name) {
    const QString side = place == 0 ? QStringLiteral("Left") : QStringLiteral("Right");
    Column& own = columns_.at(place);
    own.choice = new QComboBox;
    own.choice->setObjectName(QStringLiteral("tryChoice") + side);
    own.choice->setAccessibleName(tr("Plan of the text: %1").arg(name));
    own.choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    own.view = new TryView;
    own.view->setObjectName(QStringLiteral("tryText") + side);
    own.view->setAccessibleName(name);
    own.signs = words(QStringLiteral("trySigns") + side);
    own.signs->setContentsMargins(4, 0, 4, 2); // as the text's
    auto* const column = new QWidget;
    auto* const rows = new QVBoxLayout(column);
    rows->setContentsMargins(place == 0 ? 10 : 4, 0, place == 0 ? 4 : 10, 0);
    rows->setSpacing(3);
    rows->addWidget(own.choice);
    rows->addWidget(own.view, 1);
    rows->addWidget(own.signs);
    connect(own.choice, &QComboBox::activated, this, [this] { generateSoon(); });
    connect(own.view, &TryView::currentChanged, this, [this, view = own.view] { showCurrent(*view); });
    return column;
}

void TryPanel::focusPrompt() {
    prompt_->setFocus(Qt::ShortcutFocusReason);
    prompt_->selectAll();
}

/// The untouched model, the plan as it is, what the timeline shows, and the plan after each cut.
void TryPanel::fillChoices() {
    for (std::size_t place = 0; place < columns_.size(); ++place) {
        QComboBox& choice = *columns_.at(place).choice;
        const QSignalBlocker quiet(&choice);
        const int before =
            choice.count() > 0 ? choice.currentData().toInt() : (place == 0 ? untouched : shown);
        choice.clear();
        choice.addItem(tr("Untouched model"), untouched);
        choice.addItem(tr("Plan as it is now"), current);
        choice.addItem(timeline_.isPast() ? tr("As the timeline shows: event %1").arg(timeline_.position())
                                          : tr("As the timeline shows: now"),
                       shown);
        for (const Event& cut : document_.plan().cuts()) {
            QStringList names;
            for (const Slot slot : cut.slots) {
                names << slotName(slot);
            }
            choice.addItem(tr("After the cut of %1").arg(names.join(QStringLiteral(", "))), cut.number);
        }
        const int found = choice.findData(before);
        choice.setCurrentIndex(found >= 0 ? found : choice.findData(place == 0 ? untouched : shown));
    }
}

Plan TryPanel::planOf(int choice) const {
    switch (choice) {
    case untouched:
        return Plan(document_.plan().blocks());
    case current:
        return document_.plan();
    case shown:
        return timeline_.plan();
    default:
        return document_.plan().prefix(choice);
    }
}

std::vector<Plan> TryPanel::plans() const {
    std::vector<Plan> plans;
    for (const Column& column : columns_) {
        plans.push_back(planOf(column.choice->currentData().toInt()));
    }
    return plans;
}

/// Another moment is shown, or another plan: texts that there are follow it.
void TryPanel::choose() {
    fillChoices();
    if (!isVisible()) {
        return; // nobody reads what would hold up a search
    }
    // Each question holds a search up: its cuts make no new ones before it rests.
    const bool cuts = controller_.searching() && !controller_.paused() && !timeline_.isPast();
    if (made_ && !cuts && !document_.empty()) {
        const std::vector<Plan> now = plans();
        if (made_->at(0) != now[0].removed() || made_->at(1) != now[1].removed()) {
            rest_.start();
        }
    }
}

void TryPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    choose();
}

void TryPanel::generateSoon() {
    if (made_) {
        rest_.start();
    }
}

void TryPanel::generate() {
    rest_.stop();
    if (!generate_->isEnabled()) {
        return;
    }
    GenerateRequest request;
    request.plans = plans();
    request.prompt = prompt_->text().toStdString();
    settings_->apply(request);
    made_ = {request.plans[0].removed(), request.plans[1].removed()};
    run_.generate(request);
}

/// Why there is nothing to see, and what to do.
QString TryPanel::hint() const {
    if (!run_.problem().isEmpty()) {
        return run_.problem();
    }
    if (document_.empty()) {
        return tr("Open a model to try it with a prompt.");
    }
    if (!controller_.modelReady()) {
        return controller_.opening() ? tr("The model is being loaded.")
                                     : tr("The model is not loaded: Run › Restart the engine.");
    }
    return prompt_->text().isEmpty() ? tr("Type a prompt and press Enter.") : QString();
}

void TryPanel::refresh() {
    const bool ready = controller_.modelReady() && !controller_.opening() && !controller_.exporting();
    generate_->setEnabled(ready && !prompt_->text().isEmpty());
    stop_->setEnabled(run_.running());
    copy_->setEnabled(!run_.texts()[0].tokens.empty() || !run_.texts()[1].tokens.empty());
    const QString why = hint();
    note_->setText(why);
    note_->setVisible(!why.isEmpty());
}

void TryPanel::showTexts() {
    const auto [left, right] = differingTokens(run_.texts()[0].ids(), run_.texts()[1].ids());
    showColumn(0, left);
    showColumn(1, right);
}

void TryPanel::showColumn(std::size_t place, const std::vector<bool>& differs) {
    const TryText& text = run_.texts().at(place);
    const Column& own = columns_.at(place);
    const std::vector<CollapseSign> signs =
        collapseSigns(run_.prompt(), text.text(), text.finish == QLatin1String("end"));
    own.view->setText(text, differs, signs, columns_.at(1 - place).choice->currentText());
    QStringList said;
    for (const CollapseSign& sign : signs) {
        said << sign.words;
    }
    if (text.finish == QLatin1String("context")) {
        said << tr("The model's context is full");
    }
    said.removeDuplicates();
    own.signs->setText(said.isEmpty() ? QString() : said.join(QStringLiteral(". ")) + QLatin1Char('.'));
    own.signs->setVisible(!said.isEmpty());
}

void TryPanel::showCurrent(const TryView& view) {
    if (view.hasFocus()) {
        token_->setText(view.words(view.current()));
        token_->setVisible(!token_->text().isEmpty()); // else the texts have its room
    }
}

QString TryPanel::copyText() const {
    QString text = tr("Prompt: %1").arg(run_.prompt());
    for (std::size_t place = 0; place < columns_.size(); ++place) {
        text += QStringLiteral("\n\n%1:\n%2")
                    .arg(columns_.at(place).choice->currentText(), run_.texts().at(place).text());
    }
    return text + QLatin1Char('\n');
}

} // namespace cutaway
