#include "tests/core/export/exported.h"
#include "tests/core/export/hard_plans.h"
#include "tests/core/python.h"

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

    void everyHardPlan_data() {
        QTest::addColumn<QString>("model");
        for (const char* name : {"llama-gqa-tied", "llama-mha", "llama31-scaling", "llama-bf16", "llama-f16",
                                 "llama-sharded", "llama-tied-stored-head"}) {
            QTest::newRow(name) << QString::fromStdString((checkpoints / name).string());
        }
        QTest::newRow("demo") << CUTAWAY_SOURCE_DIR "/resources/demo-model";
        for (const char* name : {"stories260K", "babyllama105"}) {
            QTest::newRow(name) << QString::fromStdString((shared_models / name).string());
        }
    }
    void everyHardPlan() {
        QFETCH(QString, model);
        const fs::path path = model.toStdString();
        if (!has_python() || !fs::exists(path)) {
            QSKIP("Transformers or the model is not there");
        }
        expect_all_plans(path);
    }

    /// Of q, k and v, and none of o.
    void everyHardPlanOfQwen2() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const Scratch families;
        printed_by("tests/fixtures/make_families.py", {families.path().string(), "--only", "qwen2"});
        QVERIFY(mlx_runs(open(families / "qwen2").traits));
        expect_all_plans(families / "qwen2");
    }

    void everyHardPlanWithBiases() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        Json config = read_config(checkpoints / "llama-mha");
        config["attention_bias"] = config["mlp_bias"] = true;
        const CopiedModel model("llama-mha", config);
        write_tensors(model.path(), with_biases(read_tensors(model.path())));
        const Traits traits = open(model.path()).traits;
        QVERIFY(traits.o_bias && traits.ffn_bias);
        expect_all_plans(model.path());
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

  private:
    /// Masked and written.
    static void expect_all_plans(const fs::path& model) {
        const int blocks = open(model).traits.blocks;
        const Scratch folder;
        std::vector<std::string> asked{folder.path().string()}, folders;
        for (const std::string& plan : hard_plans(blocks)) {
            const std::string number = std::to_string(folders.size() / 2);
            const fs::path exported = folder / (number + " without " + plan);
            Export(model, plan).run(exported, "nemotron-nas");
            asked.insert(asked.end(), {model.string(), slot_names(plan, blocks)});
            folders.insert(folders.end(), {exported.string(), (folder / number).string()});
        }
        printed_by("tests/core/export/masked_in_transformers.py", asked);
        expect_loads(folders);
    }
};

QTEST_GUILESS_MAIN(TestMlx)
#include "test_mlx.moc"
