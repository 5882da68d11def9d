#include "tests/ui/window_fixture.h"

#include <QMenu>
#include <QMenuBar>

#include <functional>
#include <map>

namespace cutaway {

namespace {

/// Changes the plan of a window whose search has made three cuts and whose A0 is pinned.
using Edit = std::function<void(WindowFixture& on)>;

std::map<std::string, Edit> edits() {
    const auto press = [](const char* slot, Qt::Key key) {
        return [slot, key](WindowFixture& on) {
            on.click(slot);
            on.key(key);
        };
    };
    const auto cut = [](WindowFixture& on) {
        on.setCuts(static_cast<int>(on.plan().cuts().size()) + 1);
        on.action("run")->trigger();
        QTRY_VERIFY(!on.window->controller().searching());
    };
    return {{"pin", press("F0", Qt::Key_P)},
            {"unpin", press("A0", Qt::Key_P)},
            {"force out", press("F0", Qt::Key_Delete)},
            {"force out what is pinned", press("A0", Qt::Key_Delete)},
            {"restore what is pinned", press("A0", Qt::Key_R)},
            {"restore a cut",
             [](WindowFixture& on) {
                 const Slot slot = on.plan().cuts()[1].slots.front();
                 QTest::mouseClick(&on.map(), Qt::LeftButton, {}, on.map().cellCenter(slot));
                 on.key(Qt::Key_R);
             }},
            {"force out a range",
             [](WindowFixture& on) {
                 on.click("A0");
                 on.click("F5", Qt::ShiftModifier);
                 on.key(Qt::Key_Delete);
             }},
            {"a cut of the search", cut}};
}

std::vector<State> states(const Plan& plan) {
    std::vector<State> all;
    for (int index = 0; index < plan.slots(); ++index) {
        all.push_back(plan.state(Slot(index)));
    }
    return all;
}

} // namespace

/// Whatever changes the plan is taken back and done again, by key and by menu, and every event stays in the
/// history.
class TestUndo : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    void takesBackAndDoesAgain_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("paused");
        for (const auto& [name, edit] : edits()) {
            for (const bool paused : {false, true}) {
                if (!paused || name != "a cut of the search") {
                    QTest::addRow("%s%s", name.c_str(), paused ? ", while a search is paused" : "")
                        << QString::fromStdString(name) << paused;
                }
            }
        }
    }
    void takesBackAndDoesAgain() {
        QFETCH(const QString, name);
        QFETCH(const bool, paused);
        WindowFixture on(paused ? 60 : 5);
        QVERIFY(on.openModel());
        on.click("A0");
        on.key(Qt::Key_P);
        on.setCuts(paused ? 9 : 3);
        on.action("run")->trigger();
        QTRY_VERIFY(on.plan().cuts().size() >= 3);
        if (paused) {
            on.action("run")->trigger();
        }
        QTRY_VERIFY(paused ? on.window->controller().paused() : !on.window->controller().searching());
        QTest::qWait(paused ? 100 : 0); // a cut that was on its way
        const std::vector<State> before = states(on.plan());
        const std::size_t events = on.plan().events().size();
        edits()[name.toStdString()](on);
        QTRY_VERIFY(states(on.plan()) != before);
        settle(on);
        const std::vector<State> after = states(on.plan());
        on.key(Qt::Key_Z, Qt::ControlModifier);
        settle(on);
        QVERIFY(states(on.plan()) == before);
        on.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        settle(on);
        QVERIFY(states(on.plan()) == after);
        fromMenu(on, "undo");
        settle(on);
        QVERIFY(states(on.plan()) == before);
        fromMenu(on, "redo");
        settle(on);
        QVERIFY(states(on.plan()) == after);
        QCOMPARE(on.plan().events().size(), events + 5);
    }

    /// A branch undoes what came after the moment: redo goes there again, one event after the other.
    void redoGoesTheWayThatABranchLeft() {
        WindowFixture on(5);
        QVERIFY(on.openModel());
        on.setCuts(4);
        on.action("run")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), std::size_t{4});
        QTRY_VERIFY(!on.window->controller().searching());
        const std::vector<State> before = states(on.plan());
        on.window->timeline().go(2);
        fromMenu(on, "branch");
        const std::vector<State> after = states(on.plan());
        QVERIFY(after == states(on.plan().prefix(2)));
        for (int cut = 0; cut < 2; ++cut) {
            on.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        }
        QVERIFY(states(on.plan()) == before);
        for (int cut = 0; cut < 2; ++cut) {
            on.key(Qt::Key_Z, Qt::ControlModifier);
        }
        QVERIFY(states(on.plan()) == after);
    }

  private:
    /// Where a search is paused the engine numbers the events: they come back from it.
    static void settle(WindowFixture& on) {
        std::size_t events = 0;
        do {
            events = on.plan().events().size();
            QTest::qWait(60);
        } while (on.plan().events().size() != events);
    }

    static void fromMenu(WindowFixture& on, const char* id) {
        for (const QAction* menu : on.window->menuBar()->actions()) {
            if (menu->menu()->actions().contains(on.action(id))) {
                QVERIFY(on.action(id)->isEnabled());
                on.action(id)->trigger();
                return;
            }
        }
        QFAIL(id);
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestUndo)
#include "test_undo.moc"
