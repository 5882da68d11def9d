#pragma once

#include <QToolBar>

namespace cutaway {

/// A tool bar that takes the words from its buttons, the last ones first, rather than hide a button where it
/// has too little room: on a small screen, with large letters, in a language of long words.
class ToolBar : public QToolBar {
    Q_OBJECT

  public:
    using QToolBar::QToolBar;

    /// Adds an action that is known by its icon.
    void addBrief(QAction* action);

  protected:
    bool event(QEvent* event) override;

  private:
    QString state() const;
    void fit();

    QList<QAction*> brief_;
    QString fitted_; ///< the state that the words were last made to fit
};

} // namespace cutaway
