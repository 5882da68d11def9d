#include "tests/ui/window_fixture.h"

#include <QElapsedTimer>
#include <QPushButton>
#include <QToolBar>
#include <QToolButton>

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
        QVERIFY(on.openModel());
        on.setCuts(12);
        auto* const bar = on.window->findChild<QToolBar*>(QStringLiteral("toolBar"));
        const auto press = [&](const char* id) {
            QTest::mouseClick(bar->widgetForAction(on.action(id)), Qt::LeftButton);
        };
        press("run");
        QTRY_VERIFY(on.plan().cuts().size() >= 2);
        press("run");
        QTRY_VERIFY(on.window->controller().paused());
        const auto cuts = on.plan().cuts().size();
        QTest::qWait(100);
        QCOMPARE(on.plan().cuts().size(), cuts);
        press("run");
        QTRY_VERIFY(on.plan().cuts().size() > cuts);
        press("stop");
        QTRY_VERIFY(!on.window->controller().searching());
        QCOMPARE(on.window->document().session().stopped_by, std::string("user"));
    }

    void takesDecisionsMeanwhile() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.setCuts(4);
        on.click("A0");
        on.action("run")->trigger();
        // The edit comes before the run is known to run, and is not lost.
        on.key(Qt::Key_P);
        QTRY_COMPARE(on.state("A0"), State::pinned);
        QTRY_VERIFY(!on.window->controller().searching());
        QCOMPARE(on.plan().cuts().size(), 4U);
        QCOMPARE(on.state("A0"), State::pinned);
        QCOMPARE(on.window->document().session().stopped_by, std::string("cuts"));
    }

    void undoingACutPauses() {
        WindowFixture on(60);
        QVERIFY(on.openModel());
        on.setCuts(8);
        on.action("run")->trigger();
        QTRY_VERIFY(on.plan().cuts().size() == 3);
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
        const QList<QPushButton*> choices = on.banner("engineDied")->findChildren<QPushButton*>();
        QCOMPARE(choices.front()->text(), QStringLiteral("Restart engine and go on"));
        QTest::mouseClick(choices.front(), Qt::LeftButton);
        QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
        QCOMPARE(on.plan().cuts().size(), 9U);
        QVERIFY(std::equal(before.begin(), before.end(), on.plan().events().begin()));
        std::set<int> numbers;
        for (const Step& step : on.window->document().session().steps) {
            QVERIFY2(numbers.insert(step.number).second, "a step's number was used twice");
        }
    }

    void saysWhenNoEngineStarts() {
        MainWindow window({QStringLiteral("/nowhere/cutaway-engine"), QStringLiteral("serve")});
        window.show();
        window.controller().startEngine();
        QTRY_VERIFY(window.findChild<QWidget*>(QStringLiteral("engineDied")) != nullptr);
        QVERIFY(window.findChild<QWidget*>(QStringLiteral("engineDied"))
                    ->accessibleDescription()
                    .contains(QStringLiteral("/nowhere/cutaway-engine")));
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
