#include "ui/window/evaluate_panel.h"

#include "core/plan/measured_plans.h"
#include "ui/engine/controller.h"
#include "ui/engine/evaluating.h"
#include "ui/models/document.h"
#include "ui/models/timeline.h"
#include "ui/plots/skills_view.h"
#include "ui/text.h"
#include "ui/window/elided_label.h"
#include "ui/window/flow_layout.h"
#include "ui/window/icons.h"
#include "ui/window/skills_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyleOptionTabBarBase>
#include <QStylePainter>
#include <QTabBar>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

namespace cutaway {

namespace {

constexpr std::chrono::milliseconds burst{30};
constexpr int most_limit = 1000000;
constexpr int most_every = 999;
constexpr int bar_steps = 1000;

QString whereKey() {
    return QStringLiteral("evaluateWhere");
}
QString everyKey() {
    return QStringLiteral("evaluateEvery");
}
QString limitKey() {
    return QStringLiteral("evaluateLimit");
}

QSpinBox* spinBox(const QString& id, const QString& name, int low, int high, const QString& key) {
    auto* const box = new QSpinBox;
    box->setObjectName(id);
    box->setAccessibleName(name);
    box->setToolTip(name);
    box->setRange(low, high);
    box->setAccelerated(true);
    box->setKeyboardTracking(false);
    box->setValue(QSettings().value(key, low).toInt());
    return box;
}

} // namespace

EvaluatePanel::EvaluatePanel(Document& document, const Timeline& timeline, Controller& controller,
                             Evaluating& evaluating, QWidget* parent)
    : QTabWidget(parent), document_(document), timeline_(timeline), controller_(controller),
      evaluating_(evaluating), choices_(keptChoices()), run_(new QPushButton),
      stop_(new QPushButton(tr("Stop"))), bar_(new QProgressBar), where_(new QComboBox),
      every_(spinBox(QStringLiteral("evaluateEvery"), tr("After every so many cuts"), 1, most_every,
                     everyKey())),
      limit_(spinBox(QStringLiteral("evaluateLimit"),
                     tr("The first so many documents of each task and text, of each subject of MMLU"), 0,
                     most_limit, limitKey())),
      add_(new QPushButton(tr("Add…"))), copy_(new QPushButton(tr("Copy"))), view_(new QTreeView),
      note_(new ElidedLabel), skills_(new SkillsPage(document, timeline)) {
    setObjectName(QStringLiteral("evaluatePanel"));
    setAccessibleName(tr("Evaluate"));
    setDocumentMode(true);
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(0);
    column->addWidget(createControls());
    createView();
    column->addWidget(view_, 1);
    note_->setObjectName(QStringLiteral("evaluateNote"));
    note_->setTextFormat(Qt::PlainText);
    note_->setContentsMargins(10, 3, 10, 0);
    column->addWidget(note_);
    addTab(page, tr("Results"));
    addTab(skills_, tr("Skills by cut"));
    connect(&skills_->view(), &SkillsView::momentAsked, this, &EvaluatePanel::momentAsked);
    setCornerWidget(createCorner(), Qt::TopRightCorner);
    soon_.setSingleShot(true);
    soon_.setInterval(burst);
    connect(&soon_, &QTimer::timeout, this, &EvaluatePanel::refreshTable);
    const auto later = [this] {
        if (!soon_.isActive()) {
            soon_.start();
        }
    };
    connect(&document, &Document::evaluated, this, later);
    connect(&document, &Document::loaded, this, &EvaluatePanel::adoptLimit);
    connect(&document, &Document::loaded, this, later);
    connect(&timeline, &Timeline::moved, this, later);
    connect(&evaluating, &Evaluating::changed, this, [this, later] {
        refresh();
        later(); // what went wrong stands in the table
    });
    connect(&controller, &Controller::changed, this, [this] { // every score is one
        if (std::exchange(possible_, evaluating_.possible()) != possible_) {
            refresh();
        }
    });
    refreshTable();
    refresh();
}

QWidget* EvaluatePanel::createCorner() {
    run_->setObjectName(QStringLiteral("evaluateRun"));
    stop_->setObjectName(QStringLiteral("evaluateStop"));
    stop_->setAccessibleName(tr("Stop evaluating"));
    stop_->setToolTip(tr("What is done stays, and the next run goes on from there"));
    bar_->setObjectName(QStringLiteral("evaluateBar"));
    bar_->setAccessibleName(tr("Progress of the evaluation"));
    bar_->setTextVisible(false);
    bar_->setFixedSize(72, 8);
    auto* const corner = new QWidget;
    auto* const row = new QHBoxLayout(corner);
    row->setContentsMargins(6, 1, 8, 4); // it stands at the bottom of the tabs' row
    row->setSpacing(6);
    row->addWidget(bar_);
    row->addWidget(run_);
    row->addWidget(stop_);
    connect(run_, &QPushButton::clicked, this, &EvaluatePanel::runOrPause);
    connect(stop_, &QPushButton::clicked, &evaluating_, &Evaluating::stop);
    return corner;
}

QWidget* EvaluatePanel::createControls() {
    where_->setObjectName(QStringLiteral("evaluateWhere"));
    where_->setAccessibleName(tr("Which plans are evaluated"));
    where_->addItem(tr("The plan as it is"), static_cast<int>(Where::now));
    where_->addItem(tr("The shown step"), static_cast<int>(Where::shown));
    where_->addItem(tr("Along the cuts"), static_cast<int>(Where::along));
    where_->setCurrentIndex(std::max(where_->findData(QSettings().value(whereKey(), 0).toInt()), 0));
    every_->setPrefix(tr("every ", "n-th cut"));
    every_->setSuffix(tr(" cuts", "every n"));
    every_->setSpecialValueText(tr("every cut"));
    limit_->setPrefix(tr("first ", "so many documents"));
    limit_->setSpecialValueText(tr("all documents"));
    limit_->setSingleStep(10);
    add_->setObjectName(QStringLiteral("evaluateAddFile"));
    add_->setToolTip(tr("Add the file of a benchmark, or a text"));
    copy_->setObjectName(QStringLiteral("evaluateCopy"));
    copy_->setAccessibleName(tr("Copy the table"));
    copy_->setToolTip(tr("The table as Markdown, CSV or LaTeX"));
    auto* const controls = new QWidget;
    auto* const row = new FlowLayout(controls);
    row->setContentsMargins(10, 6, 8, 4);
    row->setSpacing(6);
    for (QWidget* control : std::initializer_list<QWidget*>{where_, every_, limit_, add_, copy_}) {
        row->addWidget(control);
    }
    connect(where_, &QComboBox::currentIndexChanged, this, [this] {
        QSettings().setValue(whereKey(), where_->currentData());
        refreshTable();
        refresh();
    });
    connect(every_, &QSpinBox::valueChanged, this,
            [](int value) { QSettings().setValue(everyKey(), value); });
    connect(limit_, &QSpinBox::valueChanged, this, [this](int value) {
        QSettings().setValue(limitKey(), value);
        refreshTable();
        Q_EMIT changed();
    });
    connect(add_, &QPushButton::clicked, this, &EvaluatePanel::addAsked);
    connect(copy_, &QPushButton::clicked, this,
            [this] { Q_EMIT copyAsked(copy_->mapToGlobal(QPoint(0, copy_->height()))); });
    return controls;
}

void EvaluatePanel::createView() {
    view_->setObjectName(QStringLiteral("evaluateView"));
    view_->setAccessibleName(tr("Tasks and texts"));
    view_->setModel(&table_);
    view_->setUniformRowHeights(true);
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->setIndentation(16);
    QHeaderView& header = *view_->header();
    header.setHighlightSections(false);
    header.setStretchLastSection(false);
    view_->setMinimumHeight(fontMetrics().height() * 5);
    header.setSectionsMovable(false);
    header.setMinimumSectionSize(48);
    header.setSectionResizeMode(QHeaderView::ResizeToContents);
    auto* const remove = new QShortcut(QKeySequence::Delete, view_);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &EvaluatePanel::removeSelected);
    connect(view_, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& place) { Q_EMIT menuAsked(view_->viewport()->mapToGlobal(place)); });
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &EvaluatePanel::changed);
    connect(&table_, &EvaluationTable::chosen, this, [this](int choice, bool wanted) {
        const auto place = static_cast<std::size_t>(choice);
        if (place >= choices_.size()) {
            choices_.push_back(listed_[place]); // from now on it is at hand everywhere
        }
        choices_[std::min(place, choices_.size() - 1)].chosen = wanted;
        keep();
    });
}

QSize EvaluatePanel::minimumSizeHint() const {
    const int tabs = tabBar()->sizeHint().width() + cornerWidget()->sizeHint().width();
    return QTabWidget::minimumSizeHint().expandedTo(QSize(tabs, 0));
}

/// One line above tabs and buttons: a tab widget's own is higher above the one than above the other.
void EvaluatePanel::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QStylePainter painter(this, tabBar());
    QStyleOptionTabBarBase line;
    line.initFrom(tabBar());
    line.shape = tabBar()->shape();
    line.documentMode = true;
    line.rect = QRect(0, tabBar()->y(), width(), tabBar()->height());
    painter.drawPrimitive(QStyle::PE_FrameTabBarBase, line);
}

void EvaluatePanel::focusFirst() {
    setCurrentIndex(0);
    view_->setFocus(Qt::ShortcutFocusReason);
}

void EvaluatePanel::showSkills() {
    setCurrentWidget(skills_);
    QWidget* const view = &skills_->view();
    (view->isVisible() ? view : tabBar())->setFocus(Qt::ShortcutFocusReason);
}

void EvaluatePanel::setStyle(const MapStyle& style, const QColor& accent) {
    skills_->view().setStyle(style, accent);
}

EvaluatePanel::Where EvaluatePanel::where() const {
    return static_cast<Where>(where_->currentData().toInt());
}

std::size_t EvaluatePanel::limit() const {
    return static_cast<std::size_t>(limit_->value());
}

int EvaluatePanel::shownEvents() const {
    return where() == Where::now ? document_.plan().next_number() - 1 : timeline_.position();
}

/// The histories to evaluate; along the cuts the last cut is always among them.
std::vector<int> EvaluatePanel::wantedEvents() const {
    if (where() != Where::along) {
        return {shownEvents()};
    }
    const std::vector<int> along = lengths_along_cuts(document_.plan());
    std::vector<int> wanted;
    const auto every = static_cast<std::size_t>(every_->value());
    for (std::size_t cut = 0; cut < along.size(); ++cut) {
        if (cut % every == 0 || cut + 1 == along.size()) {
            wanted.push_back(along[cut]);
        }
    }
    return wanted;
}

QString EvaluatePanel::whyNot() const {
    if (document_.empty()) {
        return tr("open a model first");
    }
    if (!evaluating_.possible()) {
        return tr("the model is not loaded");
    }
    const bool any = std::ranges::any_of(choices_, &EvaluationChoice::chosen);
    return any ? QString() : tr("choose a task or a text first");
}

void EvaluatePanel::runOrPause() {
    switch (evaluating_.state()) {
    case Evaluating::State::running:
        evaluating_.pause();
        return;
    case Evaluating::State::paused:
        evaluating_.resume();
        return;
    case Evaluating::State::idle:
        break;
    }
    if (!whyNot().isEmpty()) {
        return;
    }
    Evaluating::Order order{.sources = {}, .events = wantedEvents()};
    for (const EvaluationChoice& choice : choices_) {
        if (choice.chosen) {
            order.sources.push_back(choice.source);
            order.sources.back().limit = limit();
        }
    }
    evaluating_.start(order);
}

void EvaluatePanel::setMetric(Metric metric) {
    metric_ = metric;
    refreshTable();
}

void EvaluatePanel::add(const EvaluationSource& source) {
    const auto same = std::ranges::find(choices_, source, &EvaluationChoice::source);
    if (same == choices_.end()) {
        choices_.push_back({.source = source});
    } else {
        same->chosen = true;
    }
    keep();
}

void EvaluatePanel::removeSelected() {
    std::set<int, std::greater<>> places;
    for (const QModelIndex& index : view_->selectionModel()->selectedRows()) {
        if (isKept(index)) {
            places.insert(table_.choiceOf(index));
        }
    }
    for (const int place : places) {
        choices_.erase(choices_.begin() + place);
    }
    if (!places.empty()) {
        keep();
        view_->setCurrentIndex(
            table_.index(std::min(*places.rbegin(), static_cast<int>(choices_.size()) - 1), 0));
    }
}

bool EvaluatePanel::anySelected() const {
    const QModelIndexList rows = view_->selectionModel()->selectedRows();
    return std::ranges::any_of(rows, [this](const QModelIndex& index) { return isKept(index); });
}

/// A row of the list, not one that only the session knows.
bool EvaluatePanel::isKept(const QModelIndex& index) const {
    const int place = index.parent().isValid() ? -1 : table_.choiceOf(index);
    return place >= 0 && place < static_cast<int>(choices_.size());
}

bool EvaluatePanel::anyResult() const {
    return std::ranges::any_of(rows_.rows, [](const EvaluationRow& row) { return row.full || row.pruned; });
}

QString EvaluatePanel::copyText(TableFormat format) const {
    return tableText(rows_, format);
}

void EvaluatePanel::keep() {
    keepChoices(choices_);
    refreshTable();
    refresh();
}

EvaluationQuery EvaluatePanel::query() const {
    return {.choices = listed_,
            .limit = limit(),
            .metric = metric_,
            .events = shownEvents(),
            .trouble = [this](const EvaluationSource& source) { return evaluating_.trouble(source); }};
}

/// What a command line or another window has evaluated is shown as well, not chosen.
void EvaluatePanel::list() {
    listed_ = choices_;
    for (const Evaluation& evaluation : document_.session().evaluations) {
        EvaluationSource source = evaluation.source;
        source.limit = 0;
        if (evaluation.source.limit == limit() &&
            std::ranges::find(listed_, source, &EvaluationChoice::source) == listed_.end()) {
            listed_.push_back({.source = source, .chosen = false});
        }
    }
}

/// Of a session that was evaluated with another limit, that one.
void EvaluatePanel::adoptLimit() {
    const std::vector<Evaluation>& known = document_.session().evaluations;
    const bool any = std::ranges::any_of(
        known, [this](const Evaluation& evaluation) { return evaluation.source.limit == limit(); });
    if (!known.empty() && !any) {
        const QSignalBlocker notTheUsersChoice(limit_);
        limit_->setValue(static_cast<int>(std::min<std::size_t>(known.back().source.limit, most_limit)));
    }
}

void EvaluatePanel::refreshTable() {
    list();
    rows_ = evaluationRows(document_.session(), query());
    table_.set(listed_, rows_);
    for (int row = 0; row < table_.rowCount(); ++row) {
        const QModelIndex index = table_.index(row, 0);
        for (int part = 0; part < table_.rowCount(index); ++part) {
            const bool message = table_.at(table_.index(part, 0, index)).message;
            if (message && !view_->isFirstColumnSpanned(part, index)) {
                view_->expand(index); // once: who folds it again has read it
            }
            view_->setFirstColumnSpanned(part, index, message);
        }
    }
    skills_->refresh();
    refreshNote();
    Q_EMIT changed();
}

void EvaluatePanel::refresh() {
    const Evaluating::State state = evaluating_.state();
    const bool runs = state == Evaluating::State::running;
    run_->setText(runs ? tr("Pause") : state == Evaluating::State::paused ? tr("Go on") : tr("Evaluate"));
    run_->setIcon(icon(runs ? IconShape::pause : IconShape::run));
    stop_->setIcon(icon(IconShape::stop));
    run_->setEnabled(runs ||
                     (state == Evaluating::State::paused ? evaluating_.possible() : whyNot().isEmpty()));
    stop_->setEnabled(state != Evaluating::State::idle);
    every_->setVisible(where() == Where::along);
    for (QWidget* choice : std::initializer_list<QWidget*>{where_, every_, limit_}) {
        choice->setEnabled(state == Evaluating::State::idle);
    }
    bar_->setVisible(state != Evaluating::State::idle);
    updateGeometry(); // the corner is as wide as its words
    copy_->setEnabled(anyResult());
    refreshNote();
    Q_EMIT changed();
}

/// Which plan the table is of, and what is under way.
void EvaluatePanel::refreshNote() {
    QStringList parts;
    const auto removed = [this] {
        return static_cast<int>(document_.plan().prefix(shownEvents()).removed().size());
    };
    if (document_.empty()) {
        parts << tr("Open a model to evaluate it.");
    } else if (where() == Where::now || !timeline_.isPast()) {
        parts << tr("The plan as it is: %n slots removed", nullptr, removed());
    } else {
        parts << tr("The shown moment, %1 of %2: %n slots removed", nullptr, removed())
                     .arg(timeline_.position())
                     .arg(timeline_.length());
    }
    if (evaluating_.state() != Evaluating::State::idle) {
        const Evaluating::Progress progress = evaluating_.progress();
        bar_->setRange(0, progress.total > 0 ? bar_steps : 0);
        if (progress.total > 0) {
            bar_->setValue(static_cast<int>(bar_steps * progress.done / progress.total));
        }
        const EvaluationSource* const current = evaluating_.current();
        if (evaluating_.state() == Evaluating::State::paused) {
            parts << tr("paused");
        } else if (current != nullptr) {
            parts << tr("evaluating %1").arg(sourceName(*current));
        }
        if (progress.total > 0) {
            parts << tr("%1 of %2 documents").arg(progress.done).arg(progress.total);
        }
    }
    note_->setText(parts.join(QStringLiteral(" · ")));
    note_->setToolTip(note_->text());
}

} // namespace cutaway
