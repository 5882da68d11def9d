#include "tests/ui/main_states.h"
#include "tests/ui/real_engine.h"
#include "tests/ui/window_picture.h"
#include "ui/window/command_palette.h"
#include "ui/window/token_view.h"
#include "ui/window/try_panel.h"

#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

#include <cstdio>
#include <cstdlib>

/// Takes the user guide's pictures from the real window, as it opens, searches, measures and compares the
/// demo model with the real engine: `guide_pictures FOLDER`. packaging/guide-pictures.sh runs it.
namespace cutaway {

namespace {

constexpr QSize common{1280, 800};
constexpr QSize small{1024, 640};

class GuidePictures {
  public:
    explicit GuidePictures(const QString& folder) : folder_(folder) {}

    void take() {
        begin();
        search();
        steer();
        measure();
        compare();
        calibrate();
        write();
        lose();
        goOn();
        evaluate();
        tryIt();
    }

  private:
    void begin() {
        on_.window->resize(common);
        on_.window->controller().startEngine();
        need(QTest::qWaitFor([&] { return on_.window->controller().engineGreeted(); },
                             RealEngine::patience_ms));
        picture("welcome");
        on_.window->open(QStringLiteral("demo"));
        need(on_.ready());
        on_.setCuts(6);
        on_.window->document().chooseCalibration(
            {.source = CalibrationRequest::Source::shipped, .sequences = 4, .length = 128});
        trigger("preview");
        need(QTest::qWaitFor([&] { return on_.window->slotModel().facts(Slot(0)).guess > 0; },
                             RealEngine::patience_ms));
        small_picture("preview");
        trigger("preview");
    }

    /// One picture amid the third step, one at the end.
    void search() {
        trigger("run");
        need(on_.cut(2));
        need(QTest::qWaitFor([&] { return on_.window->slotModel().scoredInStep() >= 6; },
                             RealEngine::patience_ms));
        picture("running", 0);
        need(on_.ended("cuts"));
        on_.click("A5");
        picture("finished");
    }

    void steer() {
        on_.click("F3");
        on_.key(Qt::Key_P);
        on_.click("A1");
        on_.key(Qt::Key_Delete);
        small_picture("steered");
        trigger("undo");
        on_.click("A2");
        on_.click("F4", Qt::ShiftModifier);
        need(
            QTest::qWaitFor([&] { return on_.window->controller().questions().whatIf().score().has_value(); },
                            RealEngine::patience_ms));
        small_picture("what-if");
        on_.click("A5");
        on_.window->timeline().go(3);
        small_picture("timeline");
        trigger("timelineNow");
        trigger("historyView");
        small_picture("history");
        trigger("slotMapView");
    }

    void measure() {
        trigger("measureAlong");
        need(QTest::qWaitFor([&] { return !on_.window->controller().questions().alongCuts().active(); },
                             RealEngine::patience_ms));
        raise("curveDock");
        small_picture("measured");
        raise("compositionDock");
        small_picture("composition");
    }

    void compare() {
        for (const char* baseline : {"baselineBlocks", "baselineTail", "baselineRandom"}) {
            trigger(baseline);
            need(QTest::qWaitFor([&] { return !on_.window->controller().trials().running(); },
                                 RealEngine::patience_ms));
        }
        on_.window->findChild<QTableView*>(QStringLiteral("comparedView"))->selectRow(0);
        picture("compare");
        raise("curveDock");
        picture("curves");
    }

    void calibrate() {
        trigger("calibration");
        const auto* const tokens = on_.window->findChild<TokenView*>();
        need(QTest::qWaitFor([&] { return !tokens->toPlainText().isEmpty(); }, RealEngine::patience_ms));
        picture("calibration");
        trigger("agreement");
        on_.window->findChild<QSpinBox*>(QStringLiteral("resamples"))->setValue(10);
        QTest::mouseClick(on_.window->findChild<QPushButton*>(QStringLiteral("bootstrapStart")),
                          Qt::LeftButton);
        const auto* const counts = on_.window->findChild<QTableView*>(QStringLiteral("slotCounts"));
        need(QTest::qWaitFor([&] { return counts->model()->rowCount() > 0; }, 3 * RealEngine::patience_ms));
        picture("agreement");
        raise("curveDock");
    }

    void write() {
        trigger("figure");
        picture("figure");
        closeDialog("figureDialog");
        exportModel();
        on_.window->resize(small);
        trigger("palette");
        auto* const palette = on_.window->findChild<CommandPalette*>();
        QTest::keyClicks(palette->findChild<QLineEdit*>(), QStringLiteral("meas"));
        picture("palette");
        palette->close();
        trigger("engine");
        auto* const dialog = on_.window->findChild<QDialog*>(QStringLiteral("engineDialog"));
        dialog->findChild<QComboBox*>(QStringLiteral("preset"))->setCurrentIndex(1);
        dialog->findChild<QLineEdit*>(QStringLiteral("host"))->setText(QStringLiteral("gpu-box"));
        small_picture("engine");
        closeDialog("engineDialog");
        trigger("darkLook");
        picture("dark");
        trigger("lightLook");
    }

    void exportModel() {
        const QString path = QDir::temp().filePath(QStringLiteral("demo-pruned"));
        QDir(path).removeRecursively();
        trigger("exportModel");
        auto* const dialog = on_.window->findChild<QDialog*>(QStringLiteral("exportDialog"));
        auto* const write = dialog->findChild<QPushButton*>(QStringLiteral("export"));
        need(QTest::qWaitFor([&] { return write->isEnabled(); }, RealEngine::patience_ms));
        dialog->findChild<QRadioButton*>(QStringLiteral("format-zeroed"))->click();
        dialog->findChild<QLineEdit*>(QStringLiteral("target"))->setText(path);
        picture("export");
        QTest::mouseClick(write, Qt::LeftButton);
        need(QTest::qWaitFor([&] { return on_.banner("exported") != nullptr; }, RealEngine::patience_ms));
        small_picture("exported");
        QTest::mouseClick(on_.banner("exported")->findChild<QToolButton*>(QStringLiteral("dismiss")),
                          Qt::LeftButton);
        QDir(path).removeRecursively();
    }

    void lose() {
        ::kill(on_.engine(), SIGKILL);
        need(QTest::qWaitFor([&] { return on_.banner("engineDied") != nullptr; }, RealEngine::patience_ms));
        small_picture("engine-gone");
    }

    /// To so many cuts that the demo loses a skill.
    void goOn() {
        need(on_.choose("engineDied", QStringLiteral("Restart engine")));
        need(on_.ready());
        on_.setCuts(15);
        trigger("run");
        need(on_.cut(15) && on_.ended("cuts"));
    }

    void evaluate() {
        trigger("evaluate");
        on_.window->findChild<QComboBox*>(QStringLiteral("evaluateWhere"))
            ->setCurrentText(QStringLiteral("Along the cuts"));
        trigger("evaluateRun");
        need(QTest::qWaitFor([&] { return !on_.action("evaluateStop")->isEnabled(); },
                             5 * RealEngine::patience_ms));
        QTest::qWait(100); // the table is filled a moment later
        auto* const table = on_.window->findChild<QTreeView*>(QStringLiteral("evaluateView"));
        table->expand(table->model()->index(0, 0));
        drawDocks(310); // as high as the table
        picture("evaluate");
        drawDocks(240);
        trigger("skills");
        picture("skills");
    }

    /// With a plan under which the text is another one, but still a text.
    void tryIt() {
        trigger("tryIt");
        on_.window->findChild<QComboBox*>(QStringLiteral("tryChoiceRight"))
            ->setCurrentText(QStringLiteral("After the cut of A11"));
        on_.window->findChild<QSpinBox*>(QStringLiteral("tryTokens"))->setValue(44);
        on_.window->findChild<QLineEdit*>(QStringLiteral("tryPrompt"))
            ->setText(QStringLiteral("It was a cold day, but Mira went out to the mill."));
        QTest::mouseClick(on_.window->findChild<QPushButton*>(QStringLiteral("tryGenerate")), Qt::LeftButton);
        const TryRun& run = on_.window->findChild<TryPanel*>()->run();
        need(QTest::qWaitFor([&] { return !run.running(); }, RealEngine::patience_ms));
        need(run.texts()[0].text() != run.texts()[1].text());
        picture("try");
    }

    void small_picture(const char* name) {
        on_.window->resize(small);
        picture(name);
        on_.window->resize(common);
    }

    /// Waits for what is drawn late: repaints, previews, sums.
    void picture(const char* name, int wait = 300) {
        QTest::qWait(wait);
        // Whose machine it was is nobody's business.
        auto* const model = on_.window->findChild<QLabel*>(QStringLiteral("modelPanel"));
        model->setText(model->text().replace(QSysInfo::machineHostName() + QStringLiteral(", "), QString()));
        need(savePicture(windowPicture(*on_.window),
                         folder_ + QLatin1Char('/') + QLatin1String(name) + QStringLiteral(".png")));
    }

    /// As the user draws the line above them.
    void drawDocks(int height) {
        on_.window->resizeDocks({on_.window->findChild<QDockWidget*>(QStringLiteral("curveDock"))}, {height},
                                Qt::Vertical);
    }

    void raise(const char* name) {
        auto* const dock = on_.window->findChild<QDockWidget*>(QLatin1String(name));
        dock->show();
        dock->raise();
    }

    void closeDialog(const char* name) {
        on_.window->findChild<QDialog*>(QLatin1String(name))->reject();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void trigger(const char* id) {
        ++step_;
        last_ = id;
        need(on_.action(id)->isEnabled());
        on_.action(id)->trigger();
    }

    void need(bool there) const {
        if (!there) {
            std::fprintf(stderr, "error: the window does not get where the pictures want it, after %s (%d)\n",
                         last_, step_);
            std::_Exit(1);
        }
    }

    QString folder_;
    RealEngine on_;
    const char* last_ = "the start";
    int step_ = 0;
};

} // namespace

} // namespace cutaway

int main(int argc, char** argv) {
    cutaway::chooseScreen();
    QApplication application(argc, argv);
    if (argc != 2 || !QDir().mkpath(QString::fromLocal8Bit(argv[1]))) {
        std::fprintf(stderr, "usage: guide_pictures FOLDER\n");
        return 2;
    }
    QTemporaryDir settings;
    cutaway::WindowFixture::prepare(settings);
    if (!cutaway::preparePictures()) {
        std::fprintf(stderr, "error: the font DejaVu Sans is not installed (fonts-dejavu-core)\n");
        return 1;
    }
    QSettings().setValue(QStringLiteral("appearance"), static_cast<int>(cutaway::Appearance::light));
    cutaway::GuidePictures(QString::fromLocal8Bit(argv[1])).take();
    return 0;
}
