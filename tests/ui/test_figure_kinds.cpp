#include "tests/ui/figure_files.h"
#include "tests/ui/samples.h"
#include "ui/figures/figure.h"
#include "ui/text.h"

#include <QImage>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

namespace cutaway {

namespace {

/// A session as an exact search leaves it: most scores are bounds.
Session bounded(int blocks, int cuts) {
    Session session = sampleSession(blocks, cuts);
    for (Step& step : session.steps) {
        for (CandidateScore& candidate : step.candidates) {
            candidate.exact = candidate.slot == step.cut || candidate.slot.index() % 3 == 0;
        }
    }
    return session;
}

FigureSubject several(int blocks) {
    const auto other = [](int count, int cuts) {
        return std::make_shared<const Session>(bounded(count, cuts));
    };
    return {bounded(blocks, blocks / 2),
            QStringLiteral("shown"),
            {{QStringLiteral("legal texts, with a name that is too long for its line"),
              other(blocks, blocks / 3), 0},
             {QStringLiteral("code"), other(std::max(blocks - 4, 1), blocks / 4), 1}}};
}

const char* nameOf(FigureKind kind) {
    switch (kind) {
    case FigureKind::map:
        return "map";
    case FigureKind::curve:
        return "curve";
    case FigureKind::composition:
        return "composition";
    case FigureKind::history:
        return "history";
    case FigureKind::maps:
        break;
    }
    return "maps";
}

} // namespace

/// Every kind of figure in every size: vector, readable, whole; and whatever a file claims, drawn.
class TestFigureKinds : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void pdfIsVectorWithItsFonts_data() { kinds(); }
    void pdfIsVectorWithItsFonts() {
        if (!installed("pdfimages")) {
            QSKIP("pdfimages (poppler-utils) is not installed");
        }
        QFETCH(FigureOptions, options);
        writeFigure(toPath(pdf()), several(32), options);
        // Two lines of heading, and nothing below them.
        QCOMPARE(lines(QStringLiteral("pdfimages"), {QStringLiteral("-list"), pdf()}).size(), 2);
        const QStringList fonts = lines(QStringLiteral("pdffonts"), {pdf()}).mid(2);
        QVERIFY(!fonts.isEmpty());
        for (const QString& font : fonts) {
            QVERIFY2(
                font.contains(QRegularExpression(QStringLiteral("\\byes (yes|no) +(yes|no) +\\d+ +\\d+$"))),
                qPrintable(font));
        }
    }

    /// Another program draws the SVG as we draw the picture.
    void svgOpensElsewhere_data() { kinds(); }
    void svgOpensElsewhere() {
        if (!installed("rsvg-convert")) {
            QSKIP("rsvg-convert (librsvg2-bin) is not installed");
        }
        QFETCH(FigureOptions, options);
        const QString svg = folder_.filePath(QStringLiteral("figure.svg"));
        const QString png = folder_.filePath(QStringLiteral("figure.png"));
        writeFigure(toPath(svg), several(32), options);
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains("<image") && !bytes.contains("<text"));
        const QSizeF size = figureSize(several(32), options);
        output(QStringLiteral("rsvg-convert"), {QStringLiteral("--width"), QString::number(size.width()),
                                                QStringLiteral("--background-color"), QStringLiteral("white"),
                                                QStringLiteral("-o"), png, svg});
        const QImage theirs = QImage(png).convertToFormat(QImage::Format_RGB32);
        const QImage ours = figureImage(several(32), options, 72);
        QCOMPARE(theirs.width(), ours.width());
        QVERIFY(std::abs(theirs.height() - ours.height()) <= 1);
        double difference = 0;
        for (int y = 0; y < std::min(ours.height(), theirs.height()); ++y) {
            for (int x = 0; x < ours.width(); ++x) {
                difference += std::abs(qGray(ours.pixel(x, y)) - qGray(theirs.pixel(x, y)));
            }
        }
        difference /= ours.width() * ours.height();
        QVERIFY2(difference < 6, qPrintable(QString::number(difference)));
    }

    /// No word lies over another or beyond the page.
    void wordsAreWholeAndApart_data() { sheets(); }
    void wordsAreWholeAndApart() {
        if (!installed("pdftotext")) {
            QSKIP("pdftotext (poppler-utils) is not installed");
        }
        QFETCH(FigureOptions, options);
        QFETCH(int, blocks);
        options.title = QStringLiteral("What goes, and what it costs");
        writeFigure(toPath(pdf()), several(blocks), options);
        const QSizeF size = figureSize(several(blocks), options);
        QVERIFY(size.height() < 640); // what fits a page of a journal with its caption
        const QVector<Word> words = wordsOf(pdf());
        QVERIFY(words.size() > 10);
        for (qsizetype one = 0; one < words.size(); ++one) {
            QVERIFY2(QRectF(QPointF(), size).contains(words[one].box), qPrintable(words[one].text));
            for (qsizetype other = 0; other < one; ++other) {
                QVERIFY2(!words[one].box.intersects(words[other].box),
                         qPrintable(words[one].text + QStringLiteral(" | ") + words[other].text));
            }
        }
    }

    /// A margin is left all around: nothing is cut off.
    void nothingTouchesTheEdge_data() { sheets(); }
    void nothingTouchesTheEdge() {
        QFETCH(FigureOptions, options);
        QFETCH(int, blocks);
        const QImage image = figureImage(several(blocks), options, 72);
        const QRect inside = image.rect().adjusted(1, 1, -1, -1);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); x += inside.contains(x, y) ? inside.width() : 1) {
                QVERIFY2(inside.contains(x, y) || image.pixelColor(x, y) == QColor(Qt::white),
                         qPrintable(QStringLiteral("%1 %2").arg(x).arg(y)));
            }
        }
    }

    void fontSizeIsWhatIsAsked() {
        FigureOptions options;
        options.kind = FigureKind::history;
        options.letters = 10;
        writeFigure(toPath(pdf()), several(12), options);
        if (!installed("pdftotext")) {
            QSKIP("pdftotext (poppler-utils) is not installed");
        }
        const QVector<Word> words = wordsOf(pdf());
        const auto found = std::find_if(words.begin(), words.end(), [](const Word& word) {
            return word.text == QStringLiteral("Attention");
        });
        QVERIFY(found != words.end());
        // DejaVu Sans' line is 1.164 of its size, of which the box here has three fifths.
        QVERIFY2(std::abs(found->box.height() / 0.6 - 11.64) < 1.2,
                 qPrintable(QString::number(found->box.height())));
    }

    void leavesOutWhatIsNotWanted() {
        if (!installed("pdftotext")) {
            QSKIP("pdftotext (poppler-utils) is not installed");
        }
        const auto words = [&](const FigureOptions& options) {
            writeFigure(toPath(pdf()), sampleSession(12, 6), options);
            QStringList texts;
            for (const Word& word : wordsOf(pdf())) {
                texts << word.text;
            }
            return texts;
        };
        for (const FigureKind kind : {FigureKind::history, FigureKind::maps}) {
            FigureOptions options{.kind = kind};
            QVERIFY(words(options).contains(QStringLiteral("divergence")));
            options.legend = false;
            QVERIFY(!words(options).contains(QStringLiteral("divergence")));
        }
        FigureOptions composition{.kind = FigureKind::composition};
        QVERIFY(words(composition).contains(QStringLiteral("Attention:")));
        composition.legend = false;
        QVERIFY(!words(composition).contains(QStringLiteral("Attention:")));
    }

    void coloursAreChosen() {
        for (const FigureKind kind : {FigureKind::map, FigureKind::history, FigureKind::maps}) {
            FigureOptions options{.kind = kind};
            const QImage cividis = figureImage(sampleSession(12, 6), options, 72);
            options.colors = ColorMap::viridis;
            const QImage viridis = figureImage(sampleSession(12, 6), options, 72);
            // The dear end of the colour bar, from matplotlib's tables.
            QVERIFY(hasColor(cividis, QColor(0x00, 0x22, 0x4e)));
            QVERIFY(!hasColor(cividis, QColor(0x44, 0x01, 0x54)));
            QVERIFY(hasColor(viridis, QColor(0x44, 0x01, 0x54)));
        }
    }

    /// Several maps share the legend; those of another divergence have no place beside them.
    void mapsAreOfOneScale() {
        FigureSubject subject = several(12);
        FigureOptions options{.kind = FigureKind::maps};
        const double three = figureSize(subject, options).height();
        Session other = bounded(12, 3);
        other.settings.divergence = Divergence::kl;
        subject.compared.push_back({QStringLiteral("kl"), std::make_shared<const Session>(other), 2});
        QCOMPARE(figureSize(subject, options).height(), three);
        QCOMPARE(subject.drawn().size(), 2U);
        subject.compared.clear();
        QVERIFY(figureSize(subject, options).height() < three - 40);
    }

    void approximateIsSaid_data() { kinds(); }
    void approximateIsSaid() {
        if (!installed("pdftotext")) {
            QSKIP("pdftotext (poppler-utils) is not installed");
        }
        QFETCH(FigureOptions, options);
        for (const bool legend : {true, false}) {
            for (const bool approximate : {true, false}) {
                options.legend = legend;
                Session session = sampleSession(12, 3);
                session.settings.mode = approximate ? SearchMode::racing : SearchMode::exact;
                writeFigure(toPath(pdf()), session, options);
                const QString words = output(QStringLiteral("pdftotext"), {pdf(), QStringLiteral("-")});
                QCOMPARE(words.contains(QStringLiteral("approximate")), approximate);
            }
        }
    }

    void hostileSessionsAreDrawn_data() { kinds(); }
    void hostileSessionsAreDrawn() {
        QFETCH(FigureOptions, options);
        std::vector<Session> sessions;
        sessions.push_back(sampleSession(8, 0)); // no cuts
        sessions.push_back(sampleSession(12, 5));
        sessions.back().steps.clear(); // cuts without their steps
        sessions.push_back(sampleSession(200, 180));
        sessions.push_back(sampleSession(3, 2));
        sessions.push_back(bounded(12, 4));
        for (Step& step : sessions.back().steps) {
            for (CandidateScore& candidate : step.candidates) {
                candidate.score = candidate.slot.index() % 2 == 0 ? qInf() : 1e300;
            }
        }
        sessions.push_back(bounded(12, 4));
        for (Step& step : sessions.back().steps) {
            for (CandidateScore& candidate : step.candidates) {
                candidate.score = candidate.slot.index() % 2 == 0 ? qQNaN() : -1;
            }
        }
        Session one;
        one.model = sampleModel(1);
        one.plan = Plan(1);
        sessions.push_back(one);
        options.title = QString(longest_title, QLatin1Char('W'));
        for (Session& session : sessions) {
            FigureSubject subject(session, QString(4000, QLatin1Char('n')), {});
            for (int others = 0; others < 12; ++others) {
                subject.compared.push_back({QString(4000, QLatin1Char('m')),
                                            std::make_shared<const Session>(sampleSession(5, 2)), others});
            }
            const QSizeF size = figureSize(subject, options);
            QVERIFY(size.width() >= 252 && size.height() > 20 && size.height() < 2000);
            QVERIFY(figureBytes(subject, options, FigureFormat::pdf).startsWith("%PDF-"));
            QXmlStreamReader xml(figureBytes(subject, options, FigureFormat::svg));
            while (!xml.atEnd()) {
                xml.readNext();
            }
            QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
            QVERIFY(!figureBytes(subject, options, FigureFormat::csv).isEmpty());
        }
    }

    /// A deep model's history has tens of thousands of cells and is still a file to send around.
    void deepHistoryIsSmall() {
        const FigureOptions options{.kind = FigureKind::history, .preset = FigurePreset::page};
        const qsizetype bytes = figureBytes(bounded(80, 120), options, FigureFormat::pdf).size();
        QVERIFY2(bytes < 600'000, qPrintable(QString::number(bytes)));
    }

  private:
    static void kinds() {
        QTest::addColumn<FigureOptions>("options");
        for (const FigureKind kind : {FigureKind::map, FigureKind::curve, FigureKind::composition,
                                      FigureKind::history, FigureKind::maps}) {
            QTest::addRow("%s", nameOf(kind)) << FigureOptions{.kind = kind};
            QTest::addRow("%s in columns", nameOf(kind))
                << FigureOptions{.kind = kind, .orientation = MapOrientation::columns};
        }
    }

    static void sheets() {
        QTest::addColumn<FigureOptions>("options");
        QTest::addColumn<int>("blocks");
        for (const FigureKind kind :
             {FigureKind::curve, FigureKind::composition, FigureKind::history, FigureKind::maps}) {
            for (const int blocks : {8, 32, 200}) {
                for (const auto& [preset, name] :
                     {std::pair(FigurePreset::column, "column"), std::pair(FigurePreset::page, "page"),
                      std::pair(FigurePreset::slide, "slide")}) {
                    for (const MapOrientation layout : {MapOrientation::rows, MapOrientation::columns}) {
                        QTest::addRow("%s, %d %s, %s", nameOf(kind), blocks,
                                      layout == MapOrientation::rows ? "rows" : "columns", name)
                            << FigureOptions{.kind = kind, .preset = preset, .orientation = layout} << blocks;
                    }
                }
            }
        }
    }

    static bool hasColor(const QImage& image, const QColor& color) {
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) +
                        std::abs(pixel.blue() - color.blue()) <
                    16) {
                    return true;
                }
            }
        }
        return false;
    }

    QString pdf() const { return folder_.filePath(QStringLiteral("figure.pdf")); }

    static QStringList lines(const QString& program, const QStringList& arguments) {
        return output(program, arguments).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestFigureKinds)
#include "test_figure_kinds.moc"
