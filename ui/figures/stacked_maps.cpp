#include "ui/figures/stacked_maps.h"

#include "ui/map/slot_map_legend.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>

namespace cutaway {

namespace {

constexpr qsizetype most_name_lines = 3;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Figure)
};

} // namespace

StackedMaps::StackedMaps(const FigureSubject& subject, const FigureOptions& options, const MapStyle& style)
    : options_(options), style_(style), nameFont_(style.font) {
    nameFont_.setBold(true);
    add(subject.session, subject.name.isEmpty() ? Words::tr("This session") : subject.name);
    for (const FigureSession& other : subject.drawn()) {
        if (maps_.size() < most_maps) {
            add(*other.session, other.name);
        }
    }
}

void StackedMaps::add(const Session& session, const QString& name) {
    Map map{.model = std::make_unique<SlotModel>(), .name = name};
    map.model->load(session);
    blocks_ = std::max(blocks_, session.model.blocks);
    maps_.push_back(std::move(map));
}

std::vector<const SlotModel*> StackedMaps::models() const {
    std::vector<const SlotModel*> models;
    for (const Map& map : maps_) {
        models.push_back(map.model.get());
    }
    return models;
}

std::optional<MapPlace> StackedMaps::placeAt(const QPointF& point) const {
    for (int map = 0; map < count(); ++map) {
        const std::optional<Slot> slot = layout(map).slotAt(point);
        if (slot && slot->block() < model(map).blocks()) {
            return MapPlace{map, *slot};
        }
    }
    return {};
}

double StackedMaps::tallest(double width) const {
    Q_UNUSED(width)
    return 560; // what fits a page of a journal with its caption
}

/// The names' lines; what is longer than a few is cut off.
void StackedMaps::breakNames(double width) {
    const QFontMetricsF letters(nameFont_);
    for (Map& map : maps_) {
        map.lines = brokenLines(map.name, nameFont_, width);
        if (map.lines.size() > most_name_lines) {
            const QString rest = map.lines.mid(most_name_lines - 1).join(QString());
            map.lines = map.lines.mid(0, most_name_lines - 1);
            map.lines << letters.elidedText(rest, Qt::ElideMiddle, width);
        }
    }
}

/// The last band of the layout that has blocks of the map's own model.
QRectF StackedMaps::lastBand(const Map& map) {
    QRectF cells;
    for (const SlotMapLayout::Band& band : map.layout.front().bands()) {
        if (band.first < map.model->blocks()) {
            cells = band.cells;
        }
    }
    return cells;
}

QRectF StackedMaps::placeRows(const QRectF& room) {
    MapMetrics metrics = figureMapMetrics(style_, options_, blocks_);
    metrics.longest = style_.font.pixelSize() * 2.4;
    const double line = QFontMetricsF(nameFont_).height();
    const double gap = style_.font.pixelSize() * 0.9;
    breakNames(room.width() - metrics.rowLabels);
    double names = 0;
    for (const Map& map : maps_) {
        names += static_cast<double>(map.lines.size()) * line;
    }
    const double count = static_cast<double>(maps_.size());
    const double each = (room.height() - names - (count - 1) * gap) / count;
    const auto layout = [&](double top, const MapMetrics& sizes) {
        return SlotMapLayout(QRectF(room.left(), top, room.width(), each), blocks_, options_.orientation,
                             sizes);
    };
    allNumbered_ = layout(room.top(), metrics).bands().size() > 1;
    double top = room.top();
    QRectF taken(room.topLeft(), QSizeF());
    for (Map& map : maps_) {
        MapMetrics sizes = metrics;
        if (!allNumbered_ && &map != &maps_.front()) {
            sizes.header = 1;
        }
        const double name = static_cast<double>(map.lines.size()) * line;
        map.layout = {layout(top + name, sizes)};
        QRectF bounds = map.layout.front().bounds();
        bounds.setBottom(lastBand(map).bottom());
        map.nameAt = QRectF(map.layout.front().bands().front().cells.left(), top, bounds.right(), name);
        taken = taken.united(bounds);
        top = bounds.bottom() + gap;
    }
    return taken;
}

QRectF StackedMaps::placeColumns(const QRectF& room) {
    const MapMetrics metrics = figureMapMetrics(style_, options_, blocks_);
    const double line = QFontMetricsF(nameFont_).height();
    const double gap = style_.font.pixelSize() * 1.4;
    const double count = static_cast<double>(maps_.size());
    const double each = (room.width() - metrics.rowLabels - (count - 1) * gap) / count;
    breakNames(each);
    qsizetype lines = 0;
    for (const Map& map : maps_) {
        lines = std::max(lines, map.lines.size());
    }
    const double name = static_cast<double>(lines) * line;
    const auto layout = [&](double left, double width, const MapMetrics& sizes) {
        return SlotMapLayout(QRectF(left, room.top() + name, width, room.height() - name), blocks_,
                             options_.orientation, sizes);
    };
    allNumbered_ = layout(room.left(), each, metrics).bands().size() > 1;
    double left = room.left();
    QRectF taken(room.topLeft(), QSizeF());
    for (Map& map : maps_) {
        MapMetrics sizes = metrics;
        const bool numbered = allNumbered_ || &map == &maps_.front();
        sizes.rowLabels = numbered ? metrics.rowLabels : 0;
        const double width =
            allNumbered_ ? (room.width() - (count - 1) * gap) / count : each + sizes.rowLabels;
        map.layout = {layout(left, width, sizes)};
        const QRectF bounds = map.layout.front().bounds();
        // Its last line next to the map.
        const double own = static_cast<double>(map.lines.size()) * line;
        const double middle = bounds.center().x() + sizes.rowLabels / 2;
        map.nameAt = QRectF(middle - each / 2, room.top() + name - own, each, own);
        taken = taken.united(bounds).united(map.nameAt);
        left += width + gap;
    }
    return taken;
}

QRectF StackedMaps::place(const QRectF& room) {
    if (!options_.legend) {
        return rows() ? placeRows(room) : placeColumns(room);
    }
    const SlotMapLegend legend(models(), style_);
    const double gap = style_.font.pixelSize() * 1.3;
    const auto under = [&](double below) {
        const QRectF area = room.adjusted(0, 0, 0, -below);
        const QRectF taken = rows() ? placeRows(area) : placeColumns(area);
        const double left =
            std::max(room.left(), std::min(maps_.front().layout.front().bands().front().cells.left(),
                                           room.right() - legend.narrowest()));
        const double width = room.right() - left;
        legend_ = QRectF(left, taken.bottom() + gap, width, legend.height(width));
        return taken.united(legend_);
    };
    // Where it begins, and so how high it is, shows once the maps are placed.
    const QRectF taken = under(legend.height(room.width()) + gap);
    return taken.bottom() > room.bottom() ? under(legend_.height() + gap) : taken;
}

void StackedMaps::draw(QCPPainter& painter) const {
    const QFontMetricsF letters(nameFont_);
    for (const Map& map : maps_) {
        painter.setFont(nameFont_);
        painter.setPen(style_.ink);
        QRectF line(map.nameAt.topLeft(), QSizeF(map.nameAt.width(), letters.height()));
        for (const QString& text : map.lines) {
            painter.drawText(line, (rows() ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter, text);
            line.translate(0, letters.height());
        }
        MapStyle style = style_;
        style.blockNumbers = allNumbered_ || &map == &maps_.front();
        for (const SlotMapLayout& layout : map.layout) {
            SlotMapPainter(*map.model, style).drawMap(painter, layout);
        }
    }
    if (options_.legend) {
        SlotMapLegend(models(), style_).draw(painter, legend_);
    }
}

} // namespace cutaway
