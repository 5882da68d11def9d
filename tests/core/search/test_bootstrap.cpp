#include "core/search/bootstrap.h"
#include "tests/core/search/fixture.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

std::vector<Slot> slots_of(const Json& names, int blocks) {
    std::vector<Slot> slots;
    for (const Json& name : names) {
        slots.push_back(parse_slot(name.get<std::string>(), blocks));
    }
    return slots;
}

/// The request of a case in bootstrap.json.
BootstrapRequest request_of(const Json& expected, const Json& searched, int blocks) {
    BootstrapRequest request;
    request.plan = Plan(blocks);
    for (const auto& [decision, name] :
         {std::pair(Decision::pin, "pinned"), std::pair(Decision::force, "forced")}) {
        if (const std::vector<Slot> slots = slots_of(searched.at(name), blocks); !slots.empty()) {
            request.plan.append(request.plan.next_edit(decision, slots));
        }
    }
    request.settings = without_budget(parse_divergence(searched.at("divergence").get<std::string>()));
    request.settings.budget.cuts = searched.at("cuts").get<int>();
    request.resamples = static_cast<int>(searched.at("resamples").size());
    request.seed = expected.at("seed").get<std::uint64_t>();
    return request;
}

/// Of the first `step` cuts of every two searches that have so many, the share that they have in common.
double overlap_pair_by_pair(const BootstrapResult& result, std::size_t step) {
    std::vector<std::set<Slot>> firsts;
    for (const ResampledSearch& search : result.resamples) {
        if (search.cuts.size() >= step) {
            firsts.emplace_back(search.cuts.begin(), search.cuts.begin() + static_cast<std::ptrdiff_t>(step));
        }
    }
    double common = 0;
    int pairs = 0;
    for (std::size_t one = 0; one < firsts.size(); ++one) {
        for (std::size_t other = one + 1; other < firsts.size(); ++other) {
            common += static_cast<double>(
                std::ranges::count_if(firsts[one], [&](Slot slot) { return firsts[other].contains(slot); }));
            ++pairs;
        }
    }
    return pairs == 0 ? 1 : common / pairs / static_cast<double>(step);
}

} // namespace

/// Searches on resampled calibration sets against brute force in float64 (tests/fixtures/bootstrap.py).
class TestBootstrap : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Who has ended earlier is not compared any further.
    void searchesOfOtherLengths() {
        BootstrapResult result;
        for (const std::vector<int>& cuts : std::vector<std::vector<int>>{
                 {0, 1, 2, 3}, {1, 0, 5}, {}, {2, 1}, {0, 2, 1, 4, 3}, {5, 4, 3, 2}}) {
            ResampledSearch& search = result.resamples.emplace_back();
            for (const int index : cuts) {
                search.cuts.emplace_back(index);
            }
        }
        const std::vector<BootstrapStep> steps = bootstrap_steps(result);
        QCOMPARE(steps.size(), std::size_t{5});
        const std::vector<int> going{5, 5, 4, 3, 1};
        for (std::size_t step = 1; step <= steps.size(); ++step) {
            QCOMPARE(steps[step - 1].resamples, going[step - 1]);
            QVERIFY(std::abs(steps[step - 1].overlap - overlap_pair_by_pair(result, step)) < 1e-12);
        }
        QCOMPARE(steps[3].slots.size(), std::size_t{3});
    }

    void equalsBruteForce_data() {
        QTest::addColumn<QString>("checkpoint");
        for (const char* checkpoint : {"llama-biases", "llama-gqa-tied", "mistral-v03"}) {
            QTest::newRow(checkpoint) << checkpoint;
        }
    }

    void equalsBruteForce() {
        QFETCH(QString, checkpoint);
        const auto folder = checkpoints / checkpoint.toStdString();
        const Model model = load(folder);
        const Json expected = read_json(folder / "bootstrap.json", "bad-input");
        const auto sequences = expected.at("tokens").get<Sequences>();
        for (const Json& searched : expected.at("cases")) {
            const BootstrapRequest request = request_of(expected, searched, model.info.blocks);
            const BootstrapResult result = found(model, sequences, request);
            QCOMPARE(result.resamples.size(), searched.at("searches").size());
            std::set<std::set<Slot>> plans;
            for (std::size_t index = 0; index < result.resamples.size(); ++index) {
                const std::vector<Slot> cuts = slots_of(searched.at("searches")[index], model.info.blocks);
                QCOMPARE(to_json(result.resamples[index].cuts).dump(), to_json(cuts).dump());
                QCOMPARE(result.resamples[index].stopped_by, std::string("cuts"));
                for (std::size_t made = 0; made < cuts.size(); ++made) {
                    plans.insert({cuts.begin(), cuts.begin() + static_cast<std::ptrdiff_t>(made)});
                }
            }
            // One sweep serves all that come by a plan.
            QCOMPARE(result.sweeps, static_cast<int>(plans.size()));
            const Json counts = searched.at("slots");
            QCOMPARE(slot_counts(result).size(), counts.size());
            for (const SlotCount& count : slot_counts(result)) {
                QCOMPARE(count.cut, counts.at(to_string(count.slot)).get<int>());
            }
            const std::vector<BootstrapStep> steps = bootstrap_steps(result);
            QCOMPARE(steps.size(), searched.at("overlaps").size());
            for (std::size_t step = 0; step < steps.size(); ++step) {
                const double overlap = searched.at("overlaps")[step].get<double>();
                QVERIFY(std::abs(steps[step].overlap - overlap) < 1e-12);
                QCOMPARE(steps[step].resamples, request.resamples);
            }
        }
    }

    void drawsWhatTheScriptDraws() {
        const Json expected = read_json(checkpoints / "llama-biases/bootstrap.json", "bad-input");
        const Json& drawn = expected.at("cases")[0].at("resamples");
        const auto counts = draw_resamples(static_cast<int>(drawn.size()), drawn[0].size(),
                                           expected.at("seed").get<std::uint64_t>());
        for (std::size_t resample = 0; resample < drawn.size(); ++resample) {
            for (std::size_t sequence = 0; sequence < drawn[0].size(); ++sequence) {
                QCOMPARE(counts[resample][sequence],
                         static_cast<int>(std::ranges::count(drawn[resample].get<std::vector<int>>(),
                                                             static_cast<int>(sequence))));
            }
        }
    }

    /// Of one sequence every resample is the set itself, and so the search's own result; by every budget.
    void oneSequenceGivesTheSearchItself_data() {
        QTest::addColumn<QString>("budget");
        QTest::newRow("share") << R"({"share": 0.4})";
        QTest::newRow("parameters") << R"({"parameters": 0.5})";
        QTest::newRow("divergence") << R"({"max_divergence": 0.1})";
        QTest::newRow("perplexity") << R"({"max_perplexity": 540})";
        QTest::newRow("none") << "{}";
    }

    void oneSequenceGivesTheSearchItself() {
        QFETCH(QString, budget);
        Model model = load(checkpoints / "llama-biases");
        model.sequences.resize(1);
        BootstrapRequest request;
        request.settings = without_budget();
        const Json limits = Json::parse(budget.toStdString());
        request.settings.budget = budget_from_json(JsonObject(limits, "bad-input", "test"));
        request.resamples = 3;
        Run run(model.info.blocks);
        run.edit(Decision::pin, "F0");
        run.edit(Decision::force, "A1");
        request.plan = run.plan;
        const SearchResult search = run_search(model, request.settings, run);
        // A plan's own cuts do not count: the search begins before them.
        request.plan = run.plan;
        const BootstrapResult result = found(model, model.sequences, request);
        QVERIFY(!search.steps.empty());
        for (const ResampledSearch& resample : result.resamples) {
            std::string cuts;
            for (const Slot slot : resample.cuts) {
                cuts += (cuts.empty() ? "" : ",") + to_string(slot);
            }
            QCOMPARE(cuts, cuts_of(search.steps));
            QCOMPARE(resample.stopped_by, search.stopped_by);
        }
    }

    /// An interruption drops everything; what is no single-slot greedy search is refused.
    void endsWhenAsked() {
        const Model model = load(checkpoints / "llama-biases");
        BootstrapRequest request;
        request.plan = Plan(model.info.blocks);
        request.settings = without_budget();
        SweepLimits limits;
        std::size_t last = 0;
        bool counts_on = true;
        limits.passed = [&](std::size_t done, std::size_t total) {
            counts_on = counts_on && done <= total;
            last = done;
        };
        limits.interrupted = [&] { return last >= 7; }; // after the reference and two sweeps
        Work work;
        QVERIFY_THROWS_EXCEPTION(
            Interrupted, bootstrap(*model.decoder, model.sequences, request, model.info, limits, work));
        QVERIFY(counts_on);
        request.settings.unit = Unit::block;
        QVERIFY_THROWS_EXCEPTION(Error,
                                 bootstrap(*model.decoder, model.sequences, request, model.info, {}, work));
        request.settings = {};
        request.settings.order = Order::tail;
        QVERIFY_THROWS_EXCEPTION(Error,
                                 bootstrap(*model.decoder, model.sequences, request, model.info, {}, work));
    }

    void travelsAsJson() {
        BootstrapResult result;
        result.calibration = {.source = "default", .sequences = 2, .length = 8, .hash = "h"};
        result.seed = 5;
        result.sweeps = 4;
        result.resamples = {{{parse_slot("A1", 3), parse_slot("F2", 3)}, "cuts"},
                            {{parse_slot("F2", 3)}, "divergence"}};
        const Json json = to_json(result);
        QCOMPARE(json.at("slots").dump(), std::string(R"([{"cut":1,"slot":"A1"},{"cut":2,"slot":"F2"}])"));
        QCOMPARE(json.at("steps").size(), std::size_t{2});
        QCOMPARE(json.at("steps")[1].at("resamples").get<int>(), 1);
        QVERIFY(bootstrap_result_from_json(JsonObject(json, "bad-input", "test"), 3) == result);
        for (const char* bad : {R"({"resamples": [{"cuts": ["A9"]}]})", R"({"resamples": 4})",
                                R"({"resamples": [{"cuts": ["A1", "A1"]}]})", R"({"seed": -1})"}) {
            Json broken = json;
            broken.update(Json::parse(bad));
            QVERIFY_THROWS_EXCEPTION(Error,
                                     bootstrap_result_from_json(JsonObject(broken, "bad-input", "test"), 3));
        }
    }

  private:
    static BootstrapResult found(const Model& model, const Sequences& sequences,
                                 const BootstrapRequest& request) {
        Work work;
        return bootstrap(*model.decoder, sequences, request, model.info, {}, work);
    }
};

QTEST_GUILESS_MAIN(TestBootstrap)
#include "test_bootstrap.moc"
