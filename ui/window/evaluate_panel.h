#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/models/evaluation_copy.h"
#include "ui/models/evaluation_table.h"

#include <QTabWidget>
#include <QTimer>

class QComboBox;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTreeView;

namespace cutaway {

class Controller;
class Document;
class ElidedLabel;
class Evaluating;
class SkillsPage;
class Timeline;

/// What is evaluated, of which plan, and the table of what came of it.
class EvaluatePanel : public QTabWidget {
    Q_OBJECT

  public:
    /// Which plans are evaluated: the document's, that of the timeline's moment, or those after every n-th
    /// cut.
    enum class Where : std::uint8_t { now, shown, along };

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
    /// Lists it, chosen, or chooses it where it is listed.
    void add(const EvaluationSource& source);
    void removeSelected();
    bool anySelected() const;
    bool anyResult() const;
    QString copyText(TableFormat format) const;
    const std::vector<EvaluationChoice>& choices() const { return choices_; }
    std::size_t limit() const;

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
    QWidget* createControls();
    QWidget* createCorner();
    void createView();
    void refresh();
    void refreshTable();
    void refreshNote();
    void keep();
    void list();
    void adoptLimit();
    bool isKept(const QModelIndex& index) const;
    Where where() const;
    int shownEvents() const;
    std::vector<int> wantedEvents() const;
    EvaluationQuery query() const;

    Document& document_;
    const Timeline& timeline_;
    Controller& controller_;
    Evaluating& evaluating_;
    EvaluationTable table_;
    std::vector<EvaluationChoice> choices_;
    std::vector<EvaluationChoice> listed_; ///< those, then what else the session knows results of
    EvaluationRows rows_;
    Metric metric_ = Metric::acc;
    bool possible_ = false; ///< when last asked
    QTimer soon_;           ///< documents come in bursts
    QPushButton* run_;
    QPushButton* stop_;
    QProgressBar* bar_;
    QComboBox* where_;
    QSpinBox* every_;
    QSpinBox* limit_;
    QPushButton* add_;
    QPushButton* copy_;
    QTreeView* view_;
    ElidedLabel* note_;
    SkillsPage* skills_;
};

} // namespace cutaway
