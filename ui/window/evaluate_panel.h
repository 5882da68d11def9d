#pragma once

#include "core/plan/retention.h"
#include "ui/map/slot_map_painter.h"

#include <QTabWidget>
#include <QTimer>

class QProgressBar;
class QPushButton;

namespace cutaway {

class Controller;
class Document;
class ElidedLabel;
class EvaluateControls;
class EvaluateView;
class Evaluating;
class SkillsPage;
class Timeline;

/// What is evaluated, of which plan, and the table of what came of it.
class EvaluatePanel : public QTabWidget {
    Q_OBJECT

  public:
    EvaluatePanel(Document& document, const Timeline& timeline, Controller& controller,
                  Evaluating& evaluating, QWidget* parent = nullptr);

    /// With room for all tabs beside the buttons, which a tab widget does not ask for.
    QSize minimumSizeHint() const override;
    void focusFirst();
    /// The other page.
    void showSkills();
    void setStyle(const MapStyle& style, const QColor& accent);
    void runOrPause();
    /// Why it cannot run now, in a few words; empty where it can.
    QString whyNot() const;
    void setMetric(Metric metric);
    /// What it lists.
    EvaluateView& view() { return *view_; }

  Q_SIGNALS:
    /// Something that its actions depend on.
    void changed();
    void addAsked();
    /// What the timeline is to show.
    void momentAsked(int events);
    void menuAsked(const QPoint& place);
    void copyAsked(const QPoint& place);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void connectParts();
    QWidget* createCorner();
    void refresh();
    void refreshTable();
    void refreshNote();
    void adoptLimit();
    int shownEvents() const;
    std::vector<int> wantedEvents() const;

    Document& document_;
    const Timeline& timeline_;
    Controller& controller_;
    Evaluating& evaluating_;
    Metric metric_ = Metric::acc;
    bool possible_ = false; ///< when last asked
    QTimer soon_;           ///< documents come in bursts
    QPushButton* run_;
    QPushButton* stop_;
    QProgressBar* bar_;
    EvaluateControls* controls_;
    EvaluateView* view_;
    ElidedLabel* note_;
    SkillsPage* skills_;
};

} // namespace cutaway
