#include "core/plan/error.h"
#include "tests/core/search/fixture.h"

#include <QtTest/QtTest>

using namespace cutaway;
using namespace cutaway::testing;

/// A search while somebody edits its plan, stops it, or refuses a step.
class TestSearchEdits : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        model_ = load(checkpoints / "llama-biases");
        // One sequence a pass, so that there is a time between the first score and the last.
        limits_.memory = 9 * 32 * static_cast<std::size_t>(model_.decoder->hidden_size()) * sizeof(float);
    }

    void scoresComeAsBoundsAndThenExact() {
        Run run(model_.info.blocks);
        SearchObserver observer = run.observer();
        std::vector<std::vector<CandidateScore>> told;
        observer.on_scores = [&](int step, const std::vector<CandidateScore>& scores) {
            QCOMPARE(step, 5);
            told.push_back(scores);
        };
        const SearchResult result = go(observer, 1, 5);
        QCOMPARE(told.size(), std::size_t{4}); // after each of 3 sequences, and the end
        for (std::size_t round = 0; round < told.size(); ++round) {
            QCOMPARE(told[round].size(), std::size_t{8});
            for (std::size_t slot = 0; slot < 8; ++slot) {
                QCOMPARE(told[round][slot].slot, Slot(static_cast<int>(slot)));
                QCOMPARE(told[round][slot].exact, round == 3);
                QVERIFY(told[round][slot].score <= told[3][slot].score * (1 + 1e-12));
            }
        }
        QVERIFY(told[3] == result.steps.at(0).candidates);
        QCOMPARE(result.steps.at(0).number, 5);
    }

    void anEditDropsTheStepAndTheNextOneHeedsIt() {
        // By itself it cuts A3, F3, F2. F3 is pinned while step 2 runs.
        Run run(model_.info.blocks);
        SearchObserver observer = run.observer();
        int rounds = 0;
        observer.on_scores = [&](int step, const std::vector<CandidateScore>&) {
            if (step == 2 && ++rounds == 2) {
                run.edit(Decision::pin, "F3");
            }
        };
        const SearchResult result = go(observer, 3);
        QCOMPARE(result.steps.size(), std::size_t{3});
        QCOMPARE(result.steps[0].cut, parse_slot("A3", 4)); // stands
        for (const Step& step : result.steps) {
            QVERIFY(step.cut != parse_slot("F3", 4));
        }
        QCOMPARE(result.steps[1].number, 2);
        QCOMPARE(result.steps[1].candidates.size(), std::size_t{6});
        QCOMPARE(run.plan.state(parse_slot("F3", 4)), State::pinned);
        QVERIFY(rounds > 4); // step 2 began once more
        // What the dropped step computed is counted as done, but nobody would have done it naively.
        Run calm(model_.info.blocks);
        calm.edit(Decision::pin, "F3");
        QVERIFY(go(calm.observer(), 3).work.attention.tokens < result.work.attention.tokens);
    }

    void aSlotForcedMeanwhileIsGoneFromTheNextStep() {
        Run run(model_.info.blocks);
        SearchObserver observer = run.observer();
        bool edited = false;
        observer.on_scores = [&](int step, const std::vector<CandidateScore>&) {
            if (step == 2 && !std::exchange(edited, true)) {
                run.edit(Decision::force, "A0");
            }
        };
        const SearchResult result = go(observer, 2);
        QCOMPARE(to_string(run.plan.removed()), "A3,A0," + to_string(result.steps[1].cut));
        // The same as a search that begins with both gone.
        Run other(model_.info.blocks);
        other.edit(Decision::force, "A3,A0");
        const SearchResult expected = go(other.observer(), 1);
        QVERIFY(result.steps[1].candidates == expected.steps[0].candidates);
    }

    void anEditAtTheLastMomentIsNotOverruled() {
        // on_step finds the plan edited and refuses: no cut, the same number again.
        Run run(model_.info.blocks);
        SearchObserver observer = run.observer();
        const auto accept = observer.on_step;
        int refused = 0;
        observer.on_step = [&](const Step& step) {
            if (step.number == 2 && refused++ == 0) {
                run.edit(Decision::pin, to_string(step.cut));
                return false;
            }
            return accept(step);
        };
        const SearchResult result = go(observer, 2);
        QCOMPARE(result.steps.size(), std::size_t{2});
        QCOMPARE(result.steps[1].number, 2);
        QVERIFY(result.steps[1].cut != parse_slot("F3", 4));
        QCOMPARE(refused, 2);
    }

    void editsAtAnyTimeLeaveAPlanThatObeysThem() {
        // Pin what would be cut next, at the n-th poll of the revision.
        for (int wanted = 1; wanted < 120; wanted += 17) {
            Run run(model_.info.blocks);
            SearchObserver observer = run.observer();
            int polls = 0;
            observer.revision = [&] {
                if (++polls == wanted) {
                    run.edit(Decision::pin, "F2");
                }
                return run.revision;
            };
            go(observer, 4);
            QCOMPARE(run.plan.cuts().size(), std::size_t{4});
            bool pinned_before = false;
            for (const Event& event : run.plan.events()) {
                pinned_before = pinned_before || event.decision == Decision::pin;
                QVERIFY(!(pinned_before && event.decision == Decision::cut && event.slots[0] == Slot(5)));
            }
        }
    }

    void stopEndsItAtAnyPoll() {
        Run calm(model_.info.blocks);
        SearchObserver calm_observer = calm.observer();
        int all = 0;
        calm_observer.stop = [&] { return ++all < 0; };
        const std::string expected = cuts_of(go(calm_observer, 8).steps);
        for (int wanted = 1; wanted < all * 3 / 4; wanted += 13) {
            Run run(model_.info.blocks);
            SearchObserver observer = run.observer();
            int polls = 0;
            observer.stop = [&] { return ++polls >= wanted; };
            const SearchResult result = go(observer, 8);
            QCOMPARE(result.stopped_by, std::string(stopped_by::user));
            QVERIFY(expected.starts_with(cuts_of(result.steps)));
            QCOMPARE(run.plan.cuts().size(), result.steps.size());
        }
    }

    void aCallersInterruptionIsAStop() {
        Run run(model_.info.blocks);
        SweepLimits limits = limits_;
        limits.interrupted = [&] { return run.plan.cuts().size() == 2; };
        const SearchResult result =
            search(*model_.decoder, model_.sequences, without_budget(), run.observer(), model_.info, limits);
        QCOMPARE(result.steps.size(), std::size_t{2});
        QCOMPARE(result.stopped_by, std::string(stopped_by::user));
    }

    void memoryThatRunsOutOnceStaysHalved() {
        Run run(model_.info.blocks);
        SearchObserver observer = run.observer();
        std::vector<std::string> log;
        observer.log = [&](const std::string& line) { log.push_back(line); };
        int rounds = 0;
        observer.on_scores = [&](int, const std::vector<CandidateScore>&) {
            if (++rounds == 5) {
                throw std::bad_alloc(); // in the middle of a pass
            }
        };
        const SearchResult result = go(observer, 8);
        QCOMPARE(log.size(), std::size_t{1});
        Run calm(model_.info.blocks);
        const SearchResult expected = go(calm.observer(), 8);
        QCOMPARE(cuts_of(result.steps), cuts_of(expected.steps));
        for (std::size_t step = 0; step < 8; ++step) {
            QVERIFY(result.steps[step].candidates == expected.steps[step].candidates);
        }
    }

    void tooLittleMemoryIsAnError_data() {
        QTest::addColumn<int>("mode");
        for (const SearchMode mode : all_search_modes) {
            QTest::newRow(std::string(name(mode)).c_str()) << static_cast<int>(mode);
        }
    }
    void tooLittleMemoryIsAnError() {
        QFETCH(int, mode);
        SearchSettings settings = without_budget();
        settings.mode = static_cast<SearchMode>(mode);
        Run run(model_.info.blocks);
        SweepLimits limits;
        limits.memory = 1000;
        try {
            run_search(model_, settings, run, limits);
            QFAIL("it fits");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string(error_code::out_of_memory));
            QVERIFY(!error.help().empty());
        }
    }

  private:
    SearchResult go(const SearchObserver& observer, int cuts, int first_step = 1) const {
        SearchSettings settings = without_budget();
        settings.budget.cuts = cuts;
        settings.mode = SearchMode::full;
        return search(*model_.decoder, model_.sequences, settings, observer, model_.info, limits_,
                      first_step);
    }

    Model model_;
    SweepLimits limits_;
};

QTEST_GUILESS_MAIN(TestSearchEdits)
#include "test_search_edits.moc"
