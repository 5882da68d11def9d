#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"
#include "ui/map/history_layout.h"
#include "ui/map/history_view.h"
#include "ui/plots/composition_plot.h"
#include "ui/text.h"

#include <QHelpEvent>
#include <QToolTip>

#include <cmath>

namespace cutaway {

/// The score history and the composition in a real window: by mouse, by keyboard, along the timeline, and
/// while a search runs.
class TestScoreHistory : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void cleanup() { QSettings().clear(); }

    void isASecondViewOfTheCenter() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        QVERIFY(on.map().isVisible() && !view(on).isVisible());
        QTest::keyClick(on.window.get(), Qt::Key_F8);
        QVERIFY(view(on).isVisible() && !on.map().isVisible());
        QCOMPARE(QApplication::focusWidget(), &view(on));
        QTest::keyClick(on.window.get(), Qt::Key_F7);
        QVERIFY(on.map().isVisible());
        on.action("historyView")->trigger();
        // It is remembered, and shown for the next session too.
        WindowFixture next;
        QVERIFY(shown(next, 8, 2));
        QVERIFY(view(next).isVisible());
    }

    /// A row for every cut that holds, coloured as the map's scale says.
    void colorsAreTheScores() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        on.action("historyView")->trigger();
        const Session& session = on.window->document().session();
        QCOMPARE(view(on).history().rows.size(), 6U);
        const QImage picture = view(on).grab().toImage();
        for (int row = 0; row < 6; ++row) {
            const Step& step = session.steps[static_cast<std::size_t>(row)];
            for (int index = 0; index < 24; ++index) {
                const Slot slot(index);
                const auto candidate = std::ranges::find(step.candidates, slot, &CandidateScore::slot);
                if (slot == step.cut) {
                    continue; // hatched
                }
                const QColor seen = picture.pixelColor(view(on).cellCenter({row, slot}));
                if (candidate == step.candidates.end()) {
                    QCOMPARE(seen, lightTheme().map.paper);
                    continue;
                }
                // The scale by hand: four decades up to 1.
                const double position = std::clamp(std::log10(candidate->score / 1e-4) / 4, 0.0, 1.0);
                const QColor expected = ScoreScale::colorAt(position);
                QVERIFY(std::abs(seen.red() - expected.red()) + std::abs(seen.green() - expected.green()) +
                            std::abs(seen.blue() - expected.blue()) <
                        12);
            }
        }
    }

    void cutsAreHatched() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        on.action("historyView")->trigger();
        const QImage picture = view(on).grab().toImage();
        for (int row = 0; row < 6; ++row) {
            const Slot cut = on.window->document().session().steps[static_cast<std::size_t>(row)].cut;
            std::set<QRgb> colors;
            const QPoint middle = view(on).cellCenter({row, cut});
            for (int dx = -5; dx <= 5; ++dx) {
                for (int dy = -5; dy <= 5; ++dy) {
                    colors.insert(picture.pixel(middle + QPoint(dx, dy)));
                }
            }
            QVERIFY2(colors.size() > 4, qPrintable(QString::number(colors.size()))); // number and hatch
        }
    }

    void hoverTells() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        on.action("historyView")->trigger();
        const CandidateScore& first = on.window->document().session().steps[2].candidates.front();
        const QPoint point = view(on).cellCenter({2, first.slot});
        QHelpEvent hover(QEvent::ToolTip, point, view(on).mapToGlobal(point));
        QApplication::sendEvent(&view(on), &hover);
        QVERIFY2(QToolTip::text().contains(QStringLiteral("Step 3")), qPrintable(QToolTip::text()));
        QVERIFY(QToolTip::text().contains(slotName(first.slot)));
        QVERIFY(QToolTip::text().contains(scoreText(first.score)));
        QToolTip::hideText();
    }

    void clickSelectsAndDoubleClickShowsTheStep() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        on.action("historyView")->trigger();
        const Slot slot(20);
        QTest::mouseClick(&view(on), Qt::LeftButton, {}, view(on).cellCenter({3, slot}));
        QCOMPARE(selectedSlots(on.window->selection()), std::vector<Slot>{slot});
        QVERIFY(!on.window->timeline().isPast());
        QTest::mouseDClick(&view(on), Qt::LeftButton, {}, view(on).cellCenter({3, slot}));
        // After a pin and a forced slot the fourth cut is the sixth event.
        QCOMPARE(on.window->timeline().position(), 6);
        QCOMPARE(view(on).shownRows(), 4);
        QCOMPARE(view(on).history().rows.size(), 6U);
        // What came later is faint.
        const QImage picture = view(on).grab().toImage();
        const CandidateScore& later = on.window->document().session().steps[5].candidates.front();
        const QColor seen = picture.pixelColor(view(on).cellCenter({5, later.slot}));
        QVERIFY(seen.lightness() > ScoreScale(Divergence::js).color(later.score).lightness() + 20);
    }

    void clickOnAStepsNumberShowsIt() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        on.action("historyView")->trigger();
        const QPoint first = view(on).cellCenter({1, Slot(0)});
        QTest::mouseClick(&view(on), Qt::LeftButton, {}, QPoint(first.x() - 40, first.y()));
        QCOMPARE(on.window->timeline().position(), 4);
    }

    void keyboardMovesAndShows() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        QTest::keyClick(on.window.get(), Qt::Key_F8);
        QTest::keyClick(&view(on), Qt::Key_Right);
        QCOMPARE(on.window->selection().currentIndex().row(), Slot(1, Kind::attention).index());
        QVERIFY(view(on).accessibleDescription().contains(QStringLiteral("Step 6")));
        QTest::keyClick(&view(on), Qt::Key_Up);
        QTest::keyClick(&view(on), Qt::Key_Up);
        QVERIFY2(view(on).accessibleDescription().contains(QStringLiteral("Step 4")),
                 qPrintable(view(on).accessibleDescription()));
        for (int presses = 0; presses < 11; ++presses) {
            QTest::keyClick(&view(on), Qt::Key_Right);
        }
        // From the last attention to the first FFN.
        QCOMPARE(on.window->selection().currentIndex().row(), Slot(0, Kind::ffn).index());
        QTest::keyClick(&view(on), Qt::Key_Return);
        QCOMPARE(on.window->timeline().position(), 6);
        QTest::keyClick(on.window.get(), Qt::Key_End, Qt::AltModifier);
        QVERIFY(!on.window->timeline().isPast());
        // The plan's keys work as on the map.
        QTest::keyClick(&view(on), Qt::Key_P);
        QCOMPARE(on.state("F0"), State::pinned);
    }

    void columnsTurnIt() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        on.action("historyView")->trigger();
        const auto offset = [&] {
            return view(on).cellCenter({0, Slot(1, Kind::attention)}) -
                   view(on).cellCenter({0, Slot(0, Kind::attention)});
        };
        QVERIFY(offset().x() > 0 && offset().y() == 0);
        on.action("columns")->trigger();
        QVERIFY(offset().x() == 0 && offset().y() > 0);
    }

    void growsWithASearch() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.action("historyView")->trigger();
        QVERIFY(view(on).history().rows.empty());
        on.setCuts(4);
        on.action("run")->trigger();
        QTRY_COMPARE(view(on).history().rows.size(), 4U);
        QCOMPARE(view(on).shownRows(), 4);
    }

    /// Marks move over the cells, which are drawn once.
    void selectingDrawsNoCells() {
        WindowFixture on;
        QVERIFY(shown(on, 80, 120));
        on.action("historyView")->trigger();
        view(on).grab();
        const int drawings = view(on).drawings();
        for (int row = 100; row < 110; ++row) {
            QTest::mouseClick(&view(on), Qt::LeftButton, {}, view(on).cellCenter({row, Slot(row)}));
            view(on).grab();
        }
        on.window->timeline().go(30);
        view(on).grab();
        QCOMPARE(view(on).drawings(), drawings);
    }

    /// A moment whose cuts do not hold any more has a history of its own.
    void undoneMomentsHaveTheirs() {
        WindowFixture on;
        Session session = sampleSession(12, 6);
        session.plan.append(session.plan.next_undo(8));
        session.plan.append(session.plan.next_undo(7));
        on.window->document().load(session, {});
        on.action("historyView")->trigger();
        QCOMPARE(view(on).history().rows.size(), 4U);
        on.window->timeline().go(8);
        QCOMPARE(view(on).history().rows.size(), 6U);
        QCOMPARE(view(on).shownRows(), 6);
    }

    void placesAndCellsAgree_data() {
        QTest::addColumn<int>("blocks");
        QTest::addColumn<int>("steps");
        for (const auto& [blocks, steps] :
             {std::pair(1, 1), std::pair(8, 3), std::pair(80, 120), std::pair(200, 400), std::pair(12, 24)}) {
            QTest::addRow("%d blocks, %d steps", blocks, steps) << blocks << steps;
        }
    }

    void placesAndCellsAgree() {
        QFETCH(int, blocks);
        QFETCH(int, steps);
        const QRectF area(7, 9, 733, 411);
        for (const MapOrientation orientation : {MapOrientation::rows, MapOrientation::columns}) {
            const HistoryLayout layout(area, blocks, steps, orientation, {});
            QVERIFY(area.adjusted(-1, -1, 1, 1).contains(layout.bounds()));
            for (int row = 0; row < steps; ++row) {
                for (int index = 0; index < 2 * blocks; ++index) {
                    const HistoryPlace place{row, Slot(index)};
                    QCOMPARE(layout.placeAt(layout.cell(place).center()), std::optional(place));
                }
            }
            QVERIFY(!layout.panel(Kind::attention).intersects(layout.panel(Kind::ffn)));
        }
    }

    void compositionFollowsTheTimeline() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        auto* const plot = on.window->findChild<CompositionPlot*>();
        const auto removed = [&](Kind kind) {
            int count = 0;
            const Plan plan = on.window->timeline().plan();
            for (const Slot slot : plan.removed()) {
                count += slot.kind() == kind ? 1 : 0;
            }
            return count;
        };
        for (const int moment : {8, 5, 2, 0}) {
            on.window->timeline().go(moment);
            const QString expected = QStringLiteral("Attention: %1 of 12 removed; FFN: %2 of 12 removed")
                                         .arg(removed(Kind::attention))
                                         .arg(removed(Kind::ffn));
            QVERIFY2(plot->accessibleDescription().startsWith(expected),
                     qPrintable(expected + QLatin1Char('\n') + plot->accessibleDescription()));
        }
    }

    void colourMapIsChosenForTheWindow() {
        WindowFixture on;
        QVERIFY(shown(on, 12, 6));
        const Slot slot = on.window->document().session().steps.back().candidates.back().slot;
        const auto seen = [&] {
            return on.map().toPixmap().toImage().pixelColor(on.map().cellCenter(slot) - QPoint(4, 4));
        };
        const double score = on.window->slotModel().facts(slot).score->value;
        QCOMPARE(seen().rgb(), ScoreScale(Divergence::js).color(score).rgb());
        on.action("viridis")->trigger();
        QTRY_COMPARE(seen().rgb(), ScoreScale(Divergence::js, ColorMap::viridis).color(score).rgb());
        WindowFixture next;
        QVERIFY(next.action("viridis")->isChecked());
    }

  private:
    static bool shown(WindowFixture& on, int blocks, int cuts) {
        on.window->document().load(sampleSession(blocks, cuts), {});
        return QTest::qWaitForWindowActive(on.window.get());
    }
    static HistoryView& view(WindowFixture& on) { return *on.window->findChild<HistoryView*>(); }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestScoreHistory)
#include "test_score_history.moc"
