#include "ui/engine/bootstrap_run.h"
#include "ui/engine/evaluating.h"
#include "ui/map/history_view.h"
#include "ui/map/slot_map_view.h"
#include "ui/plots/curve_axis.h"
#include "ui/text.h"
#include "ui/window/banner.h"
#include "ui/window/budget_editor.h"
#include "ui/window/compared_maps.h"
#include "ui/window/curve_panel.h"
#include "ui/window/icons.h"
#include "ui/window/main_window.h"
#include "ui/window/status_line.h"
#include "ui/window/timeline_bar.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QMenu>
#include <QSettings>
#include <QTableView>

#include <algorithm>

namespace cutaway {

namespace {

/// What the action does, and its key.
void setTip(QAction* action, const QString& words) {
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(key.isEmpty() ? words : QStringLiteral("%1 (%2)").arg(words, key));
}

} // namespace

QAction* MainWindow::add(const QString& id, const QString& text, const QList<QKeySequence>& keys,
                         const std::function<void()>& act) {
    auto* const created = new QAction(text, this);
    created->setObjectName(id);
    created->setShortcuts(keys);
    setTip(created, created->toolTip());
    connect(created, &QAction::triggered, this, act);
    addAction(created);
    return created;
}

QAction* MainWindow::addForSlots(const QString& id, const QString& text, const QList<QKeySequence>& keys,
                                 const std::function<void()>& act) {
    QAction* const created = add(id, text, keys, act);
    removeAction(created);
    created->setShortcutContext(Qt::WidgetShortcut);
    map_->addAction(created);
    return created;
}

QAction* MainWindow::action(const char* id) const {
    return findChild<QAction*>(QLatin1String(id), Qt::FindDirectChildrenOnly);
}

void MainWindow::createActions() {
    add(QStringLiteral("open"), tr("&Open…"), {QKeySequence::Open}, [this] {
        askForModel();
    })->setIcon(icon(IconShape::open));
    add(QStringLiteral("openSession"), tr("Open sess&ion…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)},
        [this] { askForSession(); });
    add(QStringLiteral("demo"), tr("Open the &demo"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D)},
        [this] { openDemo(); });
    add(QStringLiteral("save"), tr("&Save session"), {QKeySequence::Save}, [this] { save(); });
    add(QStringLiteral("saveAs"), tr("Save session &as…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
        [this] { saveAs(); });
    add(QStringLiteral("figure"), tr("Export &figure…"), {QKeySequence(Qt::CTRL | Qt::Key_E)}, [this] {
        exportFigure();
    })->setIcon(icon(IconShape::figure));
    add(QStringLiteral("quit"), tr("&Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)}, [this] { close(); });
    add(QStringLiteral("undo"), tr("Undo"), {QKeySequence::Undo}, [this] {
        controller_.undo();
    })->setIcon(icon(IconShape::undo));
    add(QStringLiteral("redo"), tr("Redo"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)},
        [this] { controller_.redo(); })
        ->setIcon(icon(IconShape::redo));
    add(QStringLiteral("run"), tr("Run"), {QKeySequence(Qt::CTRL | Qt::Key_R), QKeySequence(Qt::Key_F5)},
        [this] { runOrPause(); });
    add(QStringLiteral("stop"), tr("Stop"), {QKeySequence(Qt::CTRL | Qt::Key_Period)}, [this] {
        bootstrap_->stop();
        evaluating_->stop();
        controller_.stop();
    })->setIcon(icon(IconShape::stop));
    setTip(action("stop"), tr("Stop what is being computed; what is finished stays"));
    add(QStringLiteral("editBudget"), tr("&Budget…"), {QKeySequence(Qt::CTRL | Qt::Key_B)},
        [this] { budget_->showPanel(); });
    add(QStringLiteral("chooseDivergence"), tr("&Divergence…"), {QKeySequence(Qt::CTRL | Qt::Key_D)}, [this] {
        divergence_->setFocus();
        divergence_->showPopup();
    });
    add(QStringLiteral("measure"), tr("&Measure the plan"), {QKeySequence(Qt::CTRL | Qt::Key_M)},
        [this] { controller_.questions().measure(); });
    add(QStringLiteral("about"), tr("&About Cutaway"), {QKeySequence(Qt::Key_F1)}, [this] { about(); });
    createExportActions();
    createImportActions();
    createSlotActions();
    createTimelineActions();
    createEngineActions();
    createPaletteActions();
    createViewActions();
}

void MainWindow::createSlotActions() {
    addForSlots(QStringLiteral("pin"), tr("Pin"), {QKeySequence(Qt::Key_P), QKeySequence(Qt::Key_Space)},
                [this] { togglePin(); });
    addForSlots(QStringLiteral("force"), tr("Force out"), {QKeySequence(Qt::Key_Delete)},
                [this] { decide(Decision::force); });
    addForSlots(QStringLiteral("restore"), tr("Restore"),
                {QKeySequence(Qt::Key_R), QKeySequence(Qt::Key_Backspace)},
                [this] { decide(Decision::restore); });
    addForSlots(QStringLiteral("score"), tr("Score now"),
                {QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)}, [this] { scoreSelected(); });
    setTip(action("pin"), tr("Keep the selected slots, whatever the search finds"));
    setTip(action("force"), tr("Remove the selected slots now"));
    setTip(action("restore"), tr("Bring the selected slots back; the search may remove them again"));
    setTip(action("score"), tr("Compute what removing the selected slots one by one would cost"));
    add(QStringLiteral("copy"), tr("&Copy the facts"), {QKeySequence::Copy}, [this] { copySelected(); });
    add(QStringLiteral("selectAll"), tr("Select &all slots"), {QKeySequence::SelectAll}, [this] {
        selection_.select(
            QItemSelection(model_.index(0, 0), model_.index(model_.rowCount() - 1, SlotModel::columns - 1)),
            QItemSelectionModel::ClearAndSelect);
    });
    slotMenu_ = new QMenu(this);
    slotMenu_->setObjectName(QStringLiteral("slotMenu"));
    for (const char* id : {"pin", "force", "restore", "score"}) {
        slotMenu_->addAction(action(id));
    }
    slotMenu_->addSeparator();
    slotMenu_->addAction(action("exportLayers"));
    slotMenu_->addAction(action("exportPlan"));
}

void MainWindow::createTimelineActions() {
    const auto walk = [this](const QString& id, const QString& text, Qt::Key key, const QString& words,
                             const std::function<int()>& target) {
        QAction* const created =
            add(id, text, {QKeySequence(Qt::ALT | key)}, [this, target] { timeline_.go(target()); });
        setTip(created, words);
        return created;
    };
    walk(QStringLiteral("timelineStart"), tr("&Start of the history"), Qt::Key_Home,
         tr("Show the untouched model"), [] { return 0; });
    walk(QStringLiteral("timelineBack"), tr("One event &back"), Qt::Key_Left, tr("Show the event before"),
         [this] { return timeline_.position() - 1; })
        ->setIcon(icon(IconShape::previous));
    walk(QStringLiteral("timelineForward"), tr("One event &forward"), Qt::Key_Right,
         tr("Show the event after"), [this] { return timeline_.position() + 1; })
        ->setIcon(icon(IconShape::next));
    walk(QStringLiteral("timelineNow"), tr("&Now"), Qt::Key_End, tr("Back to the present"),
         [this] { return timeline_.length(); });
    add(QStringLiteral("timelinePlay"), tr("&Play the history"), {QKeySequence(Qt::CTRL | Qt::Key_T)},
        [this] { timelineBar_->play(); });
    add(QStringLiteral("branch"), tr("&Branch from here"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B)},
        [this] {
            const int moment = timeline_.position();
            timeline_.go(timeline_.length());
            controller_.branch(moment);
        });
    setTip(action("branch"),
           tr("Go on from the shown moment: what was decided since is undone and stays in the history"));
}

void MainWindow::createViewActions() {
    const auto orient = [this](MapOrientation orientation) {
        map_->setOrientation(orientation);
        history_->setOrientation(orientation);
        comparedMaps_->setOrientation(orientation);
        QSettings().setValue(QStringLiteral("mapColumns"), orientation == MapOrientation::columns);
    };
    auto* const orientations = new QActionGroup(this);
    QAction* const rows =
        add(QStringLiteral("rows"), tr("Map in &rows"), {QKeySequence(Qt::CTRL | Qt::Key_1)},
            [orient] { orient(MapOrientation::rows); });
    QAction* const columns =
        add(QStringLiteral("columns"), tr("Map in &columns"), {QKeySequence(Qt::CTRL | Qt::Key_2)},
            [orient] { orient(MapOrientation::columns); });
    const bool upright = QSettings().value(QStringLiteral("mapColumns"), false).toBool();
    orient(upright ? MapOrientation::columns : MapOrientation::rows);
    for (QAction* choice : {rows, columns}) {
        choice->setCheckable(true);
        orientations->addAction(choice);
    }
    (upright ? columns : rows)->setChecked(true);
    auto* const appearances = new QActionGroup(this);
    const auto look = [&](const QString& id, const QString& text, Qt::Key key, Appearance appearance) {
        QAction* const choice =
            add(id, text, {QKeySequence(Qt::CTRL | key)}, [this, appearance] { setAppearance(appearance); });
        choice->setCheckable(true);
        choice->setChecked(appearance == appearance_);
        appearances->addAction(choice);
    };
    look(QStringLiteral("systemLook"), tr("System col&ours"), Qt::Key_3, Appearance::system);
    look(QStringLiteral("lightLook"), tr("&Light"), Qt::Key_4, Appearance::light);
    look(QStringLiteral("darkLook"), tr("&Dark"), Qt::Key_5, Appearance::dark);
    add(QStringLiteral("resetLayout"), tr("Reset la&yout"), {QKeySequence(Qt::CTRL | Qt::Key_0)},
        [this] { resetLayout(); });
    createPaneActions();
    createFigureActions();
    createCurveActions();
    createCompareActions();
    createTrialActions();
    createQuestionActions();
    createCalibrationActions();
    createEvaluateActions();
    createTryActions();
}

void MainWindow::createCurveActions() {
    auto* const axes = new QActionGroup(this);
    axes->setObjectName(QStringLiteral("curveAxes"));
    int key = Qt::Key_6;
    for (const CurveAxis axis : all_curve_axes) {
        QAction* const choice = add(
            QStringLiteral("curveAxis%1").arg(static_cast<int>(axis)), curveAxisTitle(axis),
            {QKeySequence(Qt::CTRL | static_cast<Qt::Key>(key))}, [this, axis] { curve_->setAxis(axis); });
        choice->setCheckable(true);
        axes->addAction(choice);
        ++key;
    }
}

void MainWindow::setAppearance(Appearance appearance) {
    appearance_ = appearance;
    QSettings().setValue(QStringLiteral("appearance"), static_cast<int>(appearance));
    applyAppearance();
}

void MainWindow::runOrPause() {
    if (controller_.engineSearching() && !controller_.paused()) {
        controller_.pause();
    } else {
        timeline_.go(timeline_.length());
        controller_.run();
    }
}

/// What is selected, or where nothing is the slot that has the focus.
std::vector<Slot> MainWindow::chosenSlots() const {
    std::vector<Slot> chosen = selectedSlots(selection_);
    if (chosen.empty() && selection_.currentIndex().isValid()) {
        chosen.push_back(Slot(selection_.currentIndex().row()));
    }
    return chosen;
}

void MainWindow::decide(Decision decision) {
    controller_.edit(decision, chosenSlots());
}

void MainWindow::togglePin() {
    const std::vector<Slot> chosen = chosenSlots();
    const bool all_pinned = std::all_of(chosen.begin(), chosen.end(), [this](Slot slot) {
        return document_.plan().state(slot) == State::pinned;
    });
    controller_.edit(all_pinned ? Decision::restore : Decision::pin, chosen);
}

void MainWindow::scoreSelected() {
    controller_.questions().score(chosenSlots());
}

void MainWindow::copySelected() {
    QApplication::clipboard()->setText(model_.copyText(chosenSlots()));
}

void MainWindow::refresh() {
    const bool there = !document_.empty();
    const bool searching = controller_.searching();
    const bool ready = controller_.modelReady();
    const std::vector<Slot> selected = there ? chosenSlots() : std::vector<Slot>();
    const auto any = [&](auto wanted) {
        return std::any_of(selected.begin(), selected.end(),
                           [&](Slot slot) { return wanted(document_.plan().state(slot)); });
    };
    const bool unpinned = any([](State state) { return state != State::pinned; });
    QAction* const run = action("run");
    const bool pauses = controller_.engineSearching() && !controller_.paused();
    run->setText(pauses ? tr("Pause") : controller_.paused() ? tr("Go on") : tr("Run"));
    run->setIcon(icon(pauses ? IconShape::pause : IconShape::run));
    run->setEnabled(controller_.engineSearching() || (there && !controller_.busy()));
    setTip(run, pauses ? tr("Pause the search") : tr("Search: remove the cheapest slot, again and again"));
    action("stop")->setEnabled(controller_.engineAlive() &&
                               (searching || controller_.busy() || controller_.questions().measuring() ||
                                controller_.questions().askingForScores()));
    action("save")->setEnabled(there);
    action("saveAs")->setEnabled(there);
    action("importPlan")->setEnabled(there && !searching && !timeline_.isPast());
    action("figure")->setEnabled(there);
    action("copy")->setEnabled(!selected.empty());
    action("selectAll")->setEnabled(there);
    action("editBudget")->setEnabled(!searching);
    action("chooseDivergence")->setEnabled(!searching);
    action("pin")->setText(unpinned || selected.empty() ? tr("Pin") : tr("Unpin"));
    // The past is looked at; who wants to go on from there branches.
    const bool past = timeline_.isPast();
    action("pin")->setEnabled(!past && !selected.empty());
    action("force")->setEnabled(!past && any([](State state) { return state != State::forced; }));
    action("restore")->setEnabled(!past && any([](State state) { return state != State::kept; }));
    action("score")->setEnabled(!past && ready && any([](State state) { return !is_removed(state); }));
    const bool exportable = !past && ready && !searching && !controller_.busy();
    action("exportModel")->setEnabled(exportable);
    action("exportLayers")->setEnabled(exportable && !selected.empty());
    action("exportPlan")->setEnabled(exportable);
    action("measure")->setEnabled(!past && ready);
    refreshQuestionActions();
    action("branch")->setEnabled(past);
    action("timelineNow")->setEnabled(past);
    action("timelineForward")->setEnabled(past);
    action("timelineBack")->setEnabled(timeline_.position() > 0);
    action("timelineStart")->setEnabled(timeline_.position() > 0);
    action("timelinePlay")->setEnabled(timeline_.length() > 0);
    action("timelinePlay")->setText(timelineBar_->playing() ? tr("Stop &playing") : tr("&Play the history"));
    action("timelinePlay")->setIcon(icon(timelineBar_->playing() ? IconShape::pause : IconShape::run));
    timelineBar_->setVisible(there);
    QAction* const undo = action("undo");
    QAction* const redo = action("redo");
    undo->setEnabled(!past && undoStack_.canUndo());
    redo->setEnabled(!past && undoStack_.canRedo());
    setTip(undo, undoStack_.canUndo() ? tr("Undo: %1").arg(undoStack_.undoText()) : tr("Nothing to undo"));
    setTip(redo, undoStack_.canRedo() ? tr("Redo: %1").arg(undoStack_.redoText()) : tr("Nothing to redo"));
    baselineMenu_->setEnabled(ready && !searching && !controller_.opening() && !controller_.exporting());
    for (QAction* baseline : baselineMenu_->actions()) {
        baseline->setEnabled(baselineMenu_->isEnabled());
    }
    refreshCompareActions();
    budget_->setEnabled(!searching);
    divergence_->setEnabled(!searching);
    const SearchSettings& settings = document_.session().settings;
    if (settings.budget != budget_->budget()) {
        budget_->setBudget(settings.budget);
    }
    divergence_->setCurrentIndex(divergence_->findData(static_cast<int>(settings.divergence)));
    if (controller_.engineAlive()) {
        banners_->close(QStringLiteral("engineDied"));
    }
    refreshCalibration();
    refreshEvaluateActions();
    status_->refresh();
}

} // namespace cutaway
