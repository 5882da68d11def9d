#include "tests/ui/window_fixture.h"
#include "ui/window/command_match.h"
#include "ui/window/command_palette.h"

#include <QLineEdit>
#include <QListView>
#include <QMenuBar>

namespace cutaway {

/// Ctrl+Shift+P, a few letters, Enter.
class TestCommandPalette : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void init() { QSettings().clear(); }

    void ranksWhatIsTyped() {
        const auto rank = [](const char* typed, const char* name, const char* menu = "") {
            return commandMatch(QString::fromUtf8(typed), QString::fromUtf8(name), QString::fromUtf8(menu));
        };
        QCOMPARE(rank("", "Run"), std::optional(0));
        QCOMPARE(rank("RES", "Restart the engine"), std::optional(0));
        QCOMPARE(rank("engine re", "Restart the engine"), std::optional(1));
        QCOMPARE(rank("gine", "Restart the engine"), std::optional(2));
        QCOMPARE(rank("run engine", "Restart the engine", "Run"), std::optional(3));
        QCOMPARE(rank("rte", "Restart the engine"), std::optional(4));
        QCOMPARE(rank("ngs", "Restart the engine"), std::nullopt);
        QCOMPARE(rank("engines", "Restart the engine", "Run"), std::nullopt);
        QCOMPARE(rank("  export   figure ", "Export figure…"), std::optional(0));
        QCOMPARE(rank("É", "être"), std::nullopt);
    }

    void opensByItsKeyAndRunsWhatIsChosen() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(on.window.get()));
        on.map().setFocus();
        QTest::keyClick(&on.map(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        type(on, "map in col");
        QCOMPARE(row(on, 0), QStringLiteral("Map in columns"));
        QCOMPARE(current(on), 0);
        QTest::keyClick(text(on), Qt::Key_Return);
        QTRY_VERIFY(palette(on) == nullptr);
        QVERIFY(on.action("columns")->isChecked());
        // What is on is marked, and what was used last comes first.
        on.action("palette")->trigger();
        QCOMPARE(row(on, 0), QStringLiteral("Map in columns ✓"));
        QCOMPARE(CommandPalette::recent(), QStringList{"columns"});
        QTest::keyClick(text(on), Qt::Key_Escape);
        QTRY_VERIFY(palette(on) == nullptr);
    }

    void isMovedByTheArrowsPastWhatIsOff() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.action("palette")->trigger();
        type(on, "do"); // Undo and Redo have nothing to do
        const QListView* const list = this->list(on);
        const QAbstractItemModel* const model = list->model();
        QVERIFY(model->rowCount() > 3);
        int last = -1;
        for (int presses = 0; presses < model->rowCount() + 2; ++presses) {
            const QModelIndex index = list->currentIndex();
            QVERIFY((index.flags() & Qt::ItemIsEnabled) != 0);
            QVERIFY(index.row() > last || presses > 0);
            last = index.row();
            QTest::keyClick(text(on), Qt::Key_Down);
        }
        for (int presses = 0; presses < model->rowCount() + 2; ++presses) {
            QTest::keyClick(text(on), Qt::Key_Up);
        }
        QVERIFY((list->currentIndex().flags() & Qt::ItemIsEnabled) != 0);
        // The reason is there to be read, and to be heard.
        type(on, "undo");
        QCOMPARE(row(on, 0), QStringLiteral("Undo"));
        QVERIFY((model->index(0, 0).flags() & Qt::ItemIsEnabled) == 0);
        QVERIFY(model->index(0, 0).data(Qt::AccessibleTextRole).toString().contains("nothing to undo"));
        QTest::keyClick(text(on), Qt::Key_Return);
        QVERIFY(palette(on) != nullptr); // it does nothing, and stays
    }

    void nothingFoundDoesNothing() {
        WindowFixture on;
        on.action("palette")->trigger();
        type(on, "qqqq");
        QCOMPARE(list(on)->model()->rowCount(), 0);
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Down, Qt::Key_Up, Qt::Key_PageDown, Qt::Key_Tab}) {
            QTest::keyClick(text(on), key);
        }
        QVERIFY(palette(on) != nullptr);
        QVERIFY(text(on)->hasFocus());
    }

    void findsSlots() {
        WindowFixture on;
        on.action("palette")->trigger();
        type(on, "a4");
        QVERIFY(!names(on).contains(QStringLiteral("Show A4"))); // there is no model
        QTest::keyClick(text(on), Qt::Key_Escape);
        QTRY_VERIFY(palette(on) == nullptr);
        QVERIFY(on.openModel());
        on.action("palette")->trigger();
        type(on, " a4");
        QCOMPARE(row(on, 0), QStringLiteral("Show A4"));
        QTest::keyClick(text(on), Qt::Key_Return);
        QTRY_VERIFY(palette(on) == nullptr);
        QCOMPARE(on.window->selection().currentIndex().row(), parse_slot("A4", 6).index());
        QCOMPARE(selectedSlots(on.window->selection()), std::vector<Slot>{parse_slot("A4", 6)});
        on.action("palette")->trigger();
        type(on, "a17");
        QVERIFY(!names(on).contains(QStringLiteral("Show A17"))); // the model has six blocks
        // Pinned from the palette, as what is selected.
        type(on, "pin");
        QTest::keyClick(text(on), Qt::Key_Return);
        QCOMPARE(on.state("A4"), State::pinned);
    }

    void findsWhatWasOpened() {
        WindowFixture on;
        QVERIFY(on.openModel());
        QVERIFY(on.window->saveTo(folder_.filePath(QStringLiteral("kept plan.cutaway"))));
        on.action("palette")->trigger();
        type(on, "recent kept");
        QCOMPARE(row(on, 0), QStringLiteral("kept plan.cutaway"));
        QTest::keyClick(text(on), Qt::Key_Return);
        QTRY_COMPARE(on.window->document().path(), folder_.filePath(QStringLiteral("kept plan.cutaway")));
    }

    void isChosenByMouseAsWell() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.action("palette")->trigger();
        type(on, "map in col");
        const QRect place = list(on)->visualRect(list(on)->model()->index(0, 0));
        QTest::mouseClick(list(on)->viewport(), Qt::LeftButton, {}, place.center());
        QTRY_VERIFY(palette(on) == nullptr);
        QVERIFY(on.action("columns")->isChecked());
    }

  private:
    static CommandPalette* palette(WindowFixture& on) { return on.window->findChild<CommandPalette*>(); }
    static QLineEdit* text(WindowFixture& on) {
        return palette(on)->findChild<QLineEdit*>(QStringLiteral("commandText"));
    }
    static QListView* list(WindowFixture& on) {
        return palette(on)->findChild<QListView*>(QStringLiteral("commandList"));
    }
    static int current(WindowFixture& on) { return list(on)->currentIndex().row(); }
    static QString row(WindowFixture& on, int place) {
        return list(on)->model()->index(place, 0).data().toString();
    }
    static QStringList names(WindowFixture& on) {
        QStringList all;
        for (int place = 0; place < list(on)->model()->rowCount(); ++place) {
            all << row(on, place);
        }
        return all;
    }
    static void type(WindowFixture& on, const char* typed) {
        QVERIFY(palette(on) != nullptr);
        text(on)->clear();
        QTest::keyClicks(text(on), QString::fromUtf8(typed));
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestCommandPalette)
#include "test_command_palette.moc"
