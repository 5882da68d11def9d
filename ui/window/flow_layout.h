#pragma once

#include <QLayout>
#include <QList>

namespace cutaway {

/// Lays its parts side by side and, where the width ends, in further rows. Its widget gets the height that
/// this takes: told as a height for a width, every scroll area around would want what its content prefers
/// in place of what it needs.
class FlowLayout : public QLayout {
    Q_OBJECT

  public:
    explicit FlowLayout(QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override { return static_cast<int>(items_.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    void setGeometry(const QRect& rect) override;
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;

  private:
    /// The height that it takes; moves the parts where it is to `apply`.
    int arrange(const QRect& rect, bool apply) const;

    QList<QLayoutItem*> items_;
};

} // namespace cutaway
