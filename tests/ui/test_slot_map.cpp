#include "tests/ui/samples.h"
#include "ui/map/slot_map_view.h"
#include "ui/text.h"

#include <QElapsedTimer>
#include <QHelpEvent>
#include <QToolTip>
#include <QtTest>

#include <cstdlib>

namespace cutaway {

/// The slot map under a real mouse and real keys, in both orientations and for models of every depth.
class TestSlotMap : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void clickSelectsEverySlot_data() { maps(); }
    void clickSelectsEverySlot() {
        Map on = fetched();
        for (int index = 0; index < 2 * on.model.blocks(); ++index) {
            QTest::mouseClick(&on.view, Qt::LeftButton, {}, on.view.cellCenter(Slot(index)));
            QCOMPARE(on.selected(), to_string(Slot(index)));
        }
        QTest::mouseClick(&on.view, Qt::LeftButton, {}, QPoint(1, 1));
        QCOMPARE(on.selected(), std::string());
    }

    /// The corners of a cell belong to it, not only its middle.
    void cellsAreHitUpToTheirEdges_data() { maps(); }
    void cellsAreHitUpToTheirEdges() {
        const Map on = fetched();
        const int last = 2 * on.model.blocks() - 1;
        for (const int index : {0, 1, last / 2, last - 1, last}) {
            const QPoint middle = on.view.cellCenter(Slot(index));
            for (const QPoint step : {QPoint(1, 0), QPoint(-1, 0), QPoint(0, 1), QPoint(0, -1)}) {
                QPoint at = middle;
                while (on.view.slotAt(at) == Slot(index)) {
                    at += step;
                }
                QVERIFY((at - middle).manhattanLength() >= 2);
            }
        }
    }

    void shiftSelectsARange_data() { maps(); }
    void shiftSelectsARange() {
        Map on = fetched();
        const int last = on.model.blocks() - 1;
        QTest::mouseClick(&on.view, Qt::LeftButton, {}, on.view.cellCenter(Slot(1, Kind::ffn)));
        QTest::mouseClick(&on.view, Qt::LeftButton, Qt::ShiftModifier,
                          on.view.cellCenter(Slot(last - 1, Kind::ffn)));
        QCOMPARE(selectedSlots(on.selection).size(), static_cast<std::size_t>(last - 1));
        // The other way, and over both kinds.
        QTest::mouseClick(&on.view, Qt::LeftButton, Qt::ShiftModifier,
                          on.view.cellCenter(Slot(0, Kind::attention)));
        QCOMPARE(on.selected(), std::string("A0,F0,A1,F1"));
        QTest::mouseClick(&on.view, Qt::LeftButton, Qt::ControlModifier,
                          on.view.cellCenter(Slot(1, Kind::attention)));
        QCOMPARE(on.selected(), std::string("A0,F0,F1"));
    }

    void dragSelectsARange_data() { maps(); }
    void dragSelectsARange() {
        Map on = fetched();
        QTest::mousePress(&on.view, Qt::LeftButton, {}, on.view.cellCenter(Slot(2, Kind::attention)));
        for (const int block : {3, 4, 6, 5}) {
            QTest::mouseMove(&on.view, on.view.cellCenter(Slot(block, Kind::attention)));
        }
        const QPoint end = on.view.cellCenter(Slot(5, Kind::ffn));
        QTest::mouseMove(&on.view, end);
        QTest::mouseRelease(&on.view, Qt::LeftButton, {}, end);
        QCOMPARE(on.selected(), std::string("A2,F2,A3,F3,A4,F4,A5,F5"));
        // The button is up: moving on changes nothing.
        QTest::mouseMove(&on.view, on.view.cellCenter(Slot(7, Kind::ffn)));
        QCOMPARE(on.selected(), std::string("A2,F2,A3,F3,A4,F4,A5,F5"));
    }

    /// Arrows lead through every slot, and across the parts that a deep model's map is broken into.
    void arrowsReachEverySlot_data() { maps(); }
    void arrowsReachEverySlot() {
        Map on = fetched();
        const bool columns = on.view.orientation() == MapOrientation::columns;
        const Qt::Key onward = columns ? Qt::Key_Down : Qt::Key_Right;
        const Qt::Key back = columns ? Qt::Key_Up : Qt::Key_Left;
        const Qt::Key across = columns ? Qt::Key_Right : Qt::Key_Down;
        on.view.setFocus();
        QCOMPARE(on.current(), Slot(0));
        for (int block = 1; block < on.model.blocks(); ++block) {
            QTest::keyClick(&on.view, onward);
            QCOMPARE(on.current(), Slot(block, Kind::attention));
        }
        QTest::keyClick(&on.view, onward);
        QCOMPARE(on.current(), Slot(on.model.blocks() - 1, Kind::attention));
        QTest::keyClick(&on.view, across);
        for (int block = on.model.blocks() - 1; block > 0; --block) {
            QCOMPARE(on.current(), Slot(block, Kind::ffn));
            QTest::keyClick(&on.view, back);
        }
        QCOMPARE(on.current(), Slot(0, Kind::ffn));
        QTest::keyClick(&on.view, onward, Qt::ShiftModifier);
        QTest::keyClick(&on.view, onward, Qt::ShiftModifier);
        QCOMPARE(on.selected(), std::string("F0,F1,F2"));
    }

    void focusCanBeSeen_data() { maps(); }
    void focusCanBeSeen() {
        Map on = fetched();
        // The only widget of a window has the focus as soon as the window does.
        on.view.clearFocus();
        const QImage before = on.picture();
        on.view.setFocus();
        const QImage first = on.picture();
        QVERIFY(first != before);
        QTest::keyClick(&on.view, Qt::Key_Right);
        QTest::keyClick(&on.view, Qt::Key_Down);
        QVERIFY(on.picture() != first);
    }

    void hoverTells_data() { maps(); }
    void hoverTells() {
        Map on = fetched();
        const Slot slot(6, Kind::attention);
        const QPoint at = on.view.cellCenter(slot);
        QHelpEvent help(QEvent::ToolTip, at, on.view.mapToGlobal(at));
        QCoreApplication::sendEvent(&on.view, &help);
        QTRY_VERIFY(QToolTip::isVisible());
        const QString told = QToolTip::text();
        QVERIFY2(told.startsWith(QStringLiteral("A6: attention, block 6")), qPrintable(told));
        QVERIFY(told.contains(scoreText(on.model.facts(slot).score->value)));
        QVERIFY(told.contains(QStringLiteral("Rank %1 of ").arg(on.model.facts(slot).rank)));
        QVERIFY(told.contains(shareText(1000.0 / static_cast<double>(on.model.modelParameters()))));
        QHelpEvent nowhere(QEvent::ToolTip, QPoint(1, 1), on.view.mapToGlobal(QPoint(1, 1)));
        QCoreApplication::sendEvent(&on.view, &nowhere);
        QTRY_VERIFY(!QToolTip::isVisible());
    }

    /// A menu is for what is selected, where it was asked for on that.
    void rightClickKeepsASelection_data() { maps(); }
    void rightClickKeepsASelection() {
        Map on = fetched();
        QTest::mouseClick(&on.view, Qt::LeftButton, {}, on.view.cellCenter(Slot(1, Kind::ffn)));
        QTest::mouseClick(&on.view, Qt::LeftButton, Qt::ShiftModifier,
                          on.view.cellCenter(Slot(3, Kind::ffn)));
        QTest::mouseClick(&on.view, Qt::RightButton, {}, on.view.cellCenter(Slot(2, Kind::ffn)));
        QCOMPARE(on.selected(), std::string("F1,F2,F3"));
        QTest::mouseClick(&on.view, Qt::RightButton, {}, on.view.cellCenter(Slot(5, Kind::ffn)));
        QCOMPARE(on.selected(), std::string("F5"));
    }

    /// However fast scores come, the map is painted at most once a frame, and the last of them is shown.
    void paintsOnceAFrame() {
        Map on(200, MapOrientation::rows);
        QTest::qWait(50);
        const int before = on.view.repaints();
        QElapsedTimer clock;
        clock.start();
        int told = 0;
        while (clock.elapsed() < 400) {
            ++told;
            on.model.setScores(200, {{.slot = Slot(told % 400), .score = 0.001 * told}});
            QCoreApplication::processEvents();
        }
        const auto frames = static_cast<int>(clock.elapsed() / 16);
        const int painted = on.view.repaints() - before;
        QVERIFY2(told > 2 * frames, qPrintable(QString::number(told)));
        QVERIFY2(painted >= 1 && painted <= frames + 1,
                 qPrintable(QStringLiteral("%1 in %2 frames").arg(painted).arg(frames)));
        const Slot last(399);
        on.model.setScores(200, {{.slot = last, .score = 0.5}});
        const QColor color = ScoreScale(Divergence::js).color(0.5);
        const auto shown = [&] {
            const QColor found = on.view.grab().toImage().pixelColor(on.view.cellCenter(last));
            return std::abs(found.red() - color.red()) <= 1 && std::abs(found.green() - color.green()) <= 1 &&
                   std::abs(found.blue() - color.blue()) <= 1;
        };
        QTRY_VERIFY(shown());
    }

    void emptyMapIsHarmless() {
        SlotModel model;
        QItemSelectionModel selection(&model);
        SlotMapView view(model, selection);
        view.show();
        view.setFocus();
        QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(50, 50));
        QTest::keyClick(&view, Qt::Key_Right);
        view.grab();
        QVERIFY(selectedSlots(selection).empty());
    }

  private:
    /// A shown map of a session.
    struct Map {
        Map(int blocks, MapOrientation orientation) : selection(&model), view(model, selection) {
            model.load(sampleSession(blocks, 3));
            view.setOrientation(orientation);
            view.resize(900, 420);
            view.show();
            view.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&view));
        }

        std::string selected() const { return to_string(selectedSlots(selection)); }
        Slot current() const { return Slot(selection.currentIndex().row()); }
        QImage picture() {
            QTest::qWait(40);
            return view.grab().toImage();
        }

        SlotModel model;
        QItemSelectionModel selection;
        SlotMapView view;
    };

    /// That of the test's row.
    static Map fetched() {
        QFETCH(int, blocks);
        QFETCH(bool, columns);
        return {blocks, columns ? MapOrientation::columns : MapOrientation::rows};
    }

    static void maps() {
        QTest::addColumn<int>("blocks");
        QTest::addColumn<bool>("columns");
        for (const int blocks : {8, 32, 80, 200}) {
            QTest::addRow("%d rows", blocks) << blocks << false;
            QTest::addRow("%d columns", blocks) << blocks << true;
        }
    }
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestSlotMap)
#include "test_slot_map.moc"
