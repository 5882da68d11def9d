#include "ui/window/slot_panel.h"

#include "ui/map/score_scale.h"
#include "ui/map/slot_map_view.h"
#include "ui/models/selection_sum.h"
#include "ui/models/slot_model.h"
#include "ui/models/timeline.h"
#include "ui/plots/plot_style.h"
#include "ui/text.h"
#include "ui/window/theme.h"
#include "ui/window/what_if_view.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace cutaway {

namespace {

/// Facts may change hundreds of times a second; a person reads fewer.
constexpr std::chrono::milliseconds refresh_time{50};

QString row(const QString& name, const QString& value, const QColor& faint) {
    // Names may wrap, a value stays on its line.
    const QString whole = QString(value).replace(QLatin1Char(' '), QChar::Nbsp);
    return QStringLiteral("<tr><td style='padding: 2px 14px 2px 0; color: %3'>%1</td>"
                          "<td align='right' style='padding: 2px 0'>%2</td></tr>")
        .arg(name.toHtmlEscaped(), whole.toHtmlEscaped(), faint.name());
}

} // namespace

SlotPanel::SlotPanel(const Timeline& timeline, const SlotModel& model, const QItemSelectionModel& selection,
                     const QList<QAction*>& actions, WhatIfView* whatIf, QWidget* parent)
    : QWidget(parent), timeline_(timeline), model_(model), selection_(selection), title_(new QLabel),
      hint_(new QLabel(tr("or move the focus there with the arrow keys. P pins what is selected, Delete "
                          "forces it out, R restores it, Enter scores it, while a search runs as well."))),
      state_(new QLabel), facts_(new QLabel), whatIf_(whatIf), buttons_(new QWidget), plot_(new QCustomPlot) {
    setObjectName(QStringLiteral("slotPanel"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    title_->setFont(large);
    title_->setWordWrap(true);
    hint_->setWordWrap(true);
    hint_->setForegroundRole(QPalette::PlaceholderText);
    state_->setWordWrap(true);
    facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    facts_->setWordWrap(true); // the longer names of several slots' facts would take width from the map
    auto* const buttons = new QGridLayout(buttons_);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(6);
    int place = 0;
    for (QAction* action : actions) {
        auto* const button = new QToolButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setMinimumHeight(28);
        buttons->addWidget(button, place / 2, place % 2);
        ++place;
    }
    plot_->setMinimumHeight(110);
    plot_->setAccessibleName(tr("Score of this slot by step"));
    plot_->addGraph();
    plot_->addGraph();
    plot_->xAxis->setLabel(tr("step"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(8);
    column->addWidget(title_);
    column->addWidget(hint_);
    column->addWidget(state_);
    column->addWidget(buttons_);
    column->addWidget(whatIf_);
    column->addWidget(facts_);
    column->addWidget(plot_, 1);
    column->addStretch();
    refreshTimer_.setSingleShot(true);
    refreshTimer_.setInterval(refresh_time);
    connect(&refreshTimer_, &QTimer::timeout, this, &SlotPanel::refresh);
    connect(&model, &SlotModel::factsChanged, this, &SlotPanel::refreshSoon);
    connect(&selection, &QItemSelectionModel::currentChanged, this, &SlotPanel::refreshSoon);
    connect(&selection, &QItemSelectionModel::selectionChanged, this, &SlotPanel::refreshSoon);
    setTheme(lightTheme());
}

void SlotPanel::refreshSoon() {
    if (!refreshTimer_.isActive()) {
        refreshTimer_.start();
    }
}

void SlotPanel::setTheme(const Theme& theme) {
    style_ = theme.map;
    accent_ = theme.accent;
    stylePlot(*plot_, theme.map, font().pointSizeF() * 0.88);
    logAxis(*plot_->yAxis);
    integerAxis(*plot_->xAxis);
    refresh();
}

void SlotPanel::refresh() {
    const QModelIndex current = selection_.currentIndex();
    const bool some = current.isValid() && current.row() < model_.rowCount();
    for (QWidget* part : {static_cast<QWidget*>(state_), buttons_, static_cast<QWidget*>(facts_),
                          static_cast<QWidget*>(plot_)}) {
        part->setVisible(some);
    }
    hint_->setVisible(!some);
    if (!some) {
        whatIf_->hide();
        title_->setText(tr("Click a slot on the map"));
        return;
    }
    whatIf_->refresh(style_.faint);
    const std::vector<Slot> chosen = selectedSlots(selection_);
    if (chosen.size() > 1) {
        showSelection(chosen);
        return;
    }
    const Slot slot(current.row());
    title_->setText(tr("%1, block %2").arg(kindText(slot.kind())).arg(slot.block()));
    showFacts(slot);
    showScores(slot);
}

void SlotPanel::showSelection(const std::vector<Slot>& slots) {
    title_->setText(tr("%n slots selected", nullptr, static_cast<int>(slots.size())));
    plot_->hide();
    const SelectionSum sum = sumOf(model_, slots);
    QStringList states;
    const auto count = [&](State state, int number) {
        if (number > 0) {
            states << QStringLiteral("%1 %2").arg(number).arg(stateText(state).toLower());
        }
    };
    count(State::kept, sum.kept);
    count(State::pinned, sum.pinned);
    count(State::cut, sum.cut);
    count(State::forced, sum.forced);
    state_->setText(states.join(QStringLiteral(" · ")));
    QString rows;
    const auto add = [&](const QString& name, const QString& value) {
        rows += row(name, value, style_.faint);
    };
    if (sum.kept + sum.pinned > 0) {
        const QString all = countText(static_cast<double>(sum.parameters));
        const double share = model_.modelParameters() > 0 ? static_cast<double>(sum.parameters) /
                                                                static_cast<double>(model_.modelParameters())
                                                          : 0;
        add(tr("Saves parameters"), QStringLiteral("%1 (%2)").arg(all, shareText(share)));
        add(tr("Saves stored"), bytesText(sum.bytes));
        add(tr("Saves KV cache per token"), bytesText(sum.kvBytes));
        add(tr("Saves FLOPs per token"), countText(sum.flops));
    }
    facts_->setText(QStringLiteral("<table width='100%'>%1</table>").arg(rows));
}

void SlotPanel::showFacts(Slot slot) {
    const SlotFacts& known = model_.facts(slot);
    QString state = stateText(known.state);
    switch (known.state) {
    case State::kept:
        state = known.leading ? tr("Kept. The cheapest to remove so far in this step.") : tr("Kept");
        break;
    case State::pinned:
        state = tr("Pinned: it stays, whatever the search finds");
        break;
    case State::cut:
        state = (known.approximate ? tr("Cut %1 of the search, which was approximate")
                                   : tr("Cut %1 of the search"))
                    .arg(known.cutOrder);
        break;
    case State::forced:
        state = tr("Forced out by you");
        break;
    }
    state_->setText(QStringLiteral("%1 · %2").arg(slotName(slot), state));
    QString rows;
    const auto add = [&](const QString& name, const QString& value) {
        rows += row(name, value, style_.faint);
    };
    if (known.score) {
        const QString value = scoreText(known.score->value);
        add(tr("Score"), known.score->exact ? value : tr("at least %1").arg(value));
    }
    if (known.guess > 0) {
        add(tr("Guess, no score"), tr("%1 of %2").arg(known.guess).arg(model_.guessedSlots()));
    }
    if (known.rank > 0) {
        add(tr("Rank"), tr("%1 of %2").arg(known.rank).arg(model_.candidateCount()));
    }
    const auto cell = [&](SlotModel::Column column) {
        return model_.data(model_.index(slot.index(), column), Qt::DisplayRole).toString();
    };
    add(tr("Parameters"),
        QStringLiteral("%1 (%2)").arg(cell(SlotModel::parametersColumn), cell(SlotModel::shareColumn)));
    add(tr("Stored"), bytesText(known.info.bytes));
    if (known.info.kv_bytes_per_token > 0) {
        add(tr("KV cache per token"), cell(SlotModel::kvColumn));
    }
    add(tr("FLOPs per token"), cell(SlotModel::flopsColumn));
    facts_->setText(QStringLiteral("<table width='100%'>%1</table>").arg(rows));
}

void SlotPanel::showScores(Slot slot) {
    QVector<double> steps;
    QVector<double> scores;
    QVector<double> bound_steps;
    QVector<double> bounds;
    const Session session = timeline_.session();
    for (const Step& step : session.steps) {
        const auto found = std::lower_bound(
            step.candidates.begin(), step.candidates.end(), slot,
            [](const CandidateScore& candidate, Slot wanted) { return candidate.slot < wanted; });
        if (found != step.candidates.end() && found->slot == slot && found->score > 0) {
            (found->exact ? steps : bound_steps).append(step.number);
            (found->exact ? scores : bounds).append(found->score);
        }
    }
    plot_->graph(0)->setData(steps, scores, true);
    plot_->graph(1)->setData(bound_steps, bounds, true);
    plot_->graph(0)->setPen(QPen(accent_, 2));
    plot_->graph(0)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, accent_, accent_, 6));
    plot_->graph(1)->setLineStyle(QCPGraph::lsNone);
    plot_->graph(1)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangle, accent_, style_.paper, 7));
    plot_->setVisible(!steps.isEmpty() || !bound_steps.isEmpty());
    const ScoreScale scale(model_.divergence());
    plot_->yAxis->setLabel(tr("score"));
    const int last = session.steps.empty() ? 1 : session.steps.back().number;
    plot_->xAxis->setRange(0.5, std::max(last, 4) + 0.5);
    fitLogAxis(*plot_->yAxis, scores + bounds, scale.low(), scale.high());
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace cutaway
