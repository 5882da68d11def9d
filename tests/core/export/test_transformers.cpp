#include "tests/core/export/exported.h"

#include <QtCore/QProcess>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

const fs::path root = CUTAWAY_SOURCE_DIR;

} // namespace

/// Transformers loads what is exported of every fixture, computes what its own zeroing computed, and
/// generates with a cache.
class TestTransformers : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyFixtureLoads() {
        const fs::path python = root / ".venv/bin/python";
        if (!fs::exists(python)) {
            QSKIP("there is no .venv/bin/python");
        }
        const Scratch folder;
        QStringList arguments{
            QString::fromStdString((root / "tests/core/export/load_in_transformers.py").string())};
        int count = 0;
        for (const fs::path& fixture : fixtures()) {
            const fs::path exported = folder / fixture.filename();
            Export(fixture, removed_in(fixture)).run(exported);
            arguments << QString::fromStdString(exported.string())
                      << QString::fromStdString(fixture.string());
            ++count;
        }
        QVERIFY(count >= 13);
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QString::fromStdString(python.string()), arguments);
        QVERIFY(process.waitForFinished(240'000));
        const QByteArray output = process.readAll();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, output.constData());
        QCOMPARE(output.count(": as expected"), count);
    }
};

QTEST_GUILESS_MAIN(TestTransformers)
#include "test_transformers.moc"
