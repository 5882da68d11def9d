#include "ui/figures/figure_dialog.h"
#include "ui/map/history_view.h"
#include "ui/map/slot_map_view.h"
#include "ui/window/banner.h"
#include "ui/window/compared_maps.h"
#include "ui/window/curve_panel.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QSettings>
#include <QStackedWidget>

namespace cutaway {

namespace {

QString centerKey() {
    return QStringLiteral("centerView");
}

QString colorsKey() {
    return QStringLiteral("viridis");
}

} // namespace

void MainWindow::createFigureActions() {
    const auto choices = [this](const QList<QAction*>& among, int chosen) {
        auto* const group = new QActionGroup(this);
        for (QAction* choice : among) {
            choice->setCheckable(true);
            group->addAction(choice);
        }
        among[chosen]->setChecked(true);
    };
    const auto view = [this](const QString& id, const QString& text, Qt::Key key, QWidget* widget) {
        centers_ << widget;
        return add(id, text, {QKeySequence(key)}, [this, widget] { showCenter(widget); });
    };
    const QList<QAction*> views{
        view(QStringLiteral("slotMapView"), tr("Slot &map"), Qt::Key_F7, map_),
        view(QStringLiteral("historyView"), tr("Score &history by step"), Qt::Key_F8, history_),
        view(QStringLiteral("comparedMapsView"), tr("Maps &together"), Qt::Key_F9, comparedMaps_)};
    const int last = QSettings().value(centerKey(), 0).toInt();
    center_ = centers_.value(last, map_);
    choices(views, static_cast<int>(centers_.indexOf(center_)));
    QAction* const cividis =
        add(QStringLiteral("cividis"), tr("Colours: c&ividis"),
            {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C)}, [this] { showColors(ColorMap::cividis); });
    QAction* const viridis =
        add(QStringLiteral("viridis"), tr("Colours: &viridis"),
            {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_V)}, [this] { showColors(ColorMap::viridis); });
    const bool second = QSettings().value(colorsKey(), false).toBool();
    colors_ = second ? ColorMap::viridis : ColorMap::cividis;
    choices({cividis, viridis}, second ? 1 : 0);
    for (QWidget* also : std::initializer_list<QWidget*>{history_, comparedMaps_}) {
        also->addActions({action("pin"), action("force"), action("restore")});
    }
}

void MainWindow::showColors(ColorMap colors) {
    colors_ = colors;
    QSettings().setValue(colorsKey(), colors == ColorMap::viridis);
    applyAppearance();
}

void MainWindow::showCenter(QWidget* view) {
    center_ = view;
    QSettings().setValue(centerKey(), centers_.indexOf(view));
    if (!document_.empty()) {
        pages_->setCurrentWidget(center_);
        center_->setFocus();
    }
}

void MainWindow::exportFigure() {
    auto* const dialog = new FigureDialog(document_, timeline_, compared_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->chooseMeasure(action("perplexity")->isChecked() ? std::optional(curve_->measure())
                                                            : std::nullopt);
    connect(dialog, &FigureDialog::failed, this,
            [this](const Error& error) { showError(tr("The figure cannot be written"), error); });
    connect(dialog, &FigureDialog::saved, this, [this](const QString& path) {
        banners_->show(
            QStringLiteral("figure"),
            {.severity = Severity::information, .title = tr("The figure is written"), .text = path});
    });
    dialog->open();
}

} // namespace cutaway
