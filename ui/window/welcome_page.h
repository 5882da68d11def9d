#pragma once

#include <QWidget>

class QVBoxLayout;

namespace cutaway {

/// What stands where the map will be while no model is open: how to begin.
class WelcomePage : public QWidget {
    Q_OBJECT

  public:
    explicit WelcomePage(QWidget* parent = nullptr);

    /// Lists what was opened lately with an engine on `host` (recents.h).
    void refresh(const QString& host);

  Q_SIGNALS:
    void openAsked();
    void demoAsked();
    void pathChosen(const QString& path);

  private:
    QWidget* recents_;
    QVBoxLayout* recentsLayout_;
};

} // namespace cutaway
