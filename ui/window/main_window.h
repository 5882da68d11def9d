#pragma once

#include "ui/document/slot_model.h"
#include "ui/map/slot_map_view.h"
#include "ui/window/banner.h"
#include "ui/window/cut_curve.h"
#include "ui/window/run_controller.h"
#include "ui/window/slot_details.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QListWidget>
#include <QMainWindow>
#include <QPlainTextEdit>

namespace cutaway {

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(const QStringList& engineCommand);

    /// A checkpoint folder, `demo` or a session file.
    void open(const QString& path, bool andRun = false);
    /// After a crash: offers the session that was never saved.
    void offerRecovery();

    Document& document() { return document_; }
    RunController& controller() { return controller_; }
    EngineClient& engine() { return engine_; }
    SlotMapView& map() { return *map_; }
    Banner& banner() { return *banner_; }

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void makeCentre();
    void makePanels();
    void makeActions();
    void makeFileMenu();
    void makeEditMenu();
    void makeRunMenu();
    void makeViewMenu();
    void connectAll();
    QDockWidget* addPanel(const QString& title, const char* name, QWidget* content, Qt::DockWidgetArea area);

    void showModel();
    void showPlan();
    void showRun();
    void showError(const Error& error);
    void askForModel();
    void askForSession();
    void saveSession(bool as);
    void exportFigure();
    void exportModel();
    void applySettings();
    void restoreLayout();

    Document document_;
    EngineClient engine_;
    RunController controller_;
    SlotModel slotModel_;
    SlotMapView* map_ = nullptr;
    CutCurve* curve_ = nullptr;
    Banner* banner_ = nullptr;
    SlotDetails* details_ = nullptr;
    QLabel* modelLabel_ = nullptr;
    QListWidget* planList_ = nullptr;
    QListWidget* historyList_ = nullptr;
    QPlainTextEdit* log_ = nullptr;
    QDoubleSpinBox* share_ = nullptr;
    QComboBox* divergence_ = nullptr;
    QLabel* deviceLabel_ = nullptr;
    QLabel* stepLabel_ = nullptr;
    QAction* runAction_ = nullptr;
    QAction* stopAction_ = nullptr;
    QAction* undoAction_ = nullptr;
    QAction* redoAction_ = nullptr;
    QList<QAction*> modelActions_; ///< those that need an open model
    QByteArray defaultLayout_;
    QMenu* viewMenu_ = nullptr;
};

/// `Pin A12`, `Undo of cut A3`: an event in words.
QString eventWords(const Event& event);

} // namespace cutaway
