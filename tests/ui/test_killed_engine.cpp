#include "tests/ui/real_engine.h"
#include "ui/figures/figure_dialog.h"
#include "ui/window/token_view.h"

#include <QDir>
#include <QFileInfo>
#include <QProgressBar>
#include <QTableView>

#include <functional>
#include <map>

namespace cutaway {

namespace {

/// Something that a user wants of the engine, and whether it is there. `again`: it has to be asked for once
/// more where the engine died over it; what has only been looked at comes by itself.
struct Flow {
    std::function<void(RealEngine& on)> ask;
    std::function<bool(RealEngine& on)> done;
    bool again = true;
};

const QString pruned = QStringLiteral("pruned");

std::map<std::string, Flow> flows(const QString& folder) {
    const auto trigger = [](const char* id) { return [id](RealEngine& on) { on.action(id)->trigger(); }; };
    const auto session = [](RealEngine& on) -> const Session& { return on.window->document().session(); };
    const auto what_if = [](RealEngine& on) {
        return on.window->controller().questions().whatIf().score().has_value();
    };
    std::map<std::string, Flow> all;
    all["search"] = {[](RealEngine& on) {
                         on.setCuts(4);
                         on.action("run")->trigger();
                     },
                     [](RealEngine& on) { return on.plan().cuts().size() == 4; }};
    all["measure"] = {trigger("measure"), [=](RealEngine& on) { return !session(on).measurements.empty(); }};
    all["along the cuts"] = {trigger("measureAlong"),
                             [=](RealEngine& on) { return session(on).measurements.size() == 3; }};
    all["score"] = {[](RealEngine& on) {
                        on.click("A3");
                        on.key(Qt::Key_Return);
                    },
                    what_if};
    all["what if"] = {[](RealEngine& on) {
                          on.click("A2");
                          on.click("F2", Qt::ShiftModifier);
                          QTest::qWait(400); // it asks once the selection rests
                      },
                      what_if};
    all["tokens"] = {
        trigger("calibration"),
        [](RealEngine& on) { return !on.window->findChild<TokenView*>()->toPlainText().isEmpty(); }, false};
    all["agreement"] = {
        [](RealEngine& on) {
            on.action("agreement")->trigger();
            QTest::mouseClick(on.window->findChild<QPushButton*>(QStringLiteral("bootstrapStart")),
                              Qt::LeftButton);
        },
        [](RealEngine& on) {
            return on.window->findChild<QTableView*>(QStringLiteral("slotCounts"))->model()->rowCount() > 0;
        }};
    all["baseline"] = {trigger("baselineTail"), [=](RealEngine& on) {
                           return !session(on).trials.empty() &&
                                  session(on).trials.front().stopped_by == "cuts";
                       }};
    all["export"] = {
        [folder](RealEngine& on) {
            on.window->controller().exportModel(
                {.format = "zeroed", .path = QDir(folder).filePath(pruned).toStdString()});
        },
        [folder](RealEngine& on) {
            return on.banner("exported") != nullptr &&
                   QFileInfo(QDir(folder).filePath(pruned + QStringLiteral("/config.json"))).size() > 0;
        }};
    return all;
}

} // namespace

/// Every flow, with the engine killed while it is asked: nothing is lost, nothing hangs, the window says so,
/// goes on without it, and the same works once it is back.
class TestKilledEngine : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void init() {
        QSettings().clear();
        QDir(QDir(folder_.path()).filePath(pruned)).removeRecursively();
    }

    void losesNothing_data() {
        QTest::addColumn<QString>("name");
        for (const auto& [name, flow] : flows(folder_.path())) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
    void losesNothing() {
        QFETCH(const QString, name);
        const Flow flow = flows(folder_.path())[name.toStdString()];
        RealEngine on;
        QVERIFY(on.openDemo(2));
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        const Plan before = on.plan();
        // It stands still, so that it dies in the middle for certain.
        const pid_t engine = on.engine();
        QCOMPARE(::kill(engine, SIGSTOP), 0);
        flow.ask(on);
        QVERIFY(!flow.done(on));
        QCOMPARE(::kill(engine, SIGKILL), 0);
        QTRY_COMPARE(on.messages(), QStringList{"The engine is gone"});
        QVERIFY(on.plan() == before);
        QVERIFY(!flow.done(on));
        QVERIFY(!on.window->controller().busy());
        QVERIFY(!on.action("stop")->isEnabled());
        QVERIFY(!QFileInfo::exists(QDir(folder_.path()).filePath(pruned)));
        worksWithout(on);
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QVERIFY(on.ready());
        if (flow.again) {
            flow.ask(on);
        }
        QVERIFY(QTest::qWaitFor([&] { return flow.done(on); }, RealEngine::patience_ms));
        QCOMPARE(on.messages().contains(QStringLiteral("The engine is gone")), false);
    }

    /// The preview is asked for before there is anything else.
    void thePreviewComesFromTheNextEngine() {
        RealEngine on;
        QVERIFY(on.openDemo(2));
        const pid_t engine = on.engine();
        QCOMPARE(::kill(engine, SIGSTOP), 0);
        on.action("preview")->trigger();
        QCOMPARE(::kill(engine, SIGKILL), 0);
        QTRY_COMPARE(on.messages(), QStringList{"The engine is gone"});
        QCOMPARE(on.window->slotModel().facts(Slot(0)).guess, 0);
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QVERIFY(QTest::qWaitFor([&] { return on.window->slotModel().facts(Slot(0)).guess > 0; },
                                RealEngine::patience_ms));
    }

    /// The dialog of figures is the window's alone: an engine that dies below it changes nothing in it.
    void aFigureIsWrittenAllTheSame() {
        RealEngine on;
        QVERIFY(on.openDemo(2));
        on.action("run")->trigger();
        QVERIFY(on.cut(1));
        on.action("figure")->trigger();
        auto* const dialog = on.window->findChild<FigureDialog*>();
        QVERIFY(dialog != nullptr);
        ::kill(on.engine(), SIGKILL);
        QTRY_VERIFY(on.messages().contains(QStringLiteral("The engine is gone")));
        const QString path = QDir(folder_.path()).filePath(QStringLiteral("pattern.svg"));
        dialog->save(path);
        QVERIFY(QFileInfo(path).size() > 1000);
    }

  private:
    /// What needs no engine: edits, undo, the timeline, saving.
    void worksWithout(RealEngine& on) {
        on.click("F0");
        on.key(Qt::Key_P);
        QCOMPARE(on.state("F0"), State::pinned);
        on.action("undo")->trigger();
        QCOMPARE(on.state("F0"), State::kept);
        on.window->timeline().go(1);
        QCOMPARE(on.window->timeline().plan().cuts().size(), 1U);
        on.action("timelineNow")->trigger();
        const QString path = QDir(folder_.path()).filePath(QStringLiteral("left.cutaway"));
        QVERIFY(on.window->saveTo(path));
        QCOMPARE(read_session(path.toStdString()).plan.cuts().size(), 2U);
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestKilledEngine)
#include "test_killed_engine.moc"
