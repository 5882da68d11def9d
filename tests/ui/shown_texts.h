#pragma once

#include "tests/ui/window_fixture.h"
#include "ui/qcustomplot_include.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QDockWidget>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabBar>
#include <QTextDocumentFragment>

namespace cutaway {

/// Every text that an object shows or says, hidden parts and all, without mnemonics and markup.
class ShownTexts {
  public:
    static QStringList of(const QObject& root) {
        ShownTexts found;
        found.addObject(root);
        for (const QObject* child : root.findChildren<QObject*>()) {
            found.addObject(*child);
        }
        found.texts_.removeDuplicates();
        return found.texts_;
    }

    static QString plain(QString text) {
        return text.remove(QRegularExpression(QStringLiteral("&(?=\\w)"))).trimmed();
    }

  private:
    void add(const QString& text) {
        const bool rich = Qt::mightBeRichText(text);
        const QString words = rich ? QTextDocumentFragment::fromHtml(text).toPlainText() : text;
        for (const QString& line : words.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            texts_ << plain(line);
        }
    }

    void addObject(const QObject& object) {
        if (const auto* const action = qobject_cast<const QAction*>(&object)) {
            add(action->text());
            add(action->iconText());
            add(action->toolTip());
        } else if (const auto* const widget = qobject_cast<const QWidget*>(&object)) {
            add(widget->windowTitle());
            add(widget->toolTip());
            add(widget->statusTip());
            add(widget->accessibleName());
            add(widget->accessibleDescription());
            addWidget(*widget);
        }
    }

    void addWidget(const QWidget& widget) {
        if (const auto* const label = qobject_cast<const QLabel*>(&widget)) {
            add(label->text());
        } else if (const auto* const button = qobject_cast<const QAbstractButton*>(&widget)) {
            add(button->text());
        } else if (const auto* const menu = qobject_cast<const QMenu*>(&widget)) {
            add(menu->title());
        } else if (const auto* const box = qobject_cast<const QGroupBox*>(&widget)) {
            add(box->title());
        } else if (const auto* const line = qobject_cast<const QLineEdit*>(&widget)) {
            add(line->placeholderText());
        } else if (const auto* const edit = qobject_cast<const QPlainTextEdit*>(&widget)) {
            add(edit->placeholderText());
        } else if (const auto* const number = qobject_cast<const QSpinBox*>(&widget)) {
            add(number->suffix());
            add(number->specialValueText());
        } else if (const auto* const tabs = qobject_cast<const QTabBar*>(&widget)) {
            for (int tab = 0; tab < tabs->count(); ++tab) {
                add(tabs->tabText(tab));
            }
        } else if (const auto* const choice = qobject_cast<const QComboBox*>(&widget)) {
            for (int item = 0; item < choice->count(); ++item) {
                add(choice->itemText(item));
                add(choice->itemData(item, Qt::ToolTipRole).toString());
            }
        } else if (const auto* const view = qobject_cast<const QAbstractItemView*>(&widget)) {
            addItems(view->model());
        } else if (const auto* const plot = qobject_cast<const QCustomPlot*>(&widget)) {
            for (const QCPAxis* axis : plot->findChildren<QCPAxis*>()) {
                add(axis->label());
            }
            for (const QCPAbstractPlottable* drawn : plot->findChildren<QCPAbstractPlottable*>()) {
                if (drawn->parentPlot()->legend->visible()) {
                    add(drawn->name());
                }
            }
        }
    }

    void addItems(const QAbstractItemModel* model) {
        for (int column = 0; model != nullptr && column < model->columnCount(); ++column) {
            add(model->headerData(column, Qt::Horizontal).toString());
            for (int row = 0; row < model->rowCount(); ++row) {
                for (const int role : {Qt::DisplayRole, Qt::ToolTipRole, Qt::AccessibleTextRole}) {
                    add(model->index(row, column).data(role).toString());
                }
            }
        }
    }

    QStringList texts_;
};

/// Brings the window into every state that says something of its own, and calls `see` with what is to be
/// seen.
inline void showEverything(WindowFixture& on, const std::function<void(const QWidget&)>& see) {
    const auto look = [&](const QWidget& shown) {
        QTest::qWait(40); // what has changed finds its place
        see(shown);
    };
    const auto dialog = [&](const char* action, const std::function<void(QWidget&)>& use) {
        on.action(action)->trigger();
        const auto shown = [] {
            QWidget* const modal = QApplication::activeModalWidget();
            return modal != nullptr ? modal : QApplication::activePopupWidget();
        };
        QTRY_VERIFY(shown() != nullptr);
        QWidget& opened = *shown();
        use(opened);
        opened.close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    };
    const auto just = [&](QWidget& shown) { look(shown); };
    look(*on.window);
    dialog("open", just);
    dialog("engine", [&](QWidget& shown) {
        auto* const preset = shown.findChild<QComboBox*>(QStringLiteral("preset"));
        for (int place = 0; place < preset->count(); ++place) {
            preset->setCurrentIndex(place);
            look(shown);
        }
    });
    QVERIFY(on.openModel());
    dialog("open", just);
    for (const char* dock : {"tableDock", "compareDock", "compositionDock", "logDock", "curveDock"}) {
        on.window->findChild<QDockWidget*>(QLatin1String(dock))->raise();
        QTest::qWait(0);
        look(*on.window);
    }
    for (const char* part : {"agreement", "calibration", "skills", "evaluate"}) {
        on.action(part)->trigger();
        QTest::qWait(0);
        look(*on.window);
    }
    dialog("evaluateAdd", [&](QWidget& shown) {
        auto* const path = shown.findChild<QLineEdit*>(QStringLiteral("evaluatePath"));
        for (const char* of : {"/data/own.jsonl", "/data/mmlu", "/data/piqa", "/data/boolq", "/data/a.txt"}) {
            path->setText(QLatin1String(of));
            look(shown);
        }
    });
    on.click("A1");
    look(*on.window);
    on.action("score")->trigger();
    QTRY_VERIFY(on.window->slotModel().facts(parse_slot("A1", on.plan().blocks())).score.has_value());
    on.action("pin")->trigger();
    look(*on.window);
    on.click("F3", Qt::ShiftModifier);
    on.click("F4", Qt::ControlModifier);
    on.action("force")->trigger();
    look(*on.window);
    on.setCuts(2);
    on.action("run")->trigger();
    QTRY_VERIFY(!on.plan().cuts().empty());
    look(*on.window);
    QTRY_VERIFY(!on.window->controller().searching());
    look(*on.window);
    on.window->findChild<QComboBox*>(QStringLiteral("evaluateWhere"))->setCurrentIndex(2);
    on.action("evaluateRun")->trigger();
    look(*on.window);
    QTRY_VERIFY(!on.action("evaluateStop")->isEnabled());
    for (const char* part : {"evaluate", "skills", "curveDockShown"}) {
        on.action(part)->trigger();
        look(*on.window);
    }
    dialog("figure", just);
    dialog("exportModel", [&](QWidget& shown) {
        look(shown); // it asks
        auto* const write = shown.findChild<QPushButton*>(QStringLiteral("export"));
        QTRY_VERIFY(write->isEnabled());
        look(shown);
        auto* const target = shown.findChild<QLineEdit*>(QStringLiteral("target"));
        const QString free = target->text();
        target->setText(QCoreApplication::applicationFilePath()); // something is there
        look(shown);
        target->setText(free);
        write->click();
    });
    QTRY_VERIFY(on.banner("exported") != nullptr);
    look(*on.window);
    on.banner("exported")->findChild<QPushButton*>()->click(); // how to run it
    look(*QApplication::activeModalWidget());
    QApplication::activeModalWidget()->close();
    on.window->findChild<BannerArea*>()->close(QStringLiteral("exported"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    dialog("editBudget", just);
    on.action("palette")->trigger();
    look(*on.window);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    on.action("historyView")->trigger();
    on.action("timelineBack")->trigger();
    look(*on.window);
    on.action("timelineNow")->trigger();
    on.action("slotMapView")->trigger();
    on.window->controller().openModel({.path = "/models/missing"});
    QTRY_VERIFY(on.banner("error") != nullptr);
    look(*on.window);
}

} // namespace cutaway
