#include "tests/core/export/exported.h"

#include <sys/stat.h>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

/// What every export holds.
const std::set<std::string> own{"config.json", "model.safetensors", "README.md", "slot-map.svg"};

} // namespace

class TestCompanionFiles : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatBelongsToTheModelGoesAlong() {
        const CopiedModel model("llama-mha");
        const std::set<std::string> along{"tokenizer.json",
                                          "tokenizer_config.json",
                                          "special_tokens_map.json",
                                          "added_tokens.json",
                                          "tokenizer.model",
                                          "vocab.json",
                                          "merges.txt",
                                          "generation_config.json",
                                          "chat_template.jinja",
                                          "chat_template.json",
                                          "LICENSE",
                                          "LICENSE-MODEL.pdf",
                                          "License.txt",
                                          "LICENCE",
                                          "NOTICE",
                                          "Notice.md",
                                          "COPYING",
                                          "USE_POLICY.md"};
        for (const std::string& name : along) {
            write_text(model.path() / name, "bytes of " + name + std::string("\0\xff\r\n", 4));
        }
        for (const char* name : {"README.md", "pytorch_model.bin", "modeling_llama.py", "training_args.bin",
                                 "optimizer.pt", ".gitattributes", "my LICENSE", "model.gguf"}) {
            write_text(model.path() / name, "stays");
        }
        write_text(model.path() / "licenses/LICENSE", "in a folder");
        const Scratch folder;
        Export(model.path()).run(folder / "new");
        std::set<std::string> expected = own;
        expected.insert(along.begin(), along.end());
        QVERIFY(names_in(folder / "new") == expected);
        for (const std::string& name : along) {
            QCOMPARE(read_text(folder / "new" / name), read_text(model.path() / name));
        }
        QVERIFY(read_text(folder / "new/README.md") != "stays");
    }

    void linksThatLeadOutGiveNothingAway_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("target");
        for (const char* name : {"tokenizer.json", "LICENSE", "chat_template.jinja"}) {
            QTest::addRow("%s, absolute", name) << name << "/etc/passwd";
            QTest::addRow("%s, relative", name) << name << "../../../../../../../../etc/passwd";
            QTest::addRow("%s, to nothing", name) << name << "/nothing/here";
            QTest::addRow("%s, to itself", name) << name << name;
        }
    }
    void linksThatLeadOutGiveNothingAway() {
        QFETCH(QString, name);
        QFETCH(QString, target);
        const CopiedModel model("llama-mha");
        fs::create_symlink(target.toStdString(), model.path() / name.toStdString());
        const Scratch folder;
        const Export one(model.path());
        expect_error([&] { one.run(folder / "new"); }, error_code::bad_checkpoint, name.toStdString());
        QVERIFY(names_in(folder.path()).empty());
    }

    /// A pipe would wait for a writer for ever, a device never end.
    void whatIsNoFileIsLeftAlone() {
        const CopiedModel model("llama-mha");
        QCOMPARE(::mkfifo((model.path() / "README.md").c_str(), 0600), 0);
        QCOMPARE(::mkfifo((model.path() / "tokenizer.json").c_str(), 0600), 0);
        fs::create_directory(model.path() / "LICENSE");
        const Scratch folder;
        Export(model.path()).run(folder / "new");
        QVERIFY(names_in(folder / "new") == own);
        QVERIFY(fs::is_regular_file(folder / "new/README.md"));
    }

    void whatIsFarTooLargeIsRefused() {
        const CopiedModel model("llama-mha");
        write_text(model.path() / "tokenizer.json", "");
        fs::resize_file(model.path() / "tokenizer.json", std::uintmax_t{1} << 40); // nearly all of it a hole
        const Scratch folder;
        const Export one(model.path());
        expect_error([&] { one.run(folder / "new"); }, error_code::bad_checkpoint, "");
        QVERIFY(names_in(folder.path()).empty());
    }

    /// A Hugging Face cache: every file is a link into the blobs of the same model.
    void aCacheIsExportedAsFiles() {
        const Scratch cache;
        const fs::path home = cache / "models--some-maker--Some-Model";
        const fs::path snapshot = home / "snapshots/0123456789abcdef";
        fs::create_directories(snapshot);
        fs::create_directories(home / "blobs");
        write_text(home / "blobs/1", "{\"a licence\": 1}");
        fs::copy_file(checkpoints / "llama-text/config.json", home / "blobs/2");
        fs::copy_file(checkpoints / "llama-text/model.safetensors", home / "blobs/3");
        fs::copy_file(checkpoints / "llama-text/tokenizer.json", home / "blobs/4");
        fs::create_symlink("../../blobs/1", snapshot / "LICENSE.txt");
        fs::create_symlink("../../blobs/2", snapshot / "config.json");
        fs::create_symlink("../../blobs/3", snapshot / "model.safetensors");
        fs::create_symlink("../../blobs/4", snapshot / "tokenizer.json");
        const Scratch folder;
        Export one(snapshot);
        one.run(folder / "new");
        std::set<std::string> expected = own;
        expected.insert({"LICENSE.txt", "tokenizer.json"});
        QVERIFY(names_in(folder / "new") == expected);
        for (const std::string& name : expected) {
            QVERIFY(fs::symlink_status(folder / "new" / name).type() == fs::file_type::regular);
        }
        QCOMPARE(read_text(folder / "new/tokenizer.json"),
                 read_text(checkpoints / "llama-text/tokenizer.json"));
        QVERIFY(read_text(folder / "new/README.md").find("\n# some-maker/Some-Model, pruned") !=
                std::string::npos);
        // What its links lead to is the model's own as well.
        expect_error([&] { one.run(home / "blobs/2", "plan"); }, error_code::bad_input, "into the model");
        expect_error([&] { one.run(home / "blobs/new"); }, error_code::bad_input, "into the model");
        QCOMPARE(read_text(home / "blobs/2"), read_text(checkpoints / "llama-text/config.json"));
    }
};

QTEST_GUILESS_MAIN(TestCompanionFiles)
#include "test_companion_files.moc"
