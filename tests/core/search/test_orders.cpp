#include "core/search/block_distances.h"
#include "core/search/orders.h"
#include "tests/core/search/fixture.h"

#include <QtTest/QtTest>

#include <limits>
#include <new>
#include <numeric>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

/// Float32 against the script's float64; small scores are compared to the size of float32's own noise.
bool close(double value, double expected) {
    return std::abs(value - expected) <= 1e-5 * std::abs(expected) + 1e-9;
}

/// A lower bound is right where it is not above the score.
bool is_right(const CandidateScore& candidate, double expected) {
    return candidate.exact ? close(candidate.score, expected)
                           : candidate.score <= expected || close(candidate.score, expected);
}

Json expected_of(const char* checkpoint) {
    return read_json(checkpoints / checkpoint / "baselines.json", "bad-input");
}

/// `A1,F1` and the divergence after it, of the script's first steps.
std::string first_difference(const std::vector<Step>& steps, const Json& expected) {
    if (steps.size() != expected.size()) {
        return std::to_string(steps.size()) + " steps, not " + std::to_string(expected.size());
    }
    for (std::size_t index = 0; index < steps.size(); ++index) {
        const Step& step = steps[index];
        const std::string where = "step " + std::to_string(index + 1) + ": ";
        if (to_json(step.slots()) != expected[index]["cut"] || !close(step.score, expected[index]["score"])) {
            return where + to_json(step).dump() + ", not " + expected[index].dump();
        }
        const Json scores = expected[index].value("scores", Json());
        for (const CandidateScore& candidate : step.candidates) {
            if (!scores.is_null() && !is_right(candidate, scores.value(to_string(candidate.slot), -1.0))) {
                return where + to_string(candidate.slot) + " has another score";
            }
        }
        if (!scores.is_null() && step.candidates.size() != scores.size()) {
            return where + "has other candidates";
        }
    }
    return "";
}

SearchSettings with(Unit unit, Order order = Order::greedy, std::uint64_t seed = 0) {
    SearchSettings settings = without_budget();
    settings.unit = unit;
    settings.order = order;
    settings.seed = seed;
    return settings;
}

} // namespace

class TestOrders : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { model_ = load(checkpoints / "llama-biases"); }

    void unitsEqualBruteForce_data() {
        QTest::addColumn<QString>("checkpoint");
        QTest::addColumn<QString>("unit");
        for (const char* checkpoint : fixtures) {
            for (const char* unit : {"block", "attention", "ffn"}) {
                const QByteArray row = QByteArray(checkpoint) + " " + unit;
                QTest::newRow(row.constData()) << checkpoint << unit;
            }
        }
    }
    void unitsEqualBruteForce() {
        QFETCH(QString, checkpoint);
        QFETCH(QString, unit);
        const Model model = load(checkpoints / checkpoint.toStdString());
        const Json expected = expected_of(qPrintable(checkpoint))["units"][unit.toStdString()];
        for (const SearchMode mode : {SearchMode::exact, SearchMode::full}) {
            Run run(model.info.blocks);
            SearchSettings settings = with(parse_unit(unit.toStdString()));
            settings.mode = mode;
            const SearchResult result = run_search(model, settings, run);
            const std::string difference = first_difference(result.steps, expected);
            QVERIFY2(difference.empty(), difference.c_str());
            QCOMPARE(result.stopped_by, std::string(stopped_by::candidates));
            const bool all_exact = std::ranges::all_of(result.steps, [](const Step& step) {
                return std::ranges::all_of(step.candidates, &CandidateScore::exact);
            });
            QVERIFY(all_exact || mode == SearchMode::exact);
        }
    }

    void ordersEqualTheScript_data() {
        QTest::addColumn<QString>("checkpoint");
        QTest::addColumn<QString>("which");
        QTest::addColumn<int>("unit");
        QTest::addColumn<int>("order");
        QTest::addColumn<int>("seed");
        const auto add = [](const char* checkpoint, const char* which, Unit unit, Order order, int seed = 0) {
            QTest::addRow("%s %s", checkpoint, which)
                << checkpoint << which << static_cast<int>(unit) << static_cast<int>(order) << seed;
        };
        for (const char* checkpoint : fixtures) {
            add(checkpoint, "one-shot", Unit::slot, Order::one_shot);
            add(checkpoint, "one-shot block", Unit::block, Order::one_shot);
            add(checkpoint, "block-influence", Unit::block, Order::block_influence);
            add(checkpoint, "tail", Unit::slot, Order::tail);
            add(checkpoint, "tail block", Unit::block, Order::tail);
            add(checkpoint, "random 0", Unit::slot, Order::random, 0);
            add(checkpoint, "random 12345", Unit::slot, Order::random, 12345);
        }
    }
    void ordersEqualTheScript() {
        QFETCH(QString, checkpoint);
        QFETCH(QString, which);
        QFETCH(int, unit);
        QFETCH(int, order);
        QFETCH(int, seed);
        const Model model = load(checkpoints / checkpoint.toStdString());
        Run run(model.info.blocks);
        const SearchSettings settings =
            with(static_cast<Unit>(unit), static_cast<Order>(order), static_cast<std::uint64_t>(seed));
        const SearchResult result = run_search(model, settings, run);
        const Json expected = expected_of(qPrintable(checkpoint))["orders"][which.toStdString()];
        const std::string difference = first_difference(result.steps, expected);
        QVERIFY2(difference.empty(), difference.c_str());
        QVERIFY(run.plan.kept().empty());
    }

    void windowsEqualTheScript() {
        for (const char* checkpoint : fixtures) {
            const Model model = load(checkpoints / checkpoint);
            const Json windows = expected_of(checkpoint)["windows"]; // outlives the loop's range
            for (const auto& [size, expected] : windows.items()) {
                SearchSettings settings = with(Unit::block, Order::window);
                settings.budget.cuts = std::stoi(size);
                Run run(model.info.blocks);
                const SearchResult result = run_search(model, settings, run);
                const std::string difference = first_difference(result.steps, expected);
                QVERIFY2(difference.empty(), difference.c_str());
                QCOMPARE(result.stopped_by, std::string(stopped_by::cuts));
            }
        }
    }

    void influencesAndDistancesEqualTheScript() {
        for (const char* checkpoint : fixtures) {
            const Model model = load(checkpoints / checkpoint);
            const Json expected = expected_of(checkpoint);
            Work work;
            Machine machine(*model.decoder, {}, work);
            const auto influences = block_influences(machine, model.sequences, model.slots());
            const auto distances = angular_distances(machine, model.sequences, model.slots());
            QCOMPARE(influences.size(), expected["influences"].size());
            for (std::size_t block = 0; block < influences.size(); ++block) {
                QVERIFY(close(influences[block], expected["influences"][block]));
                QCOMPARE(distances[block].size(), expected["distances"][block].size());
                for (std::size_t count = 0; count < distances[block].size(); ++count) {
                    QVERIFY(close(distances[block][count], expected["distances"][block][count]));
                }
            }
            QVERIFY(work.ffn.tokens > 0);
        }
    }

    /// A mean over tokens, not over sequences; and a block that is gone changes nothing.
    void influencesTakeEveryTokenOnce() {
        Work work;
        Machine machine(*model_.decoder, {}, work);
        const Sequences sequences{model_.sequences[0], {1, 2, 3}};
        std::vector<Slot> kept = model_.slots();
        std::erase_if(kept, [](Slot slot) { return slot.block() == 2; });
        const auto both = block_influences(machine, sequences, kept);
        const auto one = block_influences(machine, {sequences[0]}, kept);
        const auto other = block_influences(machine, {sequences[1]}, kept);
        const auto many = static_cast<double>(sequences[0].size());
        QVERIFY(close(both[0], (many * one[0] + 3 * other[0]) / (many + 3)));
        QVERIFY(std::abs(both[2]) < 1e-12);
    }

    /// Whatever the memory, the threads and the weights' place: the same bits.
    void walksThatAreSplitChangeNoBit() {
        const Sequences sequences = sequences_of({40, 17, 40, 3, 40}, 60);
        const Model streamed = load(checkpoints / "llama-biases", at::kFloat, at::kCPU, false);
        Work work;
        SweepLimits limits;
        limits.threads = 1;
        Machine whole(*model_.decoder, limits, work);
        const auto influences = block_influences(whole, sequences, model_.slots());
        const auto distances = angular_distances(whole, sequences, model_.slots());
        for (const Model* model : {&std::as_const(model_), &streamed}) {
            for (const std::size_t streams : {2, 5, 1000}) {
                limits.memory = streams * whole.stream_bytes(40);
                limits.threads = 3;
                std::vector<std::size_t> passed;
                limits.passed = [&](std::size_t done, std::size_t total) {
                    QCOMPARE(total, sequences.size());
                    passed.push_back(done);
                };
                Machine machine(*model->decoder, limits, work);
                QVERIFY(block_influences(machine, sequences, model_.slots()) == influences);
                // Weights that are read for every pass want few of them: one for each length.
                QVERIFY(streams == 1000 ? passed.size() == 3 : passed.size() > 3);
                QCOMPARE(passed.back(), sequences.size());
                QVERIFY(std::ranges::is_sorted(passed));
                QVERIFY(angular_distances(machine, sequences, model_.slots()) == distances);
            }
        }
    }

    /// What is kept of a pass that ran out of memory half-way does not count.
    void walksGoOnWithLessMemory() {
        const Sequences sequences = sequences_of({40, 40, 40, 40}, 60);
        Work work;
        SweepLimits limits;
        Machine whole(*model_.decoder, limits, work);
        const auto expected = block_influences(whole, sequences, model_.slots());
        int polls = 0, halved = 0;
        limits.log = [&](const std::string&) { ++halved; };
        limits.interrupted = [&]() -> bool {
            if (++polls == 7) {
                throw std::bad_alloc();
            }
            return false;
        };
        Machine machine(*model_.decoder, limits, work);
        QVERIFY(block_influences(machine, sequences, model_.slots()) == expected);
        QCOMPARE(halved, 1);
        limits.interrupted = [&] { return true; };
        Machine stopped(*model_.decoder, limits, work);
        QVERIFY_THROWS_EXCEPTION(Interrupted, angular_distances(stopped, sequences, model_.slots()));
    }

    /// From 0 to all plans' sequences, once a step.
    void aStepsProgressNeverTurnsBack_data() {
        QTest::addColumn<int>("order");
        QTest::addColumn<int>("first");  // the whole set goes through so many times in the first step, ...
        QTest::addColumn<int>("second"); // ... and in the second
        QTest::newRow("greedy") << static_cast<int>(Order::greedy) << 4 << 3;
        QTest::newRow("one-shot") << static_cast<int>(Order::one_shot) << 5 << 1;
        QTest::newRow("block-influence") << static_cast<int>(Order::block_influence) << 2 << 1;
        QTest::newRow("window") << static_cast<int>(Order::window) << 2 << 1;
        QTest::newRow("tail") << static_cast<int>(Order::tail) << 1 << 1;
    }
    void aStepsProgressNeverTurnsBack() {
        QFETCH(int, order);
        QFETCH(int, first);
        QFETCH(int, second);
        SearchSettings settings = with(Unit::block, static_cast<Order>(order));
        settings.budget.cuts = 2;
        Run run(model_.info.blocks);
        SearchObserver observer = run.observer();
        std::vector<std::vector<std::size_t>> steps(1);
        std::vector<std::size_t> totals;
        observer.on_progress = [&](std::string_view what, std::size_t done, std::size_t total) {
            if (what == "step") {
                steps.back().push_back(done);
                totals.push_back(total);
            }
        };
        const auto append = observer.on_step;
        observer.on_step = [&](const Step& step) {
            const std::size_t all = model_.sequences.size() * (steps.size() == 1 ? first : second);
            const bool right = std::ranges::is_sorted(steps.back()) && steps.back().back() == all &&
                               std::ranges::count(totals, all) == std::ssize(totals);
            steps.emplace_back();
            totals.clear();
            return right && append(step);
        };
        search(*model_.decoder, model_.sequences, settings, observer, model_.info);
        QCOMPARE(run.plan.cuts().size(), std::size_t{2});
    }

    void permutationsAreTheSameEverywhere() {
        const Json expected = expected_of("llama-biases")["permutation"];
        QCOMPARE(Json(permutation(expected["count"], expected["seed"])), expected["places"]);
        QVERIFY(permutation(0, 1).empty());
        QCOMPARE(permutation(1, 1), std::vector<int>{0});
        std::vector<int> sorted = permutation(1000, std::numeric_limits<std::uint64_t>::max());
        std::ranges::sort(sorted);
        std::vector<int> all(1000);
        std::iota(all.begin(), all.end(), 0);
        QCOMPARE(sorted, all);
    }

    void windowsHoldOnlyWhatMayGo() {
        // Blocks 0 to 3; [l][n - 1].
        const std::vector<std::vector<double>> distances{{.4, .5, .6, .9}, {.1, .2, .7}, {.1, .3}, {.2}};
        const std::vector<int> all{0, 1, 2, 3};
        QCOMPARE(best_window(distances, all, {true, true, true, true}, 1), std::vector<int>{1});
        QCOMPARE(best_window(distances, all, {true, true, true, true}, 2), (std::vector<int>{1, 2}));
        QCOMPARE(best_window(distances, all, {true, true, false, true}, 2), (std::vector<int>{0, 1}));
        QCOMPARE(best_window(distances, all, {true, false, true, false}, 2), std::vector<int>{});
        QCOMPARE(best_window(distances, all, {true, true, true, true}, 5), std::vector<int>{});
        // Block 2 is gone: 1 and 3 are neighbours.
        QCOMPARE(best_window(distances, {0, 1, 3}, {false, true, false, true}, 2), (std::vector<int>{1, 3}));
    }

    void blocksWithPinnedSlotsStay() {
        for (const char* checkpoint : fixtures) {
            const Model model = load(checkpoints / checkpoint);
            const Json expected = expected_of(checkpoint)["pinned"];
            Run run(model.info.blocks);
            run.edit(Decision::pin, expected["pin"]);
            const SearchResult result = run_search(model, with(Unit::block), run);
            const std::string difference = first_difference(result.steps, expected["block"]);
            QVERIFY2(difference.empty(), difference.c_str());
            QCOMPARE(run.plan.kept().size(), std::size_t{2});
        }
    }

    /// What the user forced out of a block is gone; the rest of it goes as a block.
    void theRestOfABlockIsABlock() {
        for (const Order order : {Order::greedy, Order::tail, Order::one_shot, Order::block_influence}) {
            Run run(model_.info.blocks);
            run.edit(Decision::force, "A1,B2");
            const SearchResult result = run_search(model_, with(Unit::block, order), run);
            QCOMPARE(result.steps.size(), std::size_t{3});
            const auto rest = std::ranges::find(result.steps, parse_slot("F1", 4), &Step::cut);
            QVERIFY(rest != result.steps.end() && rest->also.empty());
            QVERIFY(run.plan.kept().empty());
        }
    }

    /// A search that is taken up again goes on in the order that it began.
    void resumingKeepsTheOrder() {
        for (const Order order : {Order::one_shot, Order::block_influence, Order::window, Order::random}) {
            SearchSettings settings = with(Unit::block, order, 5);
            settings.budget.cuts = 3;
            Run whole(model_.info.blocks);
            const std::string expected = cuts_of(run_search(model_, settings, whole).steps);
            Run parts(model_.info.blocks);
            std::string cuts;
            for (int part = 1; part <= 3; ++part) {
                // As Ctrl-C ends it: the budget stays.
                SearchObserver observer = parts.observer();
                observer.stop = [&] { return std::cmp_equal(parts.plan.cuts().size(), part); };
                const SearchResult result =
                    search(*model_.decoder, model_.sequences, settings, observer, model_.info);
                cuts += (cuts.empty() ? "" : ",") + cuts_of(result.steps);
            }
            QCOMPARE(cuts, expected);
        }
    }

    void editsCountWhileAnOrderIsCut() {
        Run run(model_.info.blocks);
        SearchObserver observer = run.observer();
        const auto append = observer.on_step;
        observer.on_step = [&](const Step& step) {
            append(step);
            if (run.plan.cuts().size() == 1) {
                run.edit(Decision::pin, "A3"); // would have come next
                run.edit(Decision::force, "F2,A2");
            }
            if (run.plan.cuts().size() == 2) {
                run.edit(Decision::restore, "A2");
            }
            return true;
        };
        const SearchResult result =
            search(*model_.decoder, model_.sequences, with(Unit::slot, Order::tail), observer, model_.info);
        QCOMPARE(cuts_of(result.steps), std::string("F3,F1,A2,A1,F0,A0"));
    }

    /// One-shot shows what it ranks by: the first step's scores, the same as the greedy search's.
    void oneShotTellsTheFirstScores() {
        for (const Unit unit : {Unit::slot, Unit::block}) {
            Run greedy(model_.info.blocks), ranked(model_.info.blocks);
            SearchSettings settings = with(unit);
            settings.mode = SearchMode::full;
            const auto first = run_search(model_, settings, greedy).steps.at(0);
            const auto steps = run_search(model_, with(unit, Order::one_shot), ranked).steps;
            QVERIFY(steps.at(0).candidates == first.candidates && steps.at(0).cut == first.cut);
            QCOMPARE(steps.at(1).candidates.size(), unit == Unit::block ? 2 : 1);
        }
    }

    void protectedFrontsHoldForBlocksToo() {
        SearchSettings settings = with(Unit::block, Order::tail);
        settings.protect_front = 0.25;
        Run run(model_.info.blocks);
        QCOMPARE(cuts_of(run_search(model_, settings, run).steps), std::string("A3,A2"));
    }

    /// A front is released once no other candidate of the unit is left, slots of the other kind or not.
    void frontsAreReleasedByUnit() {
        for (const Unit unit : {Unit::attention, Unit::ffn}) {
            SearchSettings settings = with(unit);
            settings.protect_front = 0.5;
            settings.release_after_front = true;
            Run run(model_.info.blocks);
            QCOMPARE(run_search(model_, settings, run).steps.size(), std::size_t(model_.info.blocks));
        }
    }

  private:
    static constexpr std::array fixtures{"llama-gqa-tied", "llama-biases", "mistral-v03"};
    Model model_;
};

QTEST_GUILESS_MAIN(TestOrders)
#include "test_orders.moc"
