#include "tests/core/export/exported.h"
#include "tests/core/python.h"

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

/// Transformers loads what is exported of every fixture, computes what its own zeroing computed, and
/// generates with a cache.
class TestTransformers : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
    }

    void everyFixtureLoads() {
        const Scratch folder;
        std::vector<std::string> folders;
        int count = 0;
        for (const fs::path& fixture : fixtures()) {
            const fs::path exported = folder / fixture.filename();
            Export(fixture, removed_in(fixture)).run(exported);
            folders.insert(folders.end(), {exported.string(), fixture.string()});
            ++count;
        }
        QVERIFY(count >= 13);
        QCOMPARE(as_expected(folders), count);
    }

    /// And of every family, whichever way its weights are stored.
    void everyFamilyLoads() {
        const Scratch folder, families;
        printed_by("tests/fixtures/make_families.py", {families.path().string()});
        std::vector<std::string> folders;
        int count = 0;
        for (const std::string& name : names_in(families.path())) {
            const Json expected = read_json(families / name / "expected.json", error_code::bad_input);
            Export(families / name, expected.at("exported")).run(folder / name);
            folders.insert(folders.end(), {(folder / name).string(), (families / name).string()});
            ++count;
        }
        QVERIFY(count >= 60);
        QCOMPARE(as_expected(folders), count);
    }

    /// Without blocks it computes what it computes with their outputs zero, which the tests above compare
    /// with what Transformers itself masked: in front, in the middle, and all but the last.
    void everyFamilyLoadsWithFewerBlocks() {
        const Scratch folder, families;
        printed_by("tests/fixtures/make_families.py", {families.path().string()});
        std::vector<std::string> folders;
        int count = 0, refused = 0;
        for (const std::string& name : names_in(families.path())) {
            const int blocks = open(families / name).traits.blocks;
            const std::string removed = count % 3 == 0   ? "B0"
                                        : count % 3 == 1 ? "B1"
                                                         : "B0-" + std::to_string(blocks - 2);
            const Export one(families / name, removed);
            const fs::path shorter = folder / (name + "-blocks"), zeroed = folder / (name + "-zeroed");
            const std::optional<Error> error = error_of([&] { one.run(shorter, "blocks"); });
            if (error) {
                QVERIFY2(error->code() == error_code::unsupported_model,
                         qPrintable(QString::fromStdString(name + ": " + error->message())));
                ++refused;
                continue;
            }
            one.run(zeroed);
            folders.insert(folders.end(), {shorter.string(), zeroed.string()});
            ++count;
        }
        QVERIFY2(count >= 60, qPrintable(QString::number(count)));
        const std::string printed = printed_by("tests/core/export/blocks_in_transformers.py", folders);
        QVERIFY2(QByteArray::fromStdString(printed).count(": as expected") == count, printed.c_str());
        QVERIFY2(refused <= 3, qPrintable(QString::number(refused)));
    }

  private:
    /// Of how many folders the script says so, each with its fixture behind it.
    static qsizetype as_expected(const std::vector<std::string>& folders) {
        const std::string printed = printed_by("tests/core/export/load_in_transformers.py", folders);
        return QByteArray::fromStdString(printed).count(": as expected");
    }
};

QTEST_GUILESS_MAIN(TestTransformers)
#include "test_transformers.moc"
