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
        QVERIFY(export_makes_folder("zeroed"));
        QVERIFY(!export_makes_folder("plan"));
        for (const char* word : {"", "gguf", "Zeroed", "zeroed "}) {
            expect_error([&] { check_export_format(word); }, error_code::bad_usage, word);
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

    /// As every file: replaced at once, and only if it is one.
    void aPlanTakesAFilesPlace() {
        const Export one(checkpoints / "llama-mha");
        const Scratch folder;
        write_text(folder / "plan.json", "old");
        one.run(folder / "plan.json", "plan");
        QVERIFY(read_plan(folder / "plan.json", 3) == one.session.plan);
        fs::create_directory(folder / "folder");
        for (const char* name : {"folder", "none/plan.json"}) {
            expect_error([&] { one.run(folder / name, "plan"); }, error_code::bad_input, "");
        }
        QVERIFY(names_in(folder.path()) == (std::set<std::string>{"folder", "plan.json"}));
    }
};

QTEST_GUILESS_MAIN(TestExport)
#include "test_export.moc"
