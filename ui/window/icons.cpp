#include "ui/window/icons.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

#include <algorithm>

namespace cutaway {

namespace {

/// The lines of an icon on a grid of 24.
QPainterPath outline(IconShape shape) {
    QPainterPath path;
    switch (shape) {
    case IconShape::open:
        path.moveTo(3, 19);
        path.lineTo(3, 5);
        path.lineTo(9, 5);
        path.lineTo(11, 8);
        path.lineTo(20, 8);
        path.lineTo(20, 11);
        path.moveTo(3, 19);
        path.lineTo(6.5, 11);
        path.lineTo(22.5, 11);
        path.lineTo(19, 19);
        path.closeSubpath();
        break;
    case IconShape::run:
        path.moveTo(7, 4.5);
        path.lineTo(19.5, 12);
        path.lineTo(7, 19.5);
        path.closeSubpath();
        break;
    case IconShape::pause:
        path.addRect(6.5, 5, 3.5, 14);
        path.addRect(14, 5, 3.5, 14);
        break;
    case IconShape::stop:
        path.addRect(6, 6, 12, 12);
        break;
    case IconShape::undo:
    case IconShape::redo: {
        path.moveTo(8, 5);
        path.lineTo(4, 9);
        path.lineTo(8, 13);
        path.moveTo(4, 9);
        path.lineTo(14, 9);
        path.arcTo(9, 9, 10, 10, 90, -180);
        path.lineTo(8, 19);
        break;
    }
    case IconShape::figure:
        path.addRect(3.5, 4, 17, 16);
        path.moveTo(8, 16);
        path.lineTo(8, 12);
        path.moveTo(12, 16);
        path.lineTo(12, 8);
        path.moveTo(16, 16);
        path.lineTo(16, 10.5);
        break;
    case IconShape::exportModel:
        path.moveTo(4, 13);
        path.lineTo(4, 20);
        path.lineTo(20, 20);
        path.lineTo(20, 13);
        path.moveTo(12, 15);
        path.lineTo(12, 3.5);
        path.moveTo(7.5, 8);
        path.lineTo(12, 3.5);
        path.lineTo(16.5, 8);
        break;
    case IconShape::budget:
        path.addEllipse(3.5, 3.5, 17, 17);
        path.moveTo(12, 3.5);
        path.lineTo(12, 12);
        path.lineTo(20.5, 12);
        break;
    case IconShape::measure:
        path.moveTo(3, 17);
        path.lineTo(9, 10);
        path.lineTo(14, 14);
        path.lineTo(21, 6);
        break;
    case IconShape::previous:
    case IconShape::next:
        path.moveTo(15, 5);
        path.lineTo(8, 12);
        path.lineTo(15, 19);
        break;
    }
    if (shape == IconShape::redo || shape == IconShape::next) {
        return QTransform(-1, 0, 0, 1, 24, 0).map(path);
    }
    return path;
}

class ShapeEngine : public QIconEngine {
  public:
    explicit ShapeEngine(IconShape shape) : shape_(shape) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        Q_UNUSED(state)
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const QColor ink = QApplication::palette().color(group, QPalette::ButtonText);
        const double unit = std::min(rect.width(), rect.height()) / 24.0;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(rect.center().x() + 0.5 - 12 * unit, rect.center().y() + 0.5 - 12 * unit);
        painter->scale(unit, unit);
        painter->setPen(QPen(ink, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const bool solid =
            shape_ == IconShape::run || shape_ == IconShape::pause || shape_ == IconShape::stop;
        painter->setBrush(solid ? QBrush(ink) : QBrush(Qt::NoBrush));
        painter->drawPath(outline(shape_));
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new ShapeEngine(shape_); }

  private:
    IconShape shape_;
};

} // namespace

QIcon icon(IconShape shape) {
    return QIcon(new ShapeEngine(shape));
}

} // namespace cutaway
