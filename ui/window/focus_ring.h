#pragma once

#include <QPointer>
#include <QWidget>

namespace cutaway {

/// A ring around what has the focus, from when keys move it until the mouse is used: whoever works without a
/// mouse sees where they are, whatever the widget draws itself, and others are not bothered.
class FocusRing : public QWidget {
    Q_OBJECT

  public:
    explicit FocusRing(QWidget* window);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void place();

    QPointer<QWidget> target_;
    bool byKeys_ = false;
};

} // namespace cutaway
