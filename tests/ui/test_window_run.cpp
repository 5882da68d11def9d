#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>
#include <csignal>
#include <set>

namespace cutaway {

/// The search: run, pause, stop, decisions meanwhile, and an engine that dies.
class TestWindowRun : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    void runsPausesAndStops() {
        WindowFixture on;
        QVERIFY(on.openModel(QStringLiteral("/models/rests-after-2")));
        on.setCuts(12);
        auto* const bar = on.window->findChild<QToolBar*>(QStringLiteral("toolBar"));
        const auto press = [&](const char* id) {
            QTest::mouseClick(bar->widgetForAction(on.action(id)), Qt::LeftButton);
        };
        press("run");
        QTRY_COMPARE(on.plan().cuts().size(), 2U);
        press("run");
        QTRY_VERIFY(on.window->controller().paused());
        QCOMPARE(on.plan().cuts().size(), 2U);
        press("run");
        QTRY_COMPARE(on.plan().cuts().size(), 4U);
        press("stop");
        QTRY_VERIFY(!on.window->controller().searching());
        QCOMPARE(on.window->document().session().stopped_by, std::string("user"));
    }

    void takesDecisionsMeanwhile() {
        // It rests before the last cut until the decision has come.
        WindowFixture on;
        QVERIFY(on.openModel(QStringLiteral("/models/rests-after-3")));
        on.setCuts(4);
        on.click("A0");
        on.action("run")->trigger();
        // The edit comes before the run is known to run, and is not lost.
        on.key(Qt::Key_P);
        QTRY_COMPARE(on.state("A0"), State::pinned);
        on.window->controller().questions().measure(); // and it may rest once more
        QTRY_VERIFY(!on.window->controller().searching());
        QCOMPARE(on.plan().cuts().size(), 4U);
        QCOMPARE(on.state("A0"), State::pinned);
        QCOMPARE(on.window->document().session().stopped_by, std::string("cuts"));
    }

    void showsTheStepUnderWay() {
        // Of the sample's slots, 2 is pinned and 5 forced out: no candidates.
        SlotModel model;
        model.load(sampleSession(6, 0));
        model.setStepUnderWay(1);
        model.setScores(1, {{Slot(0), 0.3, false}, {Slot(1), 0.2, false}, {Slot(2), 0.1, false}});
        QCOMPARE(model.shownStep(), 1);
        QCOMPARE(model.scoredInStep(), 2);
        QCOMPARE(model.candidateCount(), 10);
        QVERIFY(model.facts(Slot(1)).leading && !model.facts(Slot(2)).leading);
        model.setStepUnderWay(2);
        QCOMPARE(model.scoredInStep(), 0);
        QVERIFY(!model.facts(Slot(1)).leading);
        model.setScores(2, {{Slot(0), 0.4, true}});
        QCOMPARE(model.shownStep(), 2);
        QCOMPARE(model.scoredInStep(), 1);
        QVERIFY(model.facts(Slot(0)).leading);
    }

    void undoingACutPauses() {
        WindowFixture on;
        QVERIFY(on.openModel(QStringLiteral("/models/rests-after-3")));
        on.setCuts(8);
        on.action("run")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), 3U);
        on.action("undo")->trigger();
        QTRY_VERIFY(on.window->controller().paused());
        QTRY_COMPARE(on.plan().events().back().decision, Decision::undo);
        const auto cuts = on.plan().cuts().size();
        on.action("redo")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), cuts + 1);
    }

    void goesOnAfterTheEngineWasKilled() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.setCuts(9);
        on.action("run")->trigger();
        QTRY_VERIFY(on.plan().cuts().size() >= 3);
        ::kill(static_cast<pid_t>(on.window->controller().engineProcess()), SIGKILL);
        QTRY_VERIFY(on.banner("engineDied") != nullptr);
        QVERIFY(!on.window->controller().engineAlive());
        const std::vector<Event> before = on.plan().events();
        QVERIFY(before.size() >= 3);
        // Meanwhile the plan is the window's: it can be edited.
        on.click("F0");
        on.key(Qt::Key_P);
        QCOMPARE(on.state("F0"), State::pinned);
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine and go on")));
        QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
        QCOMPARE(on.plan().cuts().size(), 9U);
        QVERIFY(std::equal(before.begin(), before.end(), on.plan().events().begin()));
        std::set<int> numbers;
        for (const Step& step : on.window->document().session().steps) {
            QVERIFY2(numbers.insert(step.number).second, "a step's number was used twice");
        }
    }

    void saysWhyNoEngineStarts_data() {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("reason");
        const QString plain = folder_.filePath(QStringLiteral("plain"));
        QFile file(plain);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QTest::newRow("missing") << QStringList{"/nowhere/cutaway-engine", "serve"}
                                 << QStringLiteral("/nowhere/cutaway-engine could not be started");
        QTest::newRow("not executable") << QStringList{plain} << plain + " could not be started";
        QTest::newRow("ends at once") << QStringList{"sh", "-c", "echo no GPU here >&2; exit 3"}
                                      << QStringLiteral("sh ended with code 3; its last words: no GPU here");
        QTest::newRow("garbage") << QStringList{"yes", "garbage"}
                                 << QStringLiteral(
                                        "yes does not speak Cutaway's protocol; it wrote: garbage");
        QTest::newRow("killed") << QStringList{"sh", "-c", "kill -9 $$"} << QStringLiteral("sh was killed");
    }

    void saysWhyNoEngineStarts() {
        QFETCH(QStringList, command);
        QFETCH(QString, reason);
        WindowFixture on(command);
        on.window->open(QStringLiteral("/models/tiny"));
        QTRY_VERIFY(on.banner("engineDied") != nullptr);
        QCOMPARE(on.messages(), QStringList{"The engine does not start"});
        const QString text = on.banner("engineDied")->accessibleDescription();
        QVERIFY2(text.contains(reason) && text.contains(QStringLiteral("--engine")), qPrintable(text));
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QTRY_VERIFY(on.banner("engineDied") != nullptr);
    }

    void refusesAnEcho() {
        WindowFixture on(QStringList{"cat"});
        on.window->open(QStringLiteral("/models/tiny"));
        QTest::qWait(100);
        QVERIFY(!on.window->controller().engineGreeted());
        QVERIFY(on.window->document().empty());
    }

    void tellsSilence() {
        WindowFixture on(QStringList{"sleep", "1000"});
        on.window->controller().findChild<QTimer*>(QStringLiteral("silence"))->setInterval(100);
        on.window->open(QStringLiteral("/models/tiny"));
        QTRY_VERIFY(on.banner("engineSilent") != nullptr);
        const qint64 first = on.window->controller().engineProcess();
        QVERIFY(on.choose("engineSilent", QStringLiteral("Restart engine")));
        QTRY_VERIFY(on.window->controller().engineProcess() != first &&
                    on.window->controller().engineProcess() != 0);
        QVERIFY(on.banner("engineDied") == nullptr);
    }

    void opensWhatWasWantedWhenTheEngineDied() {
        // The first engine dies of the request, the second answers.
        const QString mark = folder_.filePath(QStringLiteral("died"));
        WindowFixture on(QStringList{
            "sh", "-c", "if [ -e \"$0\" ]; then exec \"$1\" 20; fi; touch \"$0\"; read line; exit 1", mark,
            QStringLiteral(CUTAWAY_FAKE_ENGINE)});
        on.window->open(QStringLiteral("/models/tiny"));
        QTRY_VERIFY(on.banner("engineDied") != nullptr);
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QTRY_VERIFY(on.window->controller().modelReady());
        QVERIFY(on.messages().isEmpty());
    }

    void keepsThePlanWhenAnotherModelDoesNotLoad() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.setCuts(3);
        on.window->controller().openModel({.path = "/models/heavy"});
        QTRY_COMPARE(on.messages(), QStringList{"The model cannot be loaded"});
        QVERIFY(!on.window->controller().modelReady());
        QCOMPARE(on.window->document().session().model.path, std::string("/models/tiny"));
        // The engine has no model now: Run loads the session's again.
        on.action("run")->trigger();
        QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
    }

    void takesBackOneAfterTheOther() {
        WindowFixture on;
        QVERIFY(on.openModel(QStringLiteral("/models/rests-after-4")));
        on.setCuts(10);
        on.action("run")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), 4U);
        for (int time = 0; time < 3; ++time) {
            on.action("undo")->trigger();
        }
        QTRY_COMPARE(std::count_if(on.plan().events().begin(), on.plan().events().end(),
                                   [](const Event& event) { return event.decision == Decision::undo; }),
                     3);
        QVERIFY(on.window->controller().paused());
        std::set<int> undone;
        for (const Event& event : on.plan().events()) {
            undone.insert(event.undoes);
        }
        QCOMPARE(undone.size(), 4U); // three events, and none for those that undo nothing
        QVERIFY(on.messages().isEmpty());
        on.action("stop")->trigger();
        QTRY_VERIFY(!on.window->controller().searching());
        QVERIFY(on.messages().isEmpty());
    }

    void keepsADecisionThatTheEngineDiedOn() {
        WindowFixture on(1000);
        QVERIFY(on.openModel());
        on.click("A1");
        on.action("run")->trigger();
        QTRY_COMPARE(on.window->slotModel().stepUnderWay(), 1);
        ::kill(static_cast<pid_t>(on.window->controller().engineProcess()), SIGSTOP);
        on.key(Qt::Key_P);
        QTest::qWait(50);
        QCOMPARE(on.state("A1"), State::kept);
        ::kill(static_cast<pid_t>(on.window->controller().engineProcess()), SIGKILL);
        QTRY_COMPARE(on.state("A1"), State::pinned);
        QCOMPARE(on.plan().events().size(), 1U);
    }

    void repaintsOnceAFrame() {
        WindowFixture on(1);
        QVERIFY(on.openModel());
        on.setCuts(12);
        QTest::qWait(50);
        const int before = on.map().repaints();
        QElapsedTimer clock;
        clock.start();
        on.action("run")->trigger();
        QTRY_VERIFY(on.window->document().session().stopped_by == "cuts");
        QVERIFY(on.map().repaints() - before <= clock.elapsed() / 16 + 1);
    }

  private:
    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindowRun)
#include "test_window_run.moc"
