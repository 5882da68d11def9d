#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"
#include "ui/text.h"

#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QPushButton>

namespace cutaway {

/// Sessions: saved, opened, damaged, recovered.
class TestWindowFiles : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    void savesAndOpensASession() {
        const QString path = folder_.filePath(QStringLiteral("saved.cutaway"));
        Session saved;
        {
            WindowFixture on;
            QVERIFY(on.openModel());
            on.setCuts(3);
            on.action("run")->trigger();
            QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
            on.click("A2");
            on.key(Qt::Key_P);
            QVERIFY(on.window->saveTo(path));
            QVERIFY(!on.window->document().modified());
            saved = on.window->document().session();
        }
        QCOMPARE(read_session(toPath(path)).plan, saved.plan);
        WindowFixture on;
        on.window->open(path);
        QTRY_VERIFY(on.window->controller().modelReady());
        QCOMPARE(on.plan(), saved.plan);
        QCOMPARE(on.window->document().session().steps, saved.steps);
        QVERIFY(on.action("undo")->isEnabled());
        QCOMPARE(on.window->undoStack().undoText(), QStringLiteral("Pin attention, block 2"));
    }

    void keepsADamagedSessionAsItIs() {
        const QString path = folder_.filePath(QStringLiteral("damaged.cutaway"));
        const QByteArray damage("{\"schema_version\": 1, \"model\": ");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(damage);
        file.close();
        WindowFixture on;
        QVERIFY(on.openModel());
        on.window->open(path);
        QTRY_VERIFY(on.banner("error") != nullptr);
        QVERIFY(on.banner("error")->accessibleDescription().contains(path));
        QVERIFY(!on.window->document().empty());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), damage);
    }

    void saysWhereItCannotSave() {
        WindowFixture on;
        QVERIFY(on.openModel());
        QVERIFY(!on.window->saveTo(folder_.filePath(QStringLiteral("no/such/folder.cutaway"))));
        QVERIFY(on.banner("error") != nullptr);
    }

    void offersWhatACrashLeft() {
        const QString recovery =
            QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/recovery");
        QDir().mkpath(recovery);
        const QString left = recovery + QStringLiteral("/session-1.cutaway");
        const Session session = sampleSession(6, 2);
        write_session(toPath(left), session);
        WindowFixture on;
        on.window->offerRecovery();
        QVERIFY(on.banner("recovery") != nullptr);
        QTest::mouseClick(on.banner("recovery")->findChildren<QPushButton*>().front(), Qt::LeftButton);
        QTRY_VERIFY(!on.window->document().empty());
        QCOMPARE(on.plan(), session.plan);
        QVERIFY(on.window->document().modified());
        QVERIFY(!QFile::exists(left));
    }

    void keepsEveryStepInItsFile() {
        const QString path = folder_.filePath(QStringLiteral("running.cutaway"));
        WindowFixture on;
        QVERIFY(on.openModel());
        QVERIFY(on.window->saveTo(path));
        on.setCuts(5);
        on.action("run")->trigger();
        QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
        QTRY_COMPARE(read_session(toPath(path)).steps.size(), 5U);
    }

    void remembersTheLayout() {
        {
            WindowFixture on;
            QAction* const toggle =
                on.window->findChild<QDockWidget*>(QStringLiteral("planDock"))->toggleViewAction();
            toggle->trigger();
            on.window->close();
        }
        WindowFixture on;
        const auto* const plan = on.window->findChild<QDockWidget*>(QStringLiteral("planDock"));
        QVERIFY(plan->isHidden());
        on.action("resetLayout")->trigger();
        QVERIFY(!plan->isHidden());
    }

  private:
    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindowFiles)
#include "test_window_files.moc"
