#include "core/checkpoint/fingerprint.h"
#include "core/export/formats.h"
#include "core/plan/held_folder.h"
#include "core/plan/read_plan.h"
#include "tests/core/export/exported.h"

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

/// A plan with all that a plan may hold.
Session some_session() {
    Session session = Export(checkpoints / "llama-mha", "").session;
    Plan& plan = session.plan;
    plan.append(plan.next_cut(Slot(0, Kind::ffn), 0.125));
    plan.append(plan.next_edit(Decision::pin, {Slot(1, Kind::attention)}));
    plan.append(plan.next_edit(Decision::force, {Slot(2, Kind::attention), Slot(2, Kind::ffn)}));
    plan.append(plan.next_edit(Decision::restore, {Slot(2, Kind::ffn)}));
    plan.append(plan.next_undo(4));
    session.settings.divergence = Divergence::kl;
    session.calibration = {.source = "a \"text\"", .sequences = 3, .length = 7, .hash = "abc"};
    session.steps.push_back({.number = 1,
                             .cut = Slot(0, Kind::ffn),
                             .score = 0.125,
                             .candidates = {{Slot(0, Kind::ffn), 0.125}}});
    return session;
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void formats() {
        QVERIFY(export_format("zeroed").folder);
        QVERIFY(!export_format("plan").folder);
        for (const char* word : {"", "onnx", "Zeroed", "zeroed "}) {
            expect_error([&] { export_format(word); }, error_code::bad_usage, word);
            const Scratch folder;
            expect_error([&] { Export(checkpoints / "llama-mha").run(folder / "x", word); },
                         error_code::bad_usage, word);
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    /// What `--plan` reads is what was exported: slots, order, scores, settings.
    void aPlanIsReadBack() {
        Export one(checkpoints / "llama-mha");
        one.session = some_session();
        const Scratch folder;
        const ExportResult result = one.run(folder / "plan.json", "plan");
        QCOMPARE(result.bytes, static_cast<std::int64_t>(fs::file_size(folder / "plan.json")));
        QCOMPARE(result.format, std::string("plan"));
        QVERIFY(read_plan(folder / "plan.json", 3) == one.session.plan);
        const Json json = read_json(folder / "plan.json", error_code::bad_input);
        QCOMPARE(json["removed"].dump(), std::string("[\"F0\",\"A2\",\"F2\"]"));
        QCOMPARE(json["pinned"].dump(), std::string("[\"A1\"]"));
        QCOMPARE(json["forced"].dump(), std::string("[\"A2\",\"F2\"]"));
        QCOMPARE(json["settings"]["divergence"].get<std::string>(), std::string("kl"));
        QCOMPARE(json["calibration"]["source"].get<std::string>(), std::string("a \"text\""));
        QCOMPARE(json["steps"][0]["score"].get<double>(), 0.125);
        QCOMPARE(json["model"]["blocks"].get<int>(), 3);
        expect_error([&] { read_plan(folder / "plan.json", 4); }, error_code::bad_input, "3 blocks");
    }

    /// What is there stays, unless it was to be replaced and is a file.
    void aPlanTakesAFilesPlaceWhereForced() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        write_text(folder / "plan.json", "old");
        expect_error([&] { one.run(folder / "plan.json", "plan"); }, error_code::bad_input, "exists already");
        QCOMPARE(read_text(folder / "plan.json"), std::string("old"));
        one.run_forced(folder / "plan.json", "plan");
        QVERIFY(read_plan(folder / "plan.json", 3) == one.session.plan);
        fs::create_directory(folder / "folder");
        for (const char* name : {"folder", "none/plan.json"}) {
            expect_error([&] { one.run_forced(folder / name, "plan"); }, error_code::bad_input, "");
        }
        QVERIFY(names_in(folder.path()) == (std::set<std::string>{"folder", "plan.json"}));
    }

    /// An older export goes only when the new one is whole, and nothing but files goes with it.
    void aFolderIsReplacedWhereForced() {
        const Export one(checkpoints / "llama-mha", "A0"), other(checkpoints / "llama-mha", "F1");
        const Scratch folder;
        one.run(folder / "model");
        write_text(folder / "model/mine.txt", "kept until then");
        const std::string before = read_text(folder / "model/README.md");
        expect_error([&] { other.run(folder / "model"); }, error_code::bad_input, "exists already");

        Export stopped(checkpoints / "llama-mha", "F1");
        stopped.source.interrupted = [] { return true; };
        expect_error([&] { stopped.run_forced(folder / "model", "zeroed"); }, error_code::cancelled, "");
        QCOMPARE(read_text(folder / "model/README.md"), before);
        QCOMPARE(read_text(folder / "model/mine.txt"), std::string("kept until then"));

        other.run_forced(folder / "model", "zeroed");
        QVERIFY(read_text(folder / "model/README.md") != before);
        QVERIFY(!fs::exists(folder / "model/mine.txt"));

        write_text(folder / "home/deep/diary.txt", "mine");
        expect_error([&] { other.run_forced(folder / "home", "zeroed"); }, error_code::bad_input,
                     "folder of files alone");
        QCOMPARE(read_text(folder / "home/deep/diary.txt"), std::string("mine"));
        QVERIFY(names_in(folder.path()) == (std::set<std::string>{"home", "model"}));
    }

    /// What was put in the place while the export ran is more than what the user let go.
    void whatComesThereMeanwhileStays() {
        Export one(checkpoints / "llama-mha", "A0");
        const Scratch folder;
        one.source.interrupted = [&] {
            write_text(folder / "model/deep/diary.txt", "mine");
            return false;
        };
        expect_error([&] { one.run_forced(folder / "model", "zeroed"); }, error_code::bad_input,
                     "folder of files alone");
        expect_error([&] { one.run(folder / "model"); }, error_code::bad_input, "exists already");
        QCOMPARE(read_text(folder / "model/deep/diary.txt"), std::string("mine"));
        QVERIFY(names_in(folder.path()) == std::set<std::string>{"model"});
    }

    /// Weights that are overwritten while they are read, by as many bytes.
    void aModelThatChangesIsNotABug() {
        for (const char* format : {"zeroed", "gguf", "nemotron-nas", "layers"}) {
            const CopiedModel model("llama-mha");
            Export one(model.path(), "A0");
            one.session.model.fingerprint = fingerprint(*one.model.checkpoint);
            const std::string weights = read_text(model.path() / "model.safetensors");
            one.source.interrupted = [&] {
                std::fstream file(model.path() / "model.safetensors",
                                  std::ios::binary | std::ios::in | std::ios::out);
                file.seekp(static_cast<std::streamoff>(weights.size() / 2));
                file << std::string(weights.size() / 2, '\x3f');
                return false;
            };
            const Scratch folder;
            expect_error([&] { one.run(folder / "model", format); }, error_code::model_changed,
                         "changed while it was exported");
            QVERIFY(names_in(folder.path()).empty());
        }
    }

    /// As on a GPU, where a model is computed in the type that it is stored in: products that are summed in
    /// another order differ by far more, and what is wrong by more still.
    void sixteenBits() {
        const CopiedModel wrong("llama-mha");
        StoredTensors tensors = read_tensors(wrong.path());
        tensor_named(tensors, "model.layers.1.mlp.up_proj.weight").fill(1.0F);
        write_tensors(wrong.path(), tensors);
        const auto other = open(wrong.path()).decoder(at::kBFloat16);
        const Scratch folder;
        for (const char* format : {"zeroed", "gguf", "nemotron-nas", "transformers"}) {
            for (const fs::path& fixture : fixtures()) {
                Export one(fixture, "A1");
                const auto half = one.model.decoder(at::kBFloat16);
                one.source.decoder = half.get();
                const auto name = format + fixture.filename().string();
                const std::optional<Error> error = error_of([&] { one.run(folder / name, format); });
                QVERIFY2(!error, (name + ": " + (error ? error->message() : "")).c_str());
            }
            Export one(checkpoints / "llama-mha", "A0");
            one.source.decoder = other.get();
            expect_error([&] { one.run(folder / "wrong", format); }, error_code::internal,
                         "its logits differ by");
        }
    }

    /// A name with a slash behind it is no file's.
    void aFileIsNoFolder() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        for (const char* format : {"plan", "layers"}) {
            expect_error([&] { one.run((folder / "new").string() + "/", format); }, error_code::bad_input,
                         "names a folder");
        }
        QVERIFY(names_in(folder.path()).empty());
    }

    /// Of any bytes, as file systems let names be.
    void aNameThatIsNoUtf8() {
        const Scratch folder;
        const fs::path model = folder / "mod\xe8le";
        fs::create_directory(model);
        for (const char* name : {"config.json", "model.safetensors"}) {
            fs::copy_file(checkpoints / "llama-mha" / name, model / name);
        }
        const Export one(model);
        for (const char* format : {"zeroed", "gguf", "layers", "plan"}) {
            const std::optional<Error> error = error_of([&] { one.run(folder / format, format); });
            QVERIFY2(!error, error ? error->message().c_str() : "");
        }
        QVERIFY(read_text(folder / "zeroed/README.md").find("# mod\xef\xbf\xbdle,") != std::string::npos);
        fs::remove_all(model); // which Qt cannot name
    }

    /// One that only one format reads.
    void aBrokenFileBesideTheWeights() {
        const CopiedModel model("llama-mha");
        fs::copy_file(checkpoints / "llama-text/tokenizer.json", model.path() / "tokenizer.json");
        write_text(model.path() / "tokenizer_config.json", "{");
        const Export one(model.path());
        for (const FormatFit& fit : fitting_formats(one.source, one.session)) {
            QCOMPARE(fit.reason.empty(), fit.format != "gguf" && fit.format != "blocks");
        }
    }

    /// What a killed process leaves goes with the next export to the same place; what another one is just
    /// writing does not.
    void whatAKilledOneLeftGoes() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        const HeldFolder another(folder.path(), ".cutaway-export-");
        write_text(folder / ".cutaway-export-1-0/model.safetensors", "half");
        const std::set<std::string> others{".cutaway-export-", ".cutaway-export-1-0.old",
                                           ".cutaway-export-mine-1"};
        for (const std::string& name : others) {
            write_text(folder / name / "model.safetensors", "a user's");
        }
        one.run(folder / "model");
        std::set<std::string> left = others;
        left.insert({another.path().filename().string(), "model"});
        QVERIFY(names_in(folder.path()) == left);
    }
};

QTEST_GUILESS_MAIN(TestExport)
#include "test_export.moc"
