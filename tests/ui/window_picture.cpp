#include "tests/ui/window_picture.h"

#include <QApplication>
#include <QHash>
#include <QPainter>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

namespace cutaway {

namespace {

constexpr std::size_t most_colors = 256;

int distance(QRgb one, QRgb other) {
    return std::abs(qRed(one) - qRed(other)) + std::abs(qGreen(one) - qGreen(other)) +
           std::abs(qBlue(one) - qBlue(other));
}

/// The commonest colours, of colours that are nearly the same one: flat areas keep theirs to the bit.
std::vector<QRgb> paletteOf(const QHash<QRgb, int>& counts) {
    std::vector<std::pair<int, QRgb>> ranked;
    for (auto color = counts.begin(); color != counts.end(); ++color) {
        ranked.emplace_back(-color.value(), color.key());
    }
    std::sort(ranked.begin(), ranked.end());
    for (int apart = 0;; apart += 2) {
        std::vector<QRgb> chosen;
        for (const auto& [count, color] : ranked) {
            const bool fresh = std::none_of(chosen.begin(), chosen.end(), [&, wanted = color](QRgb other) {
                return distance(wanted, other) <= apart;
            });
            if (fresh) {
                chosen.push_back(color);
            }
        }
        if (chosen.size() <= most_colors) {
            return chosen;
        }
    }
}

} // namespace

QImage windowPicture(QWidget& window) {
    QImage picture = window.grab().toImage().convertToFormat(QImage::Format_RGB32);
    QPainter painter(&picture);
    const QList<QWidget*> all = QApplication::topLevelWidgets();
    for (QWidget* const widget : all) {
        if (widget == &window || !widget->isVisible()) {
            continue;
        }
        QRect place(widget->mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0)), widget->size());
        if (widget->windowType() == Qt::Dialog) {
            place.moveCenter(window.rect().center());
        }
        painter.drawPixmap(place.topLeft(), widget->grab());
        painter.setPen(window.palette().color(QPalette::Dark));
        painter.drawRect(place.adjusted(-1, -1, 0, 0));
    }
    return picture;
}

bool savePicture(const QImage& picture, const QString& path) {
    QHash<QRgb, int> counts;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            ++counts[picture.pixel(x, y)];
        }
    }
    const std::vector<QRgb> colors = paletteOf(counts);
    QHash<QRgb, int> nearest;
    for (auto color = counts.begin(); color != counts.end(); ++color) {
        const auto best = std::min_element(colors.begin(), colors.end(), [&](QRgb one, QRgb other) {
            return distance(one, color.key()) < distance(other, color.key());
        });
        nearest[color.key()] = static_cast<int>(best - colors.begin());
    }
    QImage small(picture.size(), QImage::Format_Indexed8);
    small.setColorTable(QList<QRgb>(colors.begin(), colors.end()));
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            small.setPixel(x, y, static_cast<uint>(nearest[picture.pixel(x, y)]));
        }
    }
    return small.save(path, "PNG", 0);
}

} // namespace cutaway
