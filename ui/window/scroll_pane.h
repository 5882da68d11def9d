#pragma once

#include <QScrollArea>

namespace cutaway {

/// Asks for the room that its content needs, up to so much; with larger letters or longer words it scrolls,
/// so that nothing is cut off and the window can stay small.
class ScrollPane : public QScrollArea {
    Q_OBJECT

  public:
    ScrollPane(QWidget* content, const QSize& most, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

  protected:
    bool event(QEvent* event) override;

  private:
    QSize most_;
};

} // namespace cutaway
