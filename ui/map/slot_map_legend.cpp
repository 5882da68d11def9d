#include "ui/map/slot_map_legend.h"

#include "ui/models/score_history.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// Enough that no step between two colours can be seen.
constexpr int bar_segments = 96;
/// In lines: the bar's title, itself and its labels.
constexpr double bar_lines = 2.75;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(SlotMapLegend)
};

} // namespace

SlotMapLegend::SlotMapLegend(const SlotModel& model, const MapStyle& style)
    : cells_(model, style), style_(style), scale_(model.divergence()),
      title_(ScoreScale::withUnit(Words::tr("%1 if removed too").arg(ScoreScale::title(model.divergence())),
                                  model.divergence())),
      line_(std::ceil(QFontMetricsF(style.font).height() * 1.45)) {}

SlotMapLegend::SlotMapLegend(const SlotModel& model, const MapStyle& style, LegendMarks marks)
    : SlotMapLegend(model, style) {
    addEntries({&model}, marks);
}

SlotMapLegend::SlotMapLegend(const std::vector<const SlotModel*>& models, const MapStyle& style)
    : SlotMapLegend(*models.front(), style) {
    addEntries(models, LegendMarks::used);
}

SlotMapLegend::SlotMapLegend(const SlotModel& model, const MapStyle& style, const ScoreHistory& history)
    : SlotMapLegend(model, style) {
    if (!history.rows.empty()) {
        Entry cut = cutEntry(history.approximate);
        cut.text =
            history.approximate ? Words::tr("cut in that step (approximate)") : Words::tr("cut in that step");
        entries_.push_back(cut);
    }
    if (history.anyBound()) {
        entries_.push_back(boundEntry());
    }
}

SlotFacts SlotMapLegend::scored(bool exact, int step) const {
    SlotFacts facts;
    facts.score = SlotScores::Score{std::sqrt(scale_.low() * scale_.high()) / 5, exact, step};
    return facts;
}

SlotMapLegend::Entry SlotMapLegend::cutEntry(bool approximate) const {
    SlotFacts facts;
    facts.state = State::cut;
    facts.cutOrder = 1;
    return {facts,
            approximate ? Words::tr("cut, in this order (approximate)") : Words::tr("cut, in this order")};
}

SlotMapLegend::Entry SlotMapLegend::boundEntry() const {
    return {scored(false, 0), Words::tr("lower bound")};
}

void SlotMapLegend::addEntries(const std::vector<const SlotModel*>& models, LegendMarks marks) {
    const auto add = [&](const Entry& entry, auto&& shown) {
        bool any = marks == LegendMarks::all;
        for (const SlotModel* model : models) {
            for (int index = 0; index < 2 * model->blocks() && !any; ++index) {
                any = shown(*model, model->facts(Slot(index)));
            }
        }
        if (any) {
            entries_.push_back(entry);
        }
    };
    const auto is = [](State state) {
        return [state](const SlotModel&, const SlotFacts& facts) { return facts.state == state; };
    };
    const auto example = [](State state) {
        SlotFacts facts;
        facts.state = state;
        return facts;
    };
    const auto kept = is(State::kept);
    const bool approximate = std::ranges::any_of(models, &SlotModel::approximate);
    add(cutEntry(approximate), is(State::cut));
    add({example(State::forced), Words::tr("forced out")}, is(State::forced));
    add({example(State::pinned), Words::tr("pinned")}, is(State::pinned));
    add({example(State::kept), Words::tr("not scored")},
        [&](const SlotModel& model, const SlotFacts& facts) { return kept(model, facts) && !facts.score; });
    add({scored(true, models.front()->shownStep() + 1), Words::tr("score of an earlier step")},
        [&](const SlotModel& model, const SlotFacts& facts) {
            return kept(model, facts) && SlotMapPainter(model, style_).stale(facts);
        });
    add(boundEntry(), [&](const SlotModel& model, const SlotFacts& facts) {
        return kept(model, facts) && facts.score && !facts.score->exact;
    });
    if (models.front()->guessing()) { // also where all marks are explained: who has not asked sees none
        SlotFacts guess;
        guess.guess = 1 + models.front()->guessedSlots() / 3;
        add({guess, Words::tr("guess: light is cheap")},
            [](const SlotModel&, const SlotFacts& facts) { return facts.guess > 0; });
    }
    SlotFacts leader = scored(true, 0);
    leader.leading = true;
    add({leader, Words::tr("leads this step")},
        [](const SlotModel&, const SlotFacts& facts) { return facts.leading; });
}

double SlotMapLegend::entryWidth(const Entry& entry) const {
    return line_ * 1.3 + QFontMetricsF(style_.font).horizontalAdvance(entry.text);
}

double SlotMapLegend::widestEntry() const {
    double widest = 0;
    for (const Entry& entry : entries_) {
        widest = std::max(widest, entryWidth(entry));
    }
    return widest;
}

/// Of the widest label of the bar.
double SlotMapLegend::labelWidth() const {
    return QFontMetricsF(style_.font).horizontalAdvance(QStringLiteral("\u226410\u207b\u2074"));
}

/// With room for its title and between its labels.
double SlotMapLegend::leastBarWidth() const {
    const double labels = labelWidth() * 1.25 * static_cast<double>(scale_.decades().size() - 1);
    return std::max(labels, QFontMetricsF(style_.font).horizontalAdvance(title_));
}

double SlotMapLegend::narrowest() const {
    return std::max(leastBarWidth(), widestEntry());
}

void SlotMapLegend::drawBar(QPainter& painter, const QRectF& bar) const {
    const QPen hairline(style_.faint, std::min(1.0, line_ * 0.05));
    painter.setPen(Qt::NoPen);
    for (int segment = 0; segment < bar_segments; ++segment) {
        const double from = static_cast<double>(segment) / bar_segments;
        // Each reaches below the next, so that no gap shines through between them.
        painter.setBrush(ScoreScale::colorAt(from + 0.5 / bar_segments, style_.colors));
        painter.drawRect(
            QRectF(bar.left() + from * bar.width(), bar.top(), bar.width() * (1 - from), bar.height()));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(hairline);
    painter.drawRect(bar);
    for (const double decade : scale_.decades()) {
        const double x = bar.left() + scale_.position(decade) * bar.width();
        painter.setPen(hairline);
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + line_ * 0.15));
        painter.setPen(style_.faint);
        painter.drawText(QRectF(x - 50, bar.bottom() + line_ * 0.15, 100, line_),
                         Qt::AlignHCenter | Qt::AlignTop, scale_.tickText(decade));
    }
}

double SlotMapLegend::place(QPainter* painter, const QRectF& area) const {
    const double bar =
        std::min(area.width() - labelWidth() / 2, std::max(leastBarWidth(), area.width() * 0.28));
    if (painter != nullptr) {
        painter->setFont(style_.font);
        painter->setPen(style_.ink);
        painter->drawText(QPointF(area.left(), area.top() + line_ * 0.72), title_);
        drawBar(*painter, QRectF(area.left(), area.top() + line_, bar, line_ * 0.62));
    }
    // The marks stand right of the bar where there is room for some of them, else below it.
    const bool beside = area.width() - bar >= 2 * widestEntry() + 2 * line_;
    const double left = area.left() + (beside ? bar + 2 * line_ : 0);
    // In one line where they fit, else in an even grid.
    double whole = -line_;
    for (const Entry& entry : entries_) {
        whole += entryWidth(entry) + line_;
    }
    const double room = area.right() - left;
    const double pitch = widestEntry() + line_;
    const int count = static_cast<int>(entries_.size());
    const int most = std::clamp(static_cast<int>((room + line_) / pitch), 1, std::max(count, 1));
    const int rows = whole <= room ? 1 : (count + most - 1) / most;
    const int columns = (count + rows - 1) / std::max(rows, 1);
    const double top = area.top() + line_ * (beside ? 0.55 : bar_lines + 0.2);
    const double side = line_ * 0.95;
    double bottom = area.top() + bar_lines * line_;
    QRectF box(left, top, side, side);
    for (int index = 0; index < count; ++index) {
        const Entry& entry = entries_[static_cast<std::size_t>(index)];
        if (const int row = index / columns; index % columns == 0) {
            box.moveTopLeft({left, top + row * line_ * 1.25});
        }
        if (painter != nullptr) {
            painter->setFont(style_.font);
            painter->setPen(style_.ink);
            painter->drawText(QRectF(box.left() + line_ * 1.3, box.top(), pitch, side),
                              Qt::AlignLeft | Qt::AlignVCenter, entry.text);
            cells_.drawCell(*painter, box, entry.example, cells_.numbers(box.size(), 1));
        }
        bottom = std::max(bottom, box.bottom());
        box.translate(rows == 1 ? entryWidth(entry) + line_ : pitch, 0);
    }
    return bottom - area.top();
}

double SlotMapLegend::height(double width) const {
    return place(nullptr, QRectF(0, 0, width, 0));
}

QStringList SlotMapLegend::texts() const {
    QStringList texts;
    for (const Entry& entry : entries_) {
        texts << entry.text;
    }
    return texts;
}

void SlotMapLegend::draw(QPainter& painter, const QRectF& area) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    place(&painter, area);
    painter.restore();
}

} // namespace cutaway
