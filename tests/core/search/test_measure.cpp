#include "core/search/measure.h"
#include "tests/core/search/fixture.h"

#include <QtTest/QtTest>

#include <cmath>

using namespace cutaway;
using namespace cutaway::testing;

class TestMeasure : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { model_ = load(checkpoints / "mistral-v03"); }

    /// What the script says of the plans along each of its searches.
    void everyDivergenceEqualsBruteForce() {
        for (const Divergence divergence : all_divergences) {
            const std::string word(name(divergence));
            Plan plan(model_.info.blocks);
            for (const Json& step : model_.greedy["divergences"][word]["steps"]) {
                plan.append(plan.next_cut(parse_slot(step["cut"].get<std::string>(), plan.blocks()), 0));
                Work work;
                const auto measured =
                    measure_divergences(*model_.decoder, model_.sequences, plan.removed(), {}, work);
                QCOMPARE(measured.size(), all_divergences.size());
                const auto expected = step["score"].get<double>();
                QVERIFY2(std::abs(measured.at(word) - expected) <= 1e-5 * expected + 1e-9,
                         (word + " after " + to_string(plan.removed())).c_str());
            }
        }
    }

    void anEmptyPlanIsTheModelItself() {
        Work work;
        const auto measured = measure_divergences(*model_.decoder, model_.sequences, {}, {}, work);
        const double nll = model_.greedy["reference_nll"];
        for (const auto& [word, value] : measured) {
            if (word == "nll") {
                QVERIFY(std::abs(value / nll - 1) < 1e-6);
            } else {
                QVERIFY2(value < 1e-15, word.c_str()); // the same hidden states
            }
        }
        const double found = perplexity(*model_.decoder, model_.sequences, {}, {}, work);
        QVERIFY(std::abs(found / std::exp(nll) - 1) < 1e-5);
    }

    void everyTokenOfAPerplexityCountsTheSame() {
        const Sequences sequences = sequences_of({2, 61, 30}, model_.info.vocabulary);
        const std::vector<Slot> removed = parse_slots("A1,F3", model_.info.blocks);
        Work work;
        double sum = 0;
        for (const auto& sequence : sequences) {
            const auto alone = measure_divergences(*model_.decoder, {sequence}, removed, {}, work);
            sum += alone.at("nll") * static_cast<double>(sequence.size() - 1);
        }
        const double expected = std::exp(sum / (1 + 60 + 29));
        QVERIFY(std::abs(perplexity(*model_.decoder, sequences, removed, {}, work) / expected - 1) < 1e-12);
    }

    void bothTogetherAreWhatTheyAreAlone() {
        Plan plan(model_.info.blocks);
        plan.append(plan.next_edit(Decision::force, parse_slots("A1,F3", plan.blocks())));
        plan.append(plan.next_edit(Decision::pin, parse_slots("F0", plan.blocks())));
        Work work;
        const Measurement both = measure(*model_.decoder, model_.sequences, plan, {}, work);
        QCOMPARE(both.events, 2);
        QVERIFY(both.divergence ==
                measure_divergences(*model_.decoder, model_.sequences, plan.removed(), {}, work));
        QCOMPARE(*both.perplexity, perplexity(*model_.decoder, model_.sequences, plan.removed(), {}, work));
    }

    void aPlanWithOneSlotMoreIsThatSlotsScore() {
        const std::vector<Slot> removed = parse_slots("A1,F3,A4", model_.info.blocks);
        std::vector<Slot> kept = model_.slots();
        std::erase_if(kept, [](Slot slot) { return to_string(slot) == "A1" || to_string(slot) == "F3"; });
        Work work;
        const auto measured = measure_divergences(*model_.decoder, model_.sequences, removed, {}, work);
        for (const Divergence divergence : all_divergences) {
            const double score =
                sweep(*model_.decoder, model_.sequences, divergence, kept, {removed[2]}, {}, work)[0];
            QCOMPARE(measured.at(std::string(name(divergence))), score);
        }
    }

    void countsWhatItDid() {
        Work work;
        measure_divergences(*model_.decoder, model_.sequences, parse_slots("A1,F3", 5), {}, work);
        const std::uint64_t tokens = 3 * 32;
        QCOMPARE(work.attention.tokens, tokens * (5 + 4));
        QCOMPARE(work.ffn.tokens, tokens * (5 + 4));
        QCOMPARE(work.head.tokens, tokens * 2);
    }

  private:
    Model model_;
};

QTEST_GUILESS_MAIN(TestMeasure)
#include "test_measure.moc"
