#include "tests/ui/samples.h"
#include "ui/map/slot_map_legend.h"
#include "ui/map/slot_map_placement.h"

#include <QImage>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <memory>

namespace cutaway {

/// The slot map as a picture: its colours, its marks, and where it puts them.
class TestSlotMapPainter : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// What Matplotlib 3.11's cividis has at these places; light is cheap.
    void coloursAreCividis_data() {
        QTest::addColumn<double>("position");
        QTest::addColumn<QColor>("color");
        QTest::newRow("cheapest") << 0.0 << QColor("#fee838");
        QTest::newRow("a fifth") << 0.2 << QColor("#c8b866");
        QTest::newRow("three fifths") << 0.6 << QColor("#666970");
        QTest::newRow("four fifths") << 0.8 << QColor("#35456c");
        QTest::newRow("near the end") << 1 - 6 / 255.0 << QColor("#002758");
        QTest::newRow("dearest") << 1.0 << QColor("#00224e");
    }

    void coloursAreCividis() {
        QFETCH(double, position);
        QFETCH(QColor, color);
        QVERIFY(distance(ScoreScale::colorAt(position), color) <= 4);
    }

    /// Of matplotlib's tables, light end first.
    void viridisIsTheOtherChoice() {
        const auto at = [](double position) { return ScoreScale::colorAt(position, ColorMap::viridis); };
        QVERIFY(distance(at(0), QColor("#fde725")) <= 4);
        QVERIFY(distance(at(0.25), QColor("#5ec962")) <= 4);
        QVERIFY(distance(at(0.5), QColor("#21918c")) <= 4);
        QVERIFY(distance(at(0.75), QColor("#3b528b")) <= 4);
        QVERIFY(distance(at(1), QColor("#440154")) <= 4);
        QCOMPARE(ScoreScale(Divergence::js, ColorMap::viridis).color(0.01), at(0.5));
    }

    void scaleIsLogarithmicAndHasTwoEnds() {
        const ScoreScale scale(Divergence::js);
        QCOMPARE(scale.position(1e-4), 0.0);
        QCOMPARE(scale.position(1e-2), 0.5);
        QCOMPARE(scale.position(1), 1.0);
        QCOMPARE(scale.position(1e-9), 0.0);
        QCOMPARE(scale.position(0), 0.0);
        QCOMPARE(scale.position(50), 1.0);
        // What overflows is dear, never cheap.
        QCOMPARE(scale.position(qInf()), 1.0);
        QCOMPARE(scale.position(qQNaN()), 1.0);
    }

    void scaleNamesItsDecades() {
        const ScoreScale js(Divergence::js);
        QStringList labels;
        for (const double decade : js.decades()) {
            labels << js.tickText(decade);
        }
        QCOMPARE(labels, QStringList({"≤10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"}));
        const ScoreScale kl(Divergence::kl);
        QCOMPARE(kl.tickText(kl.high()), QStringLiteral("≥10¹"));
    }

    void cellsHaveTheirScoresColours_data() { maps(); }
    void cellsHaveTheirScoresColours() {
        const Map map = fetched();
        const QImage image = map.drawn();
        const ScoreScale scale(Divergence::js);
        int seen = 0;
        for (int index = 0; index < 2 * map.model->blocks(); ++index) {
            const SlotFacts& facts = map.model->facts(Slot(index));
            if (facts.state == State::kept && facts.score) {
                const QColor found = map.pixel(image, Slot(index), {0.5, 0.5});
                QVERIFY2(distance(found, scale.color(facts.score->value)) <= 2,
                         qPrintable(QStringLiteral("%1: %2").arg(index).arg(found.name())));
                ++seen;
            }
        }
        QVERIFY(seen > map.model->blocks());
    }

    /// The colour of a score does not depend on any other score.
    void scaleDoesNotMove() {
        Map map(12, MapOrientation::rows);
        const auto color = [&] { return map.pixel(map.drawn(), Slot(20), {0.5, 0.5}); };
        map.model->setScores(9, {{.slot = Slot(20), .score = 0.02}, {.slot = Slot(21), .score = 0.03}});
        const QColor before = color();
        map.model->setScores(9, {{.slot = Slot(21), .score = 1e-6}, {.slot = Slot(22), .score = 40}});
        QCOMPARE(color(), before);
    }

    /// Every kind of cell looks different without its colour.
    void marksNeedNoColour() {
        QVector<QImage> cells;
        for (const SlotFacts& facts : kinds()) {
            cells << onlyCell(facts).convertToFormat(QImage::Format_Grayscale8);
        }
        for (int one = 0; one < cells.size(); ++one) {
            for (int other = 0; other < one; ++other) {
                QVERIFY2(differences(cells[one], cells[other]) > 20,
                         qPrintable(QStringLiteral("%1 and %2").arg(one).arg(other)));
            }
        }
    }

    void hatchesLeanBothWays() {
        QVERIFY(lean(onlyCell(removed(State::cut), false)) > 0);
        QVERIFY(lean(onlyCell(removed(State::forced), false)) < 0);
    }

    void marksLieWhereTheyBelong() {
        const MapStyle style;
        const auto at = [](const QImage& image, double x, double y) {
            return image.pixelColor(static_cast<int>(x * image.width()),
                                    static_cast<int>(y * image.height()));
        };
        const QImage unscored = onlyCell({});
        QCOMPARE(at(unscored, 0.5, 0.5), style.faint);
        QCOMPARE(at(unscored, 0.25, 0.25), style.empty);
        const QColor fill = ScoreScale(Divergence::js).color(0.01);
        const QColor ink = ScoreScale::inkOn(fill);
        const QImage bound = onlyCell(scored(false));
        QVERIFY(distance(at(bound, 0.86, 0.86), ink) <= 1);
        QVERIFY(distance(at(bound, 0.14, 0.14), fill) <= 1);
        // The mark keeps off the edge.
        QVERIFY(distance(at(bound, 0.97, 0.97), ink) > 40);
        SlotFacts leader = scored(true);
        leader.leading = true;
        const QImage ring = onlyCell(leader);
        QVERIFY(distance(at(ring, 0.5, 0.5), fill) <= 1);
        QVERIFY(distance(at(ring, 0.5, 0.5 - 12.0 / 60), ink) <= 1); // its radius is at most 12
        SlotFacts pinned;
        pinned.state = State::pinned;
        const QImage pin = onlyCell(pinned);
        QCOMPARE(at(pin, 0.02, 0.5), style.ink);
        QCOMPARE(at(pin, 0.5, 0.02), style.ink);
        QCOMPARE(at(pin, 0.98, 0.5), style.ink);
        QCOMPARE(at(pin, 0.5, 0.98), style.ink);
        QVERIFY(distance(at(pin, 0.5, 0.4), style.empty) > 10);
    }

    void inkStandsOut() {
        for (int part = 0; part <= 100; ++part) {
            const QColor fill = ScoreScale::colorAt(part / 100.0);
            QVERIFY2(contrast(fill, ScoreScale::inkOn(fill)) >= 3, qPrintable(fill.name()));
        }
    }

    /// A score of an earlier step keeps its colour and gets a dot; a pinned slot has no colour of its own.
    void earlierScoresAreTold() {
        Map map(12, MapOrientation::rows);
        const Slot late(20);
        QVERIFY(map.model->facts(late).score);
        const QColor fill = map.pixel(map.drawn(), late, {0.5, 0.5});
        map.model->setScores(map.model->shownStep() + 1, {{.slot = Slot(21), .score = 0.5}});
        const QImage image = map.drawn();
        QCOMPARE(map.pixel(image, late, {0.25, 0.25}), fill);
        QCOMPARE(map.pixel(image, late, {0.5, 0.5}), ScoreScale::inkOn(fill));
        Plan plan = sampleSession(12, 6).plan;
        plan.append(plan.next_edit(Decision::pin, {late}));
        map.model->setPlan(plan);
        QCOMPARE(map.pixel(map.drawn(), late, {0.2, 0.2}), map.style.empty);
    }

    void everyNumberIsInsideItsCell_data() { maps(); }
    void everyNumberIsInsideItsCell() {
        Map map = fetched();
        const QImage with = map.drawn(false);
        map.style.numbers = false;
        const QImage without = map.drawn(false);
        QVector<QRect> cells;
        for (int index = 0; index < 2 * map.model->blocks(); ++index) {
            if (map.model->facts(Slot(index)).state == State::cut) {
                cells << map.cell(Slot(index)).toAlignedRect();
            }
        }
        QVector<int> changed(cells.size());
        for (int y = 0; y < with.height(); ++y) {
            for (int x = 0; x < with.width(); ++x) {
                if (with.pixel(x, y) == without.pixel(x, y)) {
                    continue;
                }
                const auto cell = std::find_if(cells.begin(), cells.end(),
                                               [&](const QRect& rect) { return rect.contains(x, y); });
                QVERIFY2(cell != cells.end(), qPrintable(QStringLiteral("at %1, %2").arg(x).arg(y)));
                ++changed[static_cast<int>(cell - cells.begin())];
            }
        }
        QVERIFY(!cells.isEmpty());
        // All are there, but where nobody could read any.
        const bool none = *std::max_element(changed.begin(), changed.end()) == 0;
        QVERIFY(none ? map.model->blocks() == 200 : *std::min_element(changed.begin(), changed.end()) > 4);
    }

    void nothingOverlapsOrIsCutOff_data() { maps(); }
    void nothingOverlapsOrIsCutOff() {
        const Map map = fetched();
        const SlotMapLayout& layout = map.placement.map;
        QRectF whole;
        for (int index = 0; index < 2 * map.model->blocks(); ++index) {
            const QRectF cell = layout.cell(Slot(index));
            QVERIFY(cell.width() >= 3 && cell.height() >= 3);
            QVERIFY(!map.placement.legend.intersects(cell));
            for (int other = 0; other < index; ++other) {
                QVERIFY(!layout.cell(Slot(other)).intersects(cell));
            }
            whole |= cell;
        }
        QVERIFY(layout.bounds().contains(whole));
        QVERIFY(map.area.contains(map.placement.bounds));
        // What is drawn stays in the area as well: around it the paper is white.
        const QImage image = map.drawn();
        const QRect inside = map.area.translated(Map::margin, Map::margin).toAlignedRect();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (!inside.contains(x, y)) {
                    QCOMPARE(image.pixelColor(x, y), QColor(Qt::white));
                }
            }
        }
    }

    void legendTellsWhatIsThere() {
        Map map(12, MapOrientation::rows);
        const double used = SlotMapLegend(*map.model, map.style, LegendMarks::used).height(150);
        const double all = SlotMapLegend(*map.model, map.style, LegendMarks::all).height(150);
        QVERIFY(used < all);
        // The window's never changes while a search runs.
        map.model->load(sampleSession(12, 0));
        QCOMPARE(SlotMapLegend(*map.model, map.style, LegendMarks::all).height(150), all);
    }

  private:
    /// A map of a sample session with its legend, placed in an area.
    struct Map {
        static constexpr int margin = 30;

        Map(int blocks, MapOrientation orientation, const QSizeF& size = {760, 360})
            : model(std::make_unique<SlotModel>()), area(QPointF(), size),
              placement{place(blocks, orientation)} {}

        SlotMapPlacement place(int blocks, MapOrientation orientation) {
            model->load(sampleSession(blocks, blocks / 2));
            style.font.setPixelSize(12);
            const SlotMapLegend legend(*model, style, LegendMarks::all);
            return placeSlotMap(area, blocks, orientation, {}, &legend);
        }

        QImage drawn(bool legend = true) const {
            QImage image((area.size() + QSizeF(2 * margin, 2 * margin)).toSize(), QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            painter.translate(margin, margin);
            SlotMapPainter(*model, style).drawMap(painter, placement.map);
            if (legend) {
                SlotMapLegend(*model, style, LegendMarks::all).draw(painter, placement.legend);
            }
            return image;
        }

        QRectF cell(Slot slot) const { return placement.map.cell(slot).translated(margin, margin); }

        /// At a place inside a cell, from 0 to 1 in both directions.
        QColor pixel(const QImage& image, Slot slot, const QPointF& where) const {
            const QRectF place = cell(slot);
            return image.pixelColor(static_cast<int>(place.left() + where.x() * place.width()),
                                    static_cast<int>(place.top() + where.y() * place.height()));
        }

        std::unique_ptr<SlotModel> model;
        MapStyle style;
        QRectF area;
        SlotMapPlacement placement;
    };

    static void maps() {
        QTest::addColumn<int>("blocks");
        QTest::addColumn<bool>("columns");
        QTest::addColumn<QSizeF>("size");
        for (const int blocks : {8, 32, 80, 200}) {
            for (const bool columns : {false, true}) {
                const char* const way = columns ? "columns" : "rows";
                QTest::addRow("%d %s", blocks, way) << blocks << columns << QSizeF(1200, 700);
                QTest::addRow("%d %s, small", blocks, way) << blocks << columns << QSizeF(700, 460);
            }
        }
    }

    static Map fetched() {
        QFETCH(int, blocks);
        QFETCH(bool, columns);
        QFETCH(QSizeF, size);
        return Map(blocks, columns ? MapOrientation::columns : MapOrientation::rows, size);
    }

    static SlotFacts removed(State state) {
        SlotFacts facts;
        facts.state = state;
        facts.cutOrder = 3;
        return facts;
    }

    static SlotFacts scored(bool exact) {
        SlotFacts facts;
        facts.score = SlotScores::Score{0.01, exact, 0};
        return facts;
    }

    static QVector<SlotFacts> kinds() {
        SlotFacts leader = scored(true);
        leader.leading = true;
        SlotFacts pinned = scored(true);
        pinned.state = State::pinned;
        SlotFacts earlier = scored(true);
        earlier.score->step = 99;
        return {{},     scored(true), scored(false),       earlier,
                leader, pinned,       removed(State::cut), removed(State::forced)};
    }

    /// One cell of 60 by 60 pixels.
    static QImage onlyCell(const SlotFacts& facts, bool numbers = true) {
        SlotModel model;
        model.load(sampleSession(8, 2));
        MapStyle style;
        style.font.setPixelSize(12);
        style.numbers = numbers;
        QImage image(60, 60, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        const SlotMapPainter map(model, style);
        map.drawCell(painter, QRectF(0, 0, 60, 60), facts, map.numbers({60, 60}, 1));
        return image;
    }

    /// Positive where strokes rise to the right, negative where they fall: along a stroke neighbours are
    /// alike.
    static double lean(const QImage& image) {
        double rising = 0;
        double falling = 0;
        for (int y = 6; y < 54; ++y) {
            for (int x = 6; x < 54; ++x) {
                const int here = qGray(image.pixel(x, y));
                rising += std::abs(here - qGray(image.pixel(x + 4, y - 4)));
                falling += std::abs(here - qGray(image.pixel(x + 4, y + 4)));
            }
        }
        return falling - rising;
    }

    static int differences(const QImage& one, const QImage& other) {
        int count = 0;
        for (int y = 0; y < one.height(); ++y) {
            for (int x = 0; x < one.width(); ++x) {
                count += std::abs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y))) > 40 ? 1 : 0;
            }
        }
        return count;
    }

    static int distance(const QColor& one, const QColor& other) {
        return std::max({std::abs(one.red() - other.red()), std::abs(one.green() - other.green()),
                         std::abs(one.blue() - other.blue())});
    }

    /// As WCAG 2 defines it.
    static double contrast(const QColor& one, const QColor& other) {
        const auto luminance = [](const QColor& color) {
            const auto linear = [](double value) {
                return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
            };
            return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
                   0.0722 * linear(color.blueF());
        };
        const double first = luminance(one);
        const double second = luminance(other);
        return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
    }
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestSlotMapPainter)
#include "test_slot_map_painter.moc"
