#include "tests/ui/samples.h"
#include "ui/figures/figure.h"
#include "ui/text.h"

#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

namespace cutaway {

/// Figures as files: vector throughout, letters embedded, whole or not at all.
class TestFigures : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void pdfIsVector_data() { kinds(); }
    void pdfIsVector() {
        if (QStandardPaths::findExecutable(QStringLiteral("pdfimages")).isEmpty()) {
            QSKIP("pdfimages (poppler-utils) is not installed");
        }
        QFETCH(FigureOptions, options);
        const QString path = folder_.filePath(QStringLiteral("figure.pdf"));
        writeFigure(toPath(path), sampleSession(12, 6), options);
        // Two lines of heading, and nothing below them.
        QCOMPARE(lines(QStringLiteral("pdfimages"), {QStringLiteral("-list"), path}).size(), 2);
        const QStringList fonts = lines(QStringLiteral("pdffonts"), {path}).mid(2);
        QVERIFY(!fonts.isEmpty());
        for (const QString& font : fonts) {
            QVERIFY2(
                font.contains(QRegularExpression(QStringLiteral("\\byes (yes|no) +(yes|no) +\\d+ +\\d+$"))),
                qPrintable(font));
        }
    }

    void svgIsVector_data() { kinds(); }
    void svgIsVector() {
        QFETCH(FigureOptions, options);
        const QByteArray svg = figureBytes(sampleSession(12, 6), options, FigureFormat::svg);
        QVERIFY(svg.startsWith("<?xml"));
        QVERIFY(svg.count("<path") + svg.count("<polyline") + svg.count("<rect") > 5);
        QVERIFY(!svg.contains("<image"));
        // Letters are outlines: an SVG embeds no fonts.
        QVERIFY(!svg.contains("<text"));
    }

    void pngHasItsResolution() {
        FigureOptions options;
        options.dpi = 144;
        const QString path = folder_.filePath(QStringLiteral("figure.png"));
        writeFigure(toPath(path), sampleSession(12, 6), options);
        const QImage image(path);
        QCOMPARE(image.width(), 504);
        QCOMPARE(image.dotsPerMeterX(), 5669);
    }

    void presetsHaveTheirSizes() {
        const Session session = sampleSession(32, 4);
        const auto size = [&](FigurePreset preset) {
            FigureOptions options;
            options.preset = preset;
            return figureSize(session, options);
        };
        QCOMPARE(size(FigurePreset::column).width(), 252.0);
        QCOMPARE(size(FigurePreset::page).width(), 516.0);
        QCOMPARE(size(FigurePreset::slide), QSizeF(720, 405));
    }

    void isAlwaysLight() {
        const QImage image = figureImage(sampleSession(12, 6), {}, 72);
        QCOMPARE(image.pixelColor(0, 0), QColor(Qt::white));
    }

    void refusesWhatItCannotWrite_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("code");
        QTest::newRow("suffix") << folder_.filePath(QStringLiteral("figure.txt"))
                                << QStringLiteral("bad-usage");
        QTest::newRow("folder") << folder_.filePath(QStringLiteral("no/figure.pdf"))
                                << QStringLiteral("bad-input");
    }

    void refusesWhatItCannotWrite() {
        QFETCH(QString, path);
        QFETCH(QString, code);
        try {
            writeFigure(toPath(path), sampleSession(12, 6), {});
            QFAIL("it was written");
        } catch (const Error& error) {
            QCOMPARE(toQString(error.code()), code);
        }
        QVERIFY(!QFile::exists(path));
    }

  private:
    static void kinds() {
        QTest::addColumn<FigureOptions>("options");
        QTest::newRow("rows") << FigureOptions{};
        QTest::newRow("columns") << FigureOptions{.orientation = MapOrientation::columns};
        QTest::newRow("titled slide")
            << FigureOptions{.preset = FigurePreset::slide, .title = QStringLiteral("A title")};
        QTest::newRow("curve") << FigureOptions{.kind = FigureKind::curve};
    }

    static QStringList lines(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.start(program, arguments);
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput())
            .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestFigures)
#include "test_figures.moc"
