#include "core/plan/error.h"
#include "core/plan/plan.h"

#include <QtTest/QtTest>

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

    void brokenEventsLeaveThePlanAsItWas() {
        Plan plan(2);
        plan.append(plan.next_cut(a0, 0.1));
        const Plan before = plan;
        Event gap = plan.next_cut(a1, 0.2);
        gap.number = 7;
        QVERIFY_EXCEPTION_THROWN(plan.append(gap), Error);
        QVERIFY_EXCEPTION_THROWN(plan.append(plan.next_cut(a0, 0.2)), Error);
        QVERIFY_EXCEPTION_THROWN(plan.append(plan.next_edit(Decision::pin, {Slot(9)})), Error);
        QVERIFY_EXCEPTION_THROWN(plan.append(plan.next_undo(2)), Error);
        QVERIFY(plan == before);
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
