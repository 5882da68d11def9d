#include "ui/map/history_view.h"

#include "ui/map/history_layout.h"
#include "ui/map/slot_map_legend.h"
#include "ui/map/slot_map_view.h"
#include "ui/models/document.h"
#include "ui/models/timeline.h"
#include "ui/text.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

constexpr QMargins margins(18, 12, 18, 12);

/// How many of the rows are among the cuts of a plan, or nothing where that has others.
std::optional<int> rowsOf(const ScoreHistory& history, const std::vector<Event>& cuts) {
    if (cuts.size() > history.rows.size()) {
        return std::nullopt;
    }
    for (std::size_t place = 0; place < cuts.size(); ++place) {
        if (history.rows[place].event != cuts[place].number) {
            return std::nullopt;
        }
    }
    return static_cast<int>(cuts.size());
}

} // namespace

HistoryView::HistoryView(const Document& document, Timeline& timeline, SlotModel& model,
                         QItemSelectionModel& selection, QWidget* parent)
    : QWidget(parent), document_(document), timeline_(timeline), model_(model), selection_(selection) {
    setObjectName(QStringLiteral("scoreHistory"));
    setAccessibleName(tr("Score history: slots by step"));
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::CustomContextMenu);
    // The timeline moves with every change of the plan, too.
    connect(&timeline, &Timeline::moved, this, &HistoryView::changed);
    connect(&document, &Document::stepAdded, this, &HistoryView::changed);
    connect(&document, &Document::settingsChanged, this, &HistoryView::changed);
    connect(&selection, &QItemSelectionModel::selectionChanged, this, [this] { update(false); });
    connect(&selection, &QItemSelectionModel::currentChanged, this, [this] { update(false); });
}

void HistoryView::setOrientation(MapOrientation orientation) {
    orientation_ = orientation;
    update(true);
}

void HistoryView::setStyle(const MapStyle& style, const QColor& accent) {
    style_ = style;
    accent_ = accent;
    update(true);
}

/// What nobody sees is read when it is shown.
void HistoryView::changed() {
    stale_ = true;
    if (isVisible()) {
        reread();
    }
}

void HistoryView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    reread();
}

void HistoryView::reread() {
    if (!stale_) {
        return;
    }
    stale_ = false;
    ScoreHistory next = scoreHistory(document_.session());
    const std::vector<Event> cuts = timeline_.plan().cuts();
    const std::optional<int> shown = rowsOf(next, cuts);
    if (!shown) {
        // A moment whose cuts do not hold any more has a history of its own.
        next = scoreHistory(timeline_.session());
    }
    shownRows_ = shown.value_or(static_cast<int>(cuts.size()));
    const bool same = next == history_;
    // Who watches the newest step goes on with it.
    const bool newest = row_ + 1 >= static_cast<int>(history_.rows.size());
    history_ = std::move(next);
    const int last = std::max(static_cast<int>(history_.rows.size()) - 1, 0);
    row_ = newest ? last : std::min(row_, last);
    update(!same);
}

void HistoryView::update(bool cells) {
    redraw_ = redraw_ || cells;
    QWidget::update();
    if (const std::optional<HistoryPlace> place = focus()) {
        const QString words = describe(*place);
        if (isVisible() && words != accessibleDescription()) {
            setAccessibleDescription(words);
            QAccessibleEvent told(this, QAccessible::DescriptionChanged);
            QAccessible::updateAccessibility(&told);
        }
    }
}

HistoryLayout HistoryView::layoutNow() const {
    const SlotMapLegend legend(model_, style_, history_);
    const QRectF inside = QRectF(rect()).marginsRemoved(margins);
    const HistoryMetrics metrics = historyMetrics(style_);
    const double below = legend.height(inside.width()) + metrics.line;
    return {inside.adjusted(0, 0, 0, -below), history_.blocks, static_cast<int>(history_.rows.size()),
            orientation_, metrics};
}

std::optional<HistoryPlace> HistoryView::focus() const {
    const int rows = static_cast<int>(history_.rows.size());
    const QModelIndex current = selection_.currentIndex();
    if (rows == 0 || !current.isValid() || current.row() >= 2 * history_.blocks) {
        return std::nullopt;
    }
    return HistoryPlace{std::clamp(row_, 0, rows - 1), Slot(current.row())};
}

QPoint HistoryView::cellCenter(const HistoryPlace& place) const {
    return layoutNow().cell(place).center().toPoint();
}

std::optional<HistoryPlace> HistoryView::placeAt(const QPoint& point) const {
    return history_.rows.empty() ? std::nullopt : layoutNow().placeAt(point);
}

QString HistoryView::describe(const HistoryPlace& place) const {
    const ScoreHistory::Row& row = history_.rows[static_cast<std::size_t>(place.row)];
    QStringList lines{tr("%1: %2").arg(slotName(place.slot), slotWords(place.slot)),
                      tr("Step %1").arg(row.step)};
    const CandidateScore* const candidate = row.find(place.slot);
    if (row.cuts(place.slot)) {
        lines << tr("Cut %1").arg(place.row + 1) << tr("Score %1").arg(scoreText(row.score));
    } else if (candidate == nullptr) {
        lines << tr("No candidate in this step");
    } else {
        lines
            << (candidate->exact ? tr("Score %1") : tr("Score at least %1")).arg(scoreText(candidate->score));
    }
    return lines.join(QLatin1Char('\n'));
}

void HistoryView::drawCells() {
    ++drawings_;
    redraw_ = false;
    const double ratio = devicePixelRatioF();
    cells_ = QPixmap(size() * ratio);
    cells_.setDevicePixelRatio(ratio);
    cells_.fill(style_.paper);
    QPainter painter(&cells_);
    painter.setFont(style_.font);
    if (history_.rows.empty()) {
        painter.setPen(style_.faint);
        painter.drawText(
            rect().marginsRemoved(margins), Qt::AlignCenter | Qt::TextWordWrap,
            tr("No cut yet. Every step of a search adds a row with the scores of its candidates."));
        return;
    }
    const HistoryLayout places = layoutNow();
    const HistoryPainter history(history_, style_);
    history.draw(painter, places);
    MapStyle style = style_;
    style.numbers = history.numbered(places);
    const SlotMapLegend legend(model_, style, history_);
    const QRectF inside = QRectF(rect()).marginsRemoved(margins);
    const double left = std::max(
        inside.left(), std::min(places.panel(Kind::attention).left(), inside.right() - legend.narrowest()));
    legend.draw(painter, QRectF(left, places.bounds().bottom() + places.metrics().line, inside.right() - left,
                                legend.height(inside.right() - left)));
}

void HistoryView::drawMarks(QPainter& painter) const {
    const HistoryLayout places = layoutNow();
    const int rows = static_cast<int>(history_.rows.size());
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Kind kind : {Kind::attention, Kind::ffn}) {
        if (shownRows_ < rows) {
            QColor veil = style_.paper;
            veil.setAlphaF(0.7F);
            painter.fillRect(places.row(shownRows_, kind).united(places.row(rows - 1, kind)), veil);
        }
        // The moment that is shown: a line behind its last step.
        const QRectF first = places.row(std::max(shownRows_ - 1, 0), kind);
        painter.setPen(QPen(accent_, 2));
        if (orientation_ == MapOrientation::rows) {
            const double y = shownRows_ > 0 ? first.bottom() : first.top();
            painter.drawLine(QPointF(first.left(), y), QPointF(first.right(), y));
        } else {
            const double x = shownRows_ > 0 ? first.right() : first.left();
            painter.drawLine(QPointF(x, first.top()), QPointF(x, first.bottom()));
        }
    }
    painter.setBrush(Qt::NoBrush);
    for (const Slot slot : selectedSlots(selection_)) {
        if (slot.block() < history_.blocks) {
            painter.setPen(QPen(accent_, 1.6));
            painter.drawRect(
                places.cell({0, slot}).united(places.cell({rows - 1, slot})).adjusted(-1, -1, 1, 1));
        }
    }
    if (const std::optional<HistoryPlace> place = focus(); place && hasFocus()) {
        const QRectF cell = places.cell(*place);
        const double grow = std::max(3.0, (9 - std::min(cell.width(), cell.height())) / 2);
        const QRectF frame = cell.adjusted(-grow, -grow, grow, grow);
        painter.setPen(QPen(style_.paper, 3));
        painter.drawRect(frame);
        painter.setPen(QPen(style_.ink, 1.4, Qt::DotLine));
        painter.drawRect(frame);
    }
}

void HistoryView::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    if (redraw_ || cells_.size() != (size() * devicePixelRatioF())) {
        drawCells();
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, cells_);
    if (!history_.rows.empty()) {
        drawMarks(painter);
    }
}

bool HistoryView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* const help = static_cast<QHelpEvent*>(event);
    if (const std::optional<HistoryPlace> place = placeAt(help->pos())) {
        QToolTip::showText(help->globalPos(), describe(*place), this);
    } else {
        QToolTip::hideText();
    }
    return true;
}

void HistoryView::go(const HistoryPlace& place) {
    row_ = place.row;
    selection_.setCurrentIndex(model_.index(place.slot.index(), 0),
                               QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    update(false);
}

void HistoryView::showStep(int row) {
    row_ = row;
    timeline_.go(history_.rows[static_cast<std::size_t>(row)].event);
}

void HistoryView::mousePressEvent(QMouseEvent* event) {
    const QPoint point = event->position().toPoint();
    if (const std::optional<HistoryPlace> place = placeAt(point)) {
        // A context menu is for what is selected, where it was asked for on that.
        if (event->button() == Qt::LeftButton || !selection_.isRowSelected(place->slot.index(), {})) {
            go(*place);
        }
    } else if (event->button() == Qt::LeftButton && !history_.rows.empty()) {
        if (const std::optional<int> row = layoutNow().rowLabelAt(point)) {
            showStep(*row);
        }
    }
}

void HistoryView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const std::optional<HistoryPlace> place = placeAt(event->position().toPoint());
        place && event->button() == Qt::LeftButton) {
        showStep(place->row);
    }
}

void HistoryView::keyPressEvent(QKeyEvent* event) {
    const std::optional<HistoryPlace> now = focus();
    const auto move = [&](int dx, int dy) {
        const std::optional<HistoryPlace> next =
            now ? layoutNow().neighbour(*now, dx, dy) : std::optional(HistoryPlace{});
        if (next && !history_.rows.empty()) {
            go(*next);
        }
    };
    switch (event->key()) {
    case Qt::Key_Left:
        move(-1, 0);
        return;
    case Qt::Key_Right:
        move(1, 0);
        return;
    case Qt::Key_Up:
        move(0, -1);
        return;
    case Qt::Key_Down:
        move(0, 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (now) {
            showStep(now->row);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void HistoryView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (!selection_.currentIndex().isValid() && history_.blocks > 0) {
        selection_.setCurrentIndex(model_.index(0, 0), QItemSelectionModel::NoUpdate);
    }
    update(false);
}

void HistoryView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update(false);
}

} // namespace cutaway
