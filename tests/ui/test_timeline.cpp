#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"

#include <QLabel>
#include <QListView>
#include <QSlider>
#include <QTableView>
#include <QToolButton>

namespace cutaway {

/// The past of a session: looked at, played, and gone on from.
class TestTimeline : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    void everythingShowsTheMoment() {
        WindowFixture on;
        QVERIFY(searched(on, 5));
        const Plan now = on.plan();
        QCOMPARE(shown(on), 5);
        auto* const slider = on.window->findChild<QSlider*>(QStringLiteral("timelineSlider"));
        QCOMPARE(slider->maximum(), 5);
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Left);
        QTest::keyClick(slider, Qt::Key_Left);
        QCOMPARE(shown(on), 3);
        const SlotModel& model = on.window->slotModel();
        const Slot later = now.removed().back(), earlier = now.removed().front();
        QCOMPARE(model.facts(later).state, State::kept);
        QCOMPARE(model.facts(earlier).state, State::cut);
        QCOMPARE(model.shownStep(), 3);
        QCOMPARE(removedView(on).model()->rowCount(), 3);
        QVERIFY(label(on).startsWith(QStringLiteral("3 of 5: Cut")));
        const auto* const panel = on.window->findChild<QLabel*>(QStringLiteral("modelPanel"));
        const QString then = panel->text();
        // The past is looked at, not changed.
        on.click("A0");
        on.key(Qt::Key_P);
        QVERIFY(on.plan() == now);
        QVERIFY(!on.action("exportModel")->isEnabled() && !on.action("measure")->isEnabled());
        press(on, "timelineNow");
        QCOMPARE(model.facts(later).state, State::cut);
        QCOMPARE(removedView(on).model()->rowCount(), 5);
        QVERIFY(panel->text() != then);
        on.key(Qt::Key_P);
        QCOMPARE(on.plan().next_number(), now.next_number() + 1);
    }

    /// The slot that has the focus is none of the next model's.
    void aSmallerModelFollows() {
        WindowFixture on;
        QVERIFY(searched(on, 2));
        on.click("F5");
        on.window->timeline().go(1);
        on.window->document().load(sampleSession(3, 2), {});
        QCOMPARE(on.window->slotModel().blocks(), 3);
        QVERIFY(!on.window->timeline().isPast());
    }

    void anEventOfTheHistoryIsShown() {
        WindowFixture on;
        QVERIFY(searched(on, 4));
        auto* const history = on.window->findChild<QListView*>(QStringLiteral("historyView"));
        Q_EMIT history->activated(history->model()->index(1, 0));
        QCOMPARE(shown(on), 2);
        QCOMPARE(history->model()->rowCount(), 4);
    }

    void playsFromTheStart() {
        WindowFixture on;
        QVERIFY(searched(on, 3));
        std::vector<int> seen;
        connect(&on.window->timeline(), &Timeline::moved, this,
                [&] { seen.push_back(on.window->timeline().position()); });
        press(on, "timelinePlay");
        QCOMPARE(on.action("timelinePlay")->text(), QStringLiteral("Stop &playing"));
        QTRY_COMPARE(seen, (std::vector<int>{0, 1, 2, 3}));
        QTRY_COMPARE(on.action("timelinePlay")->text(), QStringLiteral("&Play the history"));
    }

    /// A search goes on behind the past that is shown.
    void thePastStandsWhileTheSearchGoesOn() {
        WindowFixture on(30);
        QVERIFY(on.openModel());
        on.setCuts(8);
        on.action("run")->trigger();
        QTRY_VERIFY(on.plan().cuts().size() >= 3);
        on.action("timelineStart")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), 8U);
        QCOMPARE(shown(on), 0);
        for (int index = 0; index < on.window->slotModel().rowCount(); ++index) {
            QCOMPARE(on.window->slotModel().facts(Slot(index)).state, State::kept);
        }
        on.action("timelineNow")->trigger();
        QCOMPARE(removedView(on).model()->rowCount(), 8);
    }

    void branchesWithoutLosingTheOldLine() {
        WindowFixture on;
        QVERIFY(searched(on, 5));
        const Plan first = on.plan();
        on.key(Qt::Key_Left, Qt::AltModifier);
        on.key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(shown(on), 3);
        QVERIFY(on.action("branch")->isEnabled());
        press(on, "branch");
        QCOMPARE(on.plan().removed(), first.prefix(3).removed());
        QVERIFY(on.plan().prefix(5) == first);
        QVERIFY(!on.window->timeline().isPast());
        // Another line.
        on.click("F0");
        on.key(Qt::Key_Delete);
        QCOMPARE(on.plan().removed().size(), 4U);
        // And back to the end of the first.
        on.window->timeline().go(5);
        on.action("branch")->trigger();
        QCOMPARE(on.plan().removed(), first.removed());
    }

    /// The engine numbers the events, and the search pauses instead of making the same cuts again.
    void branchesDuringASearch() {
        WindowFixture on(40);
        QVERIFY(on.openModel());
        on.setCuts(11);
        on.action("run")->trigger();
        QTRY_VERIFY(on.plan().cuts().size() >= 4);
        on.window->timeline().go(1);
        on.action("branch")->trigger();
        QTRY_VERIFY(on.window->controller().paused());
        QTRY_COMPARE(on.plan().removed(), on.plan().prefix(1).removed());
        QTest::qWait(150); // a cut that was on its way would be here by now
        QCOMPARE(on.plan().removed(), on.plan().prefix(1).removed());
        on.action("stop")->trigger();
        QTRY_VERIFY(!on.window->controller().searching());
    }

  private:
    static bool searched(WindowFixture& on, int cuts) {
        if (!on.openModel()) {
            return false;
        }
        on.setCuts(cuts);
        on.action("run")->trigger();
        return QTest::qWaitFor([&] {
            return on.plan().cuts().size() == static_cast<std::size_t>(cuts) &&
                   !on.window->controller().searching();
        });
    }

    static int shown(WindowFixture& on) { return on.window->timeline().position(); }
    static QTableView& removedView(WindowFixture& on) {
        return *on.window->findChild<QTableView*>(QStringLiteral("removedView"));
    }
    static QString label(WindowFixture& on) {
        return on.window->findChild<QLabel*>(QStringLiteral("timelineLabel"))->text();
    }
    static void press(WindowFixture& on, const char* id) {
        auto* const button = on.window->findChild<QToolButton*>(QLatin1String(id) + QStringLiteral("Button"));
        QVERIFY(button != nullptr && button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestTimeline)
#include "test_timeline.moc"
