#include "core/checkpoint/checkpoint.h"
#include "tests/core/checkpoint/files.h"

#include <QtTest/QtTest>

using namespace cutaway;
namespace fs = std::filesystem;

namespace {

const std::string weights = file_of({{"a", Dtype::U8, {3}}});
constexpr const char* leads_out = "is a link that leads out of the folder";

std::string index_to(const std::string& shard) {
    return Json({{"weight_map", {{"a", shard}}}}).dump();
}

/// A folder `model` whose weights are in the shard of this name, beside a folder `outside` with weights.
void write_model(const Scratch& scratch, const std::string& shard) {
    write_file(scratch / "model/config.json", "{}");
    write_file(scratch / "model/model.safetensors.index.json", index_to(shard));
    write_file(scratch / "outside/weights.safetensors", weights);
}

std::string report(const fs::path& folder) {
    return report_of([&] {
        const Checkpoint checkpoint(folder);
        if (text_of(checkpoint.bytes(checkpoint.tensors().at(0))) != "aaa") {
            throw std::runtime_error("other weights were read");
        }
    });
}

std::string refusal(const std::string& shard, const std::string& what, const fs::path& folder) {
    return "bad-checkpoint: The file " + Json(shard).dump() + " " + what + " (" + folder.string() + ")";
}

/// A Hugging Face cache: the snapshot's files are links into the blobs folder beside `snapshots`.
fs::path write_cache(const Scratch& scratch, const fs::path& model = "models--org--name") {
    const fs::path root = scratch / model;
    const fs::path snapshot = root / "snapshots/0123abc";
    write_file(root / "blobs/1", "{}");
    write_file(root / "blobs/2", weights);
    fs::create_directories(snapshot);
    fs::create_symlink("../../blobs/1", snapshot / "config.json");
    fs::create_symlink("../../blobs/2", snapshot / "model.safetensors");
    write_file(scratch / "outside/weights.safetensors", weights);
    return snapshot;
}

void relink(const fs::path& link, const fs::path& target) {
    fs::remove_all(link);
    fs::create_symlink(target, link);
}

} // namespace

class TestCheckpointFolder : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void badShardNamesAreRefused_data() {
        QTest::addColumn<QByteArray>("shard");
        QTest::addColumn<QString>("what");
        const auto row = [](const char* name, const QByteArray& shard, const char* what) {
            QTest::newRow(name) << shard << what;
        };
        row("absolute", "/etc/passwd", "is named by an absolute path, which could be any file");
        row("above", "../outside/weights.safetensors", "is named by a path that leaves the folder (..)");
        row("above and back", "../model/1.safetensors", "is named by a path that leaves the folder (..)");
        row("above within", "sub/../1.safetensors", "is named by a path that leaves the folder (..)");
        row("empty", "", "has no usable name");
        row("byte 0", QByteArray("1.safetensors\0.txt", 18), "has no usable name");
        row("missing", "2.safetensors", "is missing");
        row("too long", QByteArray(300, 'x'), "is missing");
    }
    void badShardNamesAreRefused() {
        QFETCH(QByteArray, shard);
        QFETCH(QString, what);
        const Scratch scratch;
        write_model(scratch, shard.toStdString());
        write_file(scratch / "model/1.safetensors", weights);
        fs::create_directory(scratch / "model/sub");
        const std::string text = report(scratch / "model");
        QVERIFY2(text.starts_with("bad-checkpoint: The file \"") &&
                     text.ends_with(" " + what.toStdString() + " (" + (scratch / "model").string() + ")"),
                 text.c_str());
    }

    void aFolderIsNoShard() {
        const Scratch scratch;
        write_model(scratch, ".");
        QCOMPARE(report(scratch / "model").substr(0, 50),
                 std::string("bad-checkpoint: A folder stands where a file shoul"));
    }

    void filesWithinTheFolderAreRead() {
        const Scratch scratch;
        write_model(scratch, "sub/1.safetensors");
        write_file(scratch / "model/sub/1.safetensors", weights);
        QCOMPARE(report(scratch / "model"), std::string("none"));
        // Links that stay inside, by relative and by absolute paths.
        write_file(scratch / "model/real", weights);
        relink(scratch / "model/sub/1.safetensors", "../real");
        QCOMPARE(report(scratch / "model"), std::string("none"));
        relink(scratch / "model/sub/1.safetensors", scratch / "model/real");
        QCOMPARE(report(scratch / "model"), std::string("none"));
    }

    void theFolderMayBeALinkItself() {
        const Scratch scratch;
        write_model(scratch, "1.safetensors");
        write_file(scratch / "model/1.safetensors", weights);
        fs::create_symlink("model", scratch / "link");
        QCOMPARE(report(scratch / "link"), std::string("none"));
        QCOMPARE(report(scratch / "link/"), std::string("none"));
        QCOMPARE(report(scratch / "outside/../model/."), std::string("none"));
    }

    void linksOutAreRefused() {
        const Scratch scratch;
        const std::string shard = "1.safetensors";
        write_model(scratch, shard);
        const fs::path model = scratch / "model";
        for (const fs::path& target : {fs::path("../outside/weights.safetensors"),
                                       scratch / "outside/weights.safetensors", fs::path("/etc/passwd")}) {
            relink(model / shard, target);
            QCOMPARE(report(model), refusal(shard, leads_out, model));
        }
        // A folder whose name begins alike is another one.
        write_file(scratch / "model-2/weights.safetensors", weights);
        relink(model / shard, "../model-2/weights.safetensors");
        QCOMPARE(report(model), refusal(shard, leads_out, model));
        // By way of a link that stays inside.
        relink(model / "step", "../outside/weights.safetensors");
        relink(model / shard, "step");
        QCOMPARE(report(model), refusal(shard, leads_out, model));
    }

    void aFolderThatLeadsOutIsRefused() {
        const Scratch scratch;
        const std::string shard = "sub/weights.safetensors";
        write_model(scratch, shard);
        fs::create_symlink("../outside", scratch / "model/sub");
        QCOMPARE(report(scratch / "model"), refusal(shard, leads_out, scratch / "model"));
    }

    void linksToNothingAreRefused() {
        const Scratch scratch;
        const std::string shard = "1.safetensors";
        write_model(scratch, shard);
        for (const char* target : {"nothing", "1.safetensors"}) { // the second a loop
            relink(scratch / "model" / shard, target);
            QCOMPARE(report(scratch / "model"), refusal(shard, "is a link to nothing", scratch / "model"));
        }
    }

    void everyFileOfTheFolderIsChecked() {
        for (const std::string name : {"config.json", "model.safetensors.index.json", "model.safetensors"}) {
            const Scratch scratch;
            write_model(scratch, "1.safetensors");
            write_file(scratch / "model/1.safetensors", weights);
            write_file(scratch / "outside" / name, name == "config.json" ? "{}" : index_to("1.safetensors"));
            relink(scratch / "model" / name, "../outside/" + name);
            QCOMPARE(report(scratch / "model"), refusal(name, leads_out, scratch / "model"));
        }
    }

    void aCacheIsRead() {
        const Scratch scratch;
        const fs::path snapshot = write_cache(scratch);
        QCOMPARE(report(snapshot), std::string("none"));
        // What it is called stays its name in the snapshot, not the blob's.
        QCOMPARE(Checkpoint(snapshot).files(), std::vector{snapshot / "model.safetensors"});
        fs::create_symlink(snapshot, scratch / "link");
        QCOMPARE(report(scratch / "link"), std::string("none"));
    }

    void faultsInACacheAreNamedByTheSnapshot() {
        const Scratch scratch;
        const fs::path snapshot = write_cache(scratch);
        write_file(snapshot / "../../blobs/1", "[");
        const std::string text = report(snapshot);
        QVERIFY2(text.ends_with(" (" + (snapshot / "config.json").string() + ")"), text.c_str());
    }

    void aCacheWithShardsIsRead() {
        const Scratch scratch;
        const fs::path snapshot = write_cache(scratch);
        fs::remove(snapshot / "model.safetensors");
        fs::create_symlink("../../blobs/2", snapshot / "1.safetensors");
        write_file(snapshot / "../../blobs/3", index_to("1.safetensors"));
        fs::create_symlink("../../blobs/3", snapshot / "model.safetensors.index.json");
        QCOMPARE(report(snapshot), std::string("none"));
    }

    void linksOutOfACacheAreRefused() {
        const Scratch scratch;
        const fs::path snapshot = write_cache(scratch);
        write_cache(scratch, "models--other--name");
        const std::string name = "model.safetensors";
        write_file(snapshot / "../4567def/model.safetensors", weights);
        write_file(snapshot / "../../model.safetensors", weights);
        write_file(snapshot / "../../blobs-2/2", weights);
        for (const char* target :
             {"../../../outside/weights.safetensors", "../../../models--other--name/blobs/2",
              "../4567def/model.safetensors", "../../model.safetensors", "../../blobs-2/2"}) {
            relink(snapshot / name, target);
            QCOMPARE(report(snapshot), refusal(name, leads_out, snapshot));
        }
        // A blob that is a link out of the blobs.
        relink(snapshot / "../../blobs/3", "../../outside/weights.safetensors");
        relink(snapshot / name, "../../blobs/3");
        QCOMPARE(report(snapshot), refusal(name, leads_out, snapshot));
    }

    /// Names in an index go by the same rule.
    void anIndexMayNotNameABlob() {
        const Scratch scratch;
        const fs::path snapshot = write_cache(scratch);
        fs::remove(snapshot / "model.safetensors");
        write_file(snapshot / "model.safetensors.index.json", index_to("../../blobs/2"));
        QCOMPARE(report(snapshot),
                 refusal("../../blobs/2", "is named by a path that leaves the folder (..)", snapshot));
    }

    void whatOnlyLooksLikeACacheIsNone() {
        const Scratch scratch;
        const std::string config = "config.json";
        // No models-- before the name, no folder named snapshots, one folder deeper.
        const fs::path unnamed = write_cache(scratch, "org--name");
        QCOMPARE(report(unnamed), refusal(config, leads_out, unnamed));
        const fs::path model = scratch / "models--org--name";
        const fs::path snapshot = write_cache(scratch);
        fs::rename(model / "snapshots", model / "versions");
        QCOMPARE(report(model / "versions/0123abc"), refusal(config, leads_out, model / "versions/0123abc"));
        fs::rename(model / "versions", model / "snapshots");
        fs::create_directory(snapshot / "deeper");
        fs::create_symlink("../../../blobs/1", snapshot / "deeper/config.json");
        QCOMPARE(report(snapshot / "deeper"), refusal(config, leads_out, snapshot / "deeper"));
        // Blobs that are a link themselves could be any folder.
        fs::rename(model / "blobs", scratch / "outside/blobs");
        fs::create_symlink("../outside/blobs", model / "blobs");
        QCOMPARE(report(snapshot), refusal(config, leads_out, snapshot));
    }

    void findTellsMissingFromForbidden() {
        const Scratch scratch;
        write_model(scratch, "1.safetensors");
        const CheckpointFolder folder(scratch / "model");
        QVERIFY(!folder.find("tokenizer.json"));
        QCOMPARE(folder.find("config.json"), std::optional(fs::canonical(scratch / "model/config.json")));
        relink(scratch / "model/tokenizer.json", "/etc/passwd");
        QCOMPARE(report_of([&] { folder.find("tokenizer.json"); }),
                 refusal("tokenizer.json", leads_out, scratch / "model"));
    }
};

QTEST_GUILESS_MAIN(TestCheckpointFolder)
#include "test_checkpoint_folder.moc"
