#include "tests/ui/window_fixture.h"
#include "ui/window/command_palette.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>

#include <algorithm>
#include <set>

namespace cutaway {

/// The window without a mouse, and for those who do not see it.
class TestWindowAccess : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    void everythingHasAMenuEntryAndAKey() {
        WindowFixture on;
        const QList<QAction*> reachable = inMenus(on.window->menuBar()->actions());
        std::set<QString> keys;
        for (const QAction* action : reachable) {
            QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
            for (const QKeySequence& key : action->shortcuts()) {
                QVERIFY2(keys.insert(key.toString()).second, qPrintable(action->text()));
            }
        }
        for (QAction* action : on.window->findChildren<QAction*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (!action->objectName().isEmpty() && action->menu() == nullptr) {
                QVERIFY2(reachable.contains(action), qPrintable(action->objectName()));
            }
        }
    }

    /// So that nobody has to know in which menu something is.
    void everythingIsInThePalette() {
        WindowFixture on;
        on.action("palette")->trigger();
        const auto* const palette = on.window->findChild<CommandPalette*>();
        QVERIFY(palette != nullptr);
        const QAbstractItemModel* const model = palette->findChild<QListView*>()->model();
        const QList<QAction*> reachable = inMenus(on.window->menuBar()->actions());
        QCOMPARE(model->rowCount(), reachable.size() - 1); // it does not offer itself
        std::set<QString> spoken;
        for (int row = 0; row < model->rowCount(); ++row) {
            spoken.insert(model->index(row, 0).data(Qt::AccessibleTextRole).toString());
        }
        QCOMPARE(spoken.size(), static_cast<std::size_t>(model->rowCount()));
        for (const QAction* action : reachable) {
            const QString key = action->shortcut().toString(QKeySequence::NativeText);
            const QString name = action->text().remove(QLatin1Char('&'));
            const auto found = std::find_if(spoken.begin(), spoken.end(), [&](const QString& text) {
                return text.startsWith(name + QLatin1String(", ")) &&
                       (key.isEmpty() || text.endsWith(QLatin1String(", ") + key));
            });
            QVERIFY2((found != spoken.end()) == (action->objectName() != QLatin1String("palette")),
                     qPrintable(name));
            QVERIFY2(found == spoken.end() ||
                         found->contains(QStringLiteral("not available")) == !action->isEnabled(),
                     qPrintable(name));
        }
    }

    void everyControlHasAName() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A1");
        on.action("editBudget")->trigger();
        for (const QWidget* widget : on.window->findChildren<QWidget*>()) {
            const bool control = qobject_cast<const QAbstractButton*>(widget) != nullptr ||
                                 qobject_cast<const QAbstractItemView*>(widget) != nullptr ||
                                 qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
                                 qobject_cast<const QComboBox*>(widget) != nullptr ||
                                 qobject_cast<const QPlainTextEdit*>(widget) != nullptr ||
                                 qobject_cast<const SlotMapView*>(widget) != nullptr;
            if (!control || !widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) {
                continue;
            }
            QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(
                const_cast<QWidget*>(widget)); // NOLINT: it asks for one
            const QString name = face->text(QAccessible::Name);
            QVERIFY2(!name.isEmpty(),
                     qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(widget->metaObject()->className()),
                                                            widget->objectName())));
        }
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
    }

    void tabReachesEveryPart() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(on.window.get()));
        on.map().setFocus();
        std::set<QString> visited;
        for (int presses = 0; presses < 60; ++presses) {
            QWidget* const focused = QApplication::focusWidget();
            QVERIFY(focused != nullptr);
            visited.insert(focused->objectName());
            QTest::keyClick(focused, Qt::Key_Tab);
        }
        for (const char* name : {"slotMap", "removedView", "divergence", "budget"}) {
            QVERIFY2(visited.count(QLatin1String(name)) == 1, name);
        }
    }

    /// F6 walks through the parts that are to be seen, messages with their buttons among them, and Shift+F6
    /// back.
    void f6ReachesEveryPart() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(on.window.get()));
        on.click("A1");    // so that the slot's panel has something to press,
        on.key(Qt::Key_P); // and the timeline a history to walk
        on.window->controller().openModel({.path = "/models/missing"});
        QTRY_VERIFY(on.banner("error") != nullptr);
        on.map().setFocus();
        const auto part = [&]() -> QString {
            for (const QWidget* widget = QApplication::focusWidget(); widget != nullptr;
                 widget = widget->parentWidget()) {
                for (const char* name : {"error", "slotMap", "timeline", "modelDock", "planDock", "slotDock",
                                         "curveDock", "tableDock", "compareDock", "logDock", "toolBar"}) {
                    if (widget->objectName() == QLatin1String(name)) {
                        return widget->objectName();
                    }
                }
            }
            return {};
        };
        QStringList walked;
        for (int presses = 0; presses < 20 && (walked.isEmpty() || part() != walked.front()); ++presses) {
            walked << part();
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
            QVERIFY2(ringed(*on.window) > 0.9, qPrintable(part()));
        }
        QCOMPARE(walked, QStringList({"slotMap", "timeline", "modelDock", "planDock", "slotDock", "curveDock",
                                      "toolBar", "error"}));
        QStringList back{part()};
        for (qsizetype presses = 1; presses < walked.size(); ++presses) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6, Qt::ShiftModifier);
            back.insert(1, part());
        }
        QCOMPARE(back, walked);
        // Who takes the mouse needs no ring.
        on.click("A2");
        QVERIFY(on.banner("focusRing")->isHidden());
    }

    void copiesTheFacts() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A1");
        on.click("F2", Qt::ShiftModifier);
        on.action("copy")->trigger();
        const QStringList lines =
            QApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[0].startsWith(QStringLiteral("Slot\tBlock\tKind\tState")));
        QVERIFY(lines[1].startsWith(QStringLiteral("A1\t1\tAttention\tKept")));
        QVERIFY(lines[4].startsWith(QStringLiteral("F2\t2\tFFN\tKept")));
    }

  private:
    /// The share of the rim of what has the focus that has the accent's colour.
    static double ringed(MainWindow& window) {
        const QImage image = window.grab().toImage();
        const QWidget* const focused = QApplication::focusWidget();
        const QRect rim =
            QRect(focused->mapTo(&window, QPoint(0, 0)), focused->size()).intersected(window.rect());
        const QRgb accent = window.palette().color(QPalette::Highlight).rgb();
        int found = 0;
        for (int x = rim.left(); x <= rim.right(); ++x) {
            found += image.pixel(x, rim.top()) == accent ? 1 : 0;
            found += image.pixel(x, rim.bottom()) == accent ? 1 : 0;
        }
        return found / (2.0 * rim.width());
    }

    static QList<QAction*> inMenus(const QList<QAction*>& actions) {
        QList<QAction*> found;
        for (QAction* action : actions) {
            if (action->menu() != nullptr) {
                found += inMenus(action->menu()->actions());
            } else if (!action->isSeparator()) {
                found << action;
            }
        }
        return found;
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindowAccess)
#include "test_window_access.moc"
