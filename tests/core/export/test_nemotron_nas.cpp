#include "tests/core/export/exported.h"
#include "tests/core/export/hard_plans.h"
#include "tests/core/export/small_files.h"
#include "tests/core/python.h"

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

constexpr const char* format = "nemotron-nas";

const Json& entry(const Json& config, Slot slot) {
    return config.at("block_configs")
        .at(static_cast<std::size_t>(slot.block()))
        .at(slot.kind() == Kind::attention ? "attention" : "ffn");
}

/// As vLLM computes it.
std::int64_t width(const Json& config, const Json& ffn) {
    const auto width = static_cast<std::int64_t>(2 * ffn.at("ffn_mult").get<double>() *
                                                 config.at("hidden_size").get<double>() / 3);
    return width % 256 == 0 ? width : width + 256 - width % 256;
}

/// Which slot a tensor of Llama's is of, by its name alone.
std::optional<Slot> slot_of(const std::string& tensor) {
    constexpr std::string_view start = "model.layers.";
    if (!tensor.starts_with(start)) {
        return {};
    }
    const bool attention =
        tensor.find("self_attn") != std::string::npos || tensor.find("input_layernorm") != std::string::npos;
    return Slot(std::stoi(tensor.substr(start.size())), attention ? Kind::attention : Kind::ffn);
}

bool all_zero(std::span<const std::byte> bytes) {
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

/// Whether `wide` [rows, columns] is `narrow` with zeros behind its rows and columns.
bool is_padded(std::span<const std::byte> wide, const std::vector<std::int64_t>& wide_shape,
               std::span<const std::byte> narrow, const std::vector<std::int64_t>& narrow_shape) {
    const auto rows = static_cast<std::size_t>(narrow_shape[0]);
    const std::size_t row = narrow.size() / rows;
    const std::size_t wide_row = wide.size() / static_cast<std::size_t>(wide_shape[0]);
    for (std::size_t i = 0; i < rows; ++i) {
        const std::span<const std::byte> found = wide.subspan(i * wide_row, wide_row);
        if (!std::ranges::equal(found.first(row), narrow.subspan(i * row, row)) ||
            !all_zero(found.subspan(row))) {
            return false;
        }
    }
    return all_zero(wide.subspan(rows * wide_row));
}

} // namespace

/// What is in the folder; that MLX computes with it what it should says test_mlx.
class TestNemotronNas : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatIsKeptKeepsItsBits_data() {
        QTest::addColumn<QString>("fixture");
        for (const fs::path& fixture : fixtures()) {
            QTest::newRow(fixture.filename().c_str()) << QString::fromStdString(fixture.string());
        }
    }
    void whatIsKeptKeepsItsBits() {
        QFETCH(QString, fixture);
        const Export one(fixture.toStdString(), removed_in(fixture.toStdString()));
        const Scratch folder;
        const ExportResult result = one.run(folder / "new", format);
        QCOMPARE(result.format, std::string(format));
        QVERIFY(result.max_logit_difference < 1e-4);
        const Checkpoint& before = *one.model.checkpoint;
        const Checkpoint after(folder / "new");
        QCOMPARE(after.files().size(), before.files().size());
        for (const TensorInfo& old : before.tensors()) {
            const std::optional<Slot> slot = slot_of(old.name);
            const TensorInfo* found = after.find(old.name);
            if (slot && one.session.plan.removed(*slot)) {
                // Unless zeros stand for the first attention.
                QVERIFY2(found == nullptr || slot->kind() == Kind::attention, old.name.c_str());
                continue;
            }
            QVERIFY2(found != nullptr, old.name.c_str());
            QVERIFY(found->dtype == old.dtype);
            QVERIFY2(is_padded(after.bytes(*found), found->shape, before.bytes(old), old.shape),
                     old.name.c_str());
            const bool of_width = old.name.find(".mlp.") != std::string::npos;
            QVERIFY2(of_width || found->shape == old.shape, old.name.c_str());
        }
        std::int64_t bytes = 0;
        for (const auto& file : fs::directory_iterator(folder / "new")) {
            bytes += static_cast<std::int64_t>(file.file_size());
        }
        QCOMPARE(result.bytes, bytes);
        QVERIFY(fs::exists(folder / "new/configuration_decilm.py"));
        QVERIFY(fs::exists(folder / "new/README.md"));
    }

    /// Of each block what is gone, and how wide and shared what is left is.
    void theConfigurationSaysWhatIsThere_data() {
        QTest::addColumn<QString>("fixture");
        QTest::addColumn<QString>("plan");
        for (const char* fixture : {"llama-mha", "llama-gqa-tied", "llama-biases"}) {
            const int blocks = open(checkpoints / fixture).traits.blocks;
            for (const std::string& plan : hard_plans(blocks)) {
                QTest::addRow("%s without %s", fixture, plan.c_str())
                    << QString(fixture) << QString::fromStdString(plan);
            }
        }
    }
    void theConfigurationSaysWhatIsThere() {
        QFETCH(QString, fixture);
        QFETCH(QString, plan);
        const Export one(checkpoints / fixture.toStdString(), plan.toStdString());
        const Traits& traits = one.model.traits;
        const Scratch folder;
        one.run(folder / "new", format);
        const Json config = read_config(folder / "new");
        QCOMPARE(config["architectures"].dump(), std::string("[\"DeciLMForCausalLM\"]"));
        QCOMPARE(config["model_type"].get<std::string>(), std::string(format));
        QCOMPARE(config["block_configs"].size(), static_cast<std::size_t>(traits.blocks));
        QCOMPARE(config["tie_word_embeddings"].get<bool>(), traits.tied_head);
        const Checkpoint after(folder / "new");
        QCOMPARE(after.find("lm_head.weight") == nullptr, traits.tied_head);
        const std::vector<Slot> kept = one.session.plan.kept();
        const bool starts_with_ffn = kept.empty() || kept.front().kind() == Kind::ffn;
        const Slot zero(kept.empty() ? 0 : kept.front().block(), Kind::attention);
        for (int index = 0; index < 2 * traits.blocks; ++index) {
            const Slot slot(index);
            const Json& said = entry(config, slot);
            const bool gone = one.session.plan.removed(slot);
            const bool is_zero = starts_with_ffn && slot == zero;
            QCOMPARE(said["no_op"].get<bool>(), gone && !is_zero);
            const auto tensors = std::ranges::count_if(
                after.tensors(), [&](const TensorInfo& tensor) { return slot_of(tensor.name) == slot; });
            QCOMPARE(tensors > 0, !gone || is_zero);
            const std::string block = "model.layers." + std::to_string(slot.block()) + ".";
            if (is_zero) {
                QCOMPARE(said["n_heads_in_group"].get<std::int64_t>(), traits.heads); // one KV head
                QCOMPARE(after.find(block + "self_attn.k_proj.weight")->shape[0], traits.head_size);
                for (const TensorInfo& tensor : after.tensors()) {
                    if (tensor.name.starts_with(block + "self_attn.")) {
                        QVERIFY2(all_zero(after.bytes(tensor)), tensor.name.c_str());
                    }
                }
            } else if (!gone && slot.kind() == Kind::attention) {
                QCOMPARE(said["n_heads_in_group"].get<std::int64_t>(), traits.heads / traits.kv_heads);
            } else if (!gone) {
                QCOMPARE(width(config, said), std::int64_t{256});
                QCOMPARE(after.find(block + "mlp.up_proj.weight")->shape[0], std::int64_t{256});
                QCOMPARE(after.find(block + "mlp.down_proj.weight")->shape[1], std::int64_t{256});
            }
        }
    }

    /// In the older style, and with what a program that does not look for scaling by length needs.
    void rotaryPositionsAreSaid() {
        const Scratch folder;
        for (const char* name : {"llama31-scaling", "llama31-scaling-newer-config"}) {
            Export(checkpoints / name, "A0").run(folder / name, format);
            const Json config = read_config(folder / name);
            QCOMPARE(config["rope_theta"].get<double>(), 100.0);
            QCOMPARE(config["rope_scaling"].dump(),
                     read_config(checkpoints / "llama31-scaling")["rope_scaling"].dump());
        }
        Export(checkpoints / "llama-linear", "A0").run(folder / "linear", format);
        QCOMPARE(read_config(folder / "linear")["rope_scaling"].dump(),
                 Json({{"rope_type", "linear"}, {"factor", 2.5}}).dump());
        Export(checkpoints / "llama-mha", "A0").run(folder / "none", format);
        QVERIFY(read_config(folder / "none")["rope_scaling"].is_null());
    }

    /// Of the weights, where the model's own configuration does not say it.
    void theTypeIsSaid() {
        Json config = read_config(checkpoints / "llama-bf16");
        QCOMPARE(config.erase("torch_dtype"), std::size_t{1});
        const CopiedModel model("llama-bf16", config);
        const Scratch folder;
        Export(model.path(), "A0").run(folder / "new", format);
        QCOMPARE(read_config(folder / "new")["torch_dtype"].get<std::string>(), std::string("bfloat16"));
        Export(checkpoints / "llama-f16", "A0").run(folder / "said", format);
        QCOMPARE(read_config(folder / "said")["torch_dtype"].get<std::string>(), std::string("float16"));
    }

    void transformersReadsTheConfiguration() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const Scratch folder;
        std::vector<std::string> folders;
        for (const fs::path& fixture : fixtures()) {
            folders.push_back((folder / fixture.filename()).string());
            Export(fixture, removed_in(fixture)).run(folders.back(), format);
        }
        const std::string printed = printed_by("tests/core/export/decilm_in_transformers.py", folders);
        QVERIFY2(QByteArray::fromStdString(printed).count(": as expected") == std::ssize(folders),
                 printed.c_str());
    }

    /// Each of them, by name.
    void traitsInTheWayAreNamed() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const std::vector<std::pair<std::string, std::vector<std::string>>> cases{
            {"mistral", {"a sliding window"}},
            {"qwen3", {"norms of q and k"}},
            {"llama-dynamic", {"dynamic rotary scaling"}},
            {"llama-yarn", {"YaRN rotary scaling"}},
            {"llama-longrope", {"LongRoPE rotary scaling"}},
            {"gemma2",
             {"one more than their weight", "norms after the branches", "a sliding window",
              "capped attention scores", "another activation", "scaled embeddings", "capped logits"}},
            {"gpt2", {"LayerNorm", "learned positions", "without a gate", "transposed weights"}},
            {"gpt-neox", {"LayerNorm", "parallel branches", "a part of each head"}},
            {"olmo2", {"norms after the branches", "norms of q and k"}},
            {"smollm3", {"blocks without positions"}},
            {"granite", {"scaled embeddings", "scaled branches", "an attention scale of", "scaled logits"}},
            {"cohere", {"LayerNorm", "parallel branches", "neighbouring dimensions", "scaled logits"}},
            {"mixtral", {"a mixture of experts"}}};
        const Scratch folder, families;
        std::vector<std::string> arguments{families.path().string(), "--only"};
        for (const auto& [name, words] : cases) {
            arguments.push_back(name);
        }
        printed_by("tests/fixtures/make_families.py", arguments);
        for (const auto& [name, words] : cases) {
            const Export one(families / name, "F0");
            const std::optional<Error> error = error_of([&] { one.run(folder / "new", format); });
            QVERIFY2(error && error->code() == error_code::unsupported_model, name.c_str());
            for (const std::string& word : words) {
                QVERIFY2(error->message().find(word) != std::string::npos,
                         (name + ": " + error->message()).c_str());
            }
            QVERIFY(error->help().find("transformers") != std::string::npos);
            QVERIFY(names_in(folder.path()).empty());
            const auto fits = fitting_formats(one.source, one.session);
            const auto fit = std::ranges::find(fits, format, &FormatFit::format);
            QCOMPARE(fit->reason, error->message());
        }
    }

    void theCardSaysHowToRunIt() {
        const Scratch folder;
        Export(checkpoints / "llama-mha", "A0").run(folder / "new", format);
        const std::string card = read_text(folder / "new/README.md");
        for (const char* words : {"the `nemotron-nas` form", "vllm serve . --trust-remote-code",
                                  "mlx_lm.generate --model . --trust-remote-code", "llama.cpp's converter",
                                  "--format nemotron-nas --remove A0 "}) {
            QVERIFY2(card.find(words) != std::string::npos, card.c_str());
        }
        // Heads of a size of their own.
        Export(checkpoints / "mistral-v03", "A0").run(folder / "heads", format);
        const std::string other = read_text(folder / "heads/README.md");
        QVERIFY(other.find("MLX cannot run it") != std::string::npos);
        QVERIFY(other.find("mlx_lm") == std::string::npos);
        QVERIFY(other.find("has biases") == std::string::npos);
        Export(checkpoints / "llama-biases", "A0").run(folder / "biases", format);
        QVERIFY(read_text(folder / "biases/README.md").find("has biases") != std::string::npos);
    }

    void whatIsThereIsReplacedOnlyWhereForced() {
        const Export one(checkpoints / "llama-mha", "A0"), other(checkpoints / "llama-mha", "F0");
        const Scratch folder;
        one.run(folder / "new", format);
        const std::string before = read_text(folder / "new/config.json");
        expect_error([&] { other.run(folder / "new", format); }, error_code::bad_input, "exists already");
        QCOMPARE(read_text(folder / "new/config.json"), before);
        other.run_forced(folder / "new", format);
        QVERIFY(read_text(folder / "new/config.json") != before);
    }

    void aFullDiskLeavesNoTrace() {
        const Export one(checkpoints / "llama-mha", "A0,F2");
        const Scratch folder;
        for (const rlim_t bytes : {rlim_t{10}, rlim_t{3000}, rlim_t{20'000}, rlim_t{100'000}}) {
            std::optional<Error> error;
            {
                const SmallFiles limit(bytes);
                error = error_of([&] { one.run(folder / "new", format); });
            }
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::no_space));
            QVERIFY2(error->where().starts_with((folder / "new/").string()), error->where().c_str());
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    void interruptedAtAnyMomentNothingIsLeft() {
        Export one(checkpoints / "llama-sharded", "A0,F2");
        const Scratch folder;
        int polls = 0, stop_at = INT_MAX;
        one.source.interrupted = [&] {
            if (fs::exists(folder / "new")) {
                qFatal("it is there at poll %d", polls);
            }
            return ++polls == stop_at;
        };
        one.run(folder / "new", format);
        fs::remove_all(folder / "new");
        const int all = polls;
        QVERIFY(all > 50);
        for (stop_at = 1; stop_at <= all; stop_at += 7) {
            polls = 0;
            expect_error([&] { one.run(folder / "new", format); }, error_code::cancelled, "");
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    /// The model's file is cut short after it was opened.
    void aModelThatChangesIsToldOf() {
        const CopiedModel model("llama-mha");
        const Export one(model.path(), "A0");
        const auto length = fs::file_size(model.path() / "model.safetensors");
        fs::resize_file(model.path() / "model.safetensors", length - 100);
        const Scratch folder;
        for (const char* name : {format, "layers"}) {
            expect_error([&] { one.run(folder / "new", name); }, error_code::model_changed, "");
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    /// A model in memory that the file does not compute: the result is not kept.
    void aWrongResultIsNotKept() {
        const CopiedModel other("llama-mha");
        StoredTensors tensors = read_tensors(other.path());
        tensor_named(tensors, "model.layers.1.mlp.up_proj.weight").fill(0.25F);
        write_tensors(other.path(), tensors);
        const auto decoder = open(other.path()).decoder();
        Export one(checkpoints / "llama-mha", "A0");
        one.source.decoder = decoder.get();
        const Scratch folder;
        expect_error([&] { one.run(folder / "new", format); }, error_code::internal, "its logits differ by");
        QVERIFY(names_in(folder.path()).empty());
    }
};

QTEST_GUILESS_MAIN(TestNemotronNas)
#include "test_nemotron_nas.moc"
