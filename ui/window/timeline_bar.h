#pragma once

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QSlider;

namespace cutaway {

class Document;
class Timeline;

/// The timeline under the map: a slider over the plan's history, buttons that walk and play it, and what the
/// shown moment is in words.
class TimelineBar : public QWidget {
    Q_OBJECT

  public:
    /// `before`, `after`: the actions on either side of the slider.
    TimelineBar(const Document& document, Timeline& timeline, const QList<QAction*>& before,
                const QList<QAction*>& after, QWidget* parent = nullptr);

    /// Plays from the shown moment on, from the start where the present is shown; again: stops.
    void play();
    bool playing() const { return clock_.isActive(); }

  Q_SIGNALS:
    /// It plays, or does no longer.
    void playingChanged();

  private:
    void refresh();
    QString words() const;

    const Document& document_;
    Timeline& timeline_;
    QTimer clock_;
    QSlider* slider_;
    QLabel* label_;
};

} // namespace cutaway
