#include "tests/core/export/exported.h"
#include "tests/core/export/hard_plans.h"
#include "tests/core/python.h"

#include <fmt/format.h>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

/// There, a head has the model's size divided by their number.
bool mlx_runs(const Traits& traits) {
    return traits.heads * traits.head_size == traits.hidden_size;
}

/// Folders, each with what MLX has to compute of it beside it.
void expect_loads(const std::vector<std::string>& folders) {
    const std::string printed =
        printed_by("tests/core/export/load_in_mlx.py", folders, {}, 600, export_python);
    QVERIFY2(2 * QByteArray::fromStdString(printed).count(": as expected") == std::ssize(folders),
             printed.c_str());
}

Json with_biases(Json config) {
    config["attention_bias"] = config["mlp_bias"] = true;
    return config;
}

/// One for each projection, of numbers that differ.
StoredTensors with_biases(StoredTensors tensors) {
    const StoredTensors weights = tensors;
    for (const StoredTensor& weight : weights) {
        const std::string& name = weight.spec.name;
        const std::size_t end = name.find("_proj.weight");
        if (end == std::string::npos) {
            continue;
        }
        StoredTensor bias{{name.substr(0, end) + "_proj.bias", weight.spec.dtype, {weight.spec.shape[0]}},
                          {}};
        bias.data.resize(static_cast<std::size_t>(weight.spec.shape[0]) * sizeof(float));
        for (std::size_t i = 0; i < bias.data.size() / sizeof(float); ++i) {
            bias.fill(0.25F * static_cast<float>(i % 7) - 0.5F, i);
        }
        tensors.push_back(std::move(bias));
    }
    return tensors;
}

} // namespace

/// MLX loads what is exported as `nemotron-nas`, and computes what Transformers computed with the slots
/// masked, at once and with its cache.
class TestMlx : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        if (!has_export_module("mlx_lm")) {
            QSKIP("there is no mlx_lm in .venv-export");
        }
    }

    void everyFixture() {
        const Scratch folder;
        std::vector<std::string> folders;
        for (const fs::path& fixture : fixtures()) {
            const Export one(fixture, removed_in(fixture));
            const fs::path exported = folder / fixture.filename();
            one.run(exported, "nemotron-nas");
            if (mlx_runs(one.model.traits)) {
                folders.insert(folders.end(), {exported.string(), fixture.string()});
            }
        }
        QVERIFY(folders.size() >= 2 * 11);
        expect_loads(folders);
    }

    /// Of each kind of model: heads that share keys and that do not, a tied head and one of its own, every
    /// type of weights, shards, biases of q, k and v (Qwen2) and everywhere, widths that are padded by much
    /// and by little.
    void everyHardPlan() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        std::vector<fs::path> models{CUTAWAY_SOURCE_DIR "/resources/demo-model"};
        for (const char* name : {"llama-gqa-tied", "llama-mha", "llama31-scaling", "llama-bf16", "llama-f16",
                                 "llama-sharded", "llama-tied-stored-head"}) {
            models.push_back(checkpoints / name);
        }
        for (const char* name : {"stories260K", "babyllama105"}) {
            if (fs::exists(shared_models / name)) {
                models.push_back(shared_models / name);
            } else {
                qInfo("%s is not there", name);
            }
        }
        const Scratch families;
        printed_by("tests/fixtures/make_families.py", {families.path().string(), "--only", "qwen2"});
        models.push_back(families / "qwen2");
        const CopiedModel biased("llama-mha", with_biases(read_config(checkpoints / "llama-mha")));
        write_tensors(biased.path(), with_biases(read_tensors(biased.path())));
        models.push_back(biased.path());

        const Scratch folder;
        std::vector<std::string> asked{folder.path().string()}, folders;
        for (const fs::path& model : models) {
            const int blocks = open(model).traits.blocks;
            QVERIFY2(mlx_runs(open(model).traits), model.c_str());
            for (const std::string& plan : hard_plans(blocks)) {
                const std::string number = std::to_string(folders.size() / 2);
                const fs::path exported =
                    folder / fmt::format("{} {} without {}", number, model.filename().string(), plan);
                Export(model, plan).run(exported, "nemotron-nas");
                asked.insert(asked.end(), {model.string(), slot_names(plan, blocks)});
                folders.insert(folders.end(), {exported.string(), (folder / number).string()});
            }
        }
        printed_by("tests/core/export/masked_in_transformers.py", asked);
        expect_loads(folders);
    }

    /// Every family is computed right, or refused by the traits that stand in the way.
    void everyFamily() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const Scratch folder, families;
        printed_by("tests/fixtures/make_families.py", {families.path().string()});
        std::vector<std::string> folders;
        std::set<std::string> carried;
        int refused = 0;
        for (const std::string& name : names_in(families.path())) {
            const Json expected = read_json(families / name / "expected.json", error_code::bad_input);
            const Export one(families / name, expected.at("exported"));
            const std::optional<Error> error = error_of([&] { one.run(folder / name, "nemotron-nas"); });
            if (error) {
                QVERIFY2(error->code() == error_code::unsupported_model,
                         (name + ": " + error->message()).c_str());
                QVERIFY2(error->help().find("zeroed") != std::string::npos, error->help().c_str());
                QVERIFY(!fs::exists(folder / name));
                ++refused;
                continue;
            }
            carried.insert(one.model.traits.family);
            if (mlx_runs(one.model.traits)) {
                folders.insert(folders.end(), {(folder / name).string(), (families / name).string()});
            }
        }
        QVERIFY(refused >= 60);
        for (const char* family : {"llama", "mistral", "qwen2", "phi3"}) {
            QVERIFY2(carried.contains(family), family);
        }
        QVERIFY(folders.size() >= 2 * 5);
        expect_loads(folders);
    }
};

QTEST_GUILESS_MAIN(TestMlx)
#include "test_mlx.moc"
