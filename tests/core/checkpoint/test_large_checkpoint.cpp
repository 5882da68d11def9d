#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/fingerprint.h"
#include "tests/core/checkpoint/files.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QtTest>

using namespace cutaway;

namespace {

constexpr std::int64_t width = 8192;
constexpr std::int64_t kv_width = 1024;
constexpr std::int64_t ffn_width = 28'672;
constexpr std::int64_t vocabulary = 128'256;
constexpr int blocks = 80;
constexpr std::size_t shards = 30;

/// The tensors of Llama 3 70B.
std::vector<TensorSpec> llama_70b() {
    std::vector<TensorSpec> tensors;
    const auto add = [&](const std::string& name, std::vector<std::int64_t> shape) {
        tensors.push_back({name + ".weight", Dtype::BF16, std::move(shape)});
    };
    add("model.embed_tokens", {vocabulary, width});
    for (int block = 0; block < blocks; ++block) {
        const std::string prefix = "model.layers." + std::to_string(block) + ".";
        add(prefix + "input_layernorm", {width});
        add(prefix + "self_attn.q_proj", {width, width});
        add(prefix + "self_attn.k_proj", {kv_width, width});
        add(prefix + "self_attn.v_proj", {kv_width, width});
        add(prefix + "self_attn.o_proj", {width, width});
        add(prefix + "post_attention_layernorm", {width});
        add(prefix + "mlp.gate_proj", {ffn_width, width});
        add(prefix + "mlp.up_proj", {ffn_width, width});
        add(prefix + "mlp.down_proj", {width, ffn_width});
    }
    add("model.norm", {width});
    add("lm_head", {vocabulary, width});
    return tensors;
}

/// Writes its files with all headers and no data: they are sparse.
void write_70b(const Scratch& folder) {
    const std::vector<TensorSpec> tensors = llama_70b();
    Json map = Json::object();
    for (std::size_t shard = 0; shard < shards; ++shard) {
        const auto at = [&](std::size_t number) {
            return tensors.begin() + static_cast<std::ptrdiff_t>(tensors.size() * number / shards);
        };
        const std::vector<TensorSpec> part(at(shard), at(shard + 1));
        const std::string name = "model-" + std::to_string(shard + 1) + "-of-30.safetensors";
        std::uint64_t bytes = 0;
        for (const TensorSpec& tensor : part) {
            bytes += bytes_of(tensor);
            map[tensor.name] = name;
        }
        const std::string header = with_header(header_of(part));
        write_file(folder / name, header);
        std::filesystem::resize_file(folder / name, header.size() + bytes);
    }
    write_file(folder / "model.safetensors.index.json", Json({{"weight_map", map}}).dump());
    write_file(folder / "config.json", R"({"model_type":"llama"})");
}

} // namespace

class TestLargeCheckpoint : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void opens() {
        const Scratch folder;
        try {
            write_70b(folder);
        } catch (const std::filesystem::filesystem_error& error) {
            QSKIP("this file system holds no sparse files of 141 GB");
        }
        QElapsedTimer timer;
        timer.start();
        const Checkpoint checkpoint(folder.path());
        const qint64 opened = timer.elapsed();
        const std::string first = fingerprint(checkpoint);
        qInfo("opened in %lld ms, fingerprint in %lld ms", static_cast<long long>(opened),
              static_cast<long long>(timer.elapsed() - opened));
        QCOMPARE(checkpoint.files().size(), shards);
        QCOMPARE(checkpoint.tensors().size(), std::size_t(723));
        // metadata.total_size in the index of meta-llama/Meta-Llama-3-70B.
        QCOMPARE(checkpoint.total_bytes(), std::uint64_t(141'107'412'992));
        const TensorInfo* last = checkpoint.find("model.layers.79.mlp.down_proj.weight");
        QVERIFY(last);
        QCOMPARE(last->shape, (std::vector<std::int64_t>{width, ffn_width}));
        const std::span<const std::byte> bytes = checkpoint.bytes(*last);
        QCOMPARE(bytes.size(), std::size_t(2 * width * ffn_width));
        QCOMPARE(std::to_integer<int>(bytes.back()), 0);
        QCOMPARE(fingerprint(checkpoint), first);
    }
};

QTEST_GUILESS_MAIN(TestLargeCheckpoint)
#include "test_large_checkpoint.moc"
