#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;

namespace cutaway {

/// The line under the tool bar that says what went wrong and what to do, until it is closed.
class Banner : public QFrame {
    Q_OBJECT

  public:
    explicit Banner(QWidget* parent = nullptr);

    void showError(const QString& what, const QString& help);
    /// With a button that does what helps.
    void showOffer(const QString& what, const QString& button, std::function<void()> action);
    QString text() const;
    QPushButton* offerButton() const { return offer_; }

  private:
    QLabel* label_;
    QPushButton* offer_;
    std::function<void()> action_;
};

} // namespace cutaway
