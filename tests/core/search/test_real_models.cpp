#include "core/text/calibration.h"
#include "tests/core/search/fixture.h"

#include <QtCore/QProcess>
#include <QtTest/QtTest>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

const fs::path data = CUTAWAY_SOURCE_DIR "/../shared/data";

/// Float32 against the script's float64.
constexpr double tolerance = 1e-6;
constexpr double floor_of_float32 = 1e-12;

/// What make_real_models.py found.
Json expected_of(const std::string& model) {
    return read_json(CUTAWAY_SOURCE_DIR "/tests/core/search/real_models.json", "bad-input").at(model);
}

fs::path text_of(const Json& expected) {
    return data / "text" / expected.at("text").get<std::string>();
}

/// The first five.
Json steps_of(const Model& model, Divergence divergence, SearchMode mode) {
    SearchSettings settings = without_budget(divergence);
    settings.mode = mode;
    settings.budget.cuts = 5;
    Run run(model.info.blocks);
    Json steps = Json::array();
    for (const Step& step : run_search(model, settings, run).steps) {
        steps.push_back(to_json(step));
    }
    return steps;
}

/// Where the steps, as `prune` prints them, are not the script's; empty where they are.
std::string first_difference(const Json& steps, const Json& expected) {
    if (steps.size() != expected.size()) {
        return std::to_string(steps.size()) + " steps, not " + std::to_string(expected.size());
    }
    for (std::size_t index = 0; index < steps.size(); ++index) {
        const Json &step = steps[index], &wanted = expected[index];
        const std::string where = "step " + std::to_string(index + 1) + ": ";
        if (step.at("cut") != wanted.at("cut") || step.at("near_tie") != false) {
            return where + "cuts " + step.at("cut").dump() + ", not " + wanted.at("cut").dump();
        }
        if (step.at("candidates").size() != wanted.at("scores").size()) {
            return where + "has other candidates";
        }
        for (const Json& candidate : step.at("candidates")) {
            const auto slot = candidate.at("slot").get<std::string>();
            const auto score = candidate.at("score").get<double>();
            const auto right = wanted.at("scores").at(slot).get<double>();
            const double noise = tolerance * right + floor_of_float32;
            const bool is_bound = !candidate.at("exact").get<bool>();
            if (!(is_bound ? score <= right + noise : std::abs(score - right) <= noise)) {
                return where + slot + " scores " + candidate.at("score").dump() + ", not " +
                       Json(right).dump();
            }
        }
    }
    return "";
}

} // namespace

/// The authors' settings on trained models: 10 x 256 tokens from the front of a text.
class TestRealModels : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        if (!fs::exists(data)) {
            QSKIP("no ../shared/data here");
        }
    }

    void greedyEqualsBruteForceInFloat64_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"stories260K", "babyllama105"}) {
            QTest::newRow(name) << name;
        }
    }
    void greedyEqualsBruteForceInFloat64() {
        QFETCH(QString, name);
        const fs::path folder = shared_models / name.toStdString();
        const Json expected = expected_of(name.toStdString());
        Model model = load(folder);
        const CalibrationRequest request{.source = CalibrationRequest::Source::text,
                                         .path = text_of(expected).string()};
        model.sequences = load_calibration(request, folder, {}, model.info.vocabulary).sequences;
        QCOMPARE(model.sequences.size(), std::size_t{10});
        for (const Divergence divergence : all_divergences) {
            for (const SearchMode mode : {SearchMode::exact, SearchMode::full}) {
                const std::string word(cutaway::name(divergence));
                const Json steps = steps_of(model, divergence, mode);
                const std::string difference = first_difference(steps, expected.at("steps").at(word));
                QVERIFY2(difference.empty(), (word + ", " + difference).c_str());
            }
        }
    }

    /// The program itself, from the text to the cuts, by what the authors' code computes.
    void pruneEqualsBruteForceInFloat64_data() { greedyEqualsBruteForceInFloat64_data(); }
    void pruneEqualsBruteForceInFloat64() {
        QFETCH(QString, name);
        const Json expected = expected_of(name.toStdString());
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(CUTAWAY_ENGINE,
                      {"prune", QString::fromStdString((shared_models / name.toStdString()).string()),
                       "--text", QString::fromStdString(text_of(expected).string()), "--divergence",
                       "js-finercut", "--search", "exact", "--cuts", "5", "--json", "--quiet"});
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 0);
        const Json result = Json::parse(process.readAllStandardOutput().toStdString());
        const std::string difference =
            first_difference(result.at("steps"), expected.at("steps").at("js-finercut"));
        QVERIFY2(difference.empty(), difference.c_str());
    }
};

QTEST_GUILESS_MAIN(TestRealModels)
#include "test_real_models.moc"
