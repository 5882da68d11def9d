#include "tests/ui/samples.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace cutaway {

/// The program from outside, without a display.
class TestCutawayCommand : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        session_ = folder_.filePath(QStringLiteral("plan.cutaway"));
        write_session(session_.toStdString(), sampleSession(12, 4));
    }

    void drawsAFigure() {
        const QString output = folder_.filePath(QStringLiteral("pattern.pdf"));
        QCOMPARE(run({QStringLiteral("figure"), session_, QStringLiteral("-o"), output}), 0);
        QFile file(output);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.read(5) == "%PDF-");
    }

    void failsInWords_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        const QString svg = folder_.filePath(QStringLiteral("x.svg"));
        const QString missing = folder_.filePath(QStringLiteral("missing.cutaway"));
        QTest::newRow("no session") << QStringList{"figure"} << 2;
        QTest::newRow("preset") << QStringList{"figure", session_, "-o", svg, "--preset", "poster"} << 2;
        QTest::newRow("suffix") << QStringList{"figure", session_, "-o", "x.doc"} << 2;
        QTest::newRow("missing") << QStringList{"figure", missing, "-o", svg} << 1;
        QTest::newRow("device") << QStringList{"figure", session_, "-o", folder_.path() + "/pipe.svg"} << 1;
        QTest::newRow("option") << QStringList{"--nonsense"} << 2;
        QTest::newRow("no display") << QStringList{} << 1;
    }

    void failsInWords() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QDir(folder_.path()).mkdir(QStringLiteral("pipe.svg"));
        QCOMPARE(run(arguments), code);
        QVERIFY2(errors_.contains("error: ") && errors_.contains("\nhelp: "), errors_.constData());
    }

    void neverReplacesItsSession() {
        const QString inside = folder_.filePath(QStringLiteral("same.svg"));
        QVERIFY(QFile::copy(session_, inside));
        QCOMPARE(run({QStringLiteral("figure"), inside, QStringLiteral("-o"), inside}), 1);
        QFile one(session_);
        QFile other(inside);
        QVERIFY(one.open(QIODevice::ReadOnly) && other.open(QIODevice::ReadOnly));
        QCOMPARE(one.readAll(), other.readAll());
    }

  private:
    int run(const QStringList& arguments) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
            environment.remove(QLatin1String(name));
        }
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(CUTAWAY_PROGRAM), arguments);
        process.waitForFinished();
        errors_ = process.readAllStandardError();
        return process.exitCode();
    }

    QTemporaryDir folder_;
    QString session_;
    QByteArray errors_;
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCutawayCommand)
#include "test_cutaway_command.moc"
