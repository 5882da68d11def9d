#include "core/plan/history.h"

#include <QtTest/QtTest>

#include <random>

using namespace cutaway;

namespace {

/// Decisions as a user and a search make them, taken back and done again now and then.
Plan random_plan(int blocks, int events, std::mt19937& source) {
    const auto below = [&](int end) { return std::uniform_int_distribution<int>(0, end - 1)(source); };
    Plan plan(blocks);
    while (plan.next_number() <= events) {
        const Slot slot(below(plan.slots()));
        const int target = below(plan.next_number()) + 1;
        switch (below(4)) {
        case 0:
            if (plan.state(slot) == State::kept) {
                plan.append(plan.next_cut(slot, 0.1));
            }
            break;
        case 1:
            plan.append(plan.next_edit(Decision::force, {slot}));
            break;
        case 2:
            plan.append(plan.next_edit(below(2) == 0 ? Decision::pin : Decision::restore, {slot}));
            break;
        default:
            if (target < plan.next_number() && plan.effective(target)) {
                plan.append(plan.next_undo(target));
            }
        }
    }
    return plan;
}

} // namespace

class TestHistory : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// By what the words of plan.h say: the states and the order of the removals are those of the moment.
    void anyMomentCanBeReturnedTo() {
        std::seed_seq same_in_every_run{3};
        std::mt19937 source(same_in_every_run);
        for (int round = 0; round < 200; ++round) {
            const Plan plan = random_plan(3, 24, source);
            for (int events = 0; events <= 24; ++events) {
                Plan now = plan;
                for (const int number : undoes_back_to(plan, events)) {
                    now.append(now.next_undo(number));
                }
                const Plan then = plan.prefix(events);
                QCOMPARE(now.removed(), then.removed());
                QCOMPARE(now.pinned(), then.pinned());
                QCOMPARE(now.forced(), then.forced());
                QVERIFY(now.prefix(24) == plan); // nothing of the history is lost
            }
        }
    }

    void aMomentHasWhatWasThereByThen() {
        Session session;
        session.plan = Plan(2);
        for (int number = 1; number <= 3; ++number) {
            Event cut = session.plan.next_cut(Slot(number - 1), 0.1 * number);
            cut.step = number;
            session.plan.append(cut);
            Step step;
            step.number = number;
            step.cut = Slot(number - 1);
            session.steps.push_back(step);
            session.measurements.push_back({.events = number, .divergence = {}, .perplexity = {}});
            session.evaluations.push_back({.events = number});
        }
        const Session past = session_at(session, 2);
        QCOMPARE(past.plan.removed(), (std::vector<Slot>{Slot(0), Slot(1)}));
        QCOMPARE(past.steps.size(), 2U);
        QCOMPARE(past.measurements.size(), 2U);
        QCOMPARE(past.evaluations.size(), 2U);
        QVERIFY(session_at(session, 3) == session);
        QVERIFY(session_at(session, 0).steps.empty());
        Session compared = session;
        compared.trials.push_back({.settings = {}, .calibration = {}, .plan = Plan(2), .work = {}});
        compared.window_state["bootstrap"] = 1;
        QVERIFY(session_at(compared, 3) == session);
    }

    void theUsersWordStaysWithoutTheCuts() {
        Plan plan(3);
        plan.append(plan.next_cut(Slot(0), 0.1));
        plan.append(plan.next_edit(Decision::force, {Slot(5), Slot(1)}));
        plan.append(plan.next_edit(Decision::pin, {Slot(2)}));
        plan.append(plan.next_cut(Slot(3), 0.2));
        const Plan start = without_cuts(plan);
        QCOMPARE(start.removed(), plan.forced());
        QCOMPARE(start.pinned(), plan.pinned());
        QVERIFY(start.cuts().empty());
        QVERIFY(without_cuts(Plan(3)) == Plan(3));
    }
};

QTEST_APPLESS_MAIN(TestHistory)
#include "test_history.moc"
