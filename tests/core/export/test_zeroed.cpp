#include "core/model/forward.h"
#include "tests/core/export/exported.h"
#include "tests/core/export/small_files.h"

#include <sys/stat.h>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

/// Whether the tensor is an output projection or its bias in one of the slots, by its name alone.
bool is_output_of(const std::string& tensor, const Plan& plan) {
    return std::ranges::any_of(plan.removed(), [&](Slot slot) {
        const std::string branch = slot.kind() == Kind::attention ? ".self_attn.o_proj." : ".mlp.down_proj.";
        return tensor.starts_with("model.layers." + std::to_string(slot.block()) + branch);
    });
}

} // namespace

class TestZeroed : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void tensorsKeepTheirBits_data() {
        QTest::addColumn<QString>("fixture");
        for (const fs::path& fixture : fixtures()) {
            QTest::newRow(fixture.filename().c_str()) << QString::fromStdString(fixture.string());
        }
    }
    void tensorsKeepTheirBits() {
        QFETCH(QString, fixture);
        const Export one(fixture.toStdString(), removed_in(fixture.toStdString()));
        const Scratch folder;
        const ExportResult result = one.run(folder / "new");
        QCOMPARE(result.format, std::string("zeroed"));
        QCOMPARE(result.path, (folder / "new").string());
        QCOMPARE(result.max_logit_difference, 0.0); // the same products of the same numbers
        QVERIFY(names_in(folder.path()) == std::set<std::string>{"new"});

        const Checkpoint& before = *one.model.checkpoint;
        const Checkpoint after(folder / "new");
        QCOMPARE(after.tensors().size(), before.tensors().size());
        QCOMPARE(after.files().size(), before.files().size());
        std::size_t zeroed = 0;
        for (const TensorInfo& old : before.tensors()) {
            const TensorInfo* info = after.find(old.name);
            QVERIFY2(info != nullptr, old.name.c_str());
            QVERIFY2(info->dtype == old.dtype && info->shape == old.shape, old.name.c_str());
            const std::span<const std::byte> bytes = after.bytes(*info);
            if (is_output_of(old.name, one.session.plan)) {
                QVERIFY(std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; }));
                ++zeroed;
            } else {
                QVERIFY2(std::ranges::equal(bytes, before.bytes(old)), old.name.c_str());
            }
        }
        const std::size_t biases = one.model.traits.o_bias ? 2 : 1;
        QCOMPARE(zeroed, biases * one.session.plan.removed().size());
        QVERIFY(zeroed > 0);

        std::int64_t bytes = 0;
        for (const auto& entry : fs::directory_iterator(folder / "new")) {
            bytes += static_cast<std::int64_t>(entry.file_size());
            QVERIFY(entry.symlink_status().type() == fs::file_type::regular);
        }
        QCOMPARE(result.bytes, bytes);
    }

    void nothingRemovedChangesNothing() {
        const Export one(checkpoints / "llama-mha", "");
        const Scratch folder;
        one.run(folder / "new");
        QVERIFY(std::ranges::equal(
            one.model.checkpoint->bytes(one.model.checkpoint->tensors().back()),
            Checkpoint(folder / "new").bytes(Checkpoint(folder / "new").tensors().back())));
        QVERIFY(read_text(folder / "new/README.md").find("MODEL --format zeroed -o OUTPUT") !=
                std::string::npos);
    }

    void shardsGetTheUsualNames() {
        const Scratch folder;
        Export(checkpoints / "llama-sharded").run(folder / "new");
        QVERIFY(names_in(folder / "new") ==
                (std::set<std::string>{"README.md", "config.json", "model-00001-of-00003.safetensors",
                                       "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors",
                                       "model.safetensors.index.json", "slot-map.svg"}));
        const Json index = read_json(folder / "new/model.safetensors.index.json", error_code::bad_input);
        const Json old =
            read_json(checkpoints / "llama-sharded/model.safetensors.index.json", error_code::bad_input);
        QCOMPARE(index.dump(), old.dump());
    }

    /// One shard is a single file, and shards of one name in two folders stay two files.
    void theNamesOfShardsDoNotMatter() {
        const auto exported = [](const std::vector<std::string>& shards) {
            const CopiedModel model("llama-mha");
            const StoredTensors tensors = read_tensors(model.path());
            fs::remove(model.path() / "model.safetensors");
            Json map = Json::object();
            std::vector<StoredTensors> parts(shards.size());
            for (std::size_t i = 0; i < tensors.size(); ++i) {
                parts[i % shards.size()].push_back(tensors[i]);
                map[tensors[i].spec.name] = shards[i % shards.size()];
            }
            for (std::size_t i = 0; i < shards.size(); ++i) {
                const Scratch part;
                write_tensors(part.path(), parts[i]);
                fs::create_directories((model.path() / shards[i]).parent_path());
                fs::copy_file(part / "model.safetensors", model.path() / shards[i]);
            }
            write_text(model.path() / "model.safetensors.index.json", Json{{"weight_map", map}}.dump());
            const Scratch folder;
            Export(model.path()).run(folder / "new");
            const at::Tensor ids = at::arange(12).view({1, 12});
            const auto decoder = open(folder / "new").decoder();
            const auto expected = open(checkpoints / "llama-mha").decoder();
            if (!forward(*decoder, {}, ids)
                     .equal(forward(*expected, {Slot(1, Kind::attention), Slot(2, Kind::ffn)}, ids))) {
                qFatal("other logits");
            }
            return names_in(folder / "new");
        };
        QVERIFY(exported({"weights.safetensors"}) ==
                (std::set<std::string>{"README.md", "config.json", "model.safetensors", "slot-map.svg"}));
        QVERIFY(exported({"a/x.safetensors", "b/x.safetensors"}) ==
                (std::set<std::string>{"README.md", "config.json", "model-00001-of-00002.safetensors",
                                       "model-00002-of-00002.safetensors", "model.safetensors.index.json",
                                       "slot-map.svg"}));
    }

    void whatIsThereIsNeverReplaced() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        write_text(folder / "file", "mine");
        write_text(folder / "filled/mine", "mine");
        fs::create_directory(folder / "empty");
        fs::create_directory_symlink("empty", folder / "link");
        fs::create_directory_symlink("nothing", folder / "dangling");
        for (const char* name : {"file", "filled", "filled/", "link", "dangling", ".", "empty/..", ""}) {
            const fs::path path = std::string_view(name).empty() ? fs::path() : folder / name;
            const std::optional<Error> error = error_of([&] { one.run(path); });
            QVERIFY2(error && error->code() == error_code::bad_input, name);
        }
        const std::optional<Error> error = error_of([&] { one.run(folder / "no/such"); });
        QVERIFY(error && error->code() == error_code::write_failed);
        QVERIFY(names_in(folder.path()) ==
                (std::set<std::string>{"dangling", "empty", "file", "filled", "link"}));
        QCOMPARE(read_text(folder / "file"), std::string("mine"));
        one.run(folder / "empty/");
        QVERIFY(fs::exists(folder / "empty/config.json"));
    }

    void namesMayBeLongOrRelative() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        one.run(folder / std::string(255, 'n'));
        const fs::path before = fs::current_path();
        fs::current_path(folder.path());
        one.run("relative");
        fs::current_path(before);
        QVERIFY(fs::exists(folder / "relative/config.json"));
    }

    /// It is for those whom the user's own mask lets in.
    void theMaskHolds() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        for (const mode_t mask : {022, 077}) {
            const mode_t before = ::umask(mask);
            const fs::path path = folder / std::to_string(mask);
            one.run(path);
            ::umask(before);
            struct stat status{};
            QCOMPARE(::stat(path.c_str(), &status), 0);
            QCOMPARE(status.st_mode & 0777, 0777 & ~mask);
            QCOMPARE(::stat((path / "model.safetensors").c_str(), &status), 0);
            QCOMPARE(status.st_mode & 0777, 0666 & ~mask);
        }
    }

    void theModelIsNeverWrittenInto() {
        const CopiedModel model("llama-mha");
        const Export one(model.path());
        const Scratch folder;
        fs::create_directory_symlink(model.path(), folder / "link");
        for (const fs::path& path : {model.path(), model.path() / "new", model.path() / "a/../new",
                                     folder / "link/new", folder / "link"}) {
            expect_error([&] { one.run(path); }, error_code::bad_input, "into the model");
            expect_error([&] { one.run(path, "plan"); }, error_code::bad_input, "into the model");
        }
        const std::string config = read_text(model.path() / "config.json");
        expect_error([&] { one.run(model.path() / "config.json", "plan"); }, error_code::bad_input,
                     "into the model");
        QCOMPARE(read_text(model.path() / "config.json"), config);
        QVERIFY(names_in(model.path()) == (std::set<std::string>{"config.json", "model.safetensors"}));
    }

    void aFullDiskLeavesNoTrace() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        const auto weights = fs::file_size(checkpoints / "llama-mha/model.safetensors");
        for (const rlim_t bytes : {rlim_t{10}, rlim_t{1000}, rlim_t{20'000}, rlim_t{weights - 1000}}) {
            std::optional<Error> error;
            {
                const SmallFiles limit(bytes);
                error = error_of([&] { one.run(folder / "new"); });
            }
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::no_space));
            // The place that the user named, not the temporary one that is gone.
            QVERIFY2(error->where().starts_with((folder / "new/").string()), error->where().c_str());
            QVERIFY(names_in(folder.path()).empty());
        }
        one.run(folder / "new");
    }

    /// Killed at any moment nothing is under the name yet; interrupted, nothing is left at all.
    void untilItIsWholeNothingIsThere() {
        Export one(checkpoints / "llama-sharded");
        const Scratch folder;
        int polls = 0;
        int stop_at = INT_MAX;
        one.source.interrupted = [&] {
            if (fs::exists(folder / "new")) {
                qFatal("it is there at poll %d", polls);
            }
            return ++polls == stop_at;
        };
        one.run(folder / "new");
        const int all = polls;
        QVERIFY(all > 50);
        fs::remove_all(folder / "new");
        for (stop_at = 1; stop_at <= all; stop_at += 7) {
            polls = 0;
            expect_error([&] { one.run(folder / "new"); }, error_code::cancelled, "");
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    void progressGoesFromNothingToAll() {
        Export one(checkpoints / "llama-sharded");
        std::int64_t last = 0, most = 0;
        int calls = 0, halves = 0;
        one.source.progress = [&](std::int64_t done, std::int64_t total) {
            if (done < last || done > total) {
                qFatal("%lld after %lld of %lld", static_cast<long long>(done), static_cast<long long>(last),
                       static_cast<long long>(total));
            }
            halves += last <= total / 2 && done > total / 2 ? 1 : 0;
            last = done;
            most = total;
            ++calls;
        };
        const Scratch folder;
        one.run(folder / "new");
        QCOMPARE(last, most);
        QCOMPARE(halves, 1);
        QVERIFY(calls > 20);
    }

    /// A model in memory that the file does not compute: the result is not kept.
    void aWrongResultIsNotKept() {
        const CopiedModel other("llama-mha");
        StoredTensors tensors = read_tensors(other.path());
        tensor_named(tensors, "model.layers.1.mlp.up_proj.weight").fill(0.25F);
        write_tensors(other.path(), tensors);
        const auto decoder = open(other.path()).decoder();
        Export one(checkpoints / "llama-mha");
        one.source.decoder = decoder.get();
        const Scratch folder;
        expect_error([&] { one.run(folder / "new"); }, error_code::internal, "its logits differ by");
        QVERIFY(names_in(folder.path()).empty());
    }

    /// The slot that the wrong weights are in is removed: the result is right again.
    void removedWeightsDoNotMatter() {
        const CopiedModel other("llama-mha");
        StoredTensors tensors = read_tensors(other.path());
        tensor_named(tensors, "model.layers.1.mlp.up_proj.weight").fill(0.25F);
        write_tensors(other.path(), tensors);
        const auto decoder = open(other.path()).decoder();
        Export one(checkpoints / "llama-mha", "F1");
        one.source.decoder = decoder.get();
        const Scratch folder;
        QCOMPARE(one.run(folder / "new").max_logit_difference, 0.0);
    }

    void manySequencesAreComparedInBatches() {
        Export one(checkpoints / "llama-mha");
        one.source.sequences.clear();
        for (int i = 0; i < 70; ++i) {
            one.source.sequences.emplace_back(std::size_t{250} + static_cast<std::size_t>(i % 3), i);
        }
        const Scratch folder;
        QCOMPARE(one.run(folder / "new").max_logit_difference, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestZeroed)
#include "test_zeroed.moc"
