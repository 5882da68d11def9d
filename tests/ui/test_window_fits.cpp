#include "tests/ui/shown_texts.h"
#include "ui/translation.h"

#include <QScrollArea>
#include <QToolBar>
#include <QToolButton>

#include <set>

namespace cutaway {

/// Nothing is cut off in a small window, however long a language's words and large the letters.
class TestWindowFits : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        WindowFixture::prepare(folder_);
        installTranslations(*qApp, QLocale(QLocale::German));
    }

    void init() {
        looked_ = 0;
        font_ = QApplication::font();
    }
    void cleanup() { QApplication::setFont(font_); }

    void everythingHasItsRoom_data() {
        QTest::addColumn<int>("percent");
        QTest::newRow("as it comes") << 100;
        QTest::newRow("large letters") << 150;
    }

    void everythingHasItsRoom() {
        QFETCH(int, percent);
        QFont large = font_;
        large.setPointSizeF(font_.pointSizeF() * percent / 100);
        QApplication::setFont(large);
        std::set<QString> cut;
        WindowFixture on(1);
        on.window->resize(1024, 640);
        showEverything(on, [&](const QWidget& shown) {
            std::set<QString> found;
            // What has changed takes a moment to find its place.
            if (!QTest::qWaitFor([&] { return (found = cutOff(shown, percent == 100)).empty(); }, 1000)) {
                cut.merge(found);
            }
            QTRY_COMPARE(on.window->size(), QSize(1024, 640));
            QVERIFY(shown.width() <= 1024 && shown.height() <= 640);
        });
        for (const QString& widget : cut) {
            qWarning("%s", qPrintable(widget));
        }
        QVERIFY(cut.empty());
        QVERIFY(looked_ > 500);
    }

  private:
    /// What has too little room; tabs, which end in … where letters are large, only where asked for.
    std::set<QString> cutOff(const QWidget& shown, bool tabsToo) {
        std::set<QString> cut;
        for (const QTabBar* tabs : shown.findChildren<QTabBar*>()) {
            for (int tab = 0; tabsToo && tabs->isVisible() && tab < tabs->count(); ++tab) {
                const int words = tabs->fontMetrics().horizontalAdvance(tabs->tabText(tab));
                if (tabs->tabRect(tab).width() < words + 20 || tabs->tabRect(tab).right() > tabs->width()) {
                    cut.insert(QStringLiteral("tab '%1': %2 of %3, to %4 of %5")
                                   .arg(tabs->tabText(tab))
                                   .arg(tabs->tabRect(tab).width())
                                   .arg(words + 20)
                                   .arg(tabs->tabRect(tab).right())
                                   .arg(tabs->width()));
                }
            }
        }
        for (const QToolBar* bar : shown.findChildren<QToolBar*>()) {
            for (QAction* action : bar->actions()) {
                if (!bar->widgetForAction(action)->isVisible()) {
                    cut.insert(QStringLiteral("tool '%1'").arg(action->text()));
                }
            }
        }
        for (const QWidget* widget : shown.findChildren<QWidget*>()) {
            if (inSight(*widget) && speaks(*widget)) {
                ++looked_;
                if (!fits(*widget)) {
                    cut.insert(describe(*widget));
                }
            }
        }
        return cut;
    }

    /// A dock behind another is visible to Qt.
    static bool inSight(const QWidget& widget) {
        const QWidget* part = &widget;
        while (part != nullptr && qobject_cast<const QDockWidget*>(part) == nullptr) {
            part = part->parentWidget();
        }
        return widget.isVisible() && (part == nullptr || !part->visibleRegion().isEmpty());
    }

    static bool speaks(const QWidget& widget) {
        if (widget.inherits("QDockWidgetTitleButton") || widget.parentWidget()->inherits("QTabBar")) {
            return false; // no words
        }
        return qobject_cast<const QLabel*>(&widget) != nullptr ||
               qobject_cast<const QAbstractButton*>(&widget) != nullptr ||
               qobject_cast<const QComboBox*>(&widget) != nullptr ||
               qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr;
    }

    static bool fits(const QWidget& widget) {
        QSize needed = widget.minimumSizeHint();
        const auto* const label = qobject_cast<const QLabel*>(&widget);
        if (label != nullptr && label->text().isEmpty()) {
            return true;
        }
        if (label != nullptr && label->wordWrap()) {
            needed = QSize(0, label->heightForWidth(label->width()));
        }
        if (widget.width() < needed.width() || widget.height() < needed.height()) {
            return false;
        }
        // What scrolls can be brought into sight.
        for (const QWidget* part = &widget; part->parentWidget() != nullptr && !part->isWindow();
             part = part->parentWidget()) {
            if (qobject_cast<const QAbstractScrollArea*>(part->parentWidget()) != nullptr ||
                part->parentWidget()->objectName() == QLatin1String("qt_scrollarea_viewport")) {
                break;
            }
            if (!part->parentWidget()->rect().contains(part->geometry())) {
                return false;
            }
        }
        return true;
    }

    static QString describe(const QWidget& widget) {
        const auto* const label = qobject_cast<const QLabel*>(&widget);
        const auto* const button = qobject_cast<const QAbstractButton*>(&widget);
        QStringList parents;
        for (const QWidget* part = widget.parentWidget(); part != nullptr; part = part->parentWidget()) {
            parents << (part->objectName().isEmpty() ? QLatin1String(part->metaObject()->className())
                                                     : part->objectName());
        }
        const QSize needed = widget.minimumSizeHint();
        return QStringLiteral("%1 '%2' in %3: %4x%5 of %6x%7")
            .arg(QLatin1String(widget.metaObject()->className()),
                 label != nullptr    ? label->text().left(60)
                 : button != nullptr ? button->text()
                                     : widget.accessibleName(),
                 parents.join(QLatin1Char('/')))
            .arg(widget.width())
            .arg(widget.height())
            .arg(needed.width())
            .arg(needed.height());
    }

    int looked_ = 0;
    QFont font_;
    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindowFits)
#include "test_window_fits.moc"
