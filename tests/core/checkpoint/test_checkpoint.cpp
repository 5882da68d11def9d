#include "core/checkpoint/checkpoint.h"
#include "tests/core/checkpoint/files.h"

#include <QtTest/QtTest>

#include <map>
#include <sys/stat.h>
#include <utility>

using namespace cutaway;

namespace {

const std::vector<TensorSpec> first = {{"a", Dtype::F32, {2}}, {"b", Dtype::U8, {3}}};
const std::vector<TensorSpec> second = {{"c", Dtype::BF16, {2, 2}}};
constexpr const char* index_name = "model.safetensors.index.json";

/// Puts a checkpoint of two shards, 1.safetensors and 2.safetensors, into `folder`.
void write_shards(const Scratch& folder) {
    write_file(folder / "config.json", R"({"model_type":"llama"})");
    write_file(folder / "1.safetensors", file_of(first, 'a'));
    write_file(folder / "2.safetensors", file_of(second, 'c'));
    write_file(folder / index_name, R"({"metadata":{"total_size":19},"weight_map":
        {"a":"1.safetensors","b":"1.safetensors","c":"2.safetensors"}})");
}

void write_single(const Scratch& folder) {
    write_file(folder / "config.json", R"({"model_type":"llama"})");
    write_file(folder / "model.safetensors", file_of(first, 'a'));
}

std::string report(const std::filesystem::path& folder) {
    return report_of([&] { const Checkpoint checkpoint(folder); });
}

} // namespace

class TestCheckpoint : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void oneFileIsRead() {
        const Scratch folder;
        write_single(folder);
        const Checkpoint checkpoint(folder.path());
        QCOMPARE(checkpoint.folder(), folder.path());
        QCOMPARE(checkpoint.config(), Json({{"model_type", "llama"}}));
        QCOMPARE(checkpoint.files(), std::vector{folder / "model.safetensors"});
        QCOMPARE(checkpoint.total_bytes(), std::uint64_t(11));
        QCOMPARE(checkpoint.tensors().size(), std::size_t(2));
        const TensorInfo* b = checkpoint.find("b");
        QVERIFY(b);
        QCOMPARE(b->dtype, Dtype::U8);
        QCOMPARE(b->shape, std::vector<std::int64_t>{3});
        QCOMPARE(text_of(checkpoint.bytes(*b)), std::string("bbb"));
        QVERIFY(!checkpoint.find("c"));
        QVERIFY(!checkpoint.find(""));
    }

    void shardsAreRead() {
        const Scratch folder;
        write_shards(folder);
        Checkpoint opened(folder.path());
        const Checkpoint checkpoint = std::move(opened);
        QCOMPARE(checkpoint.files(), (std::vector{folder / "1.safetensors", folder / "2.safetensors"}));
        QCOMPARE(checkpoint.total_bytes(), std::uint64_t(19));
        QCOMPARE(text_of(checkpoint.bytes(*checkpoint.find("a"))), std::string("aaaaaaaa"));
        QCOMPARE(text_of(checkpoint.bytes(*checkpoint.find("c"))), std::string("cccccccc"));
        QCOMPARE(checkpoint.find("c")->file, std::size_t(1));
    }

    /// As Transformers does.
    void theSingleFileGoesBeforeTheIndex() {
        const Scratch folder;
        write_single(folder);
        write_file(folder / index_name, "no JSON");
        QCOMPARE(Checkpoint(folder.path()).tensors().size(), std::size_t(2));
    }

    void anEmptyTensorHasNoBytes() {
        const Scratch folder;
        write_single(folder);
        write_file(folder / "model.safetensors", file_of({{"a", Dtype::F32, {0}}, {"b", Dtype::F32, {}}}));
        const Checkpoint checkpoint(folder.path());
        QVERIFY(checkpoint.bytes(*checkpoint.find("a")).empty());
        QCOMPARE(text_of(checkpoint.bytes(*checkpoint.find("b"))), std::string("bbbb"));
    }

    void badFoldersAreRefused() {
        const Scratch folder;
        const std::string where = " (" + folder.path().string();
        QCOMPARE(report(folder / "none"), "bad-checkpoint: There is no such folder" + where + "/none)");
        QCOMPARE(report(""), std::string("bad-checkpoint: There is no such folder ()"));
        write_single(folder);
        QCOMPARE(report(folder / "model.safetensors"),
                 "bad-checkpoint: This is no folder" + where + "/model.safetensors)");
        std::filesystem::remove(folder / "config.json");
        QCOMPARE(report(folder.path()), "bad-checkpoint: There is no config.json" + where + ")");
    }

    void badConfigsAreRefused_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& config, const char* message) {
            QTest::newRow(name) << config << message;
        };
        row("empty", "", "it is no valid JSON (at byte");
        row("no JSON", "model_type: llama", "it is no valid JSON (at byte");
        row("not UTF-8", "{\"a\":\"\xff\"}", "it is no valid JSON (at byte");
        row("list", "[]", "The configuration is no JSON object");
        row("key twice", R"({"hidden_size":8,"hidden_size":16})", "the key 'hidden_size' stands twice");
        row("deep", QByteArray("[").repeated(100'000), "nest deeper than 32");
        row("16 MiB of spaces and more", "{}" + QByteArray(" ").repeated(16 << 20), "more than the 16777216");
    }
    void badConfigsAreRefused() {
        QFETCH(QByteArray, config);
        QFETCH(QString, message);
        const Scratch folder;
        write_single(folder);
        write_file(folder / "config.json", config.toStdString());
        const std::string text = report(folder.path());
        QVERIFY2(text.starts_with("bad-checkpoint: ") &&
                     text.ends_with("(" + (folder / "config.json").string() + ")") &&
                     text.find(message.toStdString()) != std::string::npos,
                 text.c_str());
    }

    void whatIsNoRegularFileIsRefused() {
        for (const char* name : {"config.json", "model.safetensors"}) {
            const Scratch folder;
            write_single(folder);
            std::filesystem::remove(folder / name);
            QCOMPARE(::mkfifo((folder / name).c_str(), 0600), 0);
            QVERIFY2(report(folder.path()).starts_with("bad-checkpoint: "), name);
            std::filesystem::remove(folder / name);
            std::filesystem::create_directory(folder / name);
            QVERIFY2(report(folder.path()).starts_with("bad-checkpoint: "), name);
        }
    }

    void badIndexesAreRefused_data() {
        QTest::addColumn<QString>("index");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* index, const char* message) {
            QTest::newRow(name) << index << message;
        };
        row("no JSON", "{", "it is no valid JSON (at byte 2)");
        row("list", "[]", "The index has no weight_map");
        row("no map", "{}", "The index has no weight_map");
        row("map is a list", R"({"weight_map":["1.safetensors"]})", "The index has no weight_map");
        row("map is empty", R"({"weight_map":{}})", "The index names no tensor");
        row("file is a number", R"({"weight_map":{"a":1}})", "The index names no file for the tensor \"a\"");
        row("tensor twice", R"({"weight_map":{"a":"1.safetensors","a":"2.safetensors"}})",
            "the key 'a' stands twice in one object");
    }
    void badIndexesAreRefused() {
        QFETCH(QString, index);
        QFETCH(QString, message);
        const Scratch folder;
        write_shards(folder);
        write_file(folder / index_name, index.toStdString());
        QCOMPARE(report(folder.path()),
                 "bad-checkpoint: " + message.toStdString() + " (" + (folder / index_name).string() + ")");
    }

    void indexAndShardsMustAgree_data() {
        QTest::addColumn<QString>("map");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("file");
        const auto row = [](const char* name, const char* map, const char* message, const char* file) {
            QTest::newRow(name) << map << message << file;
        };
        const char* one = "1.safetensors";
        row("tensor that is nowhere",
            R"({"a":"1.safetensors","b":"1.safetensors","c":"2.safetensors","d":"1.safetensors"})",
            R"(The tensor "d" is not in "1.safetensors", where the index says it is)", one);
        row("tensor not in the index", R"({"a":"1.safetensors","c":"2.safetensors"})",
            R"(The tensor "b" is not where the index says: it is in "1.safetensors")", one);
        row("tensor in the other shard", R"({"a":"1.safetensors","b":"2.safetensors","c":"2.safetensors"})",
            R"(The tensor "b" is not where the index says: it is in "1.safetensors")", one);
        row("shard by two names", R"({"a":"1.safetensors","b":"./1.safetensors","c":"2.safetensors"})",
            R"(The tensor "a" is not where the index says: it is in "./1.safetensors")", "./1.safetensors");
    }
    void indexAndShardsMustAgree() {
        QFETCH(QString, map);
        QFETCH(QString, message);
        QFETCH(QString, file);
        const Scratch folder;
        write_shards(folder);
        write_file(folder / index_name, "{\"weight_map\":" + map.toStdString() + "}");
        QCOMPARE(report(folder.path()), "bad-checkpoint: " + message.toStdString() + " (" +
                                            (folder / file.toStdString()).string() + ")");
    }

    void aTensorInTwoShardsIsRefused() {
        const Scratch folder;
        write_shards(folder);
        write_file(folder / "2.safetensors", file_of({second[0], first[0]}));
        QCOMPARE(
            report(folder.path()),
            "bad-checkpoint: The tensor \"a\" is not where the index says: it is in \"2.safetensors\" (" +
                (folder / "2.safetensors").string() + ")");
    }

    void aMissingShardIsNamed() {
        const Scratch folder;
        write_shards(folder);
        std::filesystem::remove(folder / "2.safetensors");
        QCOMPARE(report(folder.path()),
                 "bad-checkpoint: The file \"2.safetensors\" is missing (" + folder.path().string() + ")");
    }

    void aDamagedShardIsNamed() {
        const Scratch folder;
        write_shards(folder);
        std::filesystem::resize_file(folder / "2.safetensors",
                                     std::filesystem::file_size(folder / "2.safetensors") - 1);
        QCOMPARE(report(folder.path()),
                 "bad-checkpoint: The file ends 1 bytes before its last tensor does (" +
                     (folder / "2.safetensors").string() + ")");
    }

    /// Reading what was cut off would end the process with SIGBUS.
    void aFileThatIsCutOffMeanwhileIsAnError() {
        const Scratch folder;
        write_shards(folder);
        const Checkpoint checkpoint(folder.path());
        std::filesystem::resize_file(folder / "2.safetensors", 8);
        QCOMPARE(text_of(checkpoint.bytes(*checkpoint.find("b"))), std::string("bbb"));
        const auto error = error_of([&] { checkpoint.bytes(*checkpoint.find("c")); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::model_changed));
    }

    /// Names come from the file: they must neither steer a terminal nor fill the screen.
    void hostileNamesAreShownSafely() {
        const Scratch folder;
        write_shards(folder);
        const std::string name = "\x1b[31m\xe2\x80\xae" + std::string(100'000, 'x');
        write_file(folder / index_name, Json({{"weight_map", {{name, "1.safetensors"}}}}).dump());
        write_file(folder / "1.safetensors", file_of({{"b", Dtype::U8, {1}}}));
        write_file(folder / index_name,
                   Json({{"weight_map", {{name, "1.safetensors"}, {"b", "1.safetensors"}}}}).dump());
        const std::string text = report(folder.path());
        QVERIFY2(text.starts_with("bad-checkpoint: The tensor \"\\u001b[31m\\u202exxx"), text.c_str());
        QVERIFY(text.size() < 1000);
    }
};

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "test_checkpoint.moc"
