#include "ui/map/slot_map_layout.h"

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

constexpr int most_bands = 8;

} // namespace

/// How long a cell is along its blocks with so many bands. Rows and columns differ in what is beside and what
/// is above; from here on everything is told as rows, and columns swap the two axes.
double SlotMapLayout::pitchFor(int bands, const QRectF& area) const {
    const int count = (blocks_ + bands - 1) / bands;
    const double along = orientation_ == MapOrientation::rows ? area.width() - metrics_.rowLabels
                                                              : area.height() - metrics_.header;
    return std::min(along / count, metrics_.widest);
}

SlotMapLayout::SlotMapLayout(const QRectF& area, int blocks, MapOrientation orientation,
                             const MapMetrics& metrics)
    : blocks_(blocks), orientation_(orientation), metrics_(metrics) {
    const bool rows = orientation == MapOrientation::rows;
    const double label = rows ? metrics.header : metrics.rowLabels; // of every band
    const auto across_for = [&](int bands) {
        const double room = rows ? area.height() : area.width();
        const double each = (room - (bands - 1) * metrics.bandGap) / bands - label;
        return std::max(each / 2, 1.0);
    };
    // The fewest bands whose cells are wide enough, or else those with the largest cells.
    int best = 1;
    double largest = 0;
    for (int bands = 1; bands <= std::min(most_bands, blocks); ++bands) {
        const double size = std::min(pitchFor(bands, area), across_for(bands));
        if (size > largest) {
            best = bands;
            largest = size;
        }
        if (size >= metrics.narrowest) {
            best = bands;
            break;
        }
    }
    const int count = (blocks + best - 1) / best;
    pitch_ = std::max(pitchFor(best, area), 1.0);
    if (metrics.wholePixels && pitch_ > 6) {
        pitch_ = std::floor(pitch_);
    }
    // Columns have their labels beside them, so cells may be as wide as two numbers.
    across_ = std::min(
        {across_for(best), metrics.slenderest * std::max(pitch_, metrics.narrowest), metrics.longest});
    if (metrics.wholePixels && across_ > 6) {
        across_ = std::floor(across_);
    }
    const double along = pitch_ * count + (rows ? metrics.rowLabels : metrics.header);
    const double all = best * (2 * across_ + label) + (best - 1) * metrics.bandGap;
    const QSizeF size = rows ? QSizeF(along, all) : QSizeF(all, along);
    bounds_ = QRectF(
        QPointF(area.left() + std::max(0.0, std::floor((area.width() - size.width()) / 2)), area.top()),
        size);
    for (int band = 0; band < best; ++band) {
        Band next;
        next.first = band * count;
        next.count = std::min(count, blocks - next.first);
        if (next.count <= 0) {
            break;
        }
        const double offset = band * (2 * across_ + label + metrics.bandGap);
        next.cells = rows ? QRectF(bounds_.left() + metrics.rowLabels,
                                   bounds_.top() + offset + metrics.header, next.count * pitch_, 2 * across_)
                          : QRectF(bounds_.left() + offset + metrics.rowLabels,
                                   bounds_.top() + metrics.header, 2 * across_, next.count * pitch_);
        bands_.push_back(next);
    }
}

QRectF SlotMapLayout::cell(Slot slot) const {
    const int count = bands_.front().count;
    const Band& band = bands_[static_cast<std::size_t>(slot.block() / count)];
    const double along = (slot.block() - band.first) * pitch_;
    const double across = static_cast<int>(slot.kind()) * across_;
    const double gap = pitch_ > 10 ? 2 : pitch_ > 5 ? 1 : pitch_ * 0.12;
    if (orientation_ == MapOrientation::rows) {
        return {band.cells.left() + along, band.cells.top() + across, pitch_ - gap, across_ - 2};
    }
    return {band.cells.left() + across, band.cells.top() + along, across_ - 2, pitch_ - gap};
}

std::optional<Slot> SlotMapLayout::slotAt(const QPointF& point) const {
    for (const Band& band : bands_) {
        if (!band.cells.contains(point)) {
            continue;
        }
        const QPointF inside = point - band.cells.topLeft();
        const bool rows = orientation_ == MapOrientation::rows;
        const int block = static_cast<int>((rows ? inside.x() : inside.y()) / pitch_);
        const int kind = static_cast<int>((rows ? inside.y() : inside.x()) / across_);
        return Slot(band.first + std::clamp(block, 0, band.count - 1),
                    std::clamp(kind, 0, 1) == 0 ? Kind::attention : Kind::ffn);
    }
    return std::nullopt;
}

SlotMapLayout SlotMapLayout::translated(const QPointF& by) const {
    SlotMapLayout moved = *this;
    moved.bounds_.translate(by);
    for (Band& band : moved.bands_) {
        band.cells.translate(by);
    }
    return moved;
}

int SlotMapLayout::labelEvery(double labelWidth) const {
    for (const int every : {1, 2, 5, 10, 20, 50}) {
        if (every * pitch_ >= labelWidth) {
            return every;
        }
    }
    return 100;
}

std::optional<Slot> SlotMapLayout::neighbour(Slot slot, int dx, int dy) const {
    const bool rows = orientation_ == MapOrientation::rows;
    const int along = rows ? dx : dy;
    const int across = rows ? dy : dx;
    int block = slot.block() + along;
    int kind = static_cast<int>(slot.kind()) + across;
    // Leaving a band across leads to the next one, where there is one.
    const int count = bands_.front().count;
    if (kind < 0) {
        block -= count;
        kind = 1;
    } else if (kind > 1) {
        block += count;
        kind = 0;
    }
    if (block < 0 || block >= blocks_) {
        return std::nullopt;
    }
    return Slot(block, kind == 0 ? Kind::attention : Kind::ffn);
}

} // namespace cutaway
