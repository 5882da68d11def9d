#include "tests/app/engine/tensors.h"

#include <map>

namespace cutaway {

using namespace testing;

namespace {

/// Elements and bytes of a checkpoint by slot, and of all of it: counted in the files' headers.
struct Counted {
    std::map<std::string, std::int64_t> parameters;
    std::map<std::string, std::int64_t> bytes;
    std::int64_t all_parameters = 0;
    std::int64_t all_bytes = 0;
};

/// `A3` for model.layers.3.self_attn.q_proj.weight; empty for what belongs to no slot.
std::string slot_of(const QString& tensor) {
    const QStringList parts = tensor.split(u'.');
    if (parts.value(1) != QLatin1String("layers")) {
        return {};
    }
    const bool attention =
        parts.value(3) == QLatin1String("self_attn") || parts.value(3) == QLatin1String("input_layernorm");
    return (attention ? "A" : "F") + parts.value(2).toStdString();
}

Counted count(const QString& folder) {
    Counted counted;
    for (const QString& file : QDir(folder).entryList({"model*.safetensors"})) {
        const Json header = safetensors_header(content_of(folder + u'/' + file));
        for (const auto& [name, tensor] : header.items()) {
            // Tables that Transformers of old stored although nothing is learned of them.
            if (name == "__metadata__" || name.ends_with("rotary_emb.inv_freq")) {
                continue;
            }
            std::int64_t elements = 1;
            for (const Json& size : tensor.at("shape")) {
                elements *= size.get<std::int64_t>();
            }
            const Json& offsets = tensor.at("data_offsets");
            const auto bytes = offsets.at(1).get<std::int64_t>() - offsets.at(0).get<std::int64_t>();
            counted.parameters[slot_of(QString::fromStdString(name))] += elements;
            counted.bytes[slot_of(QString::fromStdString(name))] += bytes;
            counted.all_parameters += elements;
            counted.all_bytes += bytes;
        }
    }
    return counted;
}

} // namespace

class TestCommandsInspect : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void countsWhatIsStored_data() {
        QTest::addColumn<QString>("folder");
        for (const QString& name : QDir(checkpoints).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QTest::newRow(qPrintable(name)) << checkpoints + name;
        }
    }

    void countsWhatIsStored() {
        QFETCH(QString, folder);
        const Run run = run_engine({"inspect", folder, "--json"});
        QCOMPARE(run.code, 0);
        QCOMPARE(run.errors, QByteArray());
        const Json info = run.document();
        const Json config = json_of(folder + "/config.json");
        const Counted counted = count(folder);
        QCOMPARE(info.at("parameters"), json_of(folder + "/expected.json").at("parameters"));
        QCOMPARE(info.at("parameters").get<std::int64_t>(), counted.all_parameters);
        QCOMPARE(info.at("bytes").get<std::int64_t>(), counted.all_bytes);
        QCOMPARE(info.at("blocks"), config.at("num_hidden_layers"));
        QCOMPARE(info.at("hidden_size"), config.at("hidden_size"));
        QCOMPARE(info.at("vocabulary"), config.at("vocab_size"));
        QCOMPARE(info.at("architecture"), config.at("architectures").at(0));
        QCOMPARE(info.at("family"), config.at("model_type"));
        for (const char* key : {"dtype", "kv_bytes_per_token", "traits", "model"}) {
            QVERIFY2(info.contains(key), key);
        }
        QCOMPARE(info.at("model").at("path").get<std::string>(), QDir(folder).absolutePath().toStdString());

        const int blocks = config.at("num_hidden_layers").get<int>();
        QCOMPARE(info.at("slots").size(), static_cast<std::size_t>(2 * blocks));
        std::int64_t cache = 0;
        for (int index = 0; index < 2 * blocks; ++index) {
            const Json& slot = info.at("slots").at(static_cast<std::size_t>(index));
            const std::string name = (index % 2 == 0 ? "A" : "F") + std::to_string(index / 2);
            QCOMPARE(slot.at("slot").get<std::string>(), name);
            QCOMPARE(slot.at("block").get<int>(), index / 2);
            QCOMPARE(slot.at("kind").get<std::string>(), std::string(index % 2 == 0 ? "attention" : "ffn"));
            QCOMPARE(slot.at("parameters").get<std::int64_t>(), counted.parameters.at(name));
            QCOMPARE(slot.at("bytes").get<std::int64_t>(), counted.bytes.at(name));
            QVERIFY(slot.at("flops_per_token").get<std::int64_t>() > 0);
            cache += slot.at("kv_bytes_per_token").get<std::int64_t>();
        }
        QCOMPARE(info.at("kv_bytes_per_token").get<std::int64_t>(), cache);
    }

    void knowsTheCacheAndTheType() {
        const Json info = run_engine({"inspect", checkpoints + "llama-bf16", "--json"}).document();
        QCOMPARE(info.at("dtype").get<std::string>(), std::string("bfloat16"));
        // Of 3 blocks the keys and values, 2 heads of 8 numbers of 2 bytes.
        QCOMPARE(info.at("kv_bytes_per_token").get<int>(), 3 * 2 * 2 * 8 * 2);
        const auto parameters = info.at("parameters").get<std::int64_t>();
        QCOMPARE(info.at("load_bytes").at("float32").get<std::int64_t>(), 4 * parameters);
    }

    void saysTheSameInWords() {
        const Run run = run_engine({"inspect", checkpoints + "llama31-scaling"});
        QCOMPARE(run.code, 0);
        QVERIFY2(run.output.contains("LlamaForCausalLM") && run.output.contains("llama3") &&
                     run.output.contains("\n  F1 "),
                 run.output.constData());
    }

    void knowsTheDemo() {
        const Json info = run_engine({"inspect", "demo", "--json"}).document();
        QVERIFY(info.at("blocks").get<int>() >= 12);
        QVERIFY(info.at("bytes").get<std::int64_t>() <= 8'000'000);
    }

    void refusesWhatTheOthersRefuse() {
        QTemporaryDir folder;
        const QString config = checkpoints + "llama-mha/config.json";
        Json changed = json_of(config);
        changed["attn_logit_softcapping"] = 30.0;
        write_file(folder.filePath("config.json"), QByteArray::fromStdString(changed.dump()));
        QVERIFY(
            QFile::copy(checkpoints + "llama-mha/model.safetensors", folder.filePath("model.safetensors")));
        const Run run = run_engine({"inspect", folder.path(), "--json"});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("unsupported-model"));
        QVERIFY2(run.errors.contains("attn_logit_softcapping"), run.errors.constData());
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCommandsInspect)
#include "test_commands_inspect.moc"
