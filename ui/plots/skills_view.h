#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/models/skill_curves.h"

#include <QWidget>

namespace cutaway {

/// Small curves, one for each skill or subject and all on the same axes: its accuracy against the cuts, with
/// the level of chance. A click on a point, or Return, asks for its moment; Left and Right go along a curve,
/// Up and Down to another.
class SkillsView : public QWidget {
    Q_OBJECT

  public:
    explicit SkillsView(QWidget* parent = nullptr);

    void setStyle(const MapStyle& style, const QColor& accent);
    void setCurves(SkillCurves curves);
    /// The moment that the window shows, which all curves mark.
    void setShown(int events);
    const SkillCurves& curves() const { return curves_; }
    /// `sums: 0.25 after 5 cuts, 60 documents; chance is 0.25; lost at cut 5`.
    QString words(int curve, int point) const;
    int currentCurve() const { return curve_; }
    int currentPoint() const { return point_; }
    QRect cellRect(int curve) const;
    QPoint pointAt(int curve, int point) const;

    QSize sizeHint() const override { return minimumSizeHint(); }
    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void momentAsked(int events);
    /// Another curve or point has the focus.
    void currentMoved(const QRect& cell);

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

  private:
    int columns() const;
    int rows() const;
    QSize cellSize() const;
    QRectF axes(int curve) const;
    QPointF place(const QRectF& axes, double cut, double acc) const;
    /// The point nearest to a place of its curve's cell.
    std::optional<std::pair<int, int>> at(const QPoint& place) const;
    void paintCell(QPainter& painter, int curve) const;
    void go(int curve, int point);
    void fit();

    SkillCurves curves_;
    MapStyle style_;
    QColor accent_;
    int shown_ = 0;
    int curve_ = 0;
    int point_ = 0;
};

} // namespace cutaway
