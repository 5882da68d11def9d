#include "tests/ui/samples.h"
#include "ui/figures/figure.h"
#include "ui/figures/figure_dialog.h"
#include "ui/models/compared_sessions.h"
#include "ui/models/document.h"
#include "ui/models/timeline.h"
#include "ui/text.h"

#include <QApplication>
#include <QClipboard>
#include <QImage>
#include <QMimeData>
#include <QProcess>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>
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

    void pageIsThePreset_data() { sheets(); }
    void pageIsThePreset() {
        QFETCH(FigureOptions, options);
        QFETCH(int, blocks);
        if (!writePdf(options, blocks)) {
            QSKIP("pdfinfo (poppler-utils) is not installed");
        }
        static const QRegularExpression size(QStringLiteral("Page size: +([\\d.]+) x ([\\d.]+) pts"));
        const QRegularExpressionMatch found = size.match(text(QStringLiteral("pdfinfo"), {pdf_}));
        const double width = options.preset == FigurePreset::column ? 252
                             : options.preset == FigurePreset::page ? 516
                                                                    : 720;
        QCOMPARE(found.captured(1).toDouble(), width);
        QCOMPARE(found.captured(2).toDouble(),
                 figureSize(sampleSession(blocks, blocks / 2), options).height());
        // What fits a page of a journal with its caption.
        QVERIFY(found.captured(2).toDouble() < 620);
    }

    /// The letters of a PDF are text that can be searched, none lies over another or beyond the page, and no
    /// cut's number is missing.
    void textIsWholeAndApart_data() { sheets(); }
    void textIsWholeAndApart() {
        QFETCH(FigureOptions, options);
        QFETCH(int, blocks);
        if (!writePdf(options, blocks)) {
            QSKIP("pdftotext (poppler-utils) is not installed");
        }
        static const QRegularExpression word(QStringLiteral(
            R"re(<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]+)</word>)re"));
        QRegularExpressionMatchIterator words = word.globalMatch(
            text(QStringLiteral("pdftotext"), {QStringLiteral("-bbox"), pdf_, QStringLiteral("-")}));
        const QRectF page(QPointF(), figureSize(sampleSession(blocks, blocks / 2), options));
        QVector<QRectF> places;
        QHash<QString, int> seen;
        while (words.hasNext()) {
            const QRegularExpressionMatch next = words.next();
            const auto number = [&](int group) { return next.captured(group).toDouble(); };
            const QRectF line(QPointF(number(1), number(2)), QPointF(number(3), number(4)));
            // A word's box is a line's height, and its letters are less than that.
            const QRectF box = line.adjusted(0.2, line.height() * 0.2, -0.2, -line.height() * 0.2);
            QVERIFY2(page.contains(box), qPrintable(next.captured(5)));
            for (const QRectF& other : places) {
                QVERIFY2(!other.intersects(box), qPrintable(next.captured(5)));
            }
            places << box;
            ++seen[next.captured(5)];
        }
        for (int cut = 1; cut <= blocks / 2; ++cut) {
            QVERIFY2(seen.contains(QString::number(cut)), qPrintable(QString::number(cut)));
        }
        QVERIFY(seen.contains(QStringLiteral("divergence")));
        QVERIFY(seen.contains(QStringLiteral("10\u207b\u00b3")));
    }

    /// Whatever the figure shows of an approximate search, it says so.
    void approximateIsSaid() {
        pdf_ = folder_.filePath(QStringLiteral("approximate.pdf"));
        for (const FigureKind kind : {FigureKind::map, FigureKind::curve}) {
            for (const bool legend : {true, false}) {
                for (const bool approximate : {true, false}) {
                    FigureOptions options;
                    options.kind = kind;
                    options.legend = legend;
                    Session session = sampleSession(12, 3);
                    session.settings.mode = approximate ? SearchMode::racing : SearchMode::exact;
                    writeFigure(toPath(pdf_), session, options);
                    const QString words = text(QStringLiteral("pdftotext"), {pdf_, QStringLiteral("-")});
                    if (words.isEmpty()) {
                        QSKIP("pdftotext (poppler-utils) is not installed");
                    }
                    QCOMPARE(words.contains(QStringLiteral("approximate")), approximate);
                }
            }
        }
    }

    /// A margin is left all around: nothing is cut off.
    void nothingTouchesTheEdge_data() { sheets(); }
    void nothingTouchesTheEdge() {
        QFETCH(FigureOptions, options);
        QFETCH(int, blocks);
        const QImage image = figureImage(sampleSession(blocks, blocks / 2), options, 72);
        const QRect inside = image.rect().adjusted(1, 1, -1, -1);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (!inside.contains(x, y)) {
                    QCOMPARE(image.pixelColor(x, y), QColor(Qt::white));
                }
            }
        }
    }

    void svgIsWellFormedAndHasItsSize() {
        FigureOptions options;
        options.title = QStringLiteral("A < B & \"C\" \u2264 \u00e9");
        QXmlStreamReader xml(figureBytes(sampleSession(12, 6), options, FigureFormat::svg));
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.name(), QStringLiteral("svg"));
        QCOMPARE(xml.attributes().value(QStringLiteral("width")), QStringLiteral("88.9mm")); // 252 pt
        while (!xml.atEnd()) {
            xml.readNext();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    }

    /// A long title takes lines, not the map's place.
    void titlesAreBroken() {
        FigureOptions options;
        const double plain = figureSize(sampleSession(12, 6), options).height();
        options.title = QStringLiteral("Short");
        const double one = figureSize(sampleSession(12, 6), options).height();
        options.title = QStringLiteral("A title that no single line of a column of a paper has the room for");
        const double two = figureSize(sampleSession(12, 6), options).height();
        QVERIFY(one > plain + 8 && two > one + 8 && two < one + 16);
        if (!writePdf(options, 12)) {
            QSKIP("pdftotext (poppler-utils) is not installed");
        }
        const QString words = text(QStringLiteral("pdftotext"), {pdf_, QStringLiteral("-")}).simplified();
        QVERIFY2(words.contains(options.title), qPrintable(words));
    }

    void isAlwaysLight_data() { kinds(); }
    void isAlwaysLight() {
        QFETCH(FigureOptions, options);
        const Session session = sampleSession(12, 6);
        const QImage light = figureImage(session, options, 72);
        QPalette dark;
        for (const QPalette::ColorRole role : {QPalette::Window, QPalette::Base, QPalette::Button}) {
            dark.setColor(role, QColor(0x16, 0x18, 0x1d));
        }
        dark.setColor(QPalette::WindowText, Qt::white);
        dark.setColor(QPalette::Text, Qt::white);
        QApplication::setPalette(dark);
        const QImage image = figureImage(session, options, 72);
        QApplication::setPalette(QPalette());
        QCOMPARE(image.pixelColor(0, 0), QColor(Qt::white));
        QCOMPARE(image, light);
    }

    void copiesToTheClipboard() {
        Document document;
        document.load(sampleSession(12, 6), {});
        const Timeline timeline(document);
        const ComparedSessions compared;
        FigureDialog dialog(document, timeline, compared);
        dialog.show();
        QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("copy")), Qt::LeftButton);
        const QMimeData* const copied = QApplication::clipboard()->mimeData();
        QVERIFY(copied->hasImage());
        QCOMPARE(qvariant_cast<QImage>(copied->imageData()).width(), 1050); // 252 pt at 300 dpi
        QVERIFY(copied->data(QStringLiteral("image/svg+xml")).startsWith("<?xml"));
        QVERIFY(copied->data(QStringLiteral("application/pdf")).startsWith("%PDF-"));
    }

    void replacesAFileAsAWhole() {
        const QString path = folder_.filePath(QStringLiteral("twice.svg"));
        writeFigure(toPath(path), sampleSession(12, 6), {});
        const QByteArray first = read(path);
        writeFigure(toPath(path), sampleSession(12, 7), {});
        QVERIFY(read(path) != first);
        QCOMPARE(read(path), figureBytes(sampleSession(12, 7), {}, FigureFormat::svg));
        QCOMPARE(
            QDir(folder_.path()).entryList({QStringLiteral("*twice*")}, QDir::Files | QDir::Hidden).size(),
            1);
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

    static void sheets() {
        QTest::addColumn<FigureOptions>("options");
        QTest::addColumn<int>("blocks");
        for (const int blocks : {8, 32, 80, 200}) {
            for (const auto& [preset, name] :
                 {std::pair(FigurePreset::column, "column"), std::pair(FigurePreset::page, "page"),
                  std::pair(FigurePreset::slide, "slide")}) {
                QTest::addRow("%d rows, %s", blocks, name) << FigureOptions{.preset = preset} << blocks;
                QTest::addRow("%d columns, %s", blocks, name)
                    << FigureOptions{.preset = preset, .orientation = MapOrientation::columns} << blocks;
            }
        }
    }

    /// False where the programs that look into a PDF are missing.
    bool writePdf(const FigureOptions& options, int blocks) {
        pdf_ = folder_.filePath(QStringLiteral("sheet.pdf"));
        writeFigure(toPath(pdf_), sampleSession(blocks, blocks / 2), options);
        return !QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty();
    }

    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static QString text(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.start(program, arguments);
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput());
    }

    static QStringList lines(const QString& program, const QStringList& arguments) {
        return text(program, arguments).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }

    QTemporaryDir folder_;
    QString pdf_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestFigures)
#include "test_figures.moc"
