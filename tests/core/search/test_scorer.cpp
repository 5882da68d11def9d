#include "core/plan/error.h"
#include "tests/core/search/fixture.h"

#include <QtTest/QtTest>

#include <map>
#include <optional>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

const std::filesystem::path demo = CUTAWAY_SOURCE_DIR "/resources/demo-model";

SearchResult search_by(const Model& model, SearchMode mode, Divergence divergence,
                       const SweepLimits& limits = {}, std::optional<int> cuts = {}) {
    SearchSettings settings = without_budget(divergence);
    settings.budget.cuts = cuts;
    settings.mode = mode;
    Run run(model.info.blocks);
    return run_search(model, settings, run, limits);
}

/// Bytes of so many streams of one sequence of `length` tokens.
SweepLimits room_for(const Model& model, std::size_t streams, std::size_t length, int threads = 0) {
    SweepLimits limits;
    limits.memory = streams * length * static_cast<std::size_t>(model.decoder->hidden_size()) * sizeof(float);
    limits.threads = threads;
    return limits;
}

/// What is wrong with an exact search beside a full one; empty: nothing.
std::string first_difference(const std::vector<Step>& exact, const std::vector<Step>& full) {
    if (cuts_of(exact) != cuts_of(full)) {
        return "cuts " + cuts_of(exact) + ", not " + cuts_of(full);
    }
    for (std::size_t index = 0; index < full.size(); ++index) {
        const Step &step = exact[index], &wanted = full[index];
        const std::string where = "step " + std::to_string(index + 1) + ": ";
        if (step.score != wanted.score || step.near_tie != wanted.near_tie) {
            return where + "another score or near-tie";
        }
        for (std::size_t slot = 0; slot < wanted.candidates.size(); ++slot) {
            const CandidateScore &one = step.candidates.at(slot), &other = wanted.candidates[slot];
            const bool good =
                one.exact ? one.score == other.score : one.score <= other.score && one.score > step.score;
            if (one.slot != other.slot || !other.exact || !good || (one.slot == step.cut && !one.exact)) {
                return where + to_string(one.slot) + " has " + Json(one.score).dump() + " beside " +
                       Json(other.score).dump();
            }
        }
    }
    return "";
}

std::size_t dropped(const std::vector<Step>& steps) {
    std::size_t count = 0;
    for (const Step& step : steps) {
        count += static_cast<std::size_t>(std::ranges::count_if(
            step.candidates, [](const CandidateScore& candidate) { return !candidate.exact; }));
    }
    return count;
}

/// A plan that the user changes after some of the steps.
struct EditedRun : Run {
    using Run::Run;
    std::map<std::size_t, std::vector<std::pair<Decision, std::string>>> edits; ///< by steps made

    SearchObserver editing_observer() {
        SearchObserver observer = Run::observer();
        observer.on_step = [this, accept = observer.on_step](const Step& step) {
            accept(step);
            ++steps_;
            for (const auto& [decision, slots] : edits[steps_]) {
                edit(decision, slots);
            }
            return true;
        };
        return observer;
    }

  private:
    std::size_t steps_ = 0;
};

/// F0 makes numbers so large that the norms after it give zeros. Without it F2 overflows.
Model shielded(const QTemporaryDir& folder) {
    const std::filesystem::path first = folder.filePath("first").toStdString();
    std::filesystem::create_directory(first);
    write_filled(
        "llama-mha",
        {{"model.layers.0.mlp.down_proj.weight", 1e30F}, {"model.layers.2.mlp.down_proj.weight", 3e38F}},
        first);
    Model model = load(first);
    model.sequences = sequences_of({20, 20, 9}, model.info.vocabulary);
    return model;
}

} // namespace

/// What makes a search cheaper must not change it.
class TestScorer : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        model_ = load(checkpoints / "llama-biases");
        model_.sequences = sequences_of({17, 2, 64, 33, 17, 33, 50, 3, 33, 64, 2}, model_.info.vocabulary);
    }

    void exactIsFull_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("divergence");
        for (const std::filesystem::path& folder :
             {checkpoints / "llama-gqa-tied", checkpoints / "llama-biases", checkpoints / "mistral-v03",
              demo}) {
            for (const Divergence divergence : all_divergences) {
                QTest::addRow("%s %s", folder.filename().c_str(), std::string(name(divergence)).c_str())
                    << QString::fromStdString(folder) << static_cast<int>(divergence);
            }
        }
    }
    void exactIsFull() {
        QFETCH(QString, folder);
        QFETCH(int, divergence);
        Model model = load(folder.toStdString());
        if (model.sequences.empty()) {
            model.sequences = sequences_of({40, 64, 40, 64}, model.info.vocabulary);
        }
        const auto which = static_cast<Divergence>(divergence);
        const SearchResult full = search_by(model, SearchMode::full, which, {}, 8);
        const SearchResult exact = search_by(model, SearchMode::exact, which, {}, 8);
        const std::string difference = first_difference(exact.steps, full.steps);
        QVERIFY2(difference.empty(), difference.c_str());
        if (which == Divergence::js) {
            QVERIFY(dropped(exact.steps) > 0);
            QVERIFY2(exact.work.ratio() > full.work.ratio(),
                     QByteArray::number(exact.work.ratio() / full.work.ratio()));
        }
    }

    /// Lengths differ, so that every round is several passes.
    void lengthsMayDiffer() {
        for (const Divergence divergence : all_divergences) {
            const SearchResult full = search_by(model_, SearchMode::full, divergence);
            const std::string difference =
                first_difference(search_by(model_, SearchMode::exact, divergence).steps, full.steps);
            QVERIFY2(difference.empty(), difference.c_str());
            const SearchResult naive = search_by(model_, SearchMode::naive, divergence);
            QCOMPARE(cuts_of(naive.steps), cuts_of(full.steps));
            for (std::size_t step = 0; step < full.steps.size(); ++step) {
                const double score = full.steps[step].score;
                QVERIFY(std::abs(naive.steps[step].score - score) <= 1e-6 * score + 1e-12);
            }
        }
    }

    /// Neither the ceiling, which also says how much of the step before is at hand, nor the threads change a
    /// score, a bound or who is dropped.
    void noMachineChangesABit() {
        for (const SearchMode mode : {SearchMode::full, SearchMode::exact, SearchMode::racing}) {
            const SearchResult expected = search_by(model_, mode, Divergence::js);
            double least = 1e300, most = 0;
            for (const std::size_t streams : {2, 5, 9, 12, 40, 100, 100000}) {
                for (const int threads : {1, 2, 7}) {
                    const SearchResult found =
                        search_by(model_, mode, Divergence::js, room_for(model_, streams, 64, threads));
                    QCOMPARE(found.steps.size(), expected.steps.size());
                    for (std::size_t step = 0; step < expected.steps.size(); ++step) {
                        QVERIFY(found.steps[step].candidates == expected.steps[step].candidates);
                        QCOMPARE(found.steps[step].cut, expected.steps[step].cut);
                    }
                    least = std::min(least, found.work.ffn.flops);
                    most = std::max(most, found.work.ffn.flops);
                }
            }
            QVERIFY(least < most); // what was at hand did differ
        }
    }

    /// Streams that go on from an earlier step's states give what new ones would, whatever was edited
    /// between.
    void editsInvalidateWhatTheyChange_data() {
        QTest::addColumn<int>("streams");
        for (const int streams : {9, 30, 80, 100000}) {
            QTest::addRow("%d streams", streams) << streams;
        }
    }
    void editsInvalidateWhatTheyChange() {
        QFETCH(int, streams);
        for (const Divergence divergence : all_divergences) {
            EditedRun run(model_.info.blocks);
            run.edits = {{1, {{Decision::force, "F0"}}},
                         {2, {{Decision::restore, "F0"}, {Decision::pin, "A3"}}},
                         {3, {{Decision::restore, "B0-3"}}},
                         {4, {{Decision::force, "A1,F2"}}},
                         {5, {{Decision::restore, "A1"}, {Decision::force, "A0"}}}};
            SearchSettings settings = without_budget(divergence);
            settings.mode = SearchMode::full;
            std::vector<std::vector<Slot>> kept;
            SearchObserver observer = run.editing_observer();
            observer.plan = [&] {
                kept.push_back(run.plan.kept());
                return run.plan;
            };
            const SearchResult result =
                search(*model_.decoder, model_.sequences, settings, observer, model_.info,
                       room_for(model_, static_cast<std::size_t>(streams), 64));
            QVERIFY(result.steps.size() >= 6);
            for (std::size_t step = 0; step < result.steps.size(); ++step) {
                std::vector<Slot> candidates;
                std::vector<double> scores;
                for (const CandidateScore& candidate : result.steps[step].candidates) {
                    candidates.push_back(candidate.slot);
                    scores.push_back(candidate.score);
                }
                Work work;
                QVERIFY(sweep(*model_.decoder, model_.sequences, divergence, kept[step], candidates, {},
                              work) == scores);
            }
        }
    }

    void whatTheStepBeforeKnewSavesWork() {
        // Room for one round, and room for everything.
        const SearchResult tight =
            search_by(model_, SearchMode::full, Divergence::js, room_for(model_, 9, 64));
        const SearchResult ample = search_by(model_, SearchMode::full, Divergence::js);
        QVERIFY2(ample.work.ffn.flops < 0.9 * tight.work.ffn.flops,
                 QByteArray::number(ample.work.ffn.flops / tight.work.ffn.flops));
    }

    /// Its scores are true, its bounds are bounds; who is cut may differ from an exact search.
    void racingTellsNoLies() {
        Model model = load(demo);
        model.sequences = sequences_of({64, 64, 64, 64, 64, 64, 64, 64}, model.info.vocabulary);
        const SearchResult racing = search_by(model, SearchMode::racing, Divergence::nll, {}, 2);
        const SearchResult full = search_by(model, SearchMode::full, Divergence::nll, {}, 2);
        const Step &step = racing.steps.at(0), &wanted = full.steps.at(0);
        for (std::size_t slot = 0; slot < wanted.candidates.size(); ++slot) {
            const CandidateScore &one = step.candidates[slot], &other = wanted.candidates[slot];
            QVERIFY(one.exact ? one.score == other.score : one.score <= other.score);
            QVERIFY(one.slot != step.cut || one.exact);
        }
        // Likelihoods are far from 0, so that bounds alone drop next to nobody.
        const SearchResult exact = search_by(model, SearchMode::exact, Divergence::nll, {}, 2);
        QVERIFY(dropped(racing.steps) > dropped(exact.steps));
    }

    void aCandidateThatOverflowsIsTheLastChoice() {
        const QTemporaryDir folder;
        const Model model = shielded(folder);
        for (const SearchMode mode : all_search_modes) {
            SearchSettings settings = without_budget();
            settings.mode = mode;
            settings.budget.cuts = 2;
            Run run(model.info.blocks);
            const SearchResult result = run_search(model, settings, run);
            QCOMPARE(result.stopped_by, std::string(stopped_by::cuts));
            QCOMPARE(result.steps[0].candidates[1].score, std::numeric_limits<double>::max());
        }
    }

    void aPlanThatOverflowsEndsTheSearch() {
        const QTemporaryDir folder;
        const Model model = shielded(folder);
        for (const SearchMode mode : all_search_modes) {
            SearchSettings settings = without_budget();
            settings.mode = mode;
            EditedRun run(model.info.blocks);
            run.edit(Decision::pin, "F2");
            run.edits = {{2, {{Decision::force, "F0"}}}};
            SearchObserver observer = run.editing_observer();
            std::vector<std::string> log;
            observer.log = [&](const std::string& line) { log.push_back(line); };
            const SearchResult result =
                search(*model.decoder, model.sequences, settings, observer, model.info);
            QCOMPARE(result.stopped_by, std::string(stopped_by::not_finite));
            QCOMPARE(result.steps.size(), std::size_t{2});
            const NotFinitePlace place = result.not_finite.value_or(NotFinitePlace());
            QCOMPARE(place.step, 3);
            QCOMPARE(place.part, std::string("F2"));
            QCOMPARE(place.sequence, std::size_t{0});
            QCOMPARE(log.size(), std::size_t{1});
            QVERIFY(log[0].find("step 3 F2") != std::string::npos);
        }
    }

    /// The same for orders and units that no sweep scores: F2 overflows as soon as F0 is gone.
    void baselinesStopAtNumbersThatAreNone() {
        const QTemporaryDir folder;
        const Model model = shielded(folder);
        for (const auto& [order, unit] :
             {std::pair(Order::tail, Unit::slot), std::pair(Order::greedy, Unit::block)}) {
            SearchSettings settings = without_budget();
            settings.order = order;
            settings.unit = unit;
            Run run(model.info.blocks);
            run.edit(Decision::pin, "F2");
            run.edit(Decision::force, "F0");
            const SearchResult result = run_search(model, settings, run);
            QCOMPARE(result.stopped_by, std::string(stopped_by::not_finite));
            QVERIFY(result.steps.empty());
            QCOMPARE(result.not_finite.value_or(NotFinitePlace()).part, std::string("F2"));
        }
    }

    /// The plan is good, but nothing that may be cut from it.
    void noCutThatOverflowsIsMade() {
        const QTemporaryDir folder;
        const Model model = shielded(folder);
        Run run(model.info.blocks);
        run.edit(Decision::pin, "A0,B1-2");
        const SearchResult result = run_search(model, without_budget(), run);
        QCOMPARE(result.stopped_by, std::string(stopped_by::not_finite));
        QVERIFY(result.steps.empty());
        QCOMPARE(result.not_finite.value_or(NotFinitePlace()).part, std::string("F2"));
    }

    void aReferenceThatOverflowsIsNamed() {
        const QTemporaryDir folder;
        write_filled("llama-mha", {{"model.layers.1.mlp.down_proj.weight", 3e38F}},
                     folder.path().toStdString());
        Model model = load(folder.path().toStdString());
        model.sequences = sequences_of({8, 8}, model.info.vocabulary);
        Run run(model.info.blocks);
        try {
            run_search(model, without_budget(), run);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string(error_code::bad_checkpoint));
            QVERIFY(error.message().find("F1 is the first") != std::string::npos);
            QVERIFY(error.message().find("sequence 0") != std::string::npos);
        }
    }

  private:
    Model model_;
};

QTEST_GUILESS_MAIN(TestScorer)
#include "test_scorer.moc"
