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

  private:
    /// Of how many folders the script says so, each with its fixture behind it.
    static qsizetype as_expected(const std::vector<std::string>& folders) {
        const std::string printed = printed_by("tests/core/export/load_in_transformers.py", folders);
        return QByteArray::fromStdString(printed).count(": as expected");
    }
};

QTEST_GUILESS_MAIN(TestTransformers)
#include "test_transformers.moc"
