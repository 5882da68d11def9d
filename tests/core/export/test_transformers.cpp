#include "tests/core/export/exported.h"

#include <QtCore/QProcess>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

const fs::path root = CUTAWAY_SOURCE_DIR;
const fs::path python = root / ".venv/bin/python";

/// What a script prints, its first argument; fails the program where it does not end well.
QByteArray output_of(const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QString::fromStdString(python.string()), arguments);
    const bool ended = process.waitForFinished(600'000);
    const QByteArray output = process.readAll();
    if (!ended || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        qFatal("%s: %s", qPrintable(arguments.front()), output.constData());
    }
    return output;
}

QString script(const char* path) {
    return QString::fromStdString((root / path).string());
}

QString text(const fs::path& path) {
    return QString::fromStdString(path.string());
}

} // namespace

/// Transformers loads what is exported of every fixture, computes what its own zeroing computed, and
/// generates with a cache.
class TestTransformers : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        if (!fs::exists(python)) {
            QSKIP("there is no .venv/bin/python");
        }
    }

    void everyFixtureLoads() {
        const Scratch folder;
        QStringList arguments{script("tests/core/export/load_in_transformers.py")};
        int count = 0;
        for (const fs::path& fixture : fixtures()) {
            const fs::path exported = folder / fixture.filename();
            Export(fixture, removed_in(fixture)).run(exported);
            arguments << text(exported) << text(fixture);
            ++count;
        }
        QVERIFY(count >= 13);
        QCOMPARE(output_of(arguments).count(": as expected"), count);
    }

    /// And of every family, whichever way its weights are stored.
    void everyFamilyLoads() {
        const Scratch folder, families;
        output_of({script("tests/fixtures/make_families.py"), text(families.path())});
        QStringList arguments{script("tests/core/export/load_in_transformers.py")};
        int count = 0;
        for (const std::string& name : names_in(families.path())) {
            const Json expected = read_json(families / name / "expected.json", error_code::bad_input);
            Export(families / name, expected.at("exported")).run(folder / name);
            arguments << text(folder / name) << text(families / name);
            ++count;
        }
        QVERIFY(count >= 60);
        QCOMPARE(output_of(arguments).count(": as expected"), count);
    }
};

QTEST_GUILESS_MAIN(TestTransformers)
#include "test_transformers.moc"
