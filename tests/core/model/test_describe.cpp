#include "tests/core/model/model_files.h"

using namespace cutaway;
using namespace cutaway::testing;

namespace {

Json known_models() {
    return read_json(CUTAWAY_SOURCE_DIR "/tests/core/model/known_models.json", error_code::bad_input);
}

/// A checkpoint of the known model's shapes in bfloat16, in a sparse file: no weight takes any room.
void write_sparse(const Json& known, const std::filesystem::path& folder) {
    write_config(folder, known.at("config"));
    Json header = Json::object();
    std::uint64_t end = 0;
    const auto add = [&](const std::string& name, const Json& shape) {
        std::uint64_t bytes = 2;
        for (const Json& size : shape) {
            bytes *= size.get<std::uint64_t>();
        }
        header[name] = {{"dtype", "BF16"}, {"shape", shape}, {"data_offsets", {end, end + bytes}}};
        end += bytes;
    };
    for (const auto& [name, shape] : known.at("shared").items()) {
        add(name, shape);
    }
    for (int block = 0; block < known.at("config").at("num_hidden_layers").get<int>(); ++block) {
        for (const auto& [name, shape] : known.at("block").items()) {
            add("model.layers." + std::to_string(block) + "." + name, shape);
        }
    }
    const std::string text = header.dump();
    const std::uint64_t length = text.size();
    const std::filesystem::path file = folder / "model.safetensors";
    std::ofstream stream(file, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(&length), sizeof length);
    stream << text;
    stream.close();
    std::filesystem::resize_file(file, sizeof length + length + end);
}

} // namespace

class TestDescribe : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Released configurations are understood, and their numbers are those of Transformers.
    void knownModels_data() {
        QTest::addColumn<QString>("name");
        const Json models = known_models();
        for (const auto& [name, known] : models.items()) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
    void knownModels() {
        QFETCH(QString, name);
        const Json known = known_models().at(name.toStdString());
        const QTemporaryDir folder;
        write_sparse(known, folder.path().toStdString());
        const Model model = open(folder.path().toStdString());
        const ModelInfo info = describe(*model.checkpoint, model.traits);
        QCOMPARE(info.parameters, known.at("parameters").get<std::int64_t>());
        QCOMPARE(info.bytes, 2 * info.parameters);
        QCOMPARE(info.dtype, std::string("bfloat16"));
        QCOMPARE(info.kv_bytes_per_token, 2 * known.at("kv_elements").get<std::int64_t>());
        QCOMPARE(Json(info.family), known.at("config").at("model_type"));
        QCOMPARE(Json(info.architecture), known.at("config").at("architectures").at(0));
        QCOMPARE(info.slots.size(), static_cast<std::size_t>(2 * info.blocks));
        for (const SlotInfo& slot : info.slots) {
            const std::string kind(cutaway::name(slot.slot.kind()));
            QCOMPARE(slot.parameters, known.at(kind).get<std::int64_t>());
            QCOMPARE(slot.bytes, 2 * slot.parameters);
            QCOMPARE(slot.flops_per_token, 2 * known.at(kind + "_matrices").get<std::int64_t>());
            QCOMPARE(slot.kv_bytes_per_token,
                     slot.slot.kind() == Kind::ffn ? 0 : info.kv_bytes_per_token / info.blocks);
        }
    }

    /// make_checkpoints.py counts what Transformers stores: a tied head once, one of its own as well.
    void fixtureParameters() {
        for (const auto& entry : std::filesystem::directory_iterator(checkpoints)) {
            const Model model = open(entry.path());
            const Json expected = read_json(entry.path() / "expected.json", error_code::bad_input);
            const ModelInfo info = describe(*model.checkpoint, model.traits);
            QCOMPARE(info.parameters, expected.at("parameters").get<std::int64_t>());
        }
    }

    /// By hand for llama-biases: d 30, 3 heads of 14, FFN 53, biases everywhere, float32.
    void biasesCount() {
        const Model model = open(checkpoints / "llama-biases");
        const ModelInfo info = describe(*model.checkpoint, model.traits);
        const std::int64_t attention = 4 * 42 * 30 + 3 * 42 + 30 + 30;
        const std::int64_t ffn = 3 * 53 * 30 + 2 * 53 + 30 + 30;
        QCOMPARE(info.slots.at(2), (SlotInfo{.slot = Slot(1, Kind::attention),
                                             .parameters = attention,
                                             .active_parameters = attention,
                                             .bytes = 4 * attention,
                                             .kv_bytes_per_token = 2 * 3 * 14 * 4,
                                             .flops_per_token = 2 * 4 * 42 * 30}));
        QCOMPARE(info.slots.at(3), (SlotInfo{.slot = Slot(1, Kind::ffn),
                                             .parameters = ffn,
                                             .active_parameters = ffn,
                                             .bytes = 4 * ffn,
                                             .kv_bytes_per_token = 0,
                                             .flops_per_token = 2 * 3 * 53 * 30}));
        QCOMPARE(info.dtype, std::string("float32"));
    }

    /// Every trait says which key it comes from, or that none does.
    void traitsSayWhy() {
        const auto why = [](const std::string& name, const std::string& trait) {
            const Model model = open(checkpoints / name);
            const Json table = describe(*model.checkpoint, model.traits).traits;
            return table.at(trait).at("why").get<std::string>();
        };
        QCOMPARE(why("llama-biases", "head_size"), std::string("head_dim"));
        QCOMPARE(why("llama-mha", "head_size"), std::string("hidden_size / num_attention_heads"));
        QCOMPARE(why("llama31-scaling", "rope_base"), std::string("rope_theta"));
        QCOMPARE(why("llama31-scaling-newer-config", "rope_base"), std::string("rope_parameters.rope_theta"));
        QCOMPARE(why("llama31-scaling", "rope_scaling"), std::string("rope_scaling"));
        QCOMPARE(why("llama-mha", "sliding_window"), std::string("model_type"));
        QCOMPARE(why("mistral-v03", "sliding_window"), std::string("sliding_window"));
        QCOMPARE(why("llama-mha", "rope_size"),
                 std::string("default of the family, without partial_rotary_factor"));
        QVERIFY(why("llama-tied-stored-head", "head").find("stored") != std::string::npos);
    }

    /// What the window reads back is what was described.
    void theDescriptionTravels() {
        const Model model = open(checkpoints / "mistral-v03");
        const ModelInfo info = describe(*model.checkpoint, model.traits);
        const Json json = to_json(info);
        QCOMPARE(model_info_from_json(JsonObject(json, error_code::bad_input, "test")), info);
    }
};

QTEST_GUILESS_MAIN(TestDescribe)
#include "test_describe.moc"
