#include "ui/figures/figure_dialog.h"
#include "ui/map/history_view.h"
#include "ui/map/slot_map_view.h"
#include "ui/window/banner.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QSettings>
#include <QStackedWidget>

namespace cutaway {

namespace {

QString historyKey() {
    return QStringLiteral("historyView");
}

QString colorsKey() {
    return QStringLiteral("viridis");
}

} // namespace

void MainWindow::createFigureActions() {
    const auto choices = [this](QAction* first, QAction* second, bool isSecond) {
        auto* const group = new QActionGroup(this);
        for (QAction* choice : {first, second}) {
            choice->setCheckable(true);
            group->addAction(choice);
        }
        (isSecond ? second : first)->setChecked(true);
    };
    QAction* const map = add(QStringLiteral("slotMapView"), tr("Slot &map"), {QKeySequence(Qt::Key_F7)},
                             [this] { showCenter(false); });
    QAction* const history = add(QStringLiteral("historyView"), tr("Score &history by step"),
                                 {QKeySequence(Qt::Key_F8)}, [this] { showCenter(true); });
    choices(map, history, QSettings().value(historyKey(), false).toBool());
    QAction* const cividis =
        add(QStringLiteral("cividis"), tr("Colours: c&ividis"),
            {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C)}, [this] { showColors(ColorMap::cividis); });
    QAction* const viridis =
        add(QStringLiteral("viridis"), tr("Colours: &viridis"),
            {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_V)}, [this] { showColors(ColorMap::viridis); });
    const bool second = QSettings().value(colorsKey(), false).toBool();
    colors_ = second ? ColorMap::viridis : ColorMap::cividis;
    choices(cividis, viridis, second);
    history_->addActions({action("pin"), action("force"), action("restore")});
}

void MainWindow::showColors(ColorMap colors) {
    colors_ = colors;
    QSettings().setValue(colorsKey(), colors == ColorMap::viridis);
    applyAppearance();
}

QWidget* MainWindow::centerView() const {
    return action("historyView")->isChecked() ? static_cast<QWidget*>(history_) : map_;
}

void MainWindow::showCenter(bool history) {
    QSettings().setValue(historyKey(), history);
    if (!document_.empty()) {
        pages_->setCurrentWidget(centerView());
        centerView()->setFocus();
    }
}

void MainWindow::exportFigure() {
    auto* const dialog = new FigureDialog(document_, timeline_, compared_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
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
