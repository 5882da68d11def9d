#include "ui/map/history_layout.h"

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// A cell's longer side over its shorter one.
constexpr double slenderest = 2.5;

double shorter(const QSizeF& size) {
    return std::min(size.width(), size.height());
}

int digits(int number) {
    return number < 10 ? 1 : 1 + digits(number / 10);
}

} // namespace

QSizeF HistoryLayout::pitchFor(const QRectF& area, bool stacked) const {
    const int across = rows() ? blocks_ : steps_;
    const int down = rows() ? steps_ : blocks_;
    // Half a number may stand out on the right.
    const double aside = metrics_.digit * digits(std::max(blocks_, steps_ * 10)) / 2;
    const double wide = area.width() - left_ - aside - (stacked ? 0 : metrics_.panelGap);
    const double high = area.height() - (stacked ? 2 * header() + metrics_.panelGap : header());
    QSizeF pitch(wide / (across * (stacked ? 1 : 2)), high / (down * (stacked ? 2 : 1)));
    const double most =
        std::min(metrics_.largest, std::max(shorter(pitch), metrics_.comfortable) * slenderest);
    pitch = pitch.boundedTo({most, most}).expandedTo({0.05, 0.05});
    if (metrics_.wholePixels) {
        // Below three pixels rounding down would waste much of the room.
        pitch = {pitch.width() > 3 ? std::floor(pitch.width()) : pitch.width(),
                 pitch.height() > 3 ? std::floor(pitch.height()) : pitch.height()};
    }
    return pitch;
}

HistoryLayout::HistoryLayout(const QRectF& area, int blocks, int steps, MapOrientation orientation,
                             const HistoryMetrics& metrics)
    : blocks_(std::max(blocks, 1)), steps_(std::max(steps, 1)), orientation_(orientation), metrics_(metrics) {
    const int largest = std::max(blocks_, steps_) * 10; // steps may have higher numbers than rows
    left_ = std::max(metrics.line * 1.2 + metrics.digit * (digits(largest) + 1), metrics.digit * 6);
    const QSizeF beside = pitchFor(area, false);
    const QSizeF below = pitchFor(area, true);
    stacked_ = shorter(beside) < metrics.comfortable && shorter(below) > 1.15 * shorter(beside);
    pitch_ = stacked_ ? below : beside;
    const QSizeF size = rows() ? QSizeF(pitch_.width() * blocks_, pitch_.height() * steps_)
                               : QSizeF(pitch_.width() * steps_, pitch_.height() * blocks_);
    const QSizeF all = stacked_
                           ? QSizeF(left_ + size.width(), 2 * (header() + size.height()) + metrics.panelGap)
                           : QSizeF(left_ + 2 * size.width() + metrics.panelGap, header() + size.height());
    bounds_ = QRectF(
        QPointF(area.left() + std::max(0.0, std::floor((area.width() - all.width()) / 2)), area.top()), all);
    const QRectF first(bounds_.topLeft() + QPointF(left_, header()), size);
    panels_ = {first, stacked_ ? first.translated(0, size.height() + metrics.panelGap + header())
                               : first.translated(size.width() + metrics.panelGap, 0)};
}

QRectF HistoryLayout::cell(const HistoryPlace& place) const {
    const QRectF& in = panel(place.slot.kind());
    const int column = rows() ? place.slot.block() : place.row;
    const int line = rows() ? place.row : place.slot.block();
    const auto gap = [this](double pitch) {
        return pitch > 9     ? (metrics_.wholePixels ? 1 : 0.7)
               : pitch > 4.5 ? (metrics_.wholePixels ? 1 : 0.4)
                             : 0.0;
    };
    return {in.left() + column * pitch_.width(), in.top() + line * pitch_.height(),
            pitch_.width() - gap(pitch_.width()), pitch_.height() - gap(pitch_.height())};
}

QRectF HistoryLayout::row(int row, Kind kind) const {
    const QRectF& in = panel(kind);
    return rows() ? QRectF(in.left(), in.top() + row * pitch_.height(), in.width(), pitch_.height())
                  : QRectF(in.left() + row * pitch_.width(), in.top(), pitch_.width(), in.height());
}

std::optional<HistoryPlace> HistoryLayout::placeAt(const QPointF& point) const {
    for (const Kind kind : {Kind::attention, Kind::ffn}) {
        const QRectF& in = panel(kind);
        if (!in.contains(point)) {
            continue;
        }
        const int column = static_cast<int>((point.x() - in.left()) / pitch_.width());
        const int line = static_cast<int>((point.y() - in.top()) / pitch_.height());
        return HistoryPlace{std::clamp(rows() ? line : column, 0, steps_ - 1),
                            Slot(std::clamp(rows() ? column : line, 0, blocks_ - 1), kind)};
    }
    return std::nullopt;
}

std::optional<int> HistoryLayout::rowLabelAt(const QPointF& point) const {
    for (const Kind kind : {Kind::attention, Kind::ffn}) {
        const QRectF& in = panel(kind);
        const QRectF labels = rows()
                                  ? QRectF(bounds_.left(), in.top(), in.left() - bounds_.left(), in.height())
                                  : QRectF(in.left(), in.top() - metrics_.line, in.width(), metrics_.line);
        if (labels.contains(point) && !panel(Kind::attention).contains(point)) {
            const double along =
                rows() ? (point.y() - in.top()) / pitch_.height() : (point.x() - in.left()) / pitch_.width();
            return std::clamp(static_cast<int>(along), 0, steps_ - 1);
        }
    }
    return std::nullopt;
}

std::optional<HistoryPlace> HistoryLayout::neighbour(const HistoryPlace& place, int dx, int dy) const {
    const int row = place.row + (rows() ? dy : dx);
    int block = place.slot.block() + (rows() ? dx : dy);
    int kind = static_cast<int>(place.slot.kind());
    // Where one panel ends the other begins.
    if (block >= blocks_ && kind == 0) {
        block = 0;
        kind = 1;
    } else if (block < 0 && kind == 1) {
        block = blocks_ - 1;
        kind = 0;
    }
    if (row < 0 || row >= steps_ || block < 0 || block >= blocks_) {
        return std::nullopt;
    }
    return HistoryPlace{row, Slot(block, static_cast<Kind>(kind))};
}

} // namespace cutaway
