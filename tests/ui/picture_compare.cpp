#include "tests/ui/picture_compare.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace cutaway {

namespace {

constexpr int tile = 8;
/// Of 255, in any channel. Text that is smoothed in another way stays below, a mark of a cell does not.
constexpr int most_off = 10;
constexpr double most_share = 0.003;
constexpr int most_touching = 2;
constexpr int channels = 3;

using Color = std::array<double, channels>;

/// Means of any rectangle at once, from sums over all above and to the left.
class Sums {
  public:
    explicit Sums(const QImage& picture) : width_(picture.width() + 1), height_(picture.height() + 1) {
        const QImage image = picture.convertToFormat(QImage::Format_RGB32);
        sums_.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
        for (int y = 1; y < height_; ++y) {
            std::array<std::int64_t, channels> row{};
            const auto* const pixels = reinterpret_cast<const QRgb*>(image.constScanLine(y - 1)); // NOLINT
            for (int x = 1; x < width_; ++x) {
                const QRgb pixel = pixels[x - 1];
                row[0] += qRed(pixel);
                row[1] += qGreen(pixel);
                row[2] += qBlue(pixel);
                for (std::size_t channel = 0; channel < channels; ++channel) {
                    sums_[at(x, y)][channel] = sums_[at(x, y - 1)][channel] + row[channel];
                }
            }
        }
    }

    /// Of the part of the rectangle that is in the picture.
    Color mean(const QRect& wanted) const {
        const QRect rect = wanted.intersected(QRect(0, 0, width_ - 1, height_ - 1));
        const int right = rect.x() + rect.width();
        const int below = rect.y() + rect.height();
        Color color{};
        for (std::size_t channel = 0; channel < channels; ++channel) {
            const std::int64_t sum = sums_[at(right, below)][channel] - sums_[at(rect.x(), below)][channel] -
                                     sums_[at(right, rect.y())][channel] +
                                     sums_[at(rect.x(), rect.y())][channel];
            color[channel] = static_cast<double>(sum) / std::max(1, rect.width() * rect.height());
        }
        return color;
    }

  private:
    std::size_t at(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
    }

    int width_;
    int height_;
    std::vector<std::array<std::int64_t, channels>> sums_;
};

double distance(const Color& one, const Color& other) {
    double most = 0;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        most = std::max(most, std::abs(one[channel] - other[channel]));
    }
    return most;
}

bool differs(const Sums& actual, const Sums& approved, const QRect& rect) {
    const Color color = actual.mean(rect);
    for (int right = -1; right <= 1; ++right) {
        for (int down = -1; down <= 1; ++down) {
            if (distance(color, approved.mean(rect.translated(right, down))) <= most_off) {
                return false;
            }
        }
    }
    return true;
}

/// How many touch each other, corners too, at most. Takes them out of `differing` as it counts.
int largestPatchOf(std::vector<bool> differing, int columns) {
    const int rows = static_cast<int>(differing.size()) / columns;
    int largest = 0;
    for (int start = 0; start < static_cast<int>(differing.size()); ++start) {
        std::vector<int> open{start};
        int size = 0;
        while (!open.empty()) {
            const int place = open.back();
            open.pop_back();
            if (!differing[static_cast<std::size_t>(place)]) {
                continue;
            }
            differing[static_cast<std::size_t>(place)] = false;
            ++size;
            for (int y = std::max(0, place / columns - 1); y <= std::min(rows - 1, place / columns + 1);
                 ++y) {
                for (int x = std::max(0, place % columns - 1);
                     x <= std::min(columns - 1, place % columns + 1); ++x) {
                    open.push_back(y * columns + x);
                }
            }
        }
        largest = std::max(largest, size);
    }
    return largest;
}

} // namespace

PictureDifference comparePictures(const QImage& actual, const QImage& approved) {
    PictureDifference difference;
    difference.marked = actual.convertToFormat(QImage::Format_RGB32);
    if (actual.size() != approved.size()) {
        difference.problem = QStringLiteral("it is %1 x %2 pixels, approved are %3 x %4")
                                 .arg(actual.width())
                                 .arg(actual.height())
                                 .arg(approved.width())
                                 .arg(approved.height());
        return difference;
    }
    const Sums is(actual);
    const Sums should_be(approved);
    const int columns = (actual.width() + tile - 1) / tile;
    const int rows = (actual.height() + tile - 1) / tile;
    std::vector<bool> differing;
    QPainter painter(&difference.marked);
    painter.fillRect(actual.rect(), QColor(255, 255, 255, 150));
    for (int place = 0; place < columns * rows; ++place) {
        const QRect rect =
            QRect(place % columns * tile, place / columns * tile, tile, tile).intersected(actual.rect());
        differing.push_back(differs(is, should_be, rect));
        if (differing.back()) {
            painter.fillRect(rect, QColor(220, 0, 0, 150));
        }
    }
    const auto count = std::count(differing.begin(), differing.end(), true);
    difference.share = static_cast<double>(count) / static_cast<double>(differing.size());
    difference.largestPatch = largestPatchOf(differing, columns);
    if (difference.share > most_share || difference.largestPatch > most_touching) {
        difference.problem = QStringLiteral("%1 of %2 tiles differ, up to %3 beside each other")
                                 .arg(count)
                                 .arg(differing.size())
                                 .arg(difference.largestPatch);
    }
    return difference;
}

} // namespace cutaway
