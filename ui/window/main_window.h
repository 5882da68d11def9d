#pragma once

/// Read this first: ui/window is the window itself. MainWindow puts the parts together: the map in the
/// middle, docks around it, actions, and what becomes of the Controller's words. Its files are its
/// layout (main_window.cpp) and, each in a file of that name, what belongs together.

#include "ui/commands/autosave.h"
#include "ui/commands/plan_reader.h"
#include "ui/commands/plan_undo_stack.h"
#include "ui/commands/session_reader.h"
#include "ui/engine/controller.h"
#include "ui/engine/engine_choice.h"
#include "ui/models/compared_sessions.h"
#include "ui/models/document.h"
#include "ui/models/slot_model.h"
#include "ui/models/timeline.h"
#include "ui/window/color_scheme.h"
#include "ui/window/theme.h"

#include <QItemSelectionModel>
#include <QMainWindow>

class QActionGroup;
class QComboBox;
class QDockWidget;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;

namespace cutaway {

class BannerArea;
class BootstrapRun;
class BudgetEditor;
class CalibrationPanel;
class ComparedMaps;
class ComparePanel;
class CompositionPlot;
class CurvePanel;
class EvaluatePanel;
class Evaluating;
class HistoryView;
class SlotMapView;
class SlotPanel;
class StatusLine;
class TimelineBar;
class TryPanel;
class WelcomePage;
struct Command;

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(const QStringList& engineCommand, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens a checkpoint folder or a session; both at leisure, the window stays usable.
    void open(const QString& path, Controller::Then then = Controller::Then::showIt);
    void openDemo();
    /// Writes the session there, or says why it cannot.
    bool saveTo(const QString& path);
    /// Forces out what the plan in this file removes, in one step, once it is read.
    void importPlan(const QString& path);
    /// Lays these sessions beside the document's, once they are read.
    void compare(const QStringList& paths);
    /// Offers what a crash left behind.
    void offerRecovery();
    void resetLayout();
    void setAppearance(Appearance appearance);

    Document& document() { return document_; }
    SlotModel& slotModel() { return model_; }
    Timeline& timeline() { return timeline_; }
    const ComparedSessions& comparedSessions() const { return compared_; }
    Controller& controller() { return controller_; }
    QItemSelectionModel& selection() { return selection_; }
    PlanUndoStack& undoStack() { return undoStack_; }

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool event(QEvent* event) override;

  private:
    QAction* add(const QString& id, const QString& text, const QList<QKeySequence>& keys,
                 const std::function<void()>& act);
    /// An action of the map and the table: its keys work where one of them has the focus.
    QAction* addForSlots(const QString& id, const QString& text, const QList<QKeySequence>& keys,
                         const std::function<void()>& act);
    QAction* action(const char* id) const;
    void createActions();
    void createSlotActions();
    void createTimelineActions();
    void createViewActions();
    void createCurveActions();
    void createCompareActions();
    void createEngineActions();
    void createPaletteActions();
    void createPaneActions();
    QList<QWidget*> panes() const;
    QList<QAction*> createDockActions();
    void createQuestionActions();
    void createCalibrationActions();
    void createCalibrationDock();
    void createTryActions();
    void createTryDock();
    void refreshCalibration();
    void tellOtherCalibration(bool meant);
    void createEvaluateActions();
    void createEvaluateDock();
    void refreshEvaluateActions();
    void askToEvaluate();
    void createFigureActions();
    void createExportActions();
    void createImportActions();
    void connectExport();
    void createMenus();
    void createToolBar();
    void createDocks();
    QWidget* createCenter();
    QWidget* createTable();
    QDockWidget* dock(const QString& id, const QString& title, QWidget* widget, Qt::DockWidgetArea area);
    /// Shows it and brings it to the front of those at its place.
    QDockWidget* showDock(const QString& id);
    void connectParts();
    void connectCompared();
    void connectQuestions();
    void fillRecents();
    void rememberOpened(const QString& path);
    void saveLayout();
    void applyAppearance();
    bool wantsDark() const;
    void refresh();
    void refreshTitle();
    void showMoment();
    void showCurve();
    void showCompared();
    void showColors(ColorMap colors);
    void showCenter(QWidget* view);
    void refreshCompareActions();
    void createTrialActions();
    void connectTrials();
    void runBaselines(const std::vector<SearchSettings>& baselines);
    SearchSettings baseline(Order order, Unit unit) const;
    void runOnKeptTexts();
    void runTrials(const std::vector<TrialRequest>& requests);
    void removeTrial(int trial);
    void chooseForQuestions();
    void refreshQuestionActions();

    void askForModel();
    void findModel();
    void askForSession();
    void askToCompare();
    void openRequest(const OpenRequest& request);
    void openSession(const QString& path, bool recovered);
    void showSession(const std::shared_ptr<Session>& session, const QString& path, bool recovered);
    void save();
    void saveAs();
    void exportFigure();
    /// `wish`: the format and the slots to begin with, if any.
    void askForExport(const ExportTarget& wish = {});
    void showExported(const ExportResult& result);
    void askForPlan();
    void takePlan(const std::shared_ptr<PlanFile>& file, const QString& path);
    bool mayDiscard();
    void showError(const QString& what, const Error& error);
    void showUnsaved(const Error& error);
    void showDeath(const QString& reason, bool duringSearch);
    void showSilence(bool silent);
    void restartEngine();
    void askForEngine();
    void useEngine(const EngineChoice& choice);
    void showEnd(RunState state, const QString& reason);
    void about();

    void showPalette();
    void collectCommands(const QMenu* menu, const QString& path, std::vector<Command>& into);
    QString whyNotNow(const QString& id) const;
    std::vector<Command> slotsNamed(const QString& typed);

    void runOrPause();
    std::vector<Slot> chosenSlots() const;
    void decide(Decision decision);
    void togglePin();
    void scoreSelected();
    void copySelected();

    Document document_;
    SlotModel model_;
    Controller controller_;
    Timeline timeline_; ///< after the controller: who hears that it moved finds the model as the document is
    PlanUndoStack undoStack_;
    QItemSelectionModel selection_;
    Autosave autosave_;
    SessionReader reader_;
    ComparedSessions compared_;
    SessionReader compareReader_;
    PlanReader planReader_;
    ColorScheme scheme_;
    Appearance appearance_ = Appearance::system;
    QByteArray defaultLayout_;

    BannerArea* banners_ = nullptr;
    QList<QDockWidget*> docks_; ///< as Alt and a digit show them
    QStackedWidget* pages_ = nullptr;
    WelcomePage* welcome_ = nullptr;
    SlotMapView* map_ = nullptr;
    QTableView* table_ = nullptr;
    CurvePanel* curve_ = nullptr;
    HistoryView* history_ = nullptr;
    ComparedMaps* comparedMaps_ = nullptr;
    QList<QWidget*> centers_;   ///< the slot map and the other views of the middle
    QWidget* center_ = nullptr; ///< the one that is chosen
    CompositionPlot* composition_ = nullptr;
    ColorMap colors_ = ColorMap::cividis;
    ComparePanel* comparePanel_ = nullptr;
    BootstrapRun* bootstrap_ = nullptr;
    CalibrationPanel* calibration_ = nullptr;
    TryPanel* try_ = nullptr;
    SlotPanel* slotPanel_ = nullptr;
    QPlainTextEdit* log_ = nullptr;
    BudgetEditor* budget_ = nullptr;
    QComboBox* divergence_ = nullptr;
    StatusLine* status_ = nullptr;
    TimelineBar* timelineBar_ = nullptr;
    QMenu* recentMenu_ = nullptr;
    QMenu* slotMenu_ = nullptr;
    QMenu* baselineMenu_ = nullptr;
    QMenu* evaluateMenu_ = nullptr;
    Evaluating* evaluating_ = nullptr;
    EvaluatePanel* evaluate_ = nullptr;
};

} // namespace cutaway
