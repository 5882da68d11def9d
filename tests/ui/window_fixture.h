#pragma once

#include "ui/map/slot_map_view.h"
#include "ui/window/banner.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

namespace cutaway {

/// A real window on the fake engine or another, its settings and recovery files in a folder of their own.
class WindowFixture {
  public:
    static void prepare(const QTemporaryDir& folder) {
        QCoreApplication::setOrganizationName(QStringLiteral("CutawayTest"));
        QCoreApplication::setApplicationName(QStringLiteral("CutawayTest"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
        qputenv("XDG_DATA_HOME", folder.path().toUtf8());
    }

#ifdef CUTAWAY_FAKE_ENGINE
    /// The engine makes a step every `pace` milliseconds.
    explicit WindowFixture(int pace = 20)
        : WindowFixture(QStringList{QStringLiteral(CUTAWAY_FAKE_ENGINE), QString::number(pace)}) {}
#endif

    explicit WindowFixture(const QStringList& engine) : window(std::make_unique<MainWindow>(engine)) {
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    }

    bool openModel(const QString& path = QStringLiteral("/models/tiny")) {
        window->open(path);
        return QTest::qWaitFor([this] { return window->controller().modelReady(); });
    }

    void setCuts(int cuts) {
        SearchSettings settings;
        settings.budget = {.cuts = cuts};
        window->document().setSettings(settings);
    }

    SlotMapView& map() { return *window->findChild<SlotMapView*>(QStringLiteral("slotMap")); }
    /// Presses a button of a message.
    bool choose(const char* id, const QString& choice) {
        for (QPushButton* button : banner(id)->findChildren<QPushButton*>()) {
            if (button->text() == choice) {
                QTest::mouseClick(button, Qt::LeftButton);
                return true;
            }
        }
        return false;
    }
    /// What messages are shown, by their titles.
    QStringList messages() {
        QStringList titles;
        for (const QFrame* message :
             window->findChild<BannerArea*>()->findChildren<QFrame*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (!message->isHidden()) {
                titles << message->accessibleName();
            }
        }
        return titles;
    }

    QAction* action(const char* id) { return window->findChild<QAction*>(QLatin1String(id)); }
    QWidget* banner(const char* id) { return window->findChild<QWidget*>(QLatin1String(id)); }
    const Plan& plan() { return window->document().plan(); }
    State state(const char* slot) { return plan().state(parse_slot(slot, plan().blocks())); }
    void click(const char* slot, Qt::KeyboardModifiers keys = {}, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mouseClick(&map(), button, keys, map().cellCenter(parse_slot(slot, plan().blocks())));
    }
    void key(Qt::Key key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(&map(), key, keys); }

    std::unique_ptr<MainWindow> window;
};

} // namespace cutaway
