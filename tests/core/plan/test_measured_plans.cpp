#include "core/plan/measured_plans.h"

#include <QtTest>

using namespace cutaway;

namespace {

constexpr int blocks = 4;

Slot slot(const char* name) {
    return parse_slot(name, blocks);
}

/// Cuts A0, forces F3, cuts A1, undoes the force, cuts A2, undoes the last cut, makes it again.
Session history() {
    Session session;
    session.plan = Plan(blocks);
    Plan& plan = session.plan;
    plan.append(plan.next_cut(slot("A0"), 0.1));                // 1
    plan.append(plan.next_edit(Decision::force, {slot("F3")})); // 2
    plan.append(plan.next_cut(slot("A1"), 0.2));                // 3
    plan.append(plan.next_undo(2));                             // 4
    plan.append(plan.next_cut(slot("A2"), 0.3));                // 5
    plan.append(plan.next_undo(5));                             // 6
    plan.append(plan.next_cut(slot("A2"), 0.3));                // 7
    return session;
}

Measurement measurement(int events, double perplexity) {
    return {.events = events, .divergence = {{"js", perplexity / 100}}, .perplexity = perplexity};
}

double perplexity(const std::optional<Measurement>& found) {
    return found ? found->perplexity.value_or(-1) : 0;
}

} // namespace

/// A measurement is of what a prefix of the history removes, however a plan came to that.
class TestMeasuredPlans : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aMeasurementHoldsForThePlansThatRemoveTheSame() {
        Session session = history();
        session.measurements = {measurement(5, 15), measurement(0, 10), measurement(3, 13)};
        const MeasuredPlans measured(session);
        QVERIFY(measured.find({}) != nullptr);
        QCOMPARE(measured.find({slot("A2"), slot("A0"), slot("A1")})->perplexity.value_or(0), 15.0);
        QCOMPARE(measured.find({slot("A0"), slot("A1"), slot("F3")})->perplexity.value_or(0), 13.0);
        QVERIFY(measured.find({slot("A0"), slot("A1")}) == nullptr);
        QVERIFY(measured.find({slot("A0")}) == nullptr);
    }

    void anEvaluationHoldsForThePlansThatRemoveTheSame() {
        Session session = history();
        const EvaluationSource task{.task = "boolq", .path = "val.jsonl"},
            first{.task = "boolq", .path = "val.jsonl", .limit = 9};
        session.evaluations = {{.events = 5, .source = task},
                               {.events = 3, .source = task},
                               {.events = 7, .source = first},
                               {.events = 7, .source = task},
                               {.events = 5, .source = task}};
        const EvaluatedPlans evaluated(session);
        QVERIFY(evaluated.find({slot("A2"), slot("A0"), slot("A1")}, task) == 4u); // 5 and 7 remove the same
        QVERIFY(evaluated.find({slot("A0"), slot("A1"), slot("A2")}, first) == 2u);
        QVERIFY(evaluated.find({slot("A0"), slot("A1"), slot("F3")}, task) == 1u);
        QVERIFY(!evaluated.find({slot("A0"), slot("A1"), slot("F3")}, first));
        QVERIFY(!evaluated.find({}, task));
    }

    void theNewestOfTheSamePlanCounts() {
        Session session = history();
        session.measurements = {measurement(3, 13), measurement(3, 14)};
        QCOMPARE(perplexity(measured_after(session, {3}).front()), 14.0);
    }

    /// After the second cut F3 was gone as well: the point of that cut is of that plan, not of the plan of
    /// now without its later cuts.
    void everyCutThatHoldsHasItsPlan() {
        Session session = history();
        QCOMPARE(lengths_along_cuts(session.plan), (std::vector<int>{0, 1, 3, 7}));
        session.measurements = {measurement(7, 17), measurement(3, 13)};
        const auto found = measured_after(session, lengths_along_cuts(session.plan));
        QCOMPARE(perplexity(found[0]), 0.0);
        QCOMPARE(perplexity(found[1]), 0.0);
        QCOMPARE(perplexity(found[2]), 13.0);
        QCOMPARE(perplexity(found[3]), 17.0);
    }

    void lengthsComeInAnyOrder() {
        Session session = history();
        session.measurements = {measurement(1, 11), measurement(7, 17)};
        const auto found = measured_after(session, {7, 0, 1});
        QCOMPARE(perplexity(found[0]), 17.0);
        QCOMPARE(perplexity(found[1]), 0.0);
        QCOMPARE(perplexity(found[2]), 11.0);
    }

    void theDivergenceIsKnownFromTheLastCutOrAMeasurement() {
        Session session = history();
        QCOMPARE(known_divergence(session).value_or(-1), 0.3);
        session.plan.append(session.plan.next_edit(Decision::pin, {slot("F0")}));
        QCOMPARE(known_divergence(session).value_or(-1), 0.3);
        session.plan.append(session.plan.next_edit(Decision::force, {slot("F1")}));
        QVERIFY(!known_divergence(session));
        session.measurements = {measurement(9, 50)};
        QCOMPARE(known_divergence(session).value_or(-1), 0.5);
        session.settings.divergence = Divergence::kl;
        QVERIFY(!known_divergence(session));
        session.plan = Plan(blocks);
        QCOMPARE(known_divergence(session).value_or(-1), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestMeasuredPlans)
#include "test_measured_plans.moc"
