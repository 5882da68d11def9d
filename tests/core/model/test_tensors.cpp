#include "core/model/forward.h"
#include "core/model/layout.h"
#include "tests/core/model/model_files.h"

#include <functional>
#include <limits>

using namespace cutaway;
using namespace cutaway::testing;

Q_DECLARE_METATYPE(std::function<void(StoredTensors&)>)

namespace {

using Change = std::function<void(StoredTensors&)>;

constexpr const char* q_name = "model.layers.1.self_attn.q_proj.weight";

void add_tensor(StoredTensors& tensors, const std::string& name, const std::vector<std::int64_t>& shape,
                Dtype dtype = Dtype::F32) {
    std::size_t bytes = dtype_size(dtype);
    for (const std::int64_t size : shape) {
        bytes *= static_cast<std::size_t>(size);
    }
    tensors.push_back({{name, dtype, shape}, std::vector<std::byte>(bytes)});
}

Change without(const std::string& name) {
    return [name](StoredTensors& tensors) {
        std::erase_if(tensors, [&](const StoredTensor& tensor) { return tensor.spec.name == name; });
    };
}

Change with(const std::string& name, const std::vector<std::int64_t>& shape) {
    return [=](StoredTensors& tensors) { add_tensor(tensors, name, shape); };
}

Change shaped(const std::string& name, const std::vector<std::int64_t>& shape) {
    return [=](StoredTensors& tensors) {
        without(name)(tensors);
        add_tensor(tensors, name, shape);
    };
}

Change typed(const std::string& name, Dtype dtype) {
    return [=](StoredTensors& tensors) {
        const std::vector<std::int64_t> shape = tensor_named(tensors, name).spec.shape;
        without(name)(tensors);
        add_tensor(tensors, name, shape, dtype);
    };
}

/// The last element becomes `value`.
Change valued(const std::string& name, float value) {
    return [=](StoredTensors& tensors) {
        StoredTensor& tensor = tensor_named(tensors, name);
        tensor.fill(value, tensor.data.size() / sizeof value - 1);
    };
}

} // namespace

class TestTensors : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// llama-mha: d 32, FFN 72, 3 blocks, 4 heads, vocabulary 96, a head of its own.
    void faultsAreNamed_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* title, const Change& change, std::string_view code,
                            const char* named) {
            QTest::newRow(title) << change << QString::fromUtf8(code.data(), qsizetype(code.size()))
                                 << QString(named);
        };
        const std::string_view bad = error_code::bad_checkpoint, other = error_code::unsupported_model;
        for (const char* name :
             {q_name, "model.embed_tokens.weight", "model.norm.weight", "lm_head.weight",
              "model.layers.2.mlp.down_proj.weight", "model.layers.0.post_attention_layernorm.weight"}) {
            row(qPrintable(QString("no ") + name), without(name), bad, name);
        }
        row("transposed", shaped("model.layers.1.mlp.up_proj.weight", {32, 72}), bad, "up_proj");
        row("fewer rows", shaped(q_name, {31, 32}), bad, "[31, 32]");
        row("flat", shaped(q_name, {1024}), bad, q_name);
        row("empty", shaped(q_name, {0, 32}), bad, q_name);
        row("scalar", shaped("model.norm.weight", {}), bad, "model.norm.weight");
        row("other vocabulary", shaped("lm_head.weight", {95, 32}), bad, "lm_head.weight");
        row("a block more", with("model.layers.3.self_attn.q_proj.weight", {32, 32}), other, "layers.3");
        row("a bias", with("model.layers.0.self_attn.q_proj.bias", {32}), other, "q_proj.bias");
        row("a norm of q", with("model.layers.0.self_attn.q_norm.weight", {8}), other, "q_norm");
        row("experts", with("model.layers.0.mlp.experts.0.w1.weight", {72, 32}), other, "experts");
        row("an adapter", with("base_model.model.lora_A.weight", {8, 32}), other, "lora_A");
        row("a bias of the head", with("lm_head.bias", {96}), other, "lm_head.bias");
        row("eight bits", typed(q_name, Dtype::F8_E4M3), other, "F8_E4M3");
        row("eight bits more", typed(q_name, Dtype::F8_E5M2), other, "F8_E5M2");
        row("integers", typed(q_name, Dtype::I8), other, "I8");
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const float infinity = std::numeric_limits<float>::infinity();
        for (const char* name : {q_name, "model.embed_tokens.weight", "lm_head.weight", "model.norm.weight",
                                 "model.layers.0.input_layernorm.weight"}) {
            row(qPrintable(QString("NaN in ") + name), valued(name, nan), bad, name);
        }
        row("infinity", valued(q_name, infinity), bad, q_name);
        row("minus infinity", valued(q_name, -infinity), bad, q_name);
    }
    void faultsAreNamed() {
        QFETCH(Change, change);
        QFETCH(QString, code);
        QFETCH(QString, named);
        const CopiedModel copy("llama-mha");
        StoredTensors tensors = read_tensors(copy.path());
        change(tensors);
        write_tensors(copy.path(), tensors);
        expect_error([&] { load(copy.path()); }, code.toStdString(), named.toStdString());
    }

    /// Shapes are checked by the headers: nothing is loaded to find out.
    void headersAreEnough() {
        const CopiedModel copy("llama-mha");
        StoredTensors tensors = read_tensors(copy.path());
        shaped(q_name, {16, 64})(tensors);
        write_tensors(copy.path(), tensors);
        expect_error([&] { open(copy.path()); }, error_code::bad_checkpoint, q_name);
    }

    /// Tables of old versions that no one reads, whatever is in them.
    void tablesAreIgnored() {
        const CopiedModel copy("llama-mha");
        const Model plain = open(copy.path());
        const at::Tensor ids = at::arange(12).view({2, 6});
        const at::Tensor expected = forward(*plain.decoder(), {}, ids);
        const ModelInfo info = describe(*plain.checkpoint, plain.traits);
        StoredTensors tensors = read_tensors(copy.path());
        add_tensor(tensors, "model.layers.0.self_attn.rotary_emb.inv_freq", {4});
        tensors.back().fill(std::numeric_limits<float>::quiet_NaN());
        add_tensor(tensors, "model.layers.1.self_attn.masked_bias", {}, Dtype::F16);
        add_tensor(tensors, "model.rotary_emb.inv_freq", {4}, Dtype::BF16);
        write_tensors(copy.path(), tensors);
        const Model model = open(copy.path());
        QVERIFY(forward(*model.decoder(), {}, ids).equal(expected));
        const ModelInfo with_tables = describe(*model.checkpoint, model.traits);
        QCOMPARE(with_tables.parameters, info.parameters);
        QCOMPARE(with_tables.bytes, info.bytes);
        QCOMPARE(with_tables.dtype, info.dtype);
    }

    /// A float64 that is no float32 is finite as it is stored and infinite as it would be used; float64
    /// weights that fit are used like any others.
    void doublesAreNarrowed_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<bool>("fits");
        QTest::newRow("large") << 1e300 << false;
        QTest::newRow("one") << 1.0 << true;
    }
    void doublesAreNarrowed() {
        QFETCH(double, value);
        QFETCH(bool, fits);
        const CopiedModel copy("llama-mha");
        StoredTensors tensors = read_tensors(copy.path());
        without("model.norm.weight")(tensors);
        add_tensor(tensors, "model.norm.weight", {32}, Dtype::F64);
        for (std::size_t index = 0; index < 32; ++index) {
            std::memcpy(tensors.back().data.data() + index * sizeof value, &value, sizeof value);
        }
        write_tensors(copy.path(), tensors);
        const std::optional<Error> error = error_of([&] { load(copy.path()); });
        QCOMPARE(!error, fits);
        QVERIFY(fits || error->message().find("model.norm.weight") != std::string::npos);
    }

    /// The largest float32 numbers round to infinity in bfloat16.
    void narrowTypesAreChecked() {
        const CopiedModel copy("llama-mha");
        StoredTensors tensors = read_tensors(copy.path());
        valued(q_name, std::numeric_limits<float>::max())(tensors);
        write_tensors(copy.path(), tensors);
        const Model model = open(copy.path());
        expect_error([&] { model.decoder(at::kBFloat16); }, error_code::bad_checkpoint, q_name);
    }

    /// Zero in a slot's output tensors, and nothing else, is what its removal computes.
    void outputTensorsAreWhatASlotAddsBy() {
        const std::string name = "llama-biases";
        const Model model = open(checkpoints / name);
        const at::Tensor ids = at::arange(20).view({2, 10});
        for (const Slot slot : {Slot(1, Kind::attention), Slot(2, Kind::ffn)}) {
            const CopiedModel copy(name);
            StoredTensors tensors = read_tensors(copy.path());
            const std::vector<std::string> outputs = output_tensors(model.traits, slot);
            QCOMPARE(outputs.size(), 2u);
            for (const std::string& output : outputs) {
                tensor_named(tensors, output).fill(0);
            }
            write_tensors(copy.path(), tensors);
            const at::Tensor zeroed = forward(*open(copy.path()).decoder(), {}, ids);
            QVERIFY(largest_difference(zeroed, forward(*model.decoder(), {slot}, ids)) < 1e-6);
        }
    }
};

QTEST_GUILESS_MAIN(TestTensors)
#include "test_tensors.moc"
