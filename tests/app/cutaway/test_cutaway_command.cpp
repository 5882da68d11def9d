#include "tests/ui/samples.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

namespace cutaway {

/// The program from outside, without a display.
class TestCutawayCommand : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        session_ = folder_.filePath(QStringLiteral("plan.cutaway"));
        Session evaluated = sampleSession(12, 4);
        for (int events = 0; events < evaluated.plan.next_number(); ++events) {
            const std::size_t removed = evaluated.plan.prefix(events).removed().size();
            evaluated.evaluations.push_back(
                sampleEvaluation({.task = "probes", .path = "demo"}, removed, 0, 1000));
            evaluated.evaluations.back().events = events;
        }
        write_session(session_.toStdString(), evaluated);
        other_ = folder_.filePath(QStringLiteral("other.cutaway"));
        write_session(other_.toStdString(), sampleSession(12, 6));
        Session unlike = sampleSession(12, 2);
        unlike.settings.divergence = Divergence::kl;
        unlike_ = folder_.filePath(QStringLiteral("unlike.cutaway"));
        write_session(unlike_.toStdString(), unlike);
        noSession_ = folder_.filePath(QStringLiteral("pattern.cutaway"));
        QFile file(noSession_);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("%PDF-1.4 and no session");
    }

    void drawsAFigure() {
        const QString output = folder_.filePath(QStringLiteral("pattern.pdf"));
        QCOMPARE(run({QStringLiteral("figure"), session_, QStringLiteral("-o"), output}), 0);
        QCOMPARE(errors_, QByteArray());
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
        QTest::newRow("figure") << QStringList{"figure", session_, "-o", svg, "--figure", "pie"} << 2;
        QTest::newRow("colours") << QStringList{"figure", session_, "-o", svg, "--colors", "jet"} << 2;
        QTest::newRow("axis") << QStringList{"figure", session_, "-o", svg, "--against", "time"} << 2;
        QTest::newRow("measure") << QStringList{"figure",   session_, "-o",        svg,
                                                "--figure", "curve",  "--measure", "nothing of it"}
                                 << 1;
        QTest::newRow("font size") << QStringList{"figure", session_, "-o", svg, "--font-size", "99"} << 2;
        QTest::newRow("dpi") << QStringList{"figure", session_, "-o", svg, "--dpi", "0"} << 2;
        QTest::newRow("several for one") << QStringList{"figure", session_, other_, "-o", svg} << 2;
        QTest::newRow("too many maps")
            << QStringList{"figure", session_, session_, session_, session_, session_,   session_,
                           session_, session_, session_, "-o",     svg,      "--figure", "maps"}
            << 2;
        QTest::newRow("other divergence")
            << QStringList{"figure", session_, unlike_, "-o", svg, "--figure", "maps"} << 1;
        QTest::newRow("second missing")
            << QStringList{"figure", session_, missing, "-o", svg, "--figure", "curve"} << 1;
        QTest::newRow("layout") << QStringList{"figure", session_, "-o", svg, "--layout", "circle"} << 2;
        QTest::newRow("title") << QStringList{"figure", session_, "-o", svg, "--title", QString(201, 'x')}
                               << 2;
        QTest::newRow("no output") << QStringList{"figure", session_} << 2;
        QTest::newRow("no session file") << QStringList{"figure", noSession_, "-o", svg} << 1;
        QTest::newRow("a folder for a session") << QStringList{"figure", folder_.path(), "-o", svg} << 1;
        QTest::newRow("unwritable") << QStringList{"figure", session_, "-o", "/proc/figure.svg"} << 1;
        QTest::newRow("no folder") << QStringList{"figure", session_, "-o", folder_.path() + "/no/x.svg"}
                                   << 1;
        QTest::newRow("missing") << QStringList{"figure", missing, "-o", svg} << 1;
        QTest::newRow("device") << QStringList{"figure", session_, "-o", folder_.path() + "/pipe.svg"} << 1;
        QTest::newRow("bench of no blocks") << QStringList{"bench", "--blocks", "0"} << 2;
        QTest::newRow("option") << QStringList{"--nonsense"} << 2;
        QTest::newRow("no display") << QStringList{} << 1;
    }

    void failsInWords() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QDir(folder_.path()).mkdir(QStringLiteral("pipe.svg"));
        QCOMPARE(run(arguments), code);
        QVERIFY2(errors_.startsWith("error: ") && errors_.contains("\nhelp: "), errors_.constData());
        QVERIFY(!QFile::exists(folder_.filePath(QStringLiteral("x.svg"))));
    }

    void drawsEveryFormatPresetAndLayout_data() {
        QTest::addColumn<QString>("suffix");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("pdf") << "pdf" << QByteArray("%PDF-");
        QTest::newRow("svg") << "svg" << QByteArray("<?xml");
        QTest::newRow("png") << "PNG" << QByteArray("\x89PNG");
    }

    void drawsEveryFormatPresetAndLayout() {
        QFETCH(QString, suffix);
        QFETCH(QByteArray, begin);
        const QString output = folder_.filePath(QStringLiteral("every.") + suffix);
        QByteArray last;
        for (const char* preset : {"column", "page", "slide"}) {
            for (const char* layout : {"rows", "columns"}) {
                QCOMPARE(run({"figure", session_, "-o", output, "--preset", preset, "--layout", layout,
                              "--title", "The pattern"}),
                         0);
                QFile file(output);
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QByteArray bytes = file.readAll();
                QVERIFY(bytes.startsWith(begin));
                QVERIFY(bytes != last);
                last = bytes;
            }
        }
    }

    void drawsEveryKind_data() {
        QTest::addColumn<QStringList>("arguments");
        for (const char* kind : {"map", "curve", "composition", "history", "maps"}) {
            QTest::newRow(kind) << QStringList{"--figure", kind};
        }
        QTest::newRow("several maps") << QStringList{other_, "--figure", "maps", "--colors", "viridis"};
        QTest::newRow("several curves")
            << QStringList{other_, "--figure", "curve", "--against", "parameters"};
        QTest::newRow("bytes") << QStringList{"--figure", "curve", "--against", "bytes"};
        QTest::newRow("kv") << QStringList{"--figure", "curve", "--against", "kv"};
        QTest::newRow("evaluated") << QStringList{"--figure", "curve", "--measure", "probes"};
        QTest::newRow("per character") << QStringList{"--figure", "curve", "--measure", "probes:acc_norm"};
        QTest::newRow("plain") << QStringList{"--figure",    "history",     "--no-numbers",
                                              "--no-legend", "--font-size", "9"};
    }

    /// Each unlike all others, and with numbers of its own.
    void drawsEveryKind() {
        QFETCH(QStringList, arguments);
        const QString svg = folder_.filePath(QStringLiteral("kind.svg"));
        QCOMPARE(run(QStringList{"figure", session_} + arguments + QStringList{"-o", svg}), 0);
        QCOMPARE(errors_, QByteArray());
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!drawn_.contains(bytes));
        drawn_ << bytes;
        const QString csv = folder_.filePath(QStringLiteral("kind.csv"));
        QCOMPARE(run(QStringList{"figure", session_} + arguments + QStringList{"-o", csv}), 0);
        QFile numbers(csv);
        QVERIFY(numbers.open(QIODevice::ReadOnly));
        QVERIFY(numbers.readAll().count('\n') > 4);
    }

    void dotsPerInchAreOfThePicture() {
        const QString png = folder_.filePath(QStringLiteral("fine.png"));
        QCOMPARE(run({"figure", session_, "-o", png, "--dpi", "144"}), 0);
        QFile file(png);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray header = file.read(24); // the width stands behind signature, length and name
        QCOMPARE(qFromBigEndian<quint32>(header.constData() + 16), 504U);
    }

    /// A display that is named but not there is of no interest.
    void needsNoDisplay() {
        const QString output = folder_.filePath(QStringLiteral("no-display.pdf"));
        QCOMPARE(run({"figure", session_, "-o", output}, QStringLiteral(":4711")), 0);
        QVERIFY(QFile::exists(output));
    }

    void neverReplacesItsSession() {
        const QString inside = folder_.filePath(QStringLiteral("same.svg"));
        QVERIFY(QFile::copy(session_, inside));
        QCOMPARE(run({QStringLiteral("figure"), inside, QStringLiteral("-o"), inside}), 1);
        QCOMPARE(run({"figure", session_, inside, "-o", inside, "--figure", "maps"}), 1);
        QFile one(session_);
        QFile other(inside);
        QVERIFY(one.open(QIODevice::ReadOnly) && other.open(QIODevice::ReadOnly));
        QCOMPARE(one.readAll(), other.readAll());
    }

    /// That it measures, not how much: frames are counted on the machine that they are for.
    void measuresTheWindow() {
        QCOMPARE(run({"bench", "--blocks", "20", "--seconds", "1", "--json"}), 0);
        QCOMPARE(errors_, QByteArray());
        const Json rows = Json::parse(output_.toStdString());
        QVERIFY(rows["first_paint_ms"] > 0);
        QVERIFY(rows["frames"]["count"] > 0);
        QVERIFY(rows["frames"]["median_ms"] <= rows["frames"]["p99_ms"]);
        QVERIFY(rows["frames"]["p99_ms"] <= rows["frames"]["longest_ms"]);
        QCOMPARE(rows["memory"].size(), std::size_t{1 + 5 + 1}); // first, after each step, last
    }

  private:
    int run(const QStringList& arguments, const QString& display = {}) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"}) {
            environment.remove(QLatin1String(name));
        }
        if (!display.isEmpty()) {
            environment.insert(QStringLiteral("DISPLAY"), display);
        }
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(CUTAWAY_PROGRAM), arguments);
        process.waitForFinished();
        output_ = process.readAllStandardOutput();
        errors_ = process.readAllStandardError();
        return process.exitCode();
    }

    QTemporaryDir folder_;
    QString session_;
    QString other_;
    QString unlike_; ///< its scores are of another divergence
    QList<QByteArray> drawn_;
    QString noSession_; ///< a file that is no session
    QByteArray output_;
    QByteArray errors_;
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCutawayCommand)
#include "test_cutaway_command.moc"
