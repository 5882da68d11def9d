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

    /// What a killed process leaves goes with the next export to the same place; what another one is just
    /// writing does not.
    void whatAKilledOneLeftGoes() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        const HeldFolder another(folder.path(), ".cutaway-export-");
        write_text(folder / ".cutaway-export-1-0/model.safetensors", "half");
        one.run(folder / "model");
        QVERIFY(names_in(folder.path()) ==
                (std::set<std::string>{another.path().filename().string(), "model"}));
    }
};

QTEST_GUILESS_MAIN(TestExport)
#include "test_export.moc"
