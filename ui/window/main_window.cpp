#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QCoreApplication>
#include <QDockWidget>
#include <QFileInfo>
#include <QHeaderView>
#include <QMimeData>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QTableView>
#include <QVBoxLayout>

namespace cutaway {

namespace {

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

constexpr double megabyte = 1 << 20;
constexpr int layoutVersion = 1;

} // namespace

QString eventWords(const Event& event) {
    const QString slots_ = QString::fromStdString(to_string(event.slots));
    switch (event.decision) {
    case Decision::cut:
        return QObject::tr("cut %1 (%2)").arg(slots_).arg(event.score.value_or(0), 0, 'g', 4);
    case Decision::pin:
        return QObject::tr("pin %1").arg(slots_);
    case Decision::force:
        return QObject::tr("force out %1").arg(slots_);
    case Decision::restore:
        return QObject::tr("restore %1").arg(slots_);
    case Decision::undo:
        return QObject::tr("take back %1").arg(event.undoes);
    }
    return {};
}

MainWindow::MainWindow(const QStringList& engineCommand)
    : engine_(engineCommand), controller_(document_, engine_), slotModel_(document_) {
    setWindowTitle("Cutaway");
    resize(1280, 760);
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    makeCentre();
    makePanels();
    makeActions();
    deviceLabel_ = new QLabel;
    stepLabel_ = new QLabel;
    statusBar()->addPermanentWidget(stepLabel_);
    statusBar()->addPermanentWidget(deviceLabel_);
    connectAll();
    showModel();
    showRun();
    restoreLayout();
}

void MainWindow::makeCentre() {
    map_ = new SlotMapView;
    map_->setMinimumHeight(140);
    curve_ = new CutCurve;
    curve_->setMinimumHeight(110);
    banner_ = new Banner;
    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(map_);
    split->addWidget(curve_);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(6, 6, 6, 6);
    column->addWidget(banner_);
    auto* legend = new QLabel(
        tr("light: cheap to remove · hatched: cut (number) or forced out · thick outline: pinned · "
           "corner: lower bound · ring: leads this step"));
    legend->setWordWrap(true);
    legend->setEnabled(false);
    column->addWidget(split, 1);
    column->addWidget(legend);
    setCentralWidget(centre);
}

QDockWidget* MainWindow::addPanel(const QString& title, const char* name, QWidget* content,
                                  Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setWidget(content);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::makePanels() {
    modelLabel_ = new QLabel;
    modelLabel_->setTextFormat(Qt::PlainText);
    modelLabel_->setMargin(8);
    modelLabel_->setWordWrap(true);
    modelLabel_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    planList_ = new QListWidget;
    planList_->setAccessibleName(tr("Removed slots in order"));
    historyList_ = new QListWidget;
    historyList_->setAccessibleName(tr("History of the plan"));
    details_ = new SlotDetails;
    auto* scroll = new QScrollArea;
    scroll->setWidget(details_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* table = new QTableView;
    table->setModel(&slotModel_);
    table->verticalHeader()->hide();
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setAccessibleName(tr("Slots"));
    log_ = new QPlainTextEdit;
    log_->setReadOnly(true);
    log_->setMaximumBlockCount(5000);

    addPanel(tr("Model"), "model", modelLabel_, Qt::LeftDockWidgetArea);
    QDockWidget* plan = addPanel(tr("Plan"), "plan", planList_, Qt::LeftDockWidgetArea);
    tabifyDockWidget(plan, addPanel(tr("History"), "history", historyList_, Qt::LeftDockWidgetArea));
    plan->raise();
    addPanel(tr("Slot"), "slot", scroll, Qt::RightDockWidgetArea);
    QDockWidget* tableDock = addPanel(tr("Table"), "table", table, Qt::BottomDockWidgetArea);
    tabifyDockWidget(tableDock, addPanel(tr("Log"), "log", log_, Qt::BottomDockWidgetArea));
    tableDock->raise();
    resizeDocks({tableDock}, {170}, Qt::Vertical);
}

void MainWindow::connectAll() {
    connect(&slotModel_, &SlotModel::pictureChanged, this,
            [this] { map_->setPicture(slotModel_.picture()); });
    connect(&document_, &Document::modelChanged, this, &MainWindow::showModel);
    connect(&document_, &Document::planChanged, this, &MainWindow::showPlan);
    connect(&document_, &Document::scoresChanged, this, &MainWindow::showRun);
    connect(map_, &SlotMapView::selectionChanged, this,
            [this](const std::vector<Slot>& selected) { details_->show(document_.session(), selected); });
    const auto edits = [this](Decision decision) {
        return [this, decision](const std::vector<Slot>& selected) { controller_.edit(decision, selected); };
    };
    connect(map_, &SlotMapView::pinWanted, this, edits(Decision::pin));
    connect(map_, &SlotMapView::forceWanted, this, edits(Decision::force));
    connect(map_, &SlotMapView::restoreWanted, this, edits(Decision::restore));
    connect(map_, &SlotMapView::scoreWanted, &controller_, &RunController::scoreNow);
    connect(&controller_, &RunController::stateChanged, this, &MainWindow::showRun);
    connect(&controller_, &RunController::opened, this, &MainWindow::showRun);
    connect(&controller_, &RunController::failed, this, &MainWindow::showError);
    connect(&controller_, &RunController::progressed, this,
            [this](const QString& words) { statusBar()->showMessage(words); });
    connect(&controller_, &RunController::logged, log_, &QPlainTextEdit::appendPlainText);
    connect(&controller_, &RunController::scored, this, [this](Slot slot, double score) {
        statusBar()->showMessage(
            tr("Without %1 as well: %2").arg(QString::fromStdString(to_string(slot))).arg(score, 0, 'g', 6));
        log_->appendPlainText(statusBar()->currentMessage());
    });
    connect(&controller_, &RunController::exported, this, [this](const QString& path) {
        statusBar()->showMessage(tr("Exported to %1").arg(path));
        log_->appendPlainText(statusBar()->currentMessage());
    });
    connect(&controller_, &RunController::deviceChanged, this, [this](const DeviceInfo& device) {
        const QString used = QString::number(static_cast<double>(device.memory_used) / megabyte, 'f', 0);
        deviceLabel_->setText(QString::fromStdString(device.name) + tr(" · %1 MiB").arg(used));
    });
    connect(&controller_, &RunController::engineDied, this, [this](const QString& reason) {
        const QString what =
            tr("The engine ended: %1. The plan is safe up to the last finished step.").arg(reason);
        log_->appendPlainText(what);
        banner_->showOffer(what, tr("Start it again and go on"), [this] { controller_.run(); });
    });
}

void MainWindow::showModel() {
    const ModelInfo& model = document_.session().model;
    const bool there = document_.hasModel();
    modelLabel_->setText(there ? tr("%1\n%2\n%3 blocks, d %4, %5\n%6 M parameters, %7 MiB")
                                     .arg(QFileInfo(QString::fromStdString(model.path)).fileName(),
                                          QString::fromStdString(model.architecture))
                                     .arg(model.blocks)
                                     .arg(model.hidden_size)
                                     .arg(QString::fromStdString(model.dtype))
                                     .arg(static_cast<double>(model.parameters) / 1e6, 0, 'f', 1)
                                     .arg(static_cast<double>(model.bytes) / megabyte, 0, 'f', 1)
                               : tr("Open a checkpoint folder (Ctrl+O), or drop one here."));
    setWindowTitle(there ? QFileInfo(QString::fromStdString(model.path)).fileName() + " — Cutaway"
                         : "Cutaway");
    const SearchSettings& settings = document_.session().settings;
    const QSignalBlocker quiet(share_);
    const QSignalBlocker quiet2(divergence_);
    share_->setValue(100 * settings.budget.share.value_or(default_share));
    divergence_->setCurrentText(text(name(settings.divergence)));
    details_->show(document_.session(), {});
    showRun();
}

void MainWindow::showPlan() {
    const Plan& plan = document_.plan();
    planList_->clear();
    int number = 0;
    for (const Slot slot : plan.removed()) {
        const bool forced = plan.state(slot) == State::forced;
        planList_->addItem(
            QString("%1  %2%3")
                .arg(++number)
                .arg(QString::fromStdString(to_string(slot)), forced ? tr("  forced") : QString()));
    }
    historyList_->clear();
    for (const Event& event : plan.events()) {
        historyList_->addItem(QString("%1  %2").arg(event.number).arg(eventWords(event)));
        if (event.decision != Decision::undo && !plan.effective(event.number)) {
            QListWidgetItem* item = historyList_->item(historyList_->count() - 1);
            QFont font = item->font();
            font.setStrikeOut(true);
            item->setFont(font);
        }
    }
    planList_->scrollToBottom();
    historyList_->scrollToBottom();
    curve_->setSession(document_.session());
    details_->show(document_.session(), map_->selection());
    showRun();
}

void MainWindow::showRun() {
    const bool searching = controller_.isSearching();
    const bool running = controller_.state() == RunState::running;
    runAction_->setText(running                                   ? tr("&Pause")
                        : controller_.state() == RunState::paused ? tr("&Resume")
                                                                  : tr("&Run"));
    stopAction_->setEnabled(searching);
    for (QAction* action : modelActions_) {
        action->setEnabled(document_.hasModel());
    }
    share_->setEnabled(!searching);
    divergence_->setEnabled(!searching && document_.session().steps.empty());
    const Plan& plan = document_.plan();
    const auto target = document_.hasModel() ? plan.undo_target() : std::nullopt;
    const auto again = document_.hasModel() ? plan.redo_target() : std::nullopt;
    undoAction_->setEnabled(target.has_value());
    redoAction_->setEnabled(again.has_value());
    const auto words = [&](int number) {
        return eventWords(plan.events().at(static_cast<std::size_t>(number - 1)));
    };
    undoAction_->setText(target ? tr("&Undo %1").arg(words(*target)) : tr("&Undo"));
    redoAction_->setText(again ? tr("&Redo (%1)").arg(words(*again)) : tr("&Redo"));
    if (!document_.hasModel()) {
        stepLabel_->clear();
        return;
    }
    const auto goal = slots_of_share(document_.session().settings.budget.share.value_or(1), plan.slots());
    const auto gone = static_cast<int>(plan.removed().size());
    QString line = tr("%1 of %2 slots removed").arg(gone).arg(plan.slots());
    if (searching && !document_.session().steps.empty()) {
        const double left = document_.session().steps.back().seconds * std::max(0, goal - gone);
        line += tr(" · %1 candidates scored · %2 s left").arg(document_.scores().size()).arg(left, 0, 'f', 0);
    }
    stepLabel_->setText(text(name(controller_.state())) + " · " + line);
}

void MainWindow::showError(const Error& error) {
    const QString where =
        error.where().empty() ? QString() : " (" + QString::fromStdString(error.where()) + ")";
    const QString what = QString::fromStdString(error.message()) + where;
    log_->appendPlainText(what);
    statusBar()->clearMessage();
    banner_->showError(what, QString::fromStdString(error.help()));
}

void MainWindow::open(const QString& path, bool andRun) {
    banner_->hide();
    if (controller_.isSearching()) {
        controller_.stop();
    }
    try {
        if (path.endsWith(text(session_suffix))) {
            controller_.openSession(path);
        } else {
            controller_.openModel(path, andRun);
        }
    } catch (const Error& error) {
        showError(error);
    }
}

void MainWindow::offerRecovery() {
    const QString file = Document::recoveryFile();
    if (QFileInfo::exists(file)) {
        banner_->showOffer(tr("The last session was not saved before Cutaway ended."), tr("Open it"),
                           [this, file] { open(file); });
    }
}

void MainWindow::restoreLayout() {
    defaultLayout_ = saveState(layoutVersion);
    const QSettings settings;
    restoreGeometry(settings.value("window/geometry").toByteArray());
    restoreState(settings.value("window/layout").toByteArray(), layoutVersion);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings settings;
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/layout", saveState(layoutVersion));
    // What was closed in the ordinary way is not offered again, but kept until the next session replaces it.
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QString path = event->mimeData()->urls().value(0).toLocalFile();
    if (!path.isEmpty()) {
        open(path);
    }
}

} // namespace cutaway
