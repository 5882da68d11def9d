#include "tests/ui/local_sshd.h"
#include "tests/ui/real_engine.h"
#include "ui/engine/engine_choice.h"
#include "ui/text.h"
#include "ui/window/engine_dialog.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include <cmath>

namespace cutaway {

/// The window and a real engine behind a real SSH server, whose connections are cut at the worst moments.
class TestSshEngine : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        WindowFixture::prepare(folder_);
        sshd_ = std::make_unique<LocalSshd>();
        if (!sshd_->missing().isEmpty()) {
            QSKIP(qPrintable(sshd_->missing()));
        }
        // A path that a shell would take apart.
        const QString odd = folder_.filePath(QStringLiteral("it's an \"engine\" $HOME"));
        QVERIFY(QDir().mkpath(odd));
        engine_ = odd + QStringLiteral("/cutaway-engine");
        QVERIFY(QFile::link(QStringLiteral(CUTAWAY_ENGINE), engine_));
    }

    void isChosenTestedAndUsed() {
        WindowFixture on(QStringList{QStringLiteral(CUTAWAY_ENGINE), QStringLiteral("serve")});
        const EngineChoice wanted = sshd_->choice(engine_);
        on.action("engine")->trigger();
        auto* const dialog = on.window->findChild<EngineDialog*>();
        QVERIFY(dialog != nullptr);
        dialog->findChild<QComboBox*>(QStringLiteral("preset"))->setCurrentIndex(1);
        auto* const use = dialog->findChild<QPushButton*>(QStringLiteral("use"));
        QVERIFY(!use->isEnabled()); // no host yet
        const auto type = [&](const char* name, const QString& text) {
            auto* const edit = dialog->findChild<QLineEdit*>(QLatin1String(name));
            edit->selectAll();
            QTest::keyClicks(edit, text);
        };
        type("host", wanted.host);
        type("program", wanted.program);
        type("options", wanted.options);
        dialog->findChild<QSpinBox*>(QStringLiteral("port"))->setValue(wanted.port);
        QCOMPARE(dialog->choice(), wanted);
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("test")), Qt::LeftButton);
        const auto* const result = dialog->findChild<QLabel*>(QStringLiteral("result"));
        QVERIFY2(
            QTest::qWaitFor([&] { return result->text().startsWith(QStringLiteral("It works: Cutaway")); },
                            RealEngine::patience_ms),
            qPrintable(result->text()));
        QVERIFY(result->text().contains(QStringLiteral("cpu")) ||
                result->text().contains(QStringLiteral("cuda")));
        QTest::mouseClick(use, Qt::LeftButton);
        QCOMPARE(on.window->controller().engineHost(), QStringLiteral("127.0.0.1"));
        QCOMPARE(savedEngine(), wanted);
        on.window->open(QStringLiteral("demo"));
        QVERIFY(wait([&] { return on.window->controller().modelReady(); }));
        QVERIFY(on.window->findChild<QLabel*>(QStringLiteral("deviceLabel"))
                    ->text()
                    .startsWith(QStringLiteral("127.0.0.1 · ")));
        on.window->document().setCalibration({.source = "default", .sequences = 2, .length = 32},
                                             Json::object());
        on.setCuts(2);
        on.action("run")->trigger();
        QVERIFY(wait([&] { return on.window->document().session().stopped_by == "cuts"; }));
        // The session says where it ran, on the screen and in its file.
        QVERIFY(on.window->findChild<QLabel*>(QStringLiteral("modelPanel"))
                    ->text()
                    .contains(QStringLiteral("127.0.0.1, ")));
        const QString path = folder_.filePath(QStringLiteral("remote.cutaway"));
        QVERIFY(on.window->saveTo(path));
        QCOMPARE(read_session(toPath(path)).environment.at("host"), Json("127.0.0.1"));
        QVERIFY(on.messages().isEmpty());
    }

    /// The same plan on another engine: it stays, and its model is opened over there.
    void takesThePlanAlong() {
        WindowFixture on(QStringList{QStringLiteral(CUTAWAY_ENGINE), QStringLiteral("serve")});
        open(on, 6);
        on.action("run")->trigger();
        QVERIFY(wait([&] { return on.plan().cuts().size() >= 2; }));
        const std::vector<Event> before = on.plan().events();
        on.window->controller().useEngine(commandOf(sshd_->choice(engine_)));
        QVERIFY(std::equal(before.begin(), before.end(), on.plan().events().begin()));
        QVERIFY(wait([&] { return on.window->document().session().stopped_by == "cuts"; }));
        QCOMPARE(on.plan().cuts().size(), 6U);
        QCOMPARE(on.window->document().session().environment.at("host"), Json("127.0.0.1"));
        QVERIFY(on.messages().isEmpty());
    }

    /// An export that is cut short by the user's own choice is told as well.
    void saysThatAnExportWasLeft() {
        WindowFixture on(commandOf(sshd_->choice(engine_)));
        open(on, 2);
        on.window->controller().exportModel(
            {.format = "zeroed", .path = folder_.filePath(QStringLiteral("left")).toStdString()});
        on.window->controller().useEngine(
            QStringList{QStringLiteral(CUTAWAY_ENGINE), QStringLiteral("serve")});
        QTRY_COMPARE(on.messages(), QStringList{"The export was not finished"});
        QVERIFY(wait([&] { return on.window->controller().modelReady(); }));
        QVERIFY(!on.window->controller().exporting());
    }

    void keepsThePlanWhereTheConnectionIsLost_data() {
        QTest::addColumn<QString>("moment");
        for (const char* moment :
             {"loading", "search", "paused", "edit", "score", "measure", "export", "idle"}) {
            QTest::newRow(moment) << QString::fromLatin1(moment);
        }
    }

    void keepsThePlanWhereTheConnectionIsLost() {
        QFETCH(QString, moment);
        WindowFixture on(commandOf(sshd_->choice(engine_)));
        if (moment == QLatin1String("loading")) {
            on.window->open(QStringLiteral("demo"));
            QVERIFY(wait([&] { return on.window->controller().engineGreeted(); }));
            QVERIFY(on.window->controller().opening());
            lose(on);
            QVERIFY(on.choose("engineDied", QStringLiteral("Reconnect")));
            QVERIFY(wait([&] { return on.window->controller().modelReady(); }));
            QVERIFY(on.messages().isEmpty());
            return;
        }
        open(on, 5);
        const bool searches = moment == QLatin1String("search") || moment == QLatin1String("paused") ||
                              moment == QLatin1String("edit");
        const QString folder = folder_.filePath(QStringLiteral("pruned-%1").arg(moment));
        if (searches) {
            on.action("run")->trigger();
            QVERIFY(wait([&] { return on.plan().cuts().size() >= 2; }));
        }
        if (moment == QLatin1String("paused")) {
            on.action("run")->trigger();
            QVERIFY(wait([&] { return on.window->controller().paused(); }));
        } else if (moment == QLatin1String("score")) {
            on.window->controller().questions().score({Slot(3), Slot(5)});
        } else if (moment == QLatin1String("measure")) {
            on.window->controller().questions().measure();
        } else if (moment == QLatin1String("export")) {
            on.window->controller().exportModel({.format = "zeroed", .path = folder.toStdString()});
        }
        if (moment == QLatin1String("edit")) {
            sshd_->hangSessions(); // so that the edit is on its way and waits
            const Slot slot = on.plan().candidates().back();
            on.window->controller().edit(Decision::pin, {slot});
            lose(on);
            // What the user wants is not lost with the connection.
            QCOMPARE(on.plan().state(slot), State::pinned);
        } else {
            lose(on);
        }
        QCOMPARE(on.banner("engineDied")->accessibleDescription().contains("The export was not finished."),
                 moment == QLatin1String("export"));
        const std::vector<Event> before = on.plan().events();
        // Meanwhile the plan is the window's.
        const Slot forced = on.plan().candidates().front();
        on.window->controller().edit(Decision::force, {forced});
        QCOMPARE(on.plan().state(forced), State::forced);
        QVERIFY(on.choose("engineDied",
                          searches ? QStringLiteral("Reconnect and go on") : QStringLiteral("Reconnect")));
        QVERIFY(wait([&] { return on.window->controller().modelReady(); }));
        QVERIFY(std::equal(before.begin(), before.end(), on.plan().events().begin()));
        if (!searches) {
            on.action("run")->trigger();
        }
        QVERIFY(wait([&] { return on.window->document().session().stopped_by == "cuts"; }));
        QVERIFY2(on.messages().isEmpty(), qPrintable(on.messages().join(QLatin1Char('\n'))));
        QVERIFY2(!QFileInfo::exists(folder), "half an export was left");
    }

    void goesOnHoweverOftenItIsLost() {
        std::vector<Slot> undisturbed;
        {
            WindowFixture on(commandOf(sshd_->choice(engine_)));
            open(on, 6);
            on.action("run")->trigger();
            QVERIFY(wait([&] { return on.window->document().session().stopped_by == "cuts"; }));
            undisturbed = slotsOf(on.plan());
        }
        WindowFixture on(commandOf(sshd_->choice(engine_)));
        open(on, 6);
        on.action("run")->trigger();
        for (std::size_t loss = 1; loss <= 3; ++loss) {
            QVERIFY(wait([&] { return on.plan().cuts().size() >= loss; }));
            lose(on);
            QVERIFY(on.choose("engineDied", QStringLiteral("Reconnect and go on")));
            QVERIFY(wait([&] { return on.window->controller().modelReady(); }));
        }
        QVERIFY(wait([&] { return on.window->document().session().stopped_by == "cuts"; }));
        QCOMPARE(slotsOf(on.plan()), undisturbed);
    }

    /// No data and no close: ssh finds out by itself.
    void noticesADeadLink() {
        EngineChoice choice = sshd_->choice(engine_);
        choice.options += QStringLiteral(" -o ServerAliveInterval=1 -o ServerAliveCountMax=1");
        WindowFixture on(commandOf(choice));
        open(on, 20);
        on.action("run")->trigger();
        QVERIFY(wait([&] { return !on.plan().cuts().empty(); }));
        sshd_->hangSessions();
        QVERIFY(wait([&] { return on.banner("engineDied") != nullptr; }));
        QVERIFY2(on.banner("engineDied")->accessibleDescription().contains(QStringLiteral("not responding")),
                 qPrintable(on.banner("engineDied")->accessibleDescription()));
        sshd_->killSessions();
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<EngineChoice>("choice");
        QTest::addColumn<QStringList>("said");
        const EngineChoice good = sshd_->choice(engine_);
        const auto row = [&](const char* name, const std::function<void(EngineChoice&)>& change,
                             const QStringList& said) {
            EngineChoice choice = good;
            change(choice);
            QTest::newRow(name) << choice << said;
        };
        row("nothing listens", [](EngineChoice& choice) { choice.port = 1; },
            {"Connection refused", "Check host and port"});
        row("unknown host", [](EngineChoice& choice) { choice.host = QStringLiteral("nowhere.invalid"); },
            {"Could not resolve hostname", "Check the host's name"});
        row("no key of the user's",
            [this](EngineChoice& choice) { choice.options = sshd_->options("stranger", "known"); },
            {"Permission denied", "no password prompt", "ssh-copy-id 127.0.0.1"});
        row("unknown host key",
            [this](EngineChoice& choice) { choice.options = sshd_->options("user", "known_no_one"); },
            {"Host key verification failed", "Connect once in a terminal"});
        row("no such program", [](EngineChoice& choice) { choice.program = QStringLiteral("no-engine"); },
            {"127.0.0.1 has no such program", "whole path"});
        row("not a program", [](EngineChoice& choice) { choice.program = QStringLiteral("/etc"); },
            {"127.0.0.1 has no such program", "whole path"});
        row("another program",
            [](EngineChoice& choice) { choice.setup = QStringLiteral("echo no engine today >&2; exit 7"); },
            {"ended with code 7", "no engine today"});
    }

    void saysWhatIsWrong() {
        QFETCH(EngineChoice, choice);
        QFETCH(QStringList, said);
        WindowFixture on(commandOf(choice));
        on.window->open(QStringLiteral("demo"));
        QVERIFY(wait([&] { return on.banner("engineDied") != nullptr; }));
        QCOMPARE(on.messages(), QStringList{"There is no connection"});
        const QString text = on.banner("engineDied")->accessibleDescription();
        for (const QString& part : said) {
            QVERIFY2(text.contains(part), qPrintable(text));
        }
        // The dialog is one click away.
        QVERIFY(on.choose("engineDied", QStringLiteral("Engine…")));
        QVERIFY(on.window->findChild<EngineDialog*>() != nullptr);
    }

    void bearsANoisyShell() {
        EngineChoice choice = sshd_->choice(engine_);
        choice.setup =
            QStringLiteral("for i in 1 2 3; do printf 'Welcome \\033[1mto\\033[0m {box}\\n\\n'; done");
        WindowFixture on(commandOf(choice));
        on.window->open(QStringLiteral("demo"));
        QVERIFY(wait([&] { return on.window->controller().modelReady(); }));
        QVERIFY(on.messages().isEmpty());
    }

  private:
    template <class Happened>
    static bool wait(const Happened& happened) {
        return QTest::qWaitFor(happened, RealEngine::patience_ms);
    }

    static void open(WindowFixture& on, int cuts) {
        on.window->open(QStringLiteral("demo"));
        QVERIFY(wait([&] { return on.window->controller().modelReady(); }));
        on.window->document().setCalibration({.source = "default", .sequences = 2, .length = 128},
                                             Json::object());
        on.setCuts(cuts);
    }

    void lose(WindowFixture& on) {
        const std::vector<Event> before = on.plan().events();
        sshd_->killSessions();
        QVERIFY(wait([&] { return on.banner("engineDied") != nullptr; }));
        QCOMPARE(on.messages(), QStringList{"The connection is lost"});
        QVERIFY(!on.window->controller().engineAlive());
        QVERIFY(std::equal(before.begin(), before.end(), on.plan().events().begin()));
    }

    static std::vector<Slot> slotsOf(const Plan& plan) {
        std::vector<Slot> cut;
        for (const Event& event : plan.cuts()) {
            cut.push_back(event.slots.front());
        }
        return cut;
    }

    QTemporaryDir folder_;
    std::unique_ptr<LocalSshd> sshd_;
    QString engine_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestSshEngine)
#include "test_ssh_engine.moc"
