#pragma once

#include "ui/models/skill_curves.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QScrollArea;
class QStackedWidget;

namespace cutaway {

class Document;
class SkillsView;
class Timeline;

/// Which skill is lost at which cut, of a task that was evaluated along the cuts; where none was, how to get
/// it.
class SkillsPage : public QWidget {
    Q_OBJECT

  public:
    SkillsPage(const Document& document, const Timeline& timeline, QWidget* parent = nullptr);

    SkillsView& view() { return *view_; }
    void refresh();

  private:
    void showCurves();

    const Document& document_;
    const Timeline& timeline_;
    std::vector<EvaluationSource> sources_;
    QComboBox* task_;
    QCheckBox* lostFirst_;
    QLabel* hint_;
    QStackedWidget* pages_;
    QScrollArea* scroll_;
    SkillsView* view_;
};

} // namespace cutaway
