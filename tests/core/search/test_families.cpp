#include "core/model/families.h"
#include "core/model/forward.h"
#include "core/plan/json.h"
#include "core/search/candidate_scores.h"
#include "core/search/scorer.h"
#include "core/search/sweep.h"
#include "tests/core/model/model_files.h"
#include "tests/core/python.h"

#include <QtCore/QProcess>
#include <fmt/format.h>

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

std::vector<Slot> all_but(const std::vector<Slot>& removed, int blocks) {
    std::vector<Slot> kept;
    for (int index = 0; index < 2 * blocks; ++index) {
        if (std::ranges::find(removed, Slot(index)) == removed.end()) {
            kept.emplace_back(index);
        }
    }
    return kept;
}

Sequences sequences_of(const at::Tensor& ids) {
    Sequences sequences;
    for (std::int64_t row = 0; row < ids.size(0); ++row) {
        const auto* first = ids[row].const_data_ptr<std::int64_t>();
        sequences.emplace_back(first, first + ids.size(1));
    }
    return sequences;
}

/// Float32 on both sides: what Transformers adds up in another order.
bool near(double found, double expected) {
    return std::abs(found - expected) <= 2e-4 * expected + 1e-7;
}

} // namespace

/// Every family of the table, and what Transformers says of random checkpoints of it, made at test time.
class TestFamilies : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        if (!has_python()) {
            QSKIP("no .venv with Transformers here: make test makes one");
        }
        const std::string folder = folder_.path().toStdString();
        printed_by("tests/fixtures/make_families.py", {folder});
        printed_by("tests/fixtures/refused_families.py", {folder, edited_folder().string()});
    }

    void everyRowIsTested() {
        std::set<std::string> tested;
        for (const std::filesystem::path& model : models()) {
            tested.insert(read_config(model).at("model_type").get<std::string>());
        }
        for (const Family& family : families()) {
            QVERIFY2(tested.contains(std::string(family.model_type)), family.model_type.data());
        }
    }

    /// Plain, and with single slots, whole blocks, and all attention removed.
    void logitsAreTransformers() {
        for (const std::filesystem::path& folder : models()) {
            const auto decoder = open(folder).decoder();
            const std::filesystem::path file = folder / "expected.safetensors";
            const at::Tensor ids = read_tensor(file, "ids");
            const at::Tensor plain = read_tensor(file, "logits");
            const double scale = std::max(plain.std().item<double>(), 1.0);
            const double difference = largest_difference(forward(*decoder, {}, ids), plain);
            QVERIFY2(difference < 1e-4 * scale, message(folder, "plain", difference).c_str());
            const Json removed = read_json(folder / "expected.json", error_code::bad_input).at("removed");
            for (std::size_t index = 0; index < removed.size(); ++index) {
                const std::vector<Slot> slots = slots_of(removed[index], decoder->blocks());
                const at::Tensor expected = read_tensor(file, "logits_" + std::to_string(index));
                const double without = largest_difference(forward(*decoder, slots, ids), expected);
                QVERIFY2(without < 1e-4 * scale, message(folder, removed[index].dump(), without).c_str());
                QVERIFY2(largest_difference(expected, plain) > 1e-2 * scale, folder.c_str());
            }
        }
    }

    /// Four cuts, every candidate's score, against brute force.
    void searchIsBruteForce() {
        for (const std::filesystem::path& folder : models()) {
            const auto decoder = open(folder).decoder();
            const Sequences sequences = sequences_of(read_tensor(folder / "expected.safetensors", "ids"));
            std::vector<Slot> removed;
            const Json expected = read_json(folder / "expected.json", error_code::bad_input);
            for (const Json& step : expected.at("steps")) {
                const std::vector<Slot> kept = all_but(removed, decoder->blocks());
                Work work;
                const std::vector<double> scores =
                    sweep(*decoder, sequences, Divergence::js, kept, kept, {}, work);
                QCOMPARE(step.at("scores").size(), kept.size());
                for (std::size_t index = 0; index < kept.size(); ++index) {
                    const double right = step.at("scores").at(to_string(kept[index])).get<double>();
                    QVERIFY2(near(scores[index], right),
                             message(folder, to_string(kept[index]), scores[index] - right).c_str());
                }
                const Slot cut = parse_slot(step.at("cut").get<std::string>(), decoder->blocks());
                const auto best = std::ranges::min_element(scores);
                const double of_cut =
                    scores[static_cast<std::size_t>(std::ranges::find(kept, cut) - kept.begin())];
                QVERIFY2(near(*best, of_cut), message(folder, to_string(cut), of_cut - *best).c_str());
                removed.push_back(cut);
            }
        }
    }

    /// One sweep, the whole network for every candidate, and hardly any memory: the same bits, or nearly.
    void theSweepIsTheWholeNetwork() {
        for (const std::filesystem::path& folder : models()) {
            const auto decoder = open(folder).decoder();
            const Sequences sequences = sequences_of(read_tensor(folder / "expected.safetensors", "ids"));
            const std::vector<Slot> kept = all_but({Slot(1, Kind::attention)}, decoder->blocks());
            Work work;
            const std::vector<double> scores =
                sweep(*decoder, sequences, Divergence::js, kept, kept, {}, work);
            const std::size_t two_streams = 2 * sequences.front().size() *
                                            static_cast<std::size_t>(decoder->hidden_size()) * sizeof(float);
            SweepLimits tight;
            tight.threads = 1;
            for (const std::size_t memory : {two_streams, 2 * two_streams}) {
                tight.memory = memory;
                QVERIFY2(sweep(*decoder, sequences, Divergence::js, kept, kept, tight, work) == scores,
                         folder.c_str());
            }
            Machine machine(*decoder, {}, work);
            const Reference reference = make_reference(machine, sequences);
            ScoreTable naive(kept.size(), sequences.size());
            naive_values(machine, reference, Divergence::js, kept, kept, naive, [] {});
            for (std::size_t index = 0; index < kept.size(); ++index) {
                const double apart = naive.bound(index) - scores[index];
                QVERIFY2(std::abs(apart) <= 1e-6 * naive.bound(index) + 1e-10,
                         message(folder, to_string(kept[index]), apart).c_str());
            }
            // Streams that go on from where the step before left them.
            SearchSettings settings;
            settings.mode = SearchMode::full;
            Scorer scorer(machine, reference, settings);
            std::vector<Slot> left = kept;
            while (!left.empty()) {
                const Step step = scorer.score(left, left, [](const auto&) {});
                const std::vector<double> fresh =
                    sweep(*decoder, sequences, Divergence::js, left, left, {}, work);
                for (std::size_t index = 0; index < left.size(); ++index) {
                    const double apart = step.candidates[index].score - fresh[index];
                    QVERIFY2(apart == 0, message(folder, to_string(left[index]), apart).c_str());
                }
                std::erase(left, step.cut);
            }
        }
    }

    /// Some 300 edits, each of which changes what is computed or makes nonsense of it.
    void refusalsNameWhatIsWrong() {
        const Json refused = read_json(edited_folder() / "refused.json", error_code::bad_input);
        QVERIFY(refused.size() >= 300);
        for (const Json& one : refused) {
            std::string message;
            try {
                open(edited_folder() / one.at("folder").get<std::string>());
            } catch (const Error& error) {
                message = error.message() + " " + std::filesystem::path(error.where()).filename().string();
            }
            QVERIFY2(std::ranges::any_of(one.at("words"),
                                         [&](const Json& word) {
                                             return message.find(word.get<std::string>()) !=
                                                    std::string::npos;
                                         }),
                     (one.at("edit").get<std::string>() + ": " + message).c_str());
        }
    }

    void harmlessKeysChangeNothing() {
        const Json accepted = read_json(edited_folder() / "accepted.json", error_code::bad_input);
        QVERIFY(accepted.size() >= families().size());
        for (const Json& one : accepted) {
            const std::filesystem::path folder = edited_folder() / one.at("folder").get<std::string>();
            const at::Tensor ids = read_tensor(folder / "expected.safetensors", "ids");
            const at::Tensor expected = read_tensor(folder / "expected.safetensors", "logits");
            const double difference = largest_difference(forward(*open(folder).decoder(), {}, ids), expected);
            QVERIFY2(difference < 1e-4 * std::max(expected.std().item<double>(), 1.0),
                     message(folder, "plain", difference).c_str());
        }
    }

    /// Slots and what belongs to none make up the model.
    void parametersAddUp() {
        for (const std::filesystem::path& folder : models()) {
            const Model model = open(folder);
            const ModelInfo info = describe(*model.checkpoint, model.traits);
            std::int64_t sum = 0;
            for (const SlotInfo& slot : info.slots) {
                QVERIFY(slot.parameters > 0 && slot.active_parameters > 0);
                QVERIFY(slot.active_parameters <= slot.parameters);
                QVERIFY(slot.flops_per_token > 0);
                sum += slot.parameters;
            }
            const std::int64_t embeddings = info.vocabulary * info.hidden_size;
            QVERIFY(sum + embeddings <= info.parameters);
            QVERIFY(sum + 4 * embeddings > info.parameters);
            const Json json = to_json(info);
            QCOMPARE(model_info_from_json(JsonObject(json, error_code::bad_input, "test")), info);
        }
    }

  private:
    std::filesystem::path edited_folder() const { return edited_.path().toStdString(); }

    /// Folders of checkpoints; fails where there are none.
    std::vector<std::filesystem::path> models() const {
        std::vector<std::filesystem::path> folders;
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path().toStdString())) {
            folders.push_back(entry.path());
        }
        if (folders.size() < families().size()) {
            qFatal("make_families.py made %zu models", folders.size());
        }
        std::ranges::sort(folders);
        return folders;
    }

    static std::string message(const std::filesystem::path& folder, const std::string& what, double by) {
        return folder.filename().string() + ", " + what + ": off by " + fmt::format("{:.3g}", by);
    }

    QTemporaryDir folder_;
    QTemporaryDir edited_; ///< checkpoints of folder_ with other configurations or tensors
};

QTEST_GUILESS_MAIN(TestFamilies)
#include "test_families.moc"
