#include "core/plan/error.h"
#include "core/plan/plan.h"

#include <QtTest/QtTest>

#include <limits>

using namespace cutaway;

namespace {

const Slot a0(0, Kind::attention);
const Slot f0(0, Kind::ffn);
const Slot a1(1, Kind::attention);

} // namespace

class TestPlanHistory : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theUsersWordStands() {
        Plan plan(2);
        plan.append(plan.next_cut(a0, 0.1));
        plan.append(plan.next_edit(Decision::pin, {a0}));
        QVERIFY(plan.state(a0) == State::pinned);
        plan.append(plan.next_edit(Decision::force, {a0, f0}));
        QVERIFY(plan.removed() == (std::vector<Slot>{a0, f0}));
        plan.append(plan.next_edit(Decision::restore, {a0}));
        QVERIFY(plan.state(a0) == State::kept);
        QVERIFY(plan.candidates() == (std::vector<Slot>{a0, a1, Slot(1, Kind::ffn)}));
    }

    void undoAndRedoWalkTheHistory() {
        Plan plan(2);
        plan.append(plan.next_cut(a0, 0.1));
        plan.append(plan.next_edit(Decision::pin, {a1}));
        QVERIFY(!plan.redo_target());
        plan.append(plan.next_undo(*plan.undo_target()));
        QVERIFY(plan.state(a1) == State::kept);
        plan.append(plan.next_undo(*plan.undo_target()));
        QVERIFY(plan.state(a0) == State::kept);
        QVERIFY(!plan.undo_target());
        plan.append(plan.next_undo(*plan.redo_target()));
        QVERIFY(plan.state(a0) == State::cut);
        plan.append(plan.next_undo(*plan.redo_target()));
        QVERIFY(plan.state(a1) == State::pinned);
        QVERIFY(!plan.redo_target());
    }

    void aPrefixIsTheTimeline() {
        Plan plan(2);
        plan.append(plan.next_cut(a0, 0.1));
        plan.append(plan.next_cut(a1, 0.2));
        QVERIFY(plan.prefix(1).removed() == std::vector<Slot>{a0});
        QVERIFY(plan.prefix(9) == plan);
    }

    /// One event, one cut, two slots: undone together, and what the user pins of it is no longer cut.
    void aBlockIsCutAtOnce() {
        Plan plan(2);
        plan.append(plan.next_cut({a0, f0}, 0.1));
        plan.append(plan.next_cut(a1, 0.2));
        QVERIFY(plan.removed() == (std::vector<Slot>{a0, f0, a1}));
        QCOMPARE(plan.cuts().size(), std::size_t{2});
        QVERIFY(plan.cuts().front().slots == (std::vector<Slot>{a0, f0}));
        plan.append(plan.next_edit(Decision::pin, {a0}));
        QCOMPARE(plan.cuts().size(), std::size_t{2});
        QVERIFY(plan.cuts().front().slots == std::vector<Slot>{f0});
        plan.append(plan.next_undo(3));
        plan.append(plan.next_undo(1));
        QVERIFY(plan.removed() == std::vector<Slot>{a1});
        const Json json = to_json(plan);
        QVERIFY(plan_from_json(JsonObject(json, error_code::bad_session, "test")) == plan);
    }

    void brokenEventsLeaveThePlanAsItWas_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("decision");
        QTest::addColumn<QList<int>>("slotIndices");
        QTest::addColumn<int>("undoes");
        const auto row = [](const char* name, int number, Decision decision, const QList<int>& indices,
                            int undoes) {
            QTest::newRow(name) << number << static_cast<int>(decision) << indices << undoes;
        };
        row("gap", 7, Decision::cut, {2}, 0);
        row("number again", 2, Decision::cut, {2}, 0);
        row("cut of a cut slot", 5, Decision::cut, {0}, 0);
        row("cut of a pinned slot", 5, Decision::cut, {1}, 0);
        row("cut of two blocks", 5, Decision::cut, {0, 3}, 0);
        row("cut of a block with a cut slot", 5, Decision::cut, {0, 1}, 0);
        row("cut of a slot twice", 5, Decision::cut, {2, 2}, 0);
        row("no slot", 5, Decision::restore, {}, 0);
        row("slot behind the last", 5, Decision::pin, {4}, 0);
        row("slot before the first", 5, Decision::pin, {-1}, 0);
        row("slot twice", 5, Decision::force, {2, 3, 2}, 0);
        row("pin that undoes", 5, Decision::pin, {2}, 1);
        row("undo with slots", 5, Decision::undo, {2}, 1);
        row("undo of nothing", 5, Decision::undo, {}, 0);
        row("undo of itself", 5, Decision::undo, {}, 5);
        row("undo of what is undone", 5, Decision::undo, {}, 2);
    }
    void brokenEventsLeaveThePlanAsItWas() {
        QFETCH(int, number);
        QFETCH(int, decision);
        QFETCH(QList<int>, slotIndices);
        QFETCH(int, undoes);
        Plan plan(2);
        plan.append(plan.next_cut(a0, 0.1));
        plan.append(plan.next_edit(Decision::pin, {a1}));
        plan.append(plan.next_undo(2));
        plan.append(plan.next_edit(Decision::pin, {f0}));
        Event event;
        event.number = number;
        event.decision = static_cast<Decision>(decision);
        event.undoes = undoes;
        for (const int index : slotIndices) {
            event.slots.emplace_back(index);
        }
        const Plan before = plan;
        QVERIFY_EXCEPTION_THROWN(plan.append(event), Error);
        QVERIFY(plan == before);
        QVERIFY(plan.removed() == before.removed());
        QVERIFY(plan.pinned() == before.pinned());
    }

    void aScoreIsANumber() {
        Plan plan(2);
        QVERIFY_EXCEPTION_THROWN(plan.append(plan.next_cut(a0, std::numeric_limits<double>::quiet_NaN())),
                                 Error);
        QVERIFY_EXCEPTION_THROWN(plan.append(plan.next_cut(a0, std::numeric_limits<double>::infinity())),
                                 Error);
        QVERIFY(plan.events().empty());
    }

    void aForcedCutKeepsItsPlace() {
        Plan plan(2);
        plan.append(plan.next_cut(a1, 0.1));
        plan.append(plan.next_cut(a0, 0.2));
        plan.append(plan.next_edit(Decision::force, {a1}));
        QVERIFY(plan.removed() == (std::vector<Slot>{a1, a0}));
        QVERIFY(plan.forced() == std::vector<Slot>{a1});
        QCOMPARE(plan.cuts().size(), std::size_t{1});
        QVERIFY(plan.cuts().front().slots == std::vector<Slot>{a0});
        // Without the cut it is gone only since the force.
        plan.append(plan.next_undo(1));
        QVERIFY(plan.removed() == (std::vector<Slot>{a0, a1}));
    }

    void undoOutOfOrderLeavesTheUsersWord() {
        Plan plan(2);
        plan.append(plan.next_edit(Decision::pin, {a0}));
        plan.append(plan.next_undo(1));
        plan.append(plan.next_cut(a0, 0.1));
        plan.append(plan.next_undo(2)); // the pin is back, before the cut
        QVERIFY(plan.state(a0) == State::pinned);
        QVERIFY(plan.cuts().empty());
        plan.append(plan.next_undo(4)); // and gone again
        QVERIFY(plan.state(a0) == State::cut);
        QCOMPARE(plan.cuts().front().number, 3);
        QVERIFY(!plan.effective(0) && !plan.effective(6));
    }

    void aNewDecisionEndsRedo() {
        Plan plan(2);
        plan.append(plan.next_cut(a0, 0.1));
        plan.append(plan.next_undo(1));
        QCOMPARE(plan.redo_target().value(), 2);
        plan.append(plan.next_edit(Decision::pin, {a1}));
        QVERIFY(!plan.redo_target());
        QCOMPARE(plan.undo_target().value(), 3);
    }

    void aModelHasBlocks() {
        QVERIFY_EXCEPTION_THROWN(Plan(0), Error);
        QVERIFY_EXCEPTION_THROWN(Plan(-1), Error);
        QVERIFY_EXCEPTION_THROWN(Plan(max_blocks + 1), Error);
        QVERIFY_EXCEPTION_THROWN(Plan(2).state(Slot(4)), Error);
        Plan none;
        QVERIFY(none.kept().empty() && none.prefix(3) == none);
        QVERIFY_EXCEPTION_THROWN(none.append(none.next_edit(Decision::pin, {a0})), Error);
    }

    void jsonReadsBack() {
        Plan plan(2);
        plan.append(plan.next_cut(a0, 0.125));
        plan.append(plan.next_edit(Decision::pin, {a1}));
        plan.append(plan.next_undo(1));
        const Json json = to_json(plan);
        QVERIFY(plan_from_json(JsonObject(json, error_code::bad_session, "test")) == plan);
    }
};

QTEST_APPLESS_MAIN(TestPlanHistory)
#include "test_plan_history.moc"
