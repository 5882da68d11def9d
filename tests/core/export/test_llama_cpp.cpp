#include "core/text/tokenizer.h"
#include "tests/core/export/exported.h"
#include "tests/core/export/hard_plans.h"
#include "tests/core/python.h"

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

/// What llama.cpp makes of float32 weights, and of others, which it rounds what it computes to as well.
constexpr double exact = 1e-4;

/// A small model with this tokenizer, and as many rows of embeddings as the tokenizer has tokens, and a few
/// more.
void write_model_of(const fs::path& tokenizer, const fs::path& folder) {
    fs::create_directories(folder);
    fs::copy_file(tokenizer, folder / "tokenizer.json");
    const fs::path fixture = checkpoints / "llama-mha";
    const auto rows = static_cast<std::int64_t>(Tokenizer(tokenizer).vocabulary()) + 3;
    Json config = read_config(fixture);
    config["vocab_size"] = rows;
    write_config(folder, config);
    StoredTensors tensors = read_tensors(fixture);
    for (const char* name : {"model.embed_tokens.weight", "lm_head.weight"}) {
        StoredTensor& tensor = tensor_named(tensors, name);
        const std::size_t row = tensor.data.size() / static_cast<std::size_t>(tensor.spec.shape[0]);
        tensor.data.resize(row * static_cast<std::size_t>(rows));
        tensor.spec.shape[0] = rows;
    }
    write_tensors(folder, tensors);
}

} // namespace

/// llama.cpp loads what is exported, and computes what Transformers computed with the slots masked, at once
/// and with its cache.
class TestLlamaCpp : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        if (!has_export_module("llama_cpp") || !has_export_module("safetensors")) {
            QSKIP("there is no llama_cpp in .venv-export");
        }
    }

    void everyFixtureLoads() {
        const Scratch folder;
        std::vector<std::string> files;
        for (const fs::path& fixture : fixtures()) {
            const fs::path file = folder / (fixture.filename().string() + ".gguf");
            Export(fixture, removed_in(fixture)).run_as("F32", file, "gguf");
            files.insert(files.end(), {file.string(), fixture.string()});
        }
        QVERIFY(std::ssize(files) / 2 >= 13);
        expect_loads(files, exact);
    }

    void everyTypeOfWeights_data() {
        QTest::addColumn<double>("tolerance");
        // What is stored, and what is multiplied by it, is rounded to 11 bits, 8 bits, and 127 steps.
        QTest::newRow("F16") << 0.01;
        QTest::newRow("BF16") << 0.15;
        QTest::newRow("Q8_0") << 0.15;
    }
    void everyTypeOfWeights() {
        QFETCH(double, tolerance);
        const Scratch folder;
        std::vector<std::string> files;
        for (const fs::path& fixture : fixtures()) {
            const fs::path file = folder / (fixture.filename().string() + ".gguf");
            const ExportResult result =
                Export(fixture, removed_in(fixture)).run_as(QTest::currentDataTag(), file, "gguf");
            QVERIFY2(result.max_logit_difference < tolerance * 5, fixture.c_str());
            files.insert(files.end(), {file.string(), fixture.string()});
        }
        expect_loads(files, tolerance);
    }

    void everyHardPlan_data() {
        QTest::addColumn<QString>("model");
        for (const char* name : {"llama-gqa-tied", "llama-mha", "llama-biases", "llama31-scaling"}) {
            QTest::newRow(name) << QString::fromStdString((checkpoints / name).string());
        }
        QTest::newRow("qwen3") << ""; // made as it runs
        QTest::newRow("demo") << CUTAWAY_SOURCE_DIR "/resources/demo-model";
        QTest::newRow("stories260K") << QString::fromStdString((shared_models / "stories260K").string());
    }
    void everyHardPlan() {
        QFETCH(QString, model);
        const Scratch folder, families;
        fs::path path = model.toStdString();
        if (!has_python() || !(path.empty() || fs::exists(path))) {
            QSKIP("Transformers or the model is not there");
        }
        if (path.empty()) {
            const std::string name = QTest::currentDataTag();
            printed_by("tests/fixtures/make_families.py", {families.path().string(), "--only", name});
            path = families / name;
        }
        const int blocks = open(path).traits.blocks;
        std::vector<std::string> asked{folder.path().string()}, files;
        for (const std::string& plan : hard_plans(blocks)) {
            const std::string number = std::to_string(files.size() / 2);
            const fs::path file = folder / (number + " without " + plan + ".gguf");
            Export(path, plan).run_as("F32", file, "gguf");
            asked.insert(asked.end(), {path.string(), slot_names(plan, blocks)});
            files.insert(files.end(), {file.string(), (folder / number).string()});
        }
        printed_by("tests/core/export/masked_in_transformers.py", asked);
        expect_loads(files, exact);
    }

    /// Of every family it is right, or refused by the traits that stand in the way.
    void everyFamily() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const Scratch folder, families;
        printed_by("tests/fixtures/make_families.py", {families.path().string()});
        std::vector<std::string> files;
        std::set<std::string> carried;
        for (const std::string& name : names_in(families.path())) {
            const Json expected = read_json(families / name / "expected.json", error_code::bad_input);
            const fs::path file = folder / (name + ".gguf");
            const Export one(families / name, expected.at("exported"));
            const std::optional<Error> error = error_of([&] { one.run_as("F32", file, "gguf"); });
            if (error) {
                QVERIFY2(error->code() == error_code::unsupported_model,
                         (name + ": " + error->message()).c_str());
                QVERIFY2(error->help().find("zeroed") != std::string::npos, error->help().c_str());
                QVERIFY(!fs::exists(file));
            } else {
                files.insert(files.end(), {file.string(), (families / name).string()});
                carried.insert(one.model.traits.family);
            }
        }
        for (const char* family : {"llama", "mistral", "qwen2", "phi3", "qwen3"}) {
            QVERIFY2(carried.contains(family), family);
        }
        expect_loads(files, exact);
    }

    /// Tokenizers made for it, those that ship, and real ones: llama.cpp makes the same ids, or the tokenizer
    /// is refused.
    void everyTokenizer() {
        if (!has_python() || !has_export_module("tokenizers")) {
            QSKIP("there is no tokenizers in .venv or .venv-export");
        }
        const Scratch folder, made;
        printed_by("tests/core/export/make_tokenizers.py", {made.path().string()});
        std::vector<fs::path> tokenizers{CUTAWAY_SOURCE_DIR "/resources/demo-model/tokenizer.json",
                                         checkpoints / "llama-text/tokenizer.json"};
        for (const std::string& name : names_in(made.path())) {
            tokenizers.push_back(made / name / "tokenizer.json");
        }
        const fs::path real = shared_models.parent_path() / "tokenizers";
        for (const char* name : {"llama2", "phi-3-mini", "phi-2", "gpt2-json", "smollm2"}) {
            tokenizers.push_back(real / name / "tokenizer.json");
        }
        for (const char* name : {"allenai_dolma2", "allenai_eleuther-ai-gpt-neox-20b-pii-special"}) {
            tokenizers.push_back(real / "olmo" / (std::string(name) + ".json"));
        }
        std::vector<std::string> files;
        for (const fs::path& tokenizer : tokenizers) {
            const std::string name = tokenizer.parent_path().filename().string();
            if (!fs::exists(tokenizer)) {
                qInfo("%s is not there", name.c_str());
                continue;
            }
            const fs::path model = folder / std::to_string(files.size()) / name;
            write_model_of(tokenizer, model);
            const fs::path file = folder / (std::to_string(files.size()) + ".gguf");
            const Export one(model, "A1");
            const std::optional<Error> error = error_of([&] { one.run(file, "gguf"); });
            QVERIFY2(error.has_value() == name.starts_with("refused-"),
                     (name + ": " + (error ? error->message() : "carried")).c_str());
            if (!error) {
                files.insert(files.end(), {file.string(), tokenizer.string()});
            } else {
                QCOMPARE(error->code(), std::string(error_code::unsupported_model));
                QCOMPARE(error->where(), (model / "tokenizer.json").string());
            }
            fs::remove_all(model);
        }
        const std::string printed =
            printed_by("tests/core/export/tokenize_in_llama_cpp.py", files, {}, 600, export_python);
        QCOMPARE(QByteArray::fromStdString(printed).count(": as expected"), std::ssize(files) / 2);
    }

  private:
    /// `files`: each with the folder of what is expected behind it.
    static void expect_loads(const std::vector<std::string>& files, double tolerance) {
        std::vector<std::string> arguments{std::to_string(tolerance)};
        arguments.insert(arguments.end(), files.begin(), files.end());
        const std::string printed =
            printed_by("tests/core/export/load_in_llama_cpp.py", arguments, {}, 600, export_python);
        QCOMPARE(QByteArray::fromStdString(printed).count(": as expected"), std::ssize(files) / 2);
    }
};

QTEST_GUILESS_MAIN(TestLlamaCpp)
#include "test_llama_cpp.moc"
