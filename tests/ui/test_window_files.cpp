#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"
#include "ui/text.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <csignal>
#include <sys/resource.h>

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

    /// A session of `prune --unit block --order window --bytes ...`: both slots of a block went in one cut.
    void opensWhatCutWholeBlocks() {
        const QString path = folder_.filePath(QStringLiteral("blocks.cutaway"));
        Session session = sampleSession(6, 0);
        session.settings.unit = Unit::block;
        session.settings.order = Order::window;
        session.settings.budget = {.cuts = 5, .bytes = 50000};
        Event cut = session.plan.next_cut({Slot(3, Kind::attention), Slot(3, Kind::ffn)}, 0.25);
        cut.step = 1;
        session.plan.append(cut);
        session.steps = {{.number = 1,
                          .cut = cut.slots[0],
                          .score = 0.25,
                          .candidates = {{cut.slots[0], 0.25, true}, {cut.slots[1], 0.25, true}},
                          .also = {cut.slots[1]}}};
        write_session(toPath(path), session);
        WindowFixture on;
        on.window->open(path);
        QTRY_COMPARE(on.plan(), session.plan);
        QTRY_VERIFY(on.window->controller().modelReady());
        QCOMPARE(on.window->document().session().settings, session.settings);
        const auto* const budget = on.window->findChild<QToolButton*>(QStringLiteral("budget"));
        QVERIFY2(budget->text().contains(QStringLiteral("of weights")), qPrintable(budget->text()));
        for (const char* slot : {"A3", "F3"}) {
            on.click(slot);
            const auto says = [&](const QLabel* label) {
                return label->text() == tr("%1 · Cut 1 of the search").arg(QLatin1String(slot));
            };
            QTRY_VERIFY(std::ranges::any_of(on.window->findChildren<QLabel*>(), says));
        }
        on.action("undo")->trigger();
        QCOMPARE(on.state("A3"), State::kept);
        QCOMPARE(on.state("F3"), State::kept);
        on.action("redo")->trigger();
        QCOMPARE(on.state("A3"), State::cut);
        QCOMPARE(on.state("F3"), State::cut);
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

    void saysWhenStepsCannotBeKept_data() {
        QTest::addColumn<bool>("full");
        QTest::newRow("its folder is gone") << false;
        QTest::newRow("the disk is full") << true;
    }

    void saysWhenStepsCannotBeKept() {
        QFETCH(bool, full);
        const QString home = folder_.filePath(QStringLiteral("home"));
        QVERIFY(QDir().mkpath(home));
        const QString path = home + QStringLiteral("/kept.cutaway");
        WindowFixture on;
        QVERIFY(on.openModel());
        QVERIFY(on.window->saveTo(path));
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
        if (full) {
            // No file may grow beyond a few bytes: the nearest to a full disk that needs no rights.
            ::signal(SIGXFSZ, SIG_IGN); // NOLINT(cert-err33-c): there is nothing to restore
            const rlimit little{.rlim_cur = 100, .rlim_max = limit.rlim_max};
            QCOMPARE(::setrlimit(RLIMIT_FSIZE, &little), 0);
        } else {
            QVERIFY(QDir(home).removeRecursively());
        }
        on.setCuts(3);
        on.action("run")->trigger();
        const bool finished =
            QTest::qWaitFor([&] { return on.window->document().session().stopped_by == "cuts"; });
        const bool told = QTest::qWaitFor([&] { return on.banner("unsaved") != nullptr; });
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
        QVERIFY(finished && told);
        QVERIFY(on.banner("unsaved")->accessibleDescription().contains(path));
        QVERIFY(on.window->document().modified());
        if (full) {
            QVERIFY(read_session(toPath(path)).steps.empty());
        }
        // Room again: saving by hand works, and nothing is left to recover.
        QVERIFY(on.window->saveTo(folder_.filePath(QStringLiteral("elsewhere.cutaway"))));
        QVERIFY(!on.window->document().modified());
    }

    void findsAModelThatMoved() {
        const QString path = folder_.filePath(QStringLiteral("moved.cutaway"));
        Session session = sampleSession(6, 2);
        session.model.path = "/models/missing/tiny";
        write_session(toPath(path), session);
        WindowFixture on;
        on.window->open(path);
        QTRY_COMPARE(on.messages(), QStringList{"The model cannot be loaded"});
        QCOMPARE(on.plan(), session.plan);
        QVERIFY(!on.window->controller().modelReady());
        QVERIFY(on.choose("error", QStringLiteral("Find the model…")));
        auto* const dialog = on.window->findChild<QDialog*>(QStringLiteral("openDialog"));
        QVERIFY(dialog != nullptr);
        dialog->findChild<QLineEdit*>(QStringLiteral("path"))->setText(QStringLiteral("/models/tiny"));
        dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open)->click();
        QTRY_VERIFY(on.window->controller().modelReady());
        QCOMPARE(on.plan(), session.plan);
        QCOMPARE(on.window->document().session().model.path, std::string("/models/tiny"));
    }

    void showsWhatWasAskedForLast() {
        WindowFixture on;
        const Session session = sampleSession(6, 2);
        on.window->controller().openModel({.path = "/models/tiny"});
        on.window->controller().openSession(session, QString());
        QTRY_VERIFY(on.window->controller().modelReady());
        QTest::qWait(50);
        QCOMPARE(on.plan(), session.plan);
    }

    void stopsASearchToOpenASession() {
        const QString path = folder_.filePath(QStringLiteral("next.cutaway"));
        const Session session = sampleSession(6, 1);
        write_session(toPath(path), session);
        WindowFixture on;
        QVERIFY(on.openModel());
        on.setCuts(10);
        on.action("run")->trigger();
        QTRY_VERIFY(!on.plan().cuts().empty());
        QVERIFY(on.window->saveTo(folder_.filePath(QStringLiteral("this.cutaway"))));
        on.window->controller().openSession(read_session(toPath(path)), path);
        QTRY_COMPARE(on.window->document().path(), path);
        QTRY_VERIFY(on.window->controller().modelReady());
        QCOMPARE(on.plan(), session.plan);
        QVERIFY(!on.window->controller().searching());
    }

    void listsTheHuggingFaceCache() {
        const QString snapshot = folder_.filePath(QStringLiteral("hub/models--some--model/snapshots/0123/"));
        QVERIFY(QDir().mkpath(snapshot));
        QFile config(snapshot + QStringLiteral("config.json"));
        QVERIFY(config.open(QIODevice::WriteOnly));
        qputenv("HF_HUB_CACHE", folder_.filePath(QStringLiteral("hub")).toUtf8());
        WindowFixture on;
        on.action("open")->trigger();
        auto* const dialog = on.window->findChild<QDialog*>(QStringLiteral("openDialog"));
        QVERIFY(dialog != nullptr);
        auto* const list = dialog->findChild<QListWidget*>();
        const auto found = [&] { return list->findItems(QStringLiteral("some/model"), Qt::MatchContains); };
        QTRY_COMPARE(found().size(), 1);
        list->setCurrentItem(found().front());
        const auto* const about = dialog->findChild<QLabel*>(QStringLiteral("about"));
        QTRY_VERIFY2(about->text().contains(QStringLiteral("6 blocks")), qPrintable(about->text()));
        QVERIFY2(about->text().contains(QStringLiteral("weights 64.0 MiB at a time, read again")) &&
                     about->text().contains(QStringLiteral("least that works is 99.0 MiB")),
                 qPrintable(about->text()));
        qunsetenv("HF_HUB_CACHE");
    }

    void remembersTheLayout() {
        {
            WindowFixture on;
            on.action("planDockShown")->trigger();
            on.window->close();
        }
        WindowFixture on;
        const auto* const plan = on.window->findChild<QDockWidget*>(QStringLiteral("planDock"));
        QVERIFY(plan->isHidden());
        QVERIFY(!on.action("planDockShown")->isChecked());
        on.action("resetLayout")->trigger();
        QVERIFY(!plan->isHidden());
    }

    /// Who asks for a part that is behind another wants to see it, not to lose it.
    void aDockBehindOthersComesToTheFront() {
        WindowFixture on;
        QVERIFY(on.openModel());
        const auto* const table = on.window->findChild<QDockWidget*>(QStringLiteral("tableDock"));
        QAction* const action = on.action("tableDockShown");
        QTRY_VERIFY(!action->isChecked()); // the curve is in front
        QTest::keySequence(on.window.get(), action->shortcut());
        QTRY_VERIFY(action->isChecked());
        QVERIFY(!table->isHidden() && !table->visibleRegion().isEmpty());
        QTest::keySequence(on.window.get(), action->shortcut());
        QTRY_VERIFY(table->isHidden());
        QVERIFY(!action->isChecked());
    }

  private:
    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindowFiles)
#include "test_window_files.moc"
