#include "tests/ui/window_fixture.h"
#include "ui/text.h"

#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QTableWidget>

namespace cutaway {

/// Decisions by mouse and keys while no search runs.
class TestWindow : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    void pinsByClickAndKey() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A2");
        on.key(Qt::Key_P);
        QCOMPARE(on.state("A2"), State::pinned);
        on.key(Qt::Key_Right);
        on.key(Qt::Key_Space);
        QCOMPARE(on.state("A3"), State::pinned);
        on.key(Qt::Key_Space);
        QCOMPARE(on.state("A3"), State::kept);
        on.key(Qt::Key_Down);
        on.key(Qt::Key_Delete);
        QCOMPARE(on.state("F3"), State::forced);
        on.key(Qt::Key_R);
        QCOMPARE(on.state("F3"), State::kept);
    }

    void decidesByContextMenu() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("F4", {}, Qt::RightButton);
        Q_EMIT on.map().customContextMenuRequested(on.map().cellCenter(parse_slot("F4", 6)));
        auto* const menu = on.window->findChild<QMenu*>(QStringLiteral("slotMenu"));
        QTRY_VERIFY(menu->isVisible());
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(on.action("force")).center());
        QCOMPARE(on.state("F4"), State::forced);
        QCOMPARE(on.plan().removed(), std::vector<Slot>{parse_slot("F4", 6)});
    }

    void selectsRanges() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A1");
        on.click("F3", Qt::ShiftModifier);
        QCOMPARE(toQString(to_string(selectedSlots(on.window->selection()))),
                 QStringLiteral("A1,F1,A2,F2,A3,F3"));
        on.click("A5", Qt::ControlModifier);
        QCOMPARE(selectedSlots(on.window->selection()).size(), 7U);
        on.key(Qt::Key_Delete);
        QCOMPARE(on.plan().forced().size(), 7U);
        QCOMPARE(on.plan().events().size(), 1U);
    }

    void dragsARange() {
        WindowFixture on;
        QVERIFY(on.openModel());
        const QPoint from = on.map().cellCenter(parse_slot("F0", 6));
        const QPoint to = on.map().cellCenter(parse_slot("F2", 6));
        QTest::mousePress(&on.map(), Qt::LeftButton, {}, from);
        QTest::mouseMove(&on.map(), to);
        QTest::mouseRelease(&on.map(), Qt::LeftButton, {}, to);
        QCOMPARE(toQString(to_string(selectedSlots(on.window->selection()))), QStringLiteral("F0,F1,F2"));
    }

    void undoesAndRedoesInWords() {
        WindowFixture on;
        QVERIFY(on.openModel());
        QVERIFY(!on.action("undo")->isEnabled());
        on.click("A2");
        on.key(Qt::Key_P);
        QCOMPARE(on.window->undoStack().undoText(), QStringLiteral("Pin attention, block 2"));
        on.action("undo")->trigger();
        QCOMPARE(on.state("A2"), State::kept);
        QCOMPARE(on.window->undoStack().redoText(), QStringLiteral("Pin attention, block 2"));
        on.action("redo")->trigger();
        QCOMPARE(on.state("A2"), State::pinned);
        on.action("undo")->trigger();
        on.key(Qt::Key_Delete);
        QVERIFY(!on.action("redo")->isEnabled());
        QCOMPARE(on.state("A2"), State::forced);
    }

    void scoresWhatIsAskedFor() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("F1");
        on.key(Qt::Key_Return);
        QTRY_VERIFY(on.window->slotModel().facts(parse_slot("F1", 6)).score.has_value());
        QCOMPARE(on.window->slotModel().facts(parse_slot("F1", 6)).score->value, 0.125);
    }

    void traitsSayWhatTheModelIs() {
        WindowFixture on;
        QVERIFY(on.openModel());
        auto* const panel = on.window->findChild<QLabel*>(QStringLiteral("modelPanel"));
        on.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(on.window.get()));
        panel->setFocus();
        QTest::keyClick(panel, Qt::Key_Tab); // to its only link
        QTest::keyClick(panel, Qt::Key_Return);
        const auto* const table = on.window->findChild<QTableWidget*>(QStringLiteral("traitsTable"));
        QVERIFY(table != nullptr);
        QCOMPARE(table->rowCount(), 2);
        const auto cell = [&](int row, int column) { return table->item(row, column)->text(); };
        QCOMPARE(cell(0, 0), QStringLiteral("kv heads"));
        QCOMPARE(cell(0, 1), QStringLiteral("2"));
        QCOMPARE(cell(0, 2), QStringLiteral("num_key_value_heads"));
        QCOMPARE(cell(1, 1), QStringLiteral("none, 7"));
    }

    /// However small the panel is made and long its lines are, its last one can be read.
    void theModelPanelShowsAllOfItself() {
        WindowFixture on;
        QVERIFY(on.openModel());
        const auto* const panel = on.window->findChild<QLabel*>(QStringLiteral("modelPanel"));
        auto* const dock = on.window->findChild<QDockWidget*>(QStringLiteral("modelDock"));
        const auto shows_all = [&] { return panel->height() >= panel->heightForWidth(panel->width()); };
        on.click("A4");
        on.key(Qt::Key_Delete);
        for (const int width : {400, 220, 160}) {
            on.window->resizeDocks({dock}, {width}, Qt::Horizontal);
            on.window->resizeDocks({dock}, {20}, Qt::Vertical);
            QTRY_VERIFY(shows_all());
            QTest::qWait(50); // whatever is still laid out
            QVERIFY(shows_all());
        }
    }

    void tableTellsThePlan() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A4");
        on.key(Qt::Key_Delete);
        const auto* const table = on.window->findChild<QTableView*>(QStringLiteral("slotTable"));
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            const auto cell = [&](int column) {
                return table->model()->index(row, column).data().toString();
            };
            QCOMPARE(cell(SlotModel::nameColumn).toStdString(), to_string(Slot(row)));
            QCOMPARE(cell(SlotModel::stateColumn), stateText(on.plan().state(Slot(row))));
        }
    }

    void everyCellCanBeHit_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("blocks");
        QTest::addColumn<bool>("columns");
        for (const int blocks : {8, 32, 80, 200}) {
            for (const bool columns : {false, true}) {
                QTest::addRow("%d %s", blocks, columns ? "columns" : "rows") << 480 << blocks << columns;
            }
        }
    }

    void everyCellCanBeHit() {
        QFETCH(int, width);
        QFETCH(int, blocks);
        QFETCH(bool, columns);
        const QRectF area(0, 0, width, 300);
        const SlotMapLayout places(area, blocks, columns ? MapOrientation::columns : MapOrientation::rows,
                                   {});
        for (int index = 0; index < 2 * blocks; ++index) {
            const QRectF cell = places.cell(Slot(index));
            QVERIFY(cell.width() > 2 && cell.height() > 2);
            QVERIFY(area.contains(cell));
            QCOMPARE(places.slotAt(cell.center()), std::optional(Slot(index)));
        }
    }

    void fitsASmallScreen() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.window->resize(1024, 640);
        QTRY_COMPARE(on.window->size(), QSize(1024, 640));
        const QRect map = on.map().rect();
        for (int index = 0; index < 12; ++index) {
            QVERIFY(map.contains(on.map().cellCenter(Slot(index))));
        }
    }

    void refusedModelLeavesThePlan() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A2");
        on.key(Qt::Key_Delete);
        on.window->controller().openModel({.path = "/models/missing"});
        QTRY_VERIFY(on.banner("error") != nullptr);
        QVERIFY(on.banner("error")->accessibleDescription().contains(QStringLiteral("/models/missing")));
        QCOMPARE(on.state("A2"), State::forced);
        QVERIFY(on.window->controller().modelReady());
    }

  private:
    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindow)
#include "test_window.moc"
