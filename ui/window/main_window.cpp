#include "ui/window/main_window.h"

#include "ui/map/history_view.h"
#include "ui/map/slot_map_view.h"
#include "ui/plots/composition_plot.h"
#include "ui/plots/curve_plot.h"
#include "ui/text.h"
#include "ui/window/banner.h"
#include "ui/window/budget_editor.h"
#include "ui/window/compare_panel.h"
#include "ui/window/compared_maps.h"
#include "ui/window/curve_panel.h"
#include "ui/window/evaluate_panel.h"
#include "ui/window/model_panel.h"
#include "ui/window/plan_panel.h"
#include "ui/window/scroll_pane.h"
#include "ui/window/slot_panel.h"
#include "ui/window/status_line.h"
#include "ui/window/timeline_bar.h"
#include "ui/window/tool_bar.h"
#include "ui/window/welcome_page.h"
#include "ui/window/what_if_view.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace cutaway {

namespace {

/// Grows when docks or tool bars are added or renamed, so that an old layout is not forced on them.
constexpr int layout_version = 4;
constexpr int log_lines = 2000;
constexpr int least_map_height = 80;

} // namespace

MainWindow::MainWindow(const QStringList& engineCommand, QWidget* parent)
    : QMainWindow(parent), controller_(document_, model_, engineCommand), timeline_(document_),
      selection_(&model_), autosave_(document_), scheme_(desktopBus()) {
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setDocumentMode(true);
    appearance_ = static_cast<Appearance>(QSettings().value(QStringLiteral("appearance"), 0).toInt());
    setCentralWidget(createCenter());
    status_ = new StatusLine(controller_, document_, model_);
    setStatusBar(status_);
    createActions();
    timelineBar_ = new TimelineBar(
        document_, timeline_, {action("timelineBack"), action("timelinePlay"), action("timelineForward")},
        {action("timelineNow"), action("branch")});
    centralWidget()->layout()->addWidget(timelineBar_);
    createDocks();
    createMenus();
    createToolBar();
    connectParts();
    resize(QSize(1280, 800).boundedTo(screen()->availableSize()));
    defaultLayout_ = saveState(layout_version);
    QSettings settings;
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("layout")).toByteArray(), layout_version);
    applyAppearance();
    refreshTitle();
    refresh();
}

MainWindow::~MainWindow() {
    // The parts read the models, which are members and would be gone before them.
    delete takeCentralWidget();
    qDeleteAll(docks_);
    setStatusBar(nullptr);
}

QWidget* MainWindow::createCenter() {
    banners_ = new BannerArea;
    welcome_ = new WelcomePage;
    welcome_->refresh(controller_.engineHost());
    map_ = new SlotMapView(model_, selection_);
    pages_ = new QStackedWidget;
    pages_->addWidget(welcome_);
    pages_->addWidget(map_);
    history_ = new HistoryView(document_, timeline_, model_, selection_);
    pages_->addWidget(history_);
    comparedMaps_ = new ComparedMaps(timeline_, compared_, model_, selection_);
    pages_->addWidget(comparedMaps_);
    pages_->setMinimumHeight(least_map_height); // a message takes room from the map before the window grows
    auto* const center = new QWidget;
    auto* const column = new QVBoxLayout(center);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(banners_);
    column->addWidget(pages_, 1);
    connect(welcome_, &WelcomePage::openAsked, this, &MainWindow::askForModel);
    connect(welcome_, &WelcomePage::demoAsked, this, &MainWindow::openDemo);
    connect(welcome_, &WelcomePage::pathChosen, this, [this](const QString& path) { open(path); });
    return center;
}

QWidget* MainWindow::createTable() {
    table_ = new QTableView;
    table_->setObjectName(QStringLiteral("slotTable"));
    table_->setAccessibleName(tr("Slots"));
    table_->setModel(&model_);
    table_->setSelectionModel(&selection_);
    table_->setTabKeyNavigation(false);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setShowGrid(false);
    table_->setAlternatingRowColors(true);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->horizontalHeader()->setDefaultSectionSize(92);
    return table_;
}

QDockWidget* MainWindow::dock(const QString& id, const QString& title, QWidget* widget,
                              Qt::DockWidgetArea area) {
    auto* const dock = new QDockWidget(title, this);
    dock->setObjectName(id);
    dock->setWidget(widget);
    addDockWidget(area, dock);
    docks_ << dock;
    return dock;
}

void MainWindow::createDocks() {
    // Below, tables and texts want the width, and so do the names of that many docks.
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    QDockWidget* const about =
        dock(QStringLiteral("modelDock"), tr("Model"),
             new ScrollPane(new ModelPanel(document_, timeline_), QSize(230, 60)), Qt::LeftDockWidgetArea);
    QDockWidget* const plan =
        dock(QStringLiteral("planDock"), tr("Plan"), new PlanPanel(document_, timeline_, model_, selection_),
             Qt::LeftDockWidgetArea);
    slotPanel_ = new SlotPanel(timeline_, model_, selection_,
                               {action("pin"), action("force"), action("restore"), action("score")},
                               new WhatIfView(controller_.questions().whatIf(), document_));
    QDockWidget* const facts = dock(QStringLiteral("slotDock"), tr("Slot"),
                                    new ScrollPane(slotPanel_, QSize(276, 400)), Qt::RightDockWidgetArea);
    // One behind the other, in this order.
    curve_ = new CurvePanel;
    QDockWidget* const curve =
        dock(QStringLiteral("curveDock"), tr("Cut curve"), curve_, Qt::BottomDockWidgetArea);
    composition_ = new CompositionPlot;
    dock(QStringLiteral("compositionDock"), tr("Composition"), composition_, Qt::BottomDockWidgetArea);
    dock(QStringLiteral("tableDock"), tr("Table"), createTable(), Qt::BottomDockWidgetArea);
    createTryDock();
    comparePanel_ = new ComparePanel(compared_);
    dock(QStringLiteral("compareDock"), tr("Compare"), comparePanel_, Qt::BottomDockWidgetArea);
    createCalibrationDock();
    createEvaluateDock();
    log_ = new QPlainTextEdit;
    log_->setObjectName(QStringLiteral("log"));
    log_->setAccessibleName(tr("Log"));
    log_->setReadOnly(true);
    log_->setTabChangesFocus(true);
    log_->setMaximumBlockCount(log_lines);
    dock(QStringLiteral("logDock"), tr("Log"), log_, Qt::BottomDockWidgetArea);
    for (qsizetype behind = docks_.indexOf(curve) + 1; behind < docks_.size(); ++behind) {
        tabifyDockWidget(docks_[behind - 1], docks_[behind]);
    }
    curve->raise();
    resizeDocks({plan, facts}, {270, 280}, Qt::Horizontal);
    resizeDocks({about, plan}, {230, 270}, Qt::Vertical);
    resizeDocks({curve}, {245}, Qt::Vertical);
}

void MainWindow::createToolBar() {
    auto* const bar = new ToolBar(tr("Main tools"));
    addToolBar(bar);
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize(QSize(18, 18));
    // What is known by its icon does without words where the bar is short of room: on a small screen.
    action("undo")->setPriority(QAction::LowPriority);
    action("redo")->setPriority(QAction::LowPriority);
    action("figure")->setIconText(tr("Figure…"));
    action("exportModel")->setIconText(tr("Export…"));
    bar->addBrief(action("open"));
    bar->addBrief(action("run"));
    bar->addBrief(action("stop"));
    bar->addSeparator();
    budget_ = new BudgetEditor;
    bar->addWidget(budget_);
    divergence_ = new QComboBox;
    divergence_->setObjectName(QStringLiteral("divergence"));
    divergence_->setAccessibleName(tr("Divergence"));
    divergence_->setToolTip(tr("How far an output is from the untouched model's"));
    for (const Divergence divergence : all_divergences) {
        divergence_->addItem(ScoreScale::title(divergence), static_cast<int>(divergence));
        divergence_->setItemData(divergence_->count() - 1,
                                 tr("--divergence %1").arg(toQString(name(divergence))), Qt::ToolTipRole);
    }
    // The list is as wide as it must be, the bar has less room.
    divergence_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    divergence_->setMinimumContentsLength(static_cast<int>(ScoreScale::title(Divergence::js).size()));
    divergence_->setMinimumWidth(96); // before anything of the bar is hidden
    divergence_->view()->setMinimumWidth(divergence_->view()->sizeHintForColumn(0));
    bar->addWidget(divergence_);
    bar->addAction(action("calibration"));
    bar->addSeparator();
    bar->addAction(action("undo"));
    bar->addAction(action("redo"));
    bar->addBrief(action("figure"));
    bar->addBrief(action("exportModel"));
    connect(budget_, &BudgetEditor::edited, this, [this](const Budget& budget) {
        SearchSettings settings = document_.session().settings;
        settings.budget = budget;
        document_.setSettings(settings);
    });
    connect(divergence_, &QComboBox::activated, this, [this] {
        SearchSettings settings = document_.session().settings;
        settings.divergence = static_cast<Divergence>(divergence_->currentData().toInt());
        document_.setSettings(settings);
    });
}

void MainWindow::connectParts() {
    connect(&controller_, &Controller::changed, this, &MainWindow::refresh);
    connect(&controller_, &Controller::failed, this, &MainWindow::showError);
    connect(&controller_, &Controller::engineDied, this, &MainWindow::showDeath);
    connect(&controller_, &Controller::engineSilent, this, &MainWindow::showSilence);
    connect(&controller_, &Controller::runEnded, this, &MainWindow::showEnd);
    connect(&controller_, &Controller::logged, this, [this](const QString& level, const QString& text) {
        log_->appendPlainText(level == QLatin1String("info") ? text
                                                             : QStringLiteral("%1: %2").arg(level, text));
    });
    connect(&controller_, &Controller::modelOpened, this, [this] {
        rememberOpened(document_.path().isEmpty() ? toQString(document_.session().model.path)
                                                  : document_.path());
    });
    connectExport();
    connect(&scheme_, &ColorScheme::changed, this, &MainWindow::applyAppearance);
    connect(&reader_, &SessionReader::done, this, &MainWindow::showSession);
    connect(&reader_, &SessionReader::failed, this, [this](const std::shared_ptr<Error>& error) {
        showError(tr("The session cannot be opened"), *error);
    });
    connect(&autosave_, &Autosave::failed, this, [this](const Error& error) { showUnsaved(error); });
    connect(&document_, &Document::planChanged, this, [this] {
        undoStack_.follow(document_.plan(), importNames(document_));
        refresh();
    });
    connect(&timeline_, &Timeline::moved, this, &MainWindow::showMoment);
    connectCompared();
    connectTrials();
    connectQuestions();
    connect(timelineBar_, &TimelineBar::playingChanged, this, &MainWindow::refresh);
    connect(&document_, &Document::measured, this, &MainWindow::showCurve);
    connect(&document_, &Document::evaluated, this, &MainWindow::showCurve);
    connect(&document_, &Document::loaded, this, [this] {
        undoStack_.follow(document_.plan(), importNames(document_));
        pages_->setCurrentWidget(center_);
        center_->setFocus();
        refresh();
    });
    connect(&document_, &Document::settingsChanged, this, [this] {
        showCurve();
        refresh();
    });
    connect(&document_, &Document::titleChanged, this, &MainWindow::refreshTitle);
    connect(&selection_, &QItemSelectionModel::selectionChanged, this, &MainWindow::refresh);
    connect(&selection_, &QItemSelectionModel::currentChanged, this, &MainWindow::refresh);
    for (QWidget* view : std::initializer_list<QWidget*>{map_, history_, comparedMaps_, table_}) {
        connect(view, &QWidget::customContextMenuRequested, this, [this, view](const QPoint& point) {
            if (!chosenSlots().empty()) {
                slotMenu_->popup(view->mapToGlobal(point));
            }
        });
    }
}

/// Map, table, curve and panels show the timeline's moment.
void MainWindow::showMoment() {
    const Session session = timeline_.session();
    if (timeline_.isPast()) {
        model_.showPast(session);
    } else {
        model_.showPresent();
    }
    curve_->setSession(session);
    composition_->setSession(session);
    compared_.setShown(session);
    refresh();
}

void MainWindow::showCurve() {
    const Session session = timeline_.session();
    curve_->setSession(session);
    composition_->setSession(session);
    compared_.setShown(session);
}

void MainWindow::resetLayout() {
    for (QDockWidget* dock : docks_) {
        dock->setFloating(false);
        dock->show();
    }
    restoreState(defaultLayout_, layout_version);
}

bool MainWindow::wantsDark() const {
    if (appearance_ != Appearance::system) {
        return appearance_ == Appearance::dark;
    }
    return scheme_.dark().value_or(systemIsDark());
}

void MainWindow::applyAppearance() {
    if (appearance_ == Appearance::system) {
        // Without a palette of our own the platform's shows through again.
        QApplication::setPalette(QPalette());
    }
    const Theme& theme = wantsDark() ? darkTheme() : lightTheme();
    applyTheme(theme);
    MapStyle style = theme.map;
    style.font = font();
    style.font.setPixelSize(QFontInfo(font()).pixelSize());
    style.colors = colors_;
    map_->setStyle(style, theme.accent);
    history_->setStyle(style, theme.accent);
    comparedMaps_->setStyle(style, theme.accent);
    composition_->setStyle(style, theme.accent, font().pointSizeF() * 0.9);
    banners_->setTheme(theme);
    slotPanel_->setTheme(theme);
    evaluate_->setStyle(style, theme.accent);
    curve_->plot().setStyle(style, theme.accent, font().pointSizeF() * 0.9);
}

void MainWindow::saveLayout() {
    QSettings settings;
    settings.setValue(QStringLiteral("geometry"), saveGeometry());
    settings.setValue(QStringLiteral("layout"), saveState(layout_version));
}

} // namespace cutaway
