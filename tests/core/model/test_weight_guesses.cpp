#include "core/model/weight_guesses.h"
#include "core/plan/error.h"
#include "tests/core/python.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

const std::filesystem::path checkpoints =
    std::filesystem::path(CUTAWAY_SOURCE_DIR) / "tests/fixtures/checkpoints";

std::vector<WeightGuess> guesses_of(const std::filesystem::path& folder,
                                    const WeightGuessOptions& options = {}) {
    const Checkpoint checkpoint(folder);
    return guess_from_weights(checkpoint, read_traits(checkpoint), options);
}

bool close(double value, double expected) {
    return std::abs(value - expected) <= 1e-9 * expected;
}

} // namespace

/// What weights alone let one guess, against Transformers' modules and torch
/// (tests/fixtures/weight_guesses.py).
class TestWeightGuesses : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        if (!has_python()) {
            QSKIP("no .venv with Transformers");
        }
        const std::string families = folder_.path().toStdString();
        // A norm after the branch, its weight with and without one added; experts; scaled residuals.
        printed_by("tests/fixtures/make_families.py", {families, "--only", "gemma2", "olmo2", "mixtral",
                                                       "qwen3-moe", "granite", "llama-biases"});
        for (const auto& entry : std::filesystem::directory_iterator(families)) {
            folders_.push_back(entry.path());
        }
        QCOMPARE(folders_.size(), std::size_t{6});
        for (const char* name : {"llama-bf16", "llama-biases", "llama-f16", "llama-gqa-tied", "llama-sharded",
                                 "llama-unaligned"}) {
            folders_.push_back(checkpoints / name);
        }
    }

    void sizesAndRanksAreTheScripts() {
        std::vector<std::string> arguments;
        for (const std::filesystem::path& folder : folders_) {
            arguments.push_back(folder.string());
        }
        const Json expected = Json::parse(printed_by("tests/fixtures/weight_guesses.py", arguments));
        for (const std::filesystem::path& folder : folders_) {
            const Json& slots = expected.at(folder.string());
            const std::vector<WeightGuess> guesses = guesses_of(folder);
            QCOMPARE(guesses.size(), slots.size());
            for (const WeightGuess& guess : guesses) {
                const Json& one = slots.at(to_string(guess.slot));
                QVERIFY2(close(guess.size, one.at("size")), folder.c_str());
                QVERIFY2(close(guess.share, one.at("share")), folder.c_str());
                QCOMPARE(guess.rank, one.at("rank").get<int>());
            }
        }
    }

    void itIsToldAndCanBeStopped() {
        std::int64_t told = 0;
        std::int64_t of = 0;
        WeightGuessOptions options;
        options.progress = [&](std::int64_t done, std::int64_t total) {
            QCOMPARE(done, ++told);
            of = total;
        };
        guesses_of(checkpoints / "llama-biases", options);
        QVERIFY(told > 0);
        QCOMPARE(told, of);
        options.progress = {};
        int polls = 0;
        options.interrupted = [&] { return ++polls > 3; };
        try {
            guesses_of(checkpoints / "llama-biases", options);
            QFAIL("it was not stopped");
        } catch (const Error& error) {
            QCOMPARE(error.code(), error_code::cancelled);
        }
    }

    void weightsThatAreNotFiniteAreAnError() {
        const std::filesystem::path folder = std::filesystem::path(broken_.path().toStdString()) / "model";
        std::filesystem::copy(checkpoints / "llama-biases", folder, std::filesystem::copy_options::recursive);
        const Checkpoint checkpoint(folder);
        const TensorInfo& tensor = *checkpoint.find("model.layers.1.mlp.down_proj.weight");
        const auto file = checkpoint.files().at(tensor.file);
        std::ifstream in(file, std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(in)), {});
        const std::span<const std::byte> data = checkpoint.bytes(tensor);
        const auto at = bytes.find(
            std::string(reinterpret_cast<const char*>(data.data()), std::min<std::size_t>(64, data.size())));
        QVERIFY(at != std::string::npos);
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), dtype_size(tensor.dtype), '\xff'); // NaN
        std::ofstream(file, std::ios::binary) << bytes;
        try {
            guesses_of(folder);
            QFAIL("NaN was taken");
        } catch (const Error& error) {
            QCOMPARE(error.code(), error_code::bad_checkpoint);
            QVERIFY(error.message().find("model.layers.1.mlp.down_proj.weight") != std::string::npos);
        }
    }

    void whatIsReadIsChecked() {
        const std::vector<WeightGuess> guesses = guesses_of(checkpoints / "llama-biases");
        const Json good = to_json(guesses);
        const auto read = [](const Json& json, int blocks) {
            return weight_guesses_from_json(JsonObject(json, error_code::internal, "test"), blocks);
        };
        const int blocks = static_cast<int>(guesses.size()) / 2;
        QVERIFY(read(good, blocks) == guesses);
        QVERIFY_THROWS_EXCEPTION(Error, read(good, blocks + 1));
        Json twice = good;
        twice["slots"][0]["rank"] = twice["slots"][1]["rank"];
        QVERIFY_THROWS_EXCEPTION(Error, read(twice, blocks));
        Json order = good;
        std::swap(order["slots"][0], order["slots"][1]);
        QVERIFY_THROWS_EXCEPTION(Error, read(order, blocks));
    }

  private:
    QTemporaryDir folder_;
    QTemporaryDir broken_;
    std::vector<std::filesystem::path> folders_;
};

QTEST_GUILESS_MAIN(TestWeightGuesses)
#include "test_weight_guesses.moc"
