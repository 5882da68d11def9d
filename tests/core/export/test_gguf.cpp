#include "core/export/gguf/file.h"
#include "core/export/gguf/numbers.h"
#include "tests/core/export/exported.h"
#include "tests/core/export/small_files.h"

#include <cmath>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

const fs::path mha = checkpoints / "llama-mha";

/// A tensor's data in a checkpoint, as a file has it.
std::string data_of(const Checkpoint& checkpoint, const std::string& name) {
    const std::span<const std::byte> bytes = checkpoint.bytes(*checkpoint.find(name));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// llama-mha with some keys of its configuration changed.
std::unique_ptr<CopiedModel> model_with(const Json& keys) {
    Json config = read_config(mha);
    config.update(keys);
    return std::make_unique<CopiedModel>("llama-mha", config);
}

} // namespace

/// What needs no other program: test_llama_cpp.cpp is about what llama.cpp makes of the files.
class TestGguf : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Matrices that keep their type keep their bits; of q and k each row does.
    void weightsKeepTheirBits() {
        for (const char* name : {"llama-bf16", "llama-f16", "llama-sharded", "llama-unaligned"}) {
            const Export one(checkpoints / name, "A1,F2");
            const Scratch folder;
            const ExportResult result = one.run(folder / "model.gguf", "gguf");
            QCOMPARE(result.format, std::string("gguf"));
            QCOMPARE(result.path, (folder / "model.gguf").string());
            QCOMPARE(result.bytes, static_cast<std::int64_t>(fs::file_size(folder / "model.gguf")));
            QVERIFY(result.max_logit_difference < 1e-5);
            QVERIFY(names_in(folder.path()) == std::set<std::string>{"model.gguf"});
            const std::string file = read_text(folder / "model.gguf");
            const Checkpoint& source = *one.model.checkpoint;
            for (const char* tensor :
                 {"layers.0.self_attn.v_proj", "layers.1.mlp.down_proj", "embed_tokens"}) {
                QVERIFY(file.find(data_of(source, "model." + std::string(tensor) + ".weight")) !=
                        std::string::npos);
            }
            for (const char* tensor : {"layers.1.self_attn.v_proj", "layers.2.mlp.down_proj"}) {
                QVERIFY(file.find(data_of(source, "model." + std::string(tensor) + ".weight")) ==
                        std::string::npos);
            }
            const std::string q = data_of(source, "model.layers.2.self_attn.q_proj.weight");
            const std::size_t row =
                q.size() / static_cast<std::size_t>(one.model.traits.heads * one.model.traits.head_size);
            for (std::size_t at = 0; at < q.size(); at += row) {
                QVERIFY(file.find(q.substr(at, row)) != std::string::npos);
            }
            const std::vector<FormatFit> fits = fitting_formats(one.source, one.session);
            const std::int64_t data = std::ranges::find(fits, "gguf", &FormatFit::format)->bytes;
            QVERIFY(data < result.bytes && data > result.bytes * 3 / 4);
        }
    }

    /// By ggml's definition of Q8_0: a scale of float16, the largest by 127, and steps of it, halves away
    /// from zero.
    void quantizedNumbers() {
        std::vector<float> numbers(64, 0);
        for (int i = 0; i < 32; ++i) {
            numbers[static_cast<std::size_t>(i)] = static_cast<float>(i % 2 == 0 ? i : -i) + 0.5F;
        }
        numbers[31] = 127;
        const at::Tensor stored = as_stored(at::tensor(numbers).view({1, 64}), GgufType::Q8_0);
        QCOMPARE(stored.numel(), std::int64_t{2 * 34});
        const auto* const bytes = stored.const_data_ptr<std::uint8_t>();
        QCOMPARE(bytes[0] | bytes[1] << 8, 0x3c00); // one
        for (int i = 0; i < 32; ++i) {
            QCOMPARE(static_cast<std::int8_t>(bytes[2 + i]),
                     static_cast<std::int8_t>(std::lround(numbers[static_cast<std::size_t>(i)])));
        }
        for (int i = 34; i < 68; ++i) {
            QCOMPARE(bytes[i], std::uint8_t{0}); // no number divides by zero
        }
        const std::span<const std::byte> raw(static_cast<const std::byte*>(stored.const_data_ptr()), 68);
        QVERIFY(largest_difference(numbers_in(raw, GgufType::Q8_0, 64), at::tensor(numbers).view({1, 64})) <=
                0.5);
    }

    void whatIsSaidOfTheModel() {
        const Export one(checkpoints / "llama-gqa-tied", "A0,B1,F3");
        const Scratch folder;
        one.run_as("Q8_0", folder / "model.gguf", "gguf");
        const GgufFile file(folder / "model.gguf");
        using Numbers = std::vector<std::int32_t>;
        QVERIFY(file.value<Numbers>("deci.attention.head_count") == (Numbers{1, 8, 8}));
        QVERIFY(file.value<Numbers>("deci.attention.head_count_kv") == (Numbers{1, 2, 2}));
        QVERIFY(file.value<Numbers>("deci.feed_forward_length") == (Numbers{64, 64, 32}));
        QCOMPARE(file.value<std::string>("general.base_model.0.name"), std::string("llama-gqa-tied"));
        QCOMPARE(file.value<std::string>("cutaway.removed"), std::string("A0,A1,F1,F3"));
        QCOMPARE(file.value<std::uint32_t>("general.file_type"), 7U);
        QVERIFY(!file.has("output.weight")); // the head is tied
        QVERIFY(file.tensor("blk.1.attn_q.weight").type == GgufType::Q8_0);
        QVERIFY(file.tensor("blk.1.attn_norm.weight").type == GgufType::F32);
    }

    /// A path without the suffix is a folder, with a card and what has to be passed on.
    void aFolderHasACard() {
        const CopiedModel model("llama-mha");
        write_text(model.path() / "LICENSE.txt", "as you like");
        write_text(model.path() / "generation_config.json", "{}");
        const Export one(model.path());
        const Scratch folder;
        const ExportResult result = one.run_as("F16", folder / "new", "gguf");
        QVERIFY(names_in(folder / "new") ==
                (std::set<std::string>{"LICENSE.txt", "README.md", "model-F16.gguf", "slot-map.svg"}));
        const std::string card = read_text(folder / "new/README.md");
        QVERIFY(card.find("--format gguf --type F16 --remove A1,F2") != std::string::npos);
        QVERIFY(card.find("llama-cli -m model-F16.gguf") != std::string::npos);
        QVERIFY(result.bytes > static_cast<std::int64_t>(fs::file_size(folder / "new/model-F16.gguf")));
        expect_error([&] { one.run(folder / "new", "gguf"); }, error_code::bad_input, "exists");
        one.run_forced(folder / "new", "gguf");
        QVERIFY(fs::exists(folder / "new/model-F32.gguf") && !fs::exists(folder / "new/model-F16.gguf"));
    }

    /// Rows that are no multiple of 32 numbers.
    void oddWidthsAreHalves() {
        const Export one(mha, "A1"); // d is 32, the FFN 72 wide
        const Scratch folder;
        one.run_as("Q8_0", folder / "model.gguf", "gguf");
        const GgufFile file(folder / "model.gguf");
        QVERIFY(file.tensor("blk.0.ffn_up.weight").type == GgufType::Q8_0);
        QVERIFY(file.tensor("blk.0.ffn_down.weight").type == GgufType::F16);
    }

    void whatStandsInTheWayIsNamed_data() {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("named");
        QTest::newRow("dynamic") << R"({"rope_scaling": {"type": "dynamic", "factor": 2.0}})"
                                 << "rotary positions that go by a text's length";
        QTest::newRow("window") << R"({"model_type": "mistral", "architectures": ["MistralForCausalLM"],
                                       "sliding_window": 16})"
                                << "a sliding window (sliding_window)";
        QTest::newRow("activation") << R"({"hidden_act": "gelu"})"
                                    << "another activation than SiLU (hidden_act";
    }
    void whatStandsInTheWayIsNamed() {
        QFETCH(QString, keys);
        QFETCH(QString, named);
        const auto model = model_with(Json::parse(keys.toStdString()));
        const Export one(model->path(), "A1");
        const Scratch folder;
        const std::optional<Error> error = error_of([&] { one.run(folder / "model.gguf", "gguf"); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::unsupported_model));
        QVERIFY2(error->message().find(named.toStdString()) != std::string::npos, error->message().c_str());
        QVERIFY(error->help().find("zeroed") != std::string::npos);
        QVERIFY(names_in(folder.path()).empty());
        const std::vector<FormatFit> fits = fitting_formats(one.source, one.session);
        const auto fit = std::ranges::find(fits, "gguf", &FormatFit::format);
        QVERIFY(fit != fits.end());
        QCOMPARE(fit->reason, error->message());
    }

    /// A configuration may say anything of texts' length; the file counts in 32 bits.
    void theLongestText() {
        for (const auto& [said, written] :
             std::vector<std::pair<std::int64_t, std::uint32_t>>{{4096, 4096}, {4'294'967'301, 0x7fffffff}}) {
            const auto model = model_with({{"max_position_embeddings", said}});
            const Scratch folder;
            Export(model->path(), "A1").run(folder / "model.gguf", "gguf");
            QCOMPARE(GgufFile(folder / "model.gguf").value<std::uint32_t>("deci.context_length"), written);
        }
    }

    /// A window that no text is longer than is none.
    void aWindowAsLongAsTheTextsIsCarried() {
        const auto model = model_with({{"model_type", "mistral"},
                                       {"architectures", {"MistralForCausalLM"}},
                                       {"sliding_window", 4096},
                                       {"max_position_embeddings", 4096}});
        const Scratch folder;
        Export(model->path(), "A1").run(folder / "model.gguf", "gguf");
    }

    void typesOfWeights() {
        const Export one(mha, "A1");
        const Scratch folder;
        for (const char* type : {"Q4_K_M", "f16", "F64", " "}) {
            expect_error([&] { one.run_as(type, folder / "model.gguf", "gguf"); }, error_code::bad_usage,
                         type);
        }
        for (const char* format : {"zeroed", "blocks", "plan"}) {
            expect_error([&] { one.run_as("F16", folder / "model", format); }, error_code::bad_usage, format);
        }
        QVERIFY(names_in(folder.path()).empty());
    }

    void numbersMayBeTooLargeForAType() {
        const CopiedModel model("llama-mha");
        StoredTensors tensors = read_tensors(model.path());
        tensor_named(tensors, "model.layers.1.mlp.up_proj.weight").fill(1e5F, 100);
        write_tensors(model.path(), tensors);
        const Export one(model.path(), "A1");
        const Scratch folder;
        expect_error([&] { one.run_as("F16", folder / "model.gguf", "gguf"); }, error_code::bad_input,
                     "layers.1.mlp.up_proj.weight");
        QVERIFY(names_in(folder.path()).empty());
    }

    void whatIsThereIsReplacedWhenTheNewOneIsWhole() {
        Export one(mha);
        const Scratch folder;
        write_text(folder / "model.gguf", "mine");
        expect_error([&] { one.run(folder / "model.gguf", "gguf"); }, error_code::bad_input, "exists");
        int polls = 0;
        one.source.interrupted = [&] {
            if (read_text(folder / "model.gguf") != "mine") {
                qFatal("it is replaced at poll %d", polls);
            }
            ++polls;
            return false;
        };
        one.run_forced(folder / "model.gguf", "gguf");
        QVERIFY(polls > 30);
        QVERIFY(read_text(folder / "model.gguf").starts_with("GGUF"));
        QVERIFY(names_in(folder.path()) == std::set<std::string>{"model.gguf"});
    }

    void anInterruptionLeavesNothing() {
        Export one(checkpoints / "llama-sharded");
        const Scratch folder;
        int polls = 0, stop_at = INT_MAX;
        one.source.interrupted = [&] {
            if (fs::exists(folder / "model.gguf")) {
                qFatal("it is there at poll %d", polls);
            }
            return ++polls == stop_at;
        };
        one.run(folder / "model.gguf", "gguf");
        const int all = polls;
        fs::remove(folder / "model.gguf");
        for (stop_at = 1; stop_at <= all; stop_at += 5) {
            polls = 0;
            expect_error([&] { one.run(folder / "model.gguf", "gguf"); }, error_code::cancelled, "");
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    void aFullDiskLeavesNothing() {
        const Export one(mha);
        const Scratch folder;
        for (const rlim_t bytes : {rlim_t{10}, rlim_t{1000}, rlim_t{20'000}, rlim_t{100'000}}) {
            std::optional<Error> error;
            {
                const SmallFiles limit(bytes);
                error = error_of([&] { one.run(folder / "model.gguf", "gguf"); });
            }
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::no_space));
            QCOMPARE(error->where(), (folder / "model.gguf").string());
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    void placesThatAreNone() {
        const CopiedModel model("llama-mha");
        const Export one(model.path());
        const Scratch folder;
        expect_error([&] { one.run(model.path() / "model.gguf", "gguf"); }, error_code::bad_input,
                     "into the model");
        const std::optional<Error> error = error_of([&] { one.run(folder / "no/model.gguf", "gguf"); });
        QVERIFY(error && error->code() == error_code::write_failed);
        QVERIFY(names_in(model.path()) == (std::set<std::string>{"config.json", "model.safetensors"}));
    }

    /// The source is cut off while it is read.
    void aSourceThatChangesIsNoticed() {
        const CopiedModel model("llama-mha");
        Export one(model.path());
        const Scratch folder;
        int polls = 0;
        one.source.interrupted = [&] {
            if (++polls == 20) {
                fs::resize_file(model.path() / "model.safetensors", 5000);
            }
            return false;
        };
        expect_error([&] { one.run(folder / "model.gguf", "gguf"); }, error_code::model_changed, "");
        QVERIFY(names_in(folder.path()).empty());
    }

    /// A model in memory that the file does not compute: the result is not kept, whatever its type.
    void aWrongResultIsNotKept() {
        const CopiedModel other("llama-mha");
        StoredTensors tensors = read_tensors(other.path());
        tensor_named(tensors, "model.layers.1.mlp.up_proj.weight").fill(1.0F);
        write_tensors(other.path(), tensors);
        const auto decoder = open(other.path()).decoder();
        Export one(mha);
        one.source.decoder = decoder.get();
        const Scratch folder;
        for (const char* type : {"", "F16", "Q8_0"}) {
            expect_error([&] { one.run_as(type, folder / "model.gguf", "gguf"); }, error_code::internal,
                         "its logits differ by");
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    void progressGoesFromNothingToAll() {
        Export one(checkpoints / "llama-sharded");
        std::int64_t last = 0, most = 0;
        one.source.progress = [&](std::int64_t done, std::int64_t total) {
            if (done < last || done > total) {
                qFatal("%lld after %lld of %lld", static_cast<long long>(done), static_cast<long long>(last),
                       static_cast<long long>(total));
            }
            last = done;
            most = total;
        };
        const Scratch folder;
        one.run(folder / "model.gguf", "gguf");
        QVERIFY(most > 0);
        QCOMPARE(last, most);
    }
};

QTEST_GUILESS_MAIN(TestGguf)
#include "test_gguf.moc"
