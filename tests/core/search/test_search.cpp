#include "tests/core/search/fixture.h"

#include <QtTest/QtTest>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

/// Float32 against the script's float64; small scores are compared to the size of float32's own noise.
bool close(double value, double expected) {
    return std::abs(value - expected) <= 1e-5 * std::abs(expected) + 1e-9;
}

std::string first_difference(const std::vector<Step>& steps, const Json& expected) {
    if (steps.size() != expected.size()) {
        return std::to_string(steps.size()) + " steps, not " + std::to_string(expected.size());
    }
    for (std::size_t index = 0; index < steps.size(); ++index) {
        const Step& step = steps[index];
        const Json& wanted = expected[index];
        const std::string where = "step " + std::to_string(index + 1) + ": ";
        if (to_string(step.cut) != wanted["cut"].get<std::string>()) {
            return where + "cuts " + to_string(step.cut) + ", not " + wanted["cut"].get<std::string>();
        }
        if (step.candidates.size() != wanted["scores"].size()) {
            return where + "has other candidates";
        }
        for (const CandidateScore& candidate : step.candidates) {
            const std::string slot = to_string(candidate.slot);
            const auto score = wanted["scores"].value(slot, -1.0);
            // Who was dropped has a lower bound of its score that is above the cut's.
            const bool bound = candidate.score > step.score && candidate.score <= score * (1 + 1e-5);
            if (candidate.exact ? !close(candidate.score, score) : !bound) {
                return where + slot + " scores " + Json(candidate.score).dump() + ", not " +
                       Json(score).dump();
            }
        }
        if (!close(step.score, wanted["score"]) || step.near_tie || step.seconds < 0 ||
            step.number != static_cast<int>(index) + 1) {
            return where + "is not what was cut";
        }
    }
    return "";
}

/// Of the exact scores of `some`.
double worst_relative(const std::vector<Step>& some, const std::vector<Step>& others) {
    double worst = 0;
    for (std::size_t step = 0; step < some.size(); ++step) {
        for (std::size_t index = 0; index < some[step].candidates.size(); ++index) {
            const CandidateScore &one = some[step].candidates[index], &other = others[step].candidates[index];
            const double apart = std::abs(one.score - other.score) / std::max(std::abs(other.score), 1e-12);
            worst = one.exact ? std::max(worst, apart) : worst;
        }
    }
    return worst;
}

} // namespace

class TestSearch : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { model_ = load(checkpoints / "llama-biases"); }

    void greedyEqualsBruteForceInFloat64_data() {
        QTest::addColumn<QString>("checkpoint");
        QTest::addColumn<QString>("divergence");
        for (const char* checkpoint : {"llama-gqa-tied", "llama-biases", "mistral-v03"}) {
            for (const Divergence divergence : all_divergences) {
                const QString word = QString::fromUtf8(name(divergence).data());
                QTest::addRow("%s %s", checkpoint, qPrintable(word)) << checkpoint << word;
            }
        }
    }
    void greedyEqualsBruteForceInFloat64() {
        QFETCH(QString, checkpoint);
        QFETCH(QString, divergence);
        const Model model = load(checkpoints / checkpoint.toStdString());
        const std::string word = divergence.toStdString();
        SearchSettings settings = without_budget(parse_divergence(word));
        for (const SearchMode mode : {SearchMode::full, SearchMode::exact}) {
            settings.mode = mode;
            Run run(model.info.blocks);
            const SearchResult result = run_search(model, settings, run);
            const std::string difference =
                first_difference(result.steps, model.greedy["divergences"][word]["steps"]);
            QVERIFY2(difference.empty(), difference.c_str());
            QCOMPARE(result.stopped_by, std::string(stopped_by::candidates));
            QVERIFY(run.plan.kept().empty());
        }
    }

    /// Pins, forces and protected fronts, against the script's own rules.
    void theUsersWordEqualsBruteForce_data() {
        QTest::addColumn<QString>("checkpoint");
        QTest::addColumn<QString>("which");
        for (const char* checkpoint : {"llama-gqa-tied", "llama-biases", "mistral-v03"}) {
            const Json greedy = read_json(checkpoints / checkpoint / "greedy.json", "bad-input");
            for (const auto& one : greedy["cases"].items()) {
                QTest::addRow("%s %s", checkpoint, one.key().c_str()) << checkpoint << one.key().c_str();
            }
        }
    }
    void theUsersWordEqualsBruteForce() {
        QFETCH(QString, checkpoint);
        QFETCH(QString, which);
        const Model model = load(checkpoints / checkpoint.toStdString());
        const Json& one = model.greedy["cases"][which.toStdString()];
        SearchSettings settings = without_budget(parse_divergence(one["divergence"].get<std::string>()));
        Run run(model.info.blocks);
        for (const Json& slot : one["pinned"]) {
            run.edit(Decision::pin, slot.get<std::string>());
        }
        for (const Json& slot : one["forced"]) {
            run.edit(Decision::force, slot.get<std::string>());
        }
        if (!one["protect_front"].is_null()) {
            settings.protect_front = one["protect_front"].get<double>();
            settings.release_after_front = true;
        }
        const SearchResult result = run_search(model, settings, run);
        const std::string difference = first_difference(result.steps, one["steps"]);
        QVERIFY2(difference.empty(), difference.c_str());
        QCOMPARE(result.stopped_by, std::string(stopped_by::candidates));
    }

    void aFrontThatIsNotReleasedStays() {
        SearchSettings settings = without_budget();
        settings.protect_front = 0.25; // blocks 0 and 1 of 4
        Run run(model_.info.blocks);
        const SearchResult result = run_search(model_, settings, run);
        QCOMPARE(to_string(run.plan.kept()), std::string("A0,F0,A1,F1"));
        QCOMPARE(result.stopped_by, std::string(stopped_by::candidates));
    }

    void everyModeMakesTheSameCuts_data() {
        QTest::addColumn<QString>("folder");
        QTest::newRow("tied") << QString::fromStdString(checkpoints / "llama-gqa-tied");
        QTest::newRow("biases") << QString::fromStdString(checkpoints / "llama-biases");
        QTest::newRow("mistral") << QString::fromStdString(checkpoints / "mistral-v03");
        QTest::newRow("a real model") << QString::fromStdString(shared_models / "stories260K");
    }
    void everyModeMakesTheSameCuts() {
        QFETCH(QString, folder);
        if (!QFile::exists(folder)) {
            QSKIP("no shared models here");
        }
        Model model = load(folder.toStdString());
        if (model.sequences.empty()) {
            model.sequences = sequences_of({128, 128, 60}, model.info.vocabulary);
        }
        for (const Divergence divergence : all_divergences) {
            SearchSettings settings = without_budget(divergence);
            std::vector<SearchResult> results;
            for (const SearchMode mode : {SearchMode::full, SearchMode::exact, SearchMode::naive}) {
                settings.mode = mode;
                Run run(model.info.blocks);
                results.push_back(run_search(model, settings, run));
                QCOMPARE(cuts_of(results.back().steps), cuts_of(results.front().steps));
                const double worst = worst_relative(results.back().steps, results.front().steps);
                QVERIFY2(worst < 1e-6, (std::string(name(mode)) + " " + std::to_string(worst * 1e6)).c_str());
            }
            // They say what the naive search costs, and that is what the naive search did.
            const Work &full = results[0].work, &exact = results[1].work, &naive = results[2].work;
            QVERIFY(full.naive == naive.naive && exact.naive == naive.naive);
            QVERIFY2(full.ratio() > 1.5, std::to_string(full.ratio()).c_str());
            QVERIFY(naive.ratio() > 0.85 && naive.ratio() < 1.01);
        }
    }

    /// A sweep of its own for every step would cost the closed form; streams that go on where the step before
    /// left them cost less.
    void noStepCostsMoreThanTheClosedForm() {
        Run run(model_.info.blocks);
        run.edit(Decision::force, "A2");
        SearchSettings settings = without_budget();
        settings.budget.cuts = 3;
        settings.mode = SearchMode::full;
        const SearchResult result = run_search(model_, settings, run);
        // The reference is the whole network once; the plan with its forced slot is looked at once.
        std::uint64_t streams = 8 + 7, heads = 0, naive = 9;
        for (const std::uint64_t kept : {7, 6, 5}) {
            streams += kept * (kept - 1) / 2 + kept - 1;
            heads += kept + 1;
            naive += kept * 9;
        }
        const std::uint64_t tokens = 3 * 32;
        QVERIFY(result.work.attention.tokens + result.work.ffn.tokens < tokens * streams);
        QCOMPARE(result.work.head.tokens, tokens * heads);
        QCOMPARE(result.work.naive.tokens, tokens * naive);
    }

    void anUselessPairTiesAndTheLowerSlotGoes() {
        QTemporaryDir folder;
        write_filled(
            "llama-mha",
            {{"model.layers.1.mlp.down_proj.weight", 0.0F}, {"model.layers.2.self_attn.o_proj.weight", 0.0F}},
            folder.path().toStdString());
        Model model = load(folder.path().toStdString());
        model.sequences = sequences_of({40, 40}, model.info.vocabulary);
        Run run(model.info.blocks);
        const SearchResult result = run_search(model, without_budget(), run);
        QCOMPARE(to_string(result.steps[0].cut), std::string("F1"));
        QCOMPARE(to_string(result.steps[1].cut), std::string("A2"));
        QCOMPARE(result.steps[0].score, 0.0);
        QVERIFY(result.steps[0].near_tie);
        QVERIFY(!result.steps[1].near_tie);
    }

    void aNearTieIsMarked() {
        SearchSettings settings = without_budget();
        settings.budget.cuts = 1;
        const Json& scores = model_.greedy["divergences"]["js"]["steps"][0]["scores"]; // A3, then F3
        const double apart = scores["F3"].get<double>() / scores["A3"].get<double>() - 1;
        for (const bool near : {false, true}) {
            settings.near_tie = apart * (near ? 1.001 : 0.999);
            Run run(model_.info.blocks);
            QCOMPARE(run_search(model_, settings, run).steps.at(0).near_tie, near);
        }
    }

    /// In bfloat16 scores are good to 0.4 %, and mean nothing below 8e-7.
    void nearTiesFollowTheType() {
        int near = 0, far = 0;
        for (const char* checkpoint : {"llama-gqa-tied", "llama-biases", "mistral-v03"}) {
            for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
                const bool coarse = dtype == at::kBFloat16;
                const Model model = load(checkpoints / checkpoint, dtype);
                SearchSettings settings = without_budget(Divergence::nll);
                settings.near_tie = 0;
                Run run(model.info.blocks);
                for (const Step& step : run_search(model, settings, run).steps) {
                    double second = std::numeric_limits<double>::infinity();
                    for (const CandidateScore& other : step.candidates) {
                        second = other.slot == step.cut ? second : std::min(second, other.score);
                    }
                    const bool tie = coarse && second <= 1.004 * step.score + 8e-7;
                    QCOMPARE(step.near_tie, tie);
                    near += tie ? 1 : 0;
                    far += tie ? 0 : 1;
                }
            }
        }
        QVERIFY2(near > 0 && far > 0, std::to_string(near).c_str());
    }

    void budgetsEndTheSearch_data() {
        QTest::addColumn<QString>("budget");
        QTest::addColumn<int>("cuts");
        QTest::addColumn<QString>("reason");
        QTest::newRow("cuts") << R"({"cuts": 3})" << 3 << "cuts";
        QTest::newRow("no cuts") << R"({"cuts": 0})" << 0 << "cuts";
        QTest::newRow("share") << R"({"share": 0.5})" << 4 << "share";
        QTest::newRow("share between two") << R"({"share": 0.7})" << 5 << "share";
        QTest::newRow("no share") << R"({"share": 0.0})" << 0 << "share";
        QTest::newRow("the first of two") << R"({"share": 0.5, "cuts": 2})" << 2 << "cuts";
        QTest::newRow("the other first") << R"({"share": 0.25, "cuts": 7})" << 2 << "share";
        // The scores are 0.0137, 0.0355, 0.0505, 0.0656.
        QTest::newRow("divergence") << R"({"max_divergence": 0.06})" << 3 << "divergence";
        QTest::newRow("no divergence") << R"({"max_divergence": 0})" << 0 << "divergence";
        QTest::newRow("no parameters") << R"({"parameters": 0})" << 0 << "parameters";
        QTest::newRow("everything") << "{}" << 8 << "candidates";
        QTest::newRow("all of it") << R"({"share": 1})" << 8 << "share";
    }
    void budgetsEndTheSearch() {
        QFETCH(QString, budget);
        QFETCH(int, cuts);
        QFETCH(QString, reason);
        SearchSettings settings;
        const Json json = Json::parse(budget.toStdString());
        settings.budget = budget_from_json(JsonObject(json, "bad-input", "budget"));
        Run run(model_.info.blocks);
        const SearchResult result = run_search(model_, settings, run);
        QCOMPARE(static_cast<int>(result.steps.size()), cuts);
        QCOMPARE(static_cast<int>(run.plan.cuts().size()), cuts);
        QCOMPARE(QString::fromStdString(result.stopped_by), reason);
    }

    void parametersAreNeverExceeded() {
        const auto all = static_cast<double>(model_.info.parameters);
        const Json& steps = model_.greedy["divergences"]["js"]["steps"];
        double removed = 0;
        for (int cuts = 1; cuts <= 4; ++cuts) {
            const Slot cut = parse_slot(steps[cuts - 1]["cut"].get<std::string>(), 4);
            removed +=
                static_cast<double>(model_.info.slots[static_cast<std::size_t>(cut.index())].parameters);
            for (const bool enough : {true, false}) {
                SearchSettings settings = without_budget();
                settings.budget.parameters = (removed - (enough ? 0 : 1)) / all;
                Run run(model_.info.blocks);
                const SearchResult result = run_search(model_, settings, run);
                QCOMPARE(static_cast<int>(result.steps.size()), enough ? cuts : cuts - 1);
                QCOMPARE(result.stopped_by, std::string(stopped_by::parameters));
            }
        }
    }

    void forcedSlotsCountInASharesButNotInCuts() {
        SearchSettings settings = without_budget();
        settings.budget.share = 0.5;
        Run share(model_.info.blocks);
        share.edit(Decision::force, "A0,F1");
        QCOMPARE(run_search(model_, settings, share).steps.size(), std::size_t{2});
        settings.budget = Budget{.cuts = 2};
        Run cuts(model_.info.blocks);
        cuts.edit(Decision::force, "A0,F1");
        QCOMPARE(run_search(model_, settings, cuts).steps.size(), std::size_t{2});
        // A second search goes on from the cuts that the first one made.
        settings.budget.cuts = 3;
        QCOMPARE(run_search(model_, settings, cuts).steps.size(), std::size_t{1});
    }

    void everythingPinnedLeavesNoCandidate() {
        Run run(model_.info.blocks);
        run.edit(Decision::pin, "B0-3");
        const SearchResult result = run_search(model_, without_budget(), run);
        QVERIFY(result.steps.empty());
        QCOMPARE(result.stopped_by, std::string(stopped_by::candidates));
    }

  private:
    Model model_;
};

QTEST_GUILESS_MAIN(TestSearch)
#include "test_search.moc"
