#include "ui/map/slot_map_view.h"
#include "ui/text.h"
#include "ui/window/command_palette.h"
#include "ui/window/evaluate_panel.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>

namespace cutaway {

namespace {

/// `Save` of `&Save`.
QString withoutMnemonic(QString text) {
    return text.replace(QStringLiteral("&&"), QStringLiteral("\x01"))
        .remove(QLatin1Char('&'))
        .replace(QLatin1Char('\x01'), QLatin1Char('&'));
}

} // namespace

void MainWindow::createPaletteActions() {
    add(QStringLiteral("palette"), tr("&Find a command…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
        [this] { showPalette(); });
}

void MainWindow::showPalette() {
    fillRecents();
    refresh();
    std::vector<Command> commands;
    for (const QAction* menu : menuBar()->actions()) {
        collectCommands(menu->menu(), withoutMnemonic(menu->text()), commands);
    }
    auto* const palette = new CommandPalette(
        std::move(commands), [this](const QString& typed) { return slotsNamed(typed); }, this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->popUp();
}

/// The menus are the list of what there is: an action that is in none of them does not exist.
void MainWindow::collectCommands(const QMenu* menu, const QString& path, std::vector<Command>& into) {
    for (QAction* const choice : menu->actions()) {
        const QString name = withoutMnemonic(choice->text());
        if (choice->menu() != nullptr) {
            collectCommands(choice->menu(), tr("%1 › %2").arg(path, name), into);
        } else if (!choice->isSeparator() && choice->isVisible() &&
                   choice->objectName() != QLatin1String("palette")) {
            into.push_back({.key = choice->objectName().isEmpty() ? path + name : choice->objectName(),
                            .name = name,
                            .menu = path,
                            .shortcut = choice->shortcut().toString(QKeySequence::NativeText),
                            .enabled = choice->isEnabled(),
                            .checked = choice->isChecked(),
                            .whyNot = choice->isEnabled() ? QString() : whyNotNow(choice->objectName()),
                            .act = [choice] { choice->trigger(); }});
        }
    }
}

/// Why refresh() has switched an action off, in a few words.
QString MainWindow::whyNotNow(const QString& id) const {
    const auto one_of = [&](std::initializer_list<const char*> ids) {
        return std::any_of(ids.begin(), ids.end(),
                           [&](const char* other) { return id == QLatin1String(other); });
    };
    if (document_.empty() && !one_of({"stop", "compareRemove", "compareClear"})) {
        return tr("open a model first");
    }
    const bool exports = one_of({"exportModel", "exportLayers", "exportPlan"});
    const bool on_slots = one_of({"pin", "force", "restore", "score", "copy", "exportLayers"});
    if (on_slots && chosenSlots().empty()) {
        return tr("select a slot first");
    }
    if (timeline_.isPast() && (on_slots || exports || one_of({"undo", "redo", "measure", "importPlan"}))) {
        return tr("the timeline shows the past");
    }
    const bool trial = id.startsWith(QLatin1String("baseline")) || id == QLatin1String("trialTexts");
    const bool computes = trial || exports || one_of({"score", "measure", "measureAlong"});
    if (computes && !controller_.modelReady()) {
        return tr("the model is not loaded");
    }
    if ((trial || exports || one_of({"editBudget", "chooseDivergence", "importPlan"})) &&
        controller_.searching()) {
        return tr("a search is running");
    }
    if (exports && controller_.trials().running()) {
        return tr("a comparison is running");
    }
    if (computes && controller_.exporting()) {
        return tr("a model is being written");
    }
    if (id == QLatin1String("evaluateRun")) {
        return evaluate_->whyNot();
    }
    return id == QLatin1String("undo")   ? tr("nothing to undo")
           : id == QLatin1String("redo") ? tr("nothing to redo")
           : id == QLatin1String("stop") ? tr("nothing is being computed")
                                         : tr("not now");
}

/// A slot's name shows it.
std::vector<Command> MainWindow::slotsNamed(const QString& typed) {
    try {
        const Slot slot = parse_slot(typed.toUpper().toStdString(), document_.plan().blocks());
        return {{.name = tr("Show %1").arg(slotName(slot)), .menu = slotWords(slot), .act = [this, slot] {
                     selection_.setCurrentIndex(model_.index(slot.index(), 0),
                                                QItemSelectionModel::ClearAndSelect |
                                                    QItemSelectionModel::Rows);
                     map_->setFocus();
                 }}};
    } catch (const Error&) {
        return {}; // most of what is typed is no slot
    }
}

} // namespace cutaway
