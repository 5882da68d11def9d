#include "tests/core/export/exported.h"

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

/// Checkpoints with fewer blocks.
class TestBlocks : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void weightsMoveUpBitByBit_data() {
        QTest::addColumn<QString>("fixture");
        QTest::addColumn<int>("gone");
        for (const fs::path& fixture : fixtures()) {
            for (const int gone : {0, 1}) {
                QTest::addRow("%s without %d", fixture.filename().c_str(), gone)
                    << QString::fromStdString(fixture.string()) << gone;
            }
        }
    }
    void weightsMoveUpBitByBit() {
        QFETCH(QString, fixture);
        QFETCH(int, gone);
        const Export one(fixture.toStdString(), "B" + std::to_string(gone));
        const Scratch folder;
        const ExportResult result = one.run(folder / "new", "blocks");
        QCOMPARE(result.format, std::string("blocks"));
        QCOMPARE(result.max_logit_difference, 0.0); // the same products of the same numbers
        const Checkpoint& before = *one.model.checkpoint;
        const Checkpoint after(folder / "new");
        const Traits traits = read_traits(after);
        QCOMPARE(traits.blocks, one.model.traits.blocks - 1);
        std::size_t expected = 0;
        for (const TensorInfo& old : before.tensors()) {
            std::string name = old.name;
            for (int block = 0; block < one.model.traits.blocks; ++block) {
                const std::string from = "layers." + std::to_string(block) + ".";
                const std::size_t at = name.find(from);
                if (at != std::string::npos && block == gone) {
                    name.clear();
                    break;
                }
                if (at != std::string::npos && block > gone) {
                    name.replace(at, from.size(), "layers." + std::to_string(block - 1) + ".");
                    break;
                }
            }
            if (name.empty()) {
                continue;
            }
            const TensorInfo* found = after.find(name);
            QVERIFY2(found != nullptr, name.c_str());
            QVERIFY2(std::ranges::equal(after.bytes(*found), before.bytes(old)), name.c_str());
            ++expected;
        }
        QCOMPARE(after.tensors().size(), expected);
        QVERIFY(expected < before.tensors().size());
    }

    void halfABlockIsRefused() {
        const Export one(checkpoints / "llama-mha", "A0,B1");
        const Scratch folder;
        const std::optional<Error> error = error_of([&] { one.run(folder / "new", "blocks"); });
        QVERIFY(error && error->code() == error_code::bad_input);
        QVERIFY(error->message().find("A0 is removed and F0 is not") != std::string::npos);
        QVERIFY(names_in(folder.path()).empty());
    }

    void someBlockHasToBeLeft() {
        const int blocks = open(checkpoints / "llama-mha").traits.blocks;
        const Export one(checkpoints / "llama-mha", "B0-" + std::to_string(blocks - 1));
        const Scratch folder;
        const std::optional<Error> error = error_of([&] { one.run(folder / "new", "blocks"); });
        QVERIFY(error && error->code() == error_code::bad_input);
        QVERIFY(names_in(folder.path()).empty());
    }

    void theCardSaysWhatItIs() {
        const Export one(checkpoints / "llama-mha", "B1");
        const Scratch folder;
        one.run(folder / "new", "blocks");
        const std::string card = read_text(folder / "new/README.md");
        QVERIFY(card.find("the `blocks` form") != std::string::npos);
        QVERIFY(card.find("--format blocks --remove A1,F1 ") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestBlocks)
#include "test_blocks.moc"
