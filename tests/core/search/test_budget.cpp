#include "core/search/budget.h"
#include "tests/core/search/fixture.h"

#include <QtTest/QtTest>

using namespace cutaway;
using namespace cutaway::testing;

class TestBudget : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { model_ = load(checkpoints / "llama-biases"); }

    /// The greedy cuts go on until what is left is small enough, and no longer.
    void bytesAreWhatIsLeft_data() {
        QTest::addColumn<int>("cuts");
        QTest::addColumn<bool>("kv");
        for (int cuts = 0; cuts <= 8; ++cuts) {
            QTest::addRow("%d weights", cuts) << cuts << false;
            QTest::addRow("%d kv", cuts) << cuts << true;
        }
    }
    void bytesAreWhatIsLeft() {
        QFETCH(int, cuts);
        QFETCH(bool, kv);
        // By hand, from what a slot holds.
        std::int64_t left = kv ? model_.info.kv_bytes_per_token : model_.info.bytes;
        int needed = 0;
        const Json& steps = model_.greedy["divergences"]["js"]["steps"];
        for (int index = 0; index < cuts; ++index) {
            const Slot cut = parse_slot(steps[index]["cut"].get<std::string>(), 4);
            const SlotInfo& info = model_.info.slots[static_cast<std::size_t>(cut.index())];
            const std::int64_t less = kv ? info.kv_bytes_per_token : info.bytes;
            left -= less;
            needed = less > 0 ? index + 1 : needed; // an FFN has no cache
        }
        for (const int more : {0, 1}) {
            SearchSettings settings = without_budget();
            (kv ? settings.budget.kv_bytes : settings.budget.bytes) = left - more;
            Run run(model_.info.blocks);
            const SearchResult result = run_search(model_, settings, run);
            const bool possible = more == 0 || needed < last_of(kv);
            QCOMPARE(result.stopped_by, std::string(!possible ? stopped_by::candidates
                                                    : kv      ? stopped_by::kv_bytes
                                                              : stopped_by::bytes));
            if (more == 0) {
                QCOMPARE(std::ssize(result.steps), needed);
            } else {
                QVERIFY(std::ssize(result.steps) > needed || needed == 8);
            }
        }
    }

    /// Of the script's perplexities after each block: the cut that passes the limit is not made.
    void perplexityIsNotPassed() {
        const Json baselines = read_json(checkpoints / "llama-biases" / "baselines.json", "bad-input");
        const auto values = baselines["perplexities"].get<std::vector<double>>();
        for (std::size_t cuts = 1; cuts < values.size(); ++cuts) {
            for (const double factor : {1 - 1e-4, 1 + 1e-4}) {
                const double limit = values[cuts] * factor;
                std::size_t allowed = 0;
                while (allowed + 1 < values.size() && values[allowed + 1] <= limit) {
                    ++allowed;
                }
                SearchSettings settings = without_budget();
                settings.unit = Unit::block;
                settings.budget.max_perplexity = limit;
                Run run(model_.info.blocks);
                const SearchResult result = run_search(model_, settings, run);
                QCOMPARE(result.steps.size(), allowed);
                QCOMPARE(result.stopped_by,
                         std::string(allowed + 1 < values.size() ? stopped_by::perplexity
                                                                 : stopped_by::candidates));
            }
        }
    }

    /// A block is two slots: what is left of a share may be too little for it.
    void blocksNeverExceedAShare() {
        SearchSettings settings = without_budget();
        settings.unit = Unit::block;
        for (const auto& [share, blocks] : {std::pair(0.375, 1), {0.5, 2}, {0.125, 0}, {1.0, 4}}) {
            settings.budget.share = share;
            Run run(model_.info.blocks);
            const SearchResult result = run_search(model_, settings, run);
            QCOMPARE(std::ssize(result.steps), blocks);
            QCOMPARE(result.stopped_by, std::string(stopped_by::share));
        }
        settings.budget = {.cuts = 3};
        Run run(model_.info.blocks);
        QCOMPARE(run_search(model_, settings, run).steps.size(), std::size_t{3});
        QCOMPARE(run.plan.removed().size(), std::size_t{6});
    }

    void windowsAreAsLargeAsTheBudgetAsks() {
        SearchSettings settings = without_budget();
        settings.unit = Unit::block;
        settings.order = Order::window;
        const auto cuts = [&](const Budget& budget) {
            settings.budget = budget;
            Run run(model_.info.blocks);
            return std::ssize(run_search(model_, settings, run).steps);
        };
        QCOMPARE(cuts({.share = 0.5}), 2);
        QCOMPARE(cuts({.share = 0.625}), 2);
        QCOMPARE(cuts({.kv_bytes = model_.info.kv_bytes_per_token / 4}), 3);
        QCOMPARE(cuts({.bytes = model_.info.bytes - 1}), 1);
        // All blocks have the same size.
        const double block =
            static_cast<double>(model_.info.slots[0].parameters + model_.info.slots[1].parameters);
        QCOMPARE(cuts({.parameters = 3 * block / static_cast<double>(model_.info.parameters)}), 3);
        QCOMPARE(cuts({.cuts = 9}), 4);
    }

    void whatCannotBeMetIsTold() {
        Plan plan(model_.info.blocks);
        plan.append(plan.next_edit(Decision::pin, parse_slots("F0-3", 4)));
        plan.append(plan.next_cut(parse_slot("A1", 4), 0.1));
        const Budget budget{.cuts = 5, .share = 0.75, .max_divergence = 1, .bytes = 10, .kv_bytes = 7};
        const auto unmet = unmet_limits(plan, model_.info, budget, stopped_by::candidates);
        const SlotInfo& gone = model_.info.slots[2];
        const std::vector<Unmet> expected{
            {"cuts", 5, 1},
            {"share", 0.75, 0.125},
            {"bytes", 10, static_cast<double>(model_.info.bytes - gone.bytes)},
            {"kv_bytes", 7, static_cast<double>(model_.info.kv_bytes_per_token - gone.kv_bytes_per_token)}};
        QVERIFY(unmet == expected);
        QVERIFY(unmet_limits(plan, model_.info, budget, stopped_by::divergence).empty());
        QVERIFY(unmet_limits(plan, model_.info, budget, "").empty());
    }

  private:
    /// How many greedy cuts it takes until nothing smaller is possible.
    int last_of(bool kv) const {
        int last = 0;
        for (std::size_t index = 0; index < 8; ++index) {
            const std::string cut = model_.greedy["divergences"]["js"]["steps"][index]["cut"];
            last = !kv || cut.front() == 'A' ? static_cast<int>(index) + 1 : last;
        }
        return last;
    }

    Model model_;
};

QTEST_GUILESS_MAIN(TestBudget)
#include "test_budget.moc"
