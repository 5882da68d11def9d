#include "ui/window/evaluate_panel.h"

#include "core/plan/measured_plans.h"
#include "ui/engine/controller.h"
#include "ui/engine/evaluating.h"
#include "ui/models/document.h"
#include "ui/models/timeline.h"
#include "ui/plots/skills_view.h"
#include "ui/text.h"
#include "ui/window/elided_label.h"
#include "ui/window/evaluate_controls.h"
#include "ui/window/evaluate_view.h"
#include "ui/window/icons.h"
#include "ui/window/skills_page.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QStyleOptionTabBarBase>
#include <QStylePainter>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>

namespace cutaway {

namespace {

using Where = EvaluateControls::Where;

constexpr std::chrono::milliseconds burst{30};
constexpr int bar_steps = 1000;

} // namespace

EvaluatePanel::EvaluatePanel(Document& document, const Timeline& timeline, Controller& controller,
                             Evaluating& evaluating, QWidget* parent)
    : QTabWidget(parent), document_(document), timeline_(timeline), controller_(controller),
      evaluating_(evaluating), run_(new QPushButton), stop_(new QPushButton(tr("Stop"))),
      bar_(new QProgressBar), controls_(new EvaluateControls), view_(new EvaluateView),
      note_(new ElidedLabel), skills_(new SkillsPage(document, timeline)) {
    setObjectName(QStringLiteral("evaluatePanel"));
    setAccessibleName(tr("Evaluate"));
    setDocumentMode(true);
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(0);
    column->addWidget(controls_);
    column->addWidget(view_, 1);
    note_->setObjectName(QStringLiteral("evaluateNote"));
    note_->setTextFormat(Qt::PlainText);
    note_->setContentsMargins(10, 3, 10, 0);
    column->addWidget(note_);
    addTab(page, tr("Results"));
    addTab(skills_, tr("Skills by cut"));
    setCornerWidget(createCorner(), Qt::TopRightCorner);
    connectParts();
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

void EvaluatePanel::connectParts() {
    connect(&skills_->view(), &SkillsView::momentAsked, this, &EvaluatePanel::momentAsked);
    connect(controls_, &EvaluateControls::addAsked, this, &EvaluatePanel::addAsked);
    connect(controls_, &EvaluateControls::copyAsked, this, &EvaluatePanel::copyAsked);
    connect(controls_, &EvaluateControls::limitChanged, this, &EvaluatePanel::refreshTable);
    connect(view_, &EvaluateView::menuAsked, this, &EvaluatePanel::menuAsked);
    connect(view_, &EvaluateView::selectedChanged, this, &EvaluatePanel::changed);
    const auto anew = [this] {
        refreshTable();
        refresh();
    };
    connect(controls_, &EvaluateControls::whereChanged, this, anew);
    connect(view_, &EvaluateView::listChanged, this, anew);
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

int EvaluatePanel::shownEvents() const {
    return controls_->where() == Where::now ? document_.plan().next_number() - 1 : timeline_.position();
}

/// The histories to evaluate; along the cuts the last cut is always among them.
std::vector<int> EvaluatePanel::wantedEvents() const {
    if (controls_->where() != Where::along) {
        return {shownEvents()};
    }
    const std::vector<int> along = lengths_along_cuts(document_.plan());
    std::vector<int> wanted;
    const std::size_t every = controls_->every();
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
    return view_->anyChosen() ? QString() : tr("choose a task or a text first");
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
    for (const EvaluationChoice& choice : view_->choices()) {
        if (choice.chosen) {
            order.sources.push_back(choice.source);
            order.sources.back().limit = controls_->limit();
        }
    }
    evaluating_.start(order);
}

void EvaluatePanel::setMetric(Metric metric) {
    metric_ = metric;
    refreshTable();
}

/// Of a session that was evaluated with another limit, that one.
void EvaluatePanel::adoptLimit() {
    const std::vector<Evaluation>& known = document_.session().evaluations;
    const bool any = std::ranges::any_of(known, [this](const Evaluation& evaluation) {
        return evaluation.source.limit == controls_->limit();
    });
    if (!known.empty() && !any) {
        controls_->adoptLimit(known.back().source.limit);
    }
}

void EvaluatePanel::refreshTable() {
    view_->refresh(document_.session(), {.limit = controls_->limit(),
                                         .metric = metric_,
                                         .events = shownEvents(),
                                         .trouble = [this](const EvaluationSource& source) {
                                             return evaluating_.trouble(source);
                                         }});
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
    controls_->setRunning(state != Evaluating::State::idle);
    bar_->setVisible(state != Evaluating::State::idle);
    updateGeometry(); // the corner is as wide as its words
    controls_->setCopyable(view_->anyResult());
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
    } else if (controls_->where() == Where::now || !timeline_.isPast()) {
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
