#include "core/plan/error.h"
#include "core/plan/read_plan.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

using namespace cutaway;
namespace fs = std::filesystem;

/// What other programs say of removed layers, in the words of their own files.
class TestReadPlan : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// As the reference implementation's masks name them, in the order of the removals.
    void finerCutsNames() {
        const char* const list = R"(["model.layers.30.self_attn.o_proj", "model.layers.4.mlp.down_proj",
                                     "model.layers.30.mlp.down_proj"])";
        QCOMPARE(removed(list), QString("A30,F4,F30"));
        // A mask that was dumped with its values, and names one a line.
        QCOMPARE(removed(R"({"model.layers.7.self_attn.o_proj": [false, false],
                             "model.layers.1.mlp.down_proj": [0, 0]})"),
                 QString("F1,A7"));
        QCOMPARE(removed("# of a run\n\nmodel.layers.30.self_attn.o_proj\r\n"
                         "  model.layers.4.mlp.down_proj # the last\n"),
                 QString("A30,F4"));
        // GPT-2's, GPT-NeoX's, OPT's and Mixtral's names; a slot that is named twice goes once.
        QCOMPARE(removed(R"(["transformer.h.3.attn.c_proj", "gpt_neox.layers.2.attention.dense",
                             "model.decoder.layers.5.fc2", "model.layers.6.block_sparse_moe.gate",
                             "transformer.h.3.attn.c_attn"])"),
                 QString("A3,A2,F5,F6"));
    }

    /// As its README writes them: attention first, in the order of the lists.
    void llmDropsLists() {
        QCOMPARE(removed(R"({"model_type": "mistral", "num_hidden_layers": 32, "drop_mlp_list": [26, 27],
                             "drop_attn_list": [25, 26, 24, 22]})"),
                 QString("A25,A26,A24,A22,F26,F27"));
        QCOMPARE(removed(R"({"drop_mlp_list": [false, true, false], "drop_attn_list": []})", 3),
                 QString("F1"));
        QCOMPARE(removed(R"({"drop_mlp_list": [], "drop_attn_list": []})"), QString());
    }

    void blockConfigs() {
        const char* const config = R"({"model_type": "nemotron-nas", "block_configs": [
            {"attention": {"no_op": true, "n_heads_in_group": null}, "ffn": {"no_op": false}},
            {"attention": {"no_op": false, "replace_with_linear": true}, "ffn": {"no_op": true}},
            {"attention": {"n_heads_in_group": 8}, "ffn": {"ffn_mult": 1.3125}}]})";
        QCOMPARE(removed(config, 3), QString("A0,F1"));
        const PlanFile file = read_plan_file(file_, 3);
        QCOMPARE(file.notes.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(file.notes.front()).startsWith("A1 was replaced by a linear layer"));
    }

    /// What an export of ours says goes before what programs need to be told.
    void ourOwnExports() {
        QCOMPARE(removed(R"({"model_type": "nemotron-nas", "cutaway": {"removed": ["F1", "A0"]},
                             "block_configs": [{"attention": {}, "ffn": {}},
                                               {"attention": {}, "ffn": {"no_op": true}}]})",
                         2),
                 QString("F1,A0"));
    }

    /// A pruned model's folder is as good as the file in it.
    void aFolder() {
        std::ofstream(folder() / "config.json") << R"({"drop_attn_list": [1]})";
        QCOMPARE(QString::fromStdString(to_string(read_plan(folder(), 2).removed())), QString("A1"));
    }

    void itIsTheUsersWord() {
        write(R"(["model.layers.1.mlp.down_proj"])");
        const PlanFile file = read_plan_file(file_, 2);
        QVERIFY(file.plan.state(Slot(1, Kind::ffn)) == State::forced);
        QVERIFY(!file.is_session);
    }

    void whatIsWrongIsNamed_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& content, const char* message) {
            QTest::newRow(name) << content << QString(message);
        };
        row("another model's list", R"(["model.layers.40.mlp.down_proj"])",
            "block 40 is removed, the model has 32");
        row("far too many blocks", R"(["model.layers.99999999999.mlp.down_proj"])",
            "names no attention or FFN");
        row("no layer", R"(["model.layers.3.input_layernorm"])", "names no attention or FFN");
        row("one expert", R"(["model.layers.3.mlp.experts.5.down_proj"])", "names no attention or FFN");
        row("no name", "model.layers.3.mlp.down_proj\nlayers 4\n", "'layers 4' names no attention or FFN");
        row("a partial mask", R"({"model.layers.3.mlp.down_proj": [false, true]})",
            "removes a part of the layer");
        row("a list of words", R"({"drop_attn_list": ["A3"]})", "holds something that is no block's number");
        row("a fraction", R"({"drop_attn_list": [1.5]})", "holds something that is no block's number");
        row("below 0", R"({"drop_attn_list": [-1]})", "holds something that is no block's number");
        row("a huge number", R"({"drop_attn_list": [4000000000]})",
            "holds something that is no block's number");
        row("no list", R"({"drop_attn_list": 3})", "a drop list is no list");
        row("too few flags", R"({"drop_attn_list": [true, false]})",
            "the plan is for 2 blocks, the model has 32");
        row("another model's lists", R"({"num_hidden_layers": 40, "drop_attn_list": []})",
            "the plan is for 40 blocks, the model has 32");
        row("block_configs of another", R"({"block_configs": []})",
            "the plan is for 0 blocks, the model has 32");
        row("an export of another model", R"({"cutaway": {"removed": ["A40"]}})", "A40");
        row("an export of a smaller model", R"({"num_hidden_layers": 12, "cutaway": {"removed": ["A3"]}})",
            "the plan is for 12 blocks, the model has 32");
        row("GPT-2's", R"({"n_layer": 12, "cutaway": {"removed": ["A3"]}})",
            "the plan is for 12 blocks, the model has 32");
        row("an export without slots", R"({"cutaway": {}})", "removed");
        row("no block_configs", R"({"block_configs": {}})", "block_configs is no list");
        row("a pickle", QByteArray("PK\x03\x04", 4) + "archive/data.pkl", "pickle, which can run code");
        row("an old pickle", QByteArray("\x80\x02}q\x00", 5), "pickle, which can run code");
    }

    void whatIsWrongIsNamed() {
        QFETCH(const QByteArray, content);
        QFETCH(const QString, message);
        write(content);
        const Error error = refused(32);
        QCOMPARE(error.code(), std::string(error_code::bad_input));
        QVERIFY2(QString::fromStdString(error.message()).contains(message), error.message().c_str());
        QVERIFY(error.where().starts_with(file_.string()));
        QVERIFY(!error.help().empty());
    }

    void theLineIsNamed() {
        write("model.layers.3.mlp.down_proj\nmodel.embed_tokens\n");
        QVERIFY(QString::fromStdString(refused(32).where()).endsWith(", line 2"));
    }

    /// The command that turns a pickle into a list takes its name for one word of the shell.
    void aPicklesNameIsQuoted() {
        const fs::path path = folder() / "it's; mine.pt";
        std::ofstream(path, std::ios::binary) << "PK\x03\x04";
        try {
            read_plan(path, 2);
            QFAIL("it was read");
        } catch (const Error& error) {
            const std::string quoted = " '" + folder().string() + R"(/it'\''s; mine.pt' > masks.json)";
            QVERIFY2(error.help().find(quoted) != std::string::npos, error.help().c_str());
        }
    }

    void anEntryWithoutItsParts() {
        write(R"({"block_configs": [{"attention": {}}]})");
        QVERIFY(QString::fromStdString(refused(1).message()).contains("entry 0 of block_configs has no ffn"));
    }

  private:
    fs::path folder() const { return folder_.path().toStdString(); }

    void write(const QByteArray& content) const {
        std::ofstream(file_, std::ios::binary) << content.toStdString();
    }

    QString removed(const char* content, int blocks = 32) const {
        write(content);
        return QString::fromStdString(to_string(read_plan(file_, blocks).removed()));
    }

    /// How the file is refused; an empty error where it is not.
    Error refused(int blocks) const {
        try {
            read_plan_file(file_, blocks);
        } catch (const Error& error) {
            return error;
        }
        return {"", "it was read", "", ""};
    }

    QTemporaryDir folder_;
    fs::path file_ = folder() / "plan";
};

QTEST_GUILESS_MAIN(TestReadPlan)
#include "test_read_plan.moc"
