#pragma once

#include "ui/map/history_painter.h"

#include <QItemSelectionModel>
#include <QPixmap>
#include <QWidget>

namespace cutaway {

class Document;
class HistoryLayout;
struct HistoryPlace;
class Timeline;

/// The score history as a widget, one row for each cut that holds: hover tells, a click selects the slot, a
/// double click or Enter shows the moment after the step, as a click on the step's number does; arrows move.
/// What came after the shown moment is faint.
class HistoryView : public QWidget {
    Q_OBJECT

  public:
    HistoryView(const Document& document, Timeline& timeline, SlotModel& model,
                QItemSelectionModel& selection, QWidget* parent = nullptr);

    void setOrientation(MapOrientation orientation);
    void setStyle(const MapStyle& style, const QColor& accent);

    const ScoreHistory& history() const { return history_; }
    /// The middle of a cell in this widget; its place.
    QPoint cellCenter(const HistoryPlace& place) const;
    std::optional<HistoryPlace> placeAt(const QPoint& point) const;
    /// Slot, step and score in words.
    QString describe(const HistoryPlace& place) const;
    /// How many rows the shown moment has; those below are faint.
    int shownRows() const { return shownRows_; }
    /// How often the cells were drawn anew.
    int drawings() const { return drawings_; }

    QSize minimumSizeHint() const override { return {260, 150}; }
    QSize sizeHint() const override { return {760, 320}; }

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    void changed();
    void update(bool cells);
    void reread();
    void drawCells();
    void drawMarks(QPainter& painter) const;
    void go(const HistoryPlace& place);
    void showStep(int row);
    /// Where the keyboard is: the row, and the selection's current slot.
    std::optional<HistoryPlace> focus() const;
    HistoryLayout layoutNow() const;

    const Document& document_;
    Timeline& timeline_;
    SlotModel& model_;
    QItemSelectionModel& selection_;
    ScoreHistory history_;
    MapStyle style_;
    QColor accent_;
    MapOrientation orientation_ = MapOrientation::rows;
    QPixmap cells_;      ///< drawn once, since there may be many thousands
    bool stale_ = true;  ///< the history is
    bool redraw_ = true; ///< the cells are to be drawn anew
    int shownRows_ = 0;
    int row_ = 0;
    int drawings_ = 0;
};

} // namespace cutaway
