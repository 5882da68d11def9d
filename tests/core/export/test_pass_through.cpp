#include "core/export/formats.h"
#include "core/export/transformers/transformers.h"
#include "core/export/verify.h"
#include "tests/core/export/exported.h"
#include "tests/core/python.h"

#include <array>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

constexpr const char* format = "transformers";

/// What the fixtures' blocks, all of Llama's kind, call what goes with a slot.
bool belongs_to(const std::string& tensor, Slot slot) {
    const std::string block = "model.layers." + std::to_string(slot.block()) + ".";
    const bool attention = slot.kind() == Kind::attention;
    return tensor.starts_with(block + (attention ? "self_attn." : "mlp.")) ||
           tensor.starts_with(block + (attention ? "input_layernorm." : "post_attention_layernorm."));
}

/// Plans that a modelling file may stumble over, for a model of so many blocks: the first attention, the last
/// FFN, whole blocks in front and at the end, all but the last FFN, all but the first attention, every
/// attention, everything.
std::string hard_plan(int number, int blocks) {
    const std::string last = std::to_string(blocks - 1), others = std::to_string(blocks - 2);
    const std::array plans{
        std::string("A0"), "F" + last,   std::string("B0-1"), "B" + last, "B0-" + others + ",A" + last,
        "F0,B1-" + last,   "A0-" + last, "B0-" + last};
    return plans.at(static_cast<std::size_t>(number) % plans.size());
}

} // namespace

/// The format `transformers`.
class TestPassThrough : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void weightsStayBitByBitAndTheRemovedGo_data() {
        QTest::addColumn<QString>("fixture");
        for (const fs::path& fixture : fixtures()) {
            QTest::addRow("%s", fixture.filename().c_str()) << QString::fromStdString(fixture.string());
        }
    }
    void weightsStayBitByBitAndTheRemovedGo() {
        QFETCH(QString, fixture);
        const Export one(fixture.toStdString(), "A1,F0,B2");
        const Scratch folder;
        const ExportResult result = one.run(folder / "new", format);
        QCOMPARE(result.max_logit_difference, 0.0); // the same products of the same numbers
        const Checkpoint& before = *one.model.checkpoint;
        const Checkpoint after(folder / "new");
        std::size_t kept = 0;
        for (const TensorInfo& old : before.tensors()) {
            const TensorInfo* found = after.find(old.name);
            const auto of = [&](Slot slot) { return belongs_to(old.name, slot); };
            if (std::ranges::any_of(one.session.plan.removed(), of)) {
                QVERIFY2(found == nullptr, old.name.c_str());
                continue;
            }
            QVERIFY2(found != nullptr, old.name.c_str());
            QVERIFY2(std::ranges::equal(after.bytes(*found), before.bytes(old)), old.name.c_str());
            ++kept;
        }
        QCOMPARE(after.tensors().size(), kept);
        QVERIFY(kept < before.tensors().size());
        for (const FormatFit& fit : fitting_formats(one.source, one.session)) {
            if (fit.format == format) {
                QCOMPARE(fit.bytes, static_cast<std::int64_t>(after.total_bytes()));
            }
        }
    }

    /// Its model type is no other program's, and the file that runs it is the repository's.
    void itSaysWhatItIs() {
        const Scratch folder;
        Export(checkpoints / "llama31-scaling-newer-config", "F2,A1").run(folder / "new", format);
        const Json config = read_config(folder / "new");
        QCOMPARE(config["model_type"].get<std::string>(), std::string("cutaway_llama"));
        QCOMPARE(config["architectures"].dump(), std::string(R"(["CutawayLlamaForCausalLM"])"));
        QCOMPARE(config["cutaway"]["removed"].dump(), std::string(R"(["A1","F2"])"));
        QVERIFY(config.contains("rope_theta") && !config.contains("rope_parameters"));
        QCOMPARE(read_text(folder / "new/modeling_cutaway.py"),
                 read_text(CUTAWAY_SOURCE_DIR "/core/export/transformers/modeling_cutaway.py"));
        const std::string card = read_text(folder / "new/README.md");
        QVERIFY(card.find("the `transformers` form") != std::string::npos);
        QVERIFY(card.find("trust_remote_code=True") != std::string::npos);
        QVERIFY(card.find("--format transformers --remove A1,F2 ") != std::string::npos);
    }

    /// It lacks layers that a search would have to know of.
    void itIsNotOpened() {
        const Scratch folder;
        Export(checkpoints / "llama-mha", "A1").run(folder / "new", format);
        expect_error([&] { open(folder / "new"); }, error_code::unsupported_model,
                     R"(what Cutaway made of a model (model_type is "cutaway_llama"))");
    }

    /// Another plan than the written one shows, and so does a weight too few.
    void aWrongResultIsNotKept() {
        const Export one(checkpoints / "llama-mha", "A1");
        const Scratch folder;
        one.run(folder / "new", format);
        const Export other(checkpoints / "llama-mha", "A1,F2");
        const NewCheckpoint written = pass_through_checkpoint(one.source, one.session);
        const auto check = [&](const Export& meant) {
            compare_logits(folder / "new", meant.source, meant.session.plan, written.blocks, written.read,
                           [](double) {});
        };
        check(one);
        expect_error([&] { check(other); }, error_code::internal, "does not compute what the plan does");
        Json config = read_config(folder / "new");
        config["cutaway"]["removed"] = Json::array({"A0", "A1"});
        write_config(folder / "new", config);
        expect_error([&] { check(one); }, error_code::internal, "does not compute what the plan does");
        config["cutaway"]["removed"] = Json::array();
        write_config(folder / "new", config);
        expect_error([&] { check(one); }, error_code::internal, "is missing");
    }

    void everyFixtureRunsInTransformers() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const Scratch folder;
        std::vector<std::string> folders;
        for (const fs::path& fixture : fixtures()) {
            add(folders, fixture, folder / fixture.filename(), removed_in(fixture));
        }
        QVERIFY(folders.size() >= 2 * 13);
        QVERIFY(all_as_expected(folders));
    }

    /// With the slots of its expected.json removed, and as one hard plan has it.
    void everyFamilyRunsInTransformers() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const Scratch folder, families;
        printed_by("tests/fixtures/make_families.py", {families.path().string()});
        std::vector<std::string> folders;
        int number = 0;
        for (const std::string& name : names_in(families.path())) {
            const fs::path family = families / name;
            const Json expected = read_json(family / "expected.json", error_code::bad_input);
            add(folders, family, folder / name, expected.at("exported"));
            const int blocks = open(family).traits.blocks;
            add(folders, family, folder / (name + "-hard"), hard_plan(number++, blocks));
        }
        QVERIFY(folders.size() >= 4 * 60);
        QVERIFY(all_as_expected(folders));
    }

  private:
    static void add(std::vector<std::string>& folders, const fs::path& fixture, const fs::path& exported,
                    const std::string& removed) {
        Export(fixture, removed).run(exported, format);
        folders.insert(folders.end(), {exported.string(), fixture.string()});
    }

    /// Whether the script says so of each folder, which has its fixture behind it.
    static bool all_as_expected(const std::vector<std::string>& folders) {
        const std::string printed = printed_by("tests/core/export/pruned_in_transformers.py", folders);
        return 2 * QByteArray::fromStdString(printed).count(": as expected") == std::ssize(folders);
    }
};

QTEST_GUILESS_MAIN(TestPassThrough)
#include "test_pass_through.moc"
