#include "ui/engine/bootstrap_run.h"
#include "ui/window/banner.h"
#include "ui/window/calibration_form.h"
#include "ui/window/calibration_panel.h"
#include "ui/window/main_window.h"
#include "ui/window/scroll_pane.h"

#include <QAction>
#include <QDockWidget>

namespace cutaway {

void MainWindow::createCalibrationActions() {
    const auto open = [this] { showDock(QStringLiteral("calibrationDock")); };
    QAction* const edit = add(QStringLiteral("calibration"), tr("&Calibration…"),
                              {QKeySequence(Qt::CTRL | Qt::Key_K)}, [this, open] {
                                  open();
                                  calibration_->edit();
                              });
    edit->setToolTip(tr("What scores are measured on (%1)").arg(edit->shortcut().toString()));
    add(QStringLiteral("agreement"), tr("A&greement over resampled texts…"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K)}, [this, open] {
            open();
            calibration_->showAgreement();
        });
}

void MainWindow::createCalibrationDock() {
    bootstrap_ = new BootstrapRun(document_, controller_);
    calibration_ = new CalibrationPanel(document_, controller_, *bootstrap_);
    bootstrap_->setParent(calibration_); // it goes before the document does
    connect(bootstrap_, &BootstrapRun::failed, this, &MainWindow::showError);
    connect(bootstrap_, &BootstrapRun::changed, this, &MainWindow::refreshCalibration);
    connect(&document_, &Document::calibrationChanged, this, &MainWindow::refreshCalibration);
    connect(&document_, &Document::loaded, this, &MainWindow::refreshCalibration);
    connect(&document_, &Document::loaded, this, [this] { banners_->close(QStringLiteral("calibration")); });
    connect(&controller_, &Controller::measuredOnOther, this, &MainWindow::tellOtherCalibration);
    QDockWidget* const created =
        dock(QStringLiteral("calibrationDock"), tr("Calibration"),
             new ScrollPane(calibration_, QSize(508, 200)), Qt::BottomDockWidgetArea);
    connect(created, &QDockWidget::visibilityChanged, calibration_, &CalibrationPanel::setInSight);
}

void MainWindow::refreshCalibration() {
    const CalibrationRequest request = document_.nextCalibration();
    action("calibration")->setIconText(tr("%1 × %2").arg(request.sequences).arg(request.length));
    action("calibration")
        ->setToolTip(tr("Calibration: %1 (%2)")
                         .arg(CalibrationForm::words(request),
                              action("calibration")->shortcut().toString(QKeySequence::NativeText)));
    if (bootstrap_->running()) {
        action("stop")->setEnabled(true);
    }
}

/// Scores of different sets stand in one session from now on.
void MainWindow::tellOtherCalibration(bool meant) {
    banners_->show(
        QStringLiteral("calibration"),
        {.severity = meant ? Severity::information : Severity::warning,
         .title = meant ? tr("The search goes on with another calibration set")
                        : tr("The calibration text is not what it was"),
         .text = tr("Scores from step %1 on do not compare with those before. The session keeps both apart; "
                    "for scores of one set throughout, open the model anew.")
                     .arg(document_.nextStep())});
}

} // namespace cutaway
