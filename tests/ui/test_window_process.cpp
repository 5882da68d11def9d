#include "tests/ui/real_engine.h"
#include "ui/commands/autosave.h"
#include "ui/text.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <csignal>

namespace cutaway {

namespace {

/// The processes that a process has started.
QList<pid_t> childrenOf(qint64 parent) {
    QList<pid_t> children;
    for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/stat").arg(name));
        if (!file.open(QIODevice::ReadOnly)) {
            continue;
        }
        // `pid (name) state parent ...`, and the name may hold anything.
        const QByteArray stat = file.readAll();
        const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
        if (fields.value(1).toLongLong() == parent) {
            children << name.toInt();
        }
    }
    return children;
}

} // namespace

/// The program itself, killed and started again.
class TestWindowProcess : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        WindowFixture::prepare(folder_);
        // As the program calls itself, so that it and this test find each other's recovery files.
        QCoreApplication::setOrganizationName(QStringLiteral("Cutaway"));
        QCoreApplication::setApplicationName(QStringLiteral("Cutaway"));
    }

    void leavesASessionWhereItIsKilled() {
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_DATA_HOME"), folder_.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), folder_.path());
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(CUTAWAY_PROGRAM), {QStringLiteral("demo")});
        QVERIFY(program.waitForStarted());
        const QDir recovery(folder_.filePath(QStringLiteral("Cutaway/Cutaway/recovery")));
        const auto kept = [&] {
            const QFileInfoList files = recovery.entryInfoList({QStringLiteral("*.cutaway")}, QDir::Files);
            return files.isEmpty() ? Session() : read_session(toPath(files.front().filePath()));
        };
        QVERIFY(QTest::qWaitFor([&] { return !kept().steps.empty(); }, RealEngine::patience_ms));
        const QList<pid_t> engines = childrenOf(program.processId());
        QCOMPARE(engines.size(), 1);
        QVERIFY2(Autosave::leftBehind().isEmpty(), "a session that is still open was taken for a lost one");
        ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
        QVERIFY(program.waitForFinished());
        QVERIFY2(QTest::qWaitFor([&] { return ::kill(engines.front(), 0) != 0; }, 10000),
                 "the engine outlives its window");
        const Session left = kept();
        QVERIFY(!left.plan.cuts().empty());
        QCOMPARE(Autosave::leftBehind().size(), 1);

        RealEngine on;
        on.window->offerRecovery();
        QVERIFY(on.choose("recovery", QStringLiteral("Open it")));
        QTRY_VERIFY(!on.window->document().empty());
        QCOMPARE(on.plan(), left.plan);
        QVERIFY(on.window->document().modified());
        // Until it is saved it stays recoverable.
        QCOMPARE(kept().plan, left.plan);
        QVERIFY(Autosave::leftBehind().isEmpty());
        QVERIFY(on.ready());
    }

  private:
    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindowProcess)
#include "test_window_process.moc"
