#pragma once

#include "ui/figures/stacked_maps.h"

#include <QItemSelectionModel>
#include <QTimer>
#include <QWidget>

#include <memory>

namespace cutaway {

class ComparedSessions;
class Timeline;

/// The maps of the shown session and of all that is compared with it, one below the other or side by side, as
/// the figure of several maps draws them: the same slot of all in one line. The selected slots are framed in
/// each; hover tells, a click selects, arrows move.
class ComparedMaps : public QWidget {
    Q_OBJECT

  public:
    ComparedMaps(Timeline& timeline, const ComparedSessions& compared, SlotModel& model,
                 QItemSelectionModel& selection, QWidget* parent = nullptr);

    void setOrientation(MapOrientation orientation);
    void setStyle(const MapStyle& style, const QColor& accent);

    /// The middle of a slot's cell in one of the maps, the shown session's first.
    QPoint cellCenter(int map, Slot slot) const;
    /// So many are drawn.
    int maps() const;

    QSize minimumSizeHint() const override { return {260, 150}; }
    QSize sizeHint() const override { return {760, 320}; }

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    void changeSoon();
    void reread();
    void place();
    void select(Slot slot);
    QString hint() const;

    Timeline& timeline_;
    const ComparedSessions& compared_;
    SlotModel& model_;
    QItemSelectionModel& selection_;
    QTimer patience_;
    std::unique_ptr<StackedMaps> drawn_;
    int leftOut_ = 0; ///< that are of another divergence, or beyond what can be read
    MapStyle style_;
    QColor accent_;
    MapOrientation orientation_ = MapOrientation::rows;
};

} // namespace cutaway
