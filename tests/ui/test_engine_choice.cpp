#include "tests/ui/window_fixture.h"
#include "ui/engine/engine_choice.h"
#include "ui/engine/engine_command.h"
#include "ui/window/engine_dialog.h"
#include "ui/window/recents.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>

#include <random>
#include <set>

namespace cutaway {

/// Engines as the user chooses them. `ssh` is a script here, which does what ssh does with its last word: it
/// hands that to a shell.
class TestEngineChoice : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        WindowFixture::prepare(folder_);
        QVERIFY(QDir().mkpath(folder_.filePath(QStringLiteral("bin"))));
        ssh_ = QStandardPaths::findExecutable(QStringLiteral("ssh"));
        script(QStringLiteral("bin/ssh"), "for word; do last=$word; done\nexec sh -c \"$last\"\n");
        qputenv("PATH", folder_.filePath(QStringLiteral("bin")).toUtf8() + ':' + qgetenv("PATH"));
    }

    void init() { QSettings().clear(); }

    /// Whatever a path holds, the shell over there finds that program, and it alone.
    void quotesForTheOtherSide() {
        script(QStringLiteral("say"), "printf '%s\\n' \"$0\" \"$@\"\n");
        std::mt19937 random(11); // NOLINT(bugprone-random-generator-seed): the same names every time
        const QString letters = QStringLiteral("aZ9 '\"\\$`!*?[]{}()<>|&;#~=%^\t\né-");
        for (int round = 0; round < 60; ++round) {
            QString name;
            for (int count = 1 + static_cast<int>(random() % 12); count > 0; --count) {
                name += letters[static_cast<qsizetype>(random() % static_cast<unsigned>(letters.size()))];
            }
            const QString path = folder_.filePath(QStringLiteral("x%1-%2").arg(round).arg(name));
            QVERIFY(QFile::link(folder_.filePath(QStringLiteral("say")), path));
            QCOMPARE(answer({.preset = EngineChoice::Preset::ssh, .host = "box", .program = path}),
                     path + QStringLiteral("\nserve\n"));
        }
    }

    void knowsTheHomeOverThere() {
        QVERIFY(QDir().mkpath(folder_.filePath(QStringLiteral("my tools"))));
        script(QStringLiteral("my tools/engine"), "echo \"$HERE $0\"\n");
        const QByteArray home = qgetenv("HOME");
        qputenv("HOME", folder_.path().toUtf8());
        const QString said = answer({.preset = EngineChoice::Preset::ssh,
                                     .host = "box",
                                     .program = "~/my tools/engine",
                                     .setup = "export HERE='over there'"});
        qputenv("HOME", home);
        QCOMPARE(said, QStringLiteral("over there %1/my tools/engine\n").arg(folder_.path()));
    }

    /// ssh itself says whom it would call.
    void knowsTheHost_data() {
        QTest::addColumn<QStringList>("arguments");
        for (const char* arguments :
             {"box serve", "-T box serve", "-p 2222 box", "-p2222 box", "-vTp 2222 box",
              "-o Port=2222 box x -p 3", "me@box", "-l me -- box serve", "ssh://me@box:2222 serve",
              "ssh://box", "-4A -J gate box", "-oBatchMode=yes me@10.0.0.1 cutaway-engine serve",
              "-i key -F none box"}) {
            QTest::newRow(arguments) << QString::fromLatin1(arguments).split(QLatin1Char(' '));
        }
    }

    void knowsTheHost() {
        QFETCH(QStringList, arguments);
        if (ssh_.isEmpty()) {
            QSKIP("there is no ssh here");
        }
        QProcess ssh;
        ssh.start(ssh_, QStringList{"-F", "none", "-G"} + arguments);
        QVERIFY(ssh.waitForFinished());
        QString host;
        for (const QByteArray& line : ssh.readAllStandardOutput().split('\n')) {
            if (line.startsWith("hostname ")) {
                host = QString::fromUtf8(line.mid(9));
            }
        }
        QVERIFY2(!host.isEmpty(), ssh.readAllStandardError().constData());
        QCOMPARE(engineHost(QStringList{"/usr/bin/ssh"} + arguments), host);
        QCOMPARE(engineName(QStringList{"ssh"} + arguments), QStringLiteral("ssh %1").arg(host));
    }

    void knowsThatThereIsNoHost() {
        for (const QStringList& command :
             {QStringList{}, QStringList{"ssh"}, QStringList{"ssh", "-T"}, QStringList{"ssh", "-p"},
              QStringList{"ssh", "--"}, QStringList{"/opt/cutaway-engine", "serve"}}) {
            QCOMPARE(engineHost(command), QString());
        }
    }

    void refusesWhatSshWouldMisread() {
        const auto refused = [](const EngineChoice& choice) {
            return !whyNot(choice).isEmpty() && commandOf(choice) == engineCommand({});
        };
        EngineChoice choice{.preset = EngineChoice::Preset::ssh};
        QVERIFY(refused(choice));
        for (const char* host : {"-oProxyCommand=touch /tmp/x", "two words", "-box"}) {
            choice.host = QString::fromLatin1(host);
            QVERIFY2(refused(choice), host);
        }
        choice.host = QStringLiteral("box");
        QVERIFY(!refused(choice));
        choice.user = QStringLiteral("-v");
        QVERIFY(refused(choice));
        choice.user.clear();
        choice.port = 65536;
        QVERIFY(refused(choice));
        choice.port = 0;
        choice.program.clear();
        QVERIFY(refused(choice));
        QVERIFY(refused({.preset = EngineChoice::Preset::command, .command = "  "}));
    }

    /// What the dialog shows can be copied into a terminal.
    void showsTheCommandAsAShellReadsIt() {
        const QStringList words{"printf", "%s|", "it's", "a \"b\" $c", "", "plain", "~/x", "*"};
        QProcess shell;
        shell.start(QStringLiteral("sh"), {"-c", shellText(words)});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()),
                 words.mid(2).join(QLatin1Char('|')) + QLatin1Char('|'));
    }

    void isRemembered() {
        QCOMPARE(savedEngine(), EngineChoice());
        const EngineChoice choice{.preset = EngineChoice::Preset::ssh,
                                  .host = "box",
                                  .user = "me",
                                  .port = 2222,
                                  .program = "~/a b/engine",
                                  .setup = "module load cuda",
                                  .options = "-J \"a b\"",
                                  .command = "own words"};
        saveEngine(choice);
        QCOMPARE(savedEngine(), choice);
        QSettings().setValue(QStringLiteral("engine/port"), QStringLiteral("many"));
        QSettings().setValue(QStringLiteral("engine/preset"), QStringLiteral("moon"));
        QCOMPARE(savedEngine().port, 0);
        QCOMPARE(savedEngine().preset, EngineChoice::Preset::here);
    }

    void saysWhatATestFinds_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QStringList>("said");
        QTest::newRow("works") << QStringLiteral("\"" CUTAWAY_FAKE_ENGINE "\"")
                               << QStringList{
                                      "It works: Cutaway fake, computing on cpu, 1.00 GiB of memory."};
        QTest::newRow("no program") << QStringLiteral("/nowhere/engine serve")
                                    << QStringList{"It does not work. /nowhere/engine could not be started"};
        QTest::newRow("no engine") << QStringLiteral("sh -c \"echo sorry >&2; exit 4\"")
                                   << QStringList{
                                          "It does not work. sh ended with code 4; its last words: sorry."};
        QTest::newRow("another version")
            << folder_.filePath(QStringLiteral("old"))
            << QStringList{
                   "It does not work. old speaks version 7 of Cutaway's protocol and this window version 1",
                   "the same Cutaway on both sides"};
        QTest::newRow("does not compute")
            << folder_.filePath(QStringLiteral("poor"))
            << QStringList{"It does not work. Cutaway 9 answers but does not compute: No GPU."};
        QTest::newRow("several") << folder_.filePath(QStringLiteral("several"))
                                 << QStringList{"several starts more than one engine"};
        script(QStringLiteral("several"),
               "hello='{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{\"protocol\":1}}'\n"
               "echo \"$hello\"; echo \"$hello\"; read line\n");
        script(QStringLiteral("old"),
               "echo '{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{\"protocol\":7}}'\nread line\n");
        script(QStringLiteral("poor"),
               "echo "
               "'{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{\"protocol\":1,\"version\":\"9\"}}'\n"
               "read line\n"
               "echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"no GPU\"}}'\n"
               "read line\n");
    }

    void saysWhatATestFinds() {
        QFETCH(QString, command);
        QFETCH(QStringList, said);
        EngineDialog dialog({.preset = EngineChoice::Preset::command, .command = command},
                            commandOf({.preset = EngineChoice::Preset::command, .command = command}));
        dialog.show();
        QCOMPARE(dialog.findChild<QComboBox*>(QStringLiteral("preset"))->currentIndex(), 2);
        auto* const test = dialog.findChild<QPushButton*>(QStringLiteral("test"));
        QTest::mouseClick(test, Qt::LeftButton);
        QVERIFY(!test->isEnabled());
        QTRY_VERIFY(test->isEnabled());
        const QString text = dialog.findChild<QLabel*>(QStringLiteral("result"))->text();
        for (const QString& part : said) {
            QVERIFY2(text.contains(part), qPrintable(text));
        }
    }

    /// Another choice is another question: the answer to the one before is not shown.
    void forgetsATestWhenTheChoiceChanges() {
        EngineDialog dialog({.preset = EngineChoice::Preset::command, .command = "sleep 100"},
                            engineCommand(QStringLiteral("sleep 100")));
        dialog.show();
        QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("test")), Qt::LeftButton);
        QVERIFY(!dialog.findChild<QLabel*>(QStringLiteral("result"))->text().isEmpty());
        dialog.findChild<QLineEdit*>(QStringLiteral("own"))->setText(QStringLiteral("sleep 101"));
        QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("result"))->text().isEmpty());
        QVERIFY(dialog.findChild<QPushButton*>(QStringLiteral("test"))->isEnabled());
    }

    void tellsThatTheCommandLineWon() {
        WindowFixture on;
        on.action("engine")->trigger();
        auto* const dialog = on.window->findChild<EngineDialog*>();
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("result"))
                    ->text()
                    .contains(QStringLiteral("was started with another engine")));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QCOMPARE(savedEngine(), EngineChoice());
    }

    /// By keyboard: the window's engine is another, the plan stays, a search that ran goes on over there.
    void usesAnotherEngine() {
        WindowFixture on(100);
        QVERIFY(on.openModel());
        on.setCuts(7);
        on.action("run")->trigger();
        QTRY_VERIFY(on.plan().cuts().size() >= 2);
        on.action("engine")->trigger();
        auto* const dialog = on.window->findChild<EngineDialog*>();
        dialog->activateWindow();
        QTRY_COMPARE(QApplication::focusWidget(), dialog->findChild<QComboBox*>(QStringLiteral("preset")));
        QTest::keyClick(dialog->findChild<QComboBox*>(QStringLiteral("preset")), Qt::Key_Down);
        QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("host")), QStringLiteral("box"));
        auto* const program = dialog->findChild<QLineEdit*>(QStringLiteral("program"));
        program->selectAll();
        script(QStringLiteral("engine here"), "exec \"" CUTAWAY_FAKE_ENGINE "\" 20\n");
        QTest::keyClicks(program, folder_.filePath(QStringLiteral("engine here")));
        const std::vector<Event> before = on.plan().events();
        QVERIFY(dialog->findChild<QPushButton*>(QStringLiteral("use"))->isEnabled());
        QTest::keyClick(program, Qt::Key_Return);
        QCOMPARE(on.window->controller().engineName(), QStringLiteral("ssh box"));
        QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
        QCOMPARE(on.window->controller().engineName(), QStringLiteral("ssh box"));
        QCOMPARE(on.plan().cuts().size(), 7U);
        QVERIFY(std::equal(before.begin(), before.end(), on.plan().events().begin()));
        QCOMPARE(on.window->document().session().environment.at("host"), Json("box"));
        QCOMPARE(savedEngine().host, QStringLiteral("box"));
        QVERIFY(on.messages().isEmpty());
    }

    /// However much of the engine's output came through, in the middle of a line as well.
    void bearsAPipeThatEndsAnywhere_data() {
        QTest::addColumn<int>("bytes");
        for (int bytes = 0; bytes < 9000; bytes += bytes < 200 ? 61 : 701) {
            QTest::addRow("%d", bytes) << bytes;
        }
    }

    void bearsAPipeThatEndsAnywhere() {
        QFETCH(int, bytes);
        constexpr int wanted = 6;
        // The first time the pipe ends after so many bytes, and whoever held it dies.
        script(QStringLiteral("leaky"), "if [ -e \"$0.mended\" ]; then exec \"" CUTAWAY_FAKE_ENGINE
                                        "\" 2; fi\ntouch \"$0.mended\"\n\"" CUTAWAY_FAKE_ENGINE
                                        "\" 2 | (dd bs=1 count=" +
                                            QByteArray::number(bytes) + " 2>/dev/null; kill -9 $$)\n");
        QFile::remove(folder_.filePath(QStringLiteral("leaky.mended")));
        WindowFixture on(commandOf({.preset = EngineChoice::Preset::ssh,
                                    .host = "box",
                                    .program = folder_.filePath(QStringLiteral("leaky"))}));
        on.window->open(QStringLiteral("/models/tiny"));
        QTRY_VERIFY(on.window->controller().modelReady() || on.banner("engineDied") != nullptr);
        on.setCuts(wanted);
        if (on.window->controller().modelReady()) {
            on.action("run")->trigger();
        }
        QTRY_VERIFY(on.banner("engineDied") != nullptr);
        const std::vector<Event> before = on.plan().events();
        const QString go_on = QStringLiteral("Reconnect and go on");
        QVERIFY(on.choose("engineDied", go_on) || on.choose("engineDied", QStringLiteral("Reconnect")));
        QTRY_VERIFY(on.window->controller().modelReady());
        if (!on.window->controller().searching() && on.window->document().session().stopped_by.empty()) {
            on.setCuts(wanted);
            on.action("run")->trigger();
        }
        QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
        QVERIFY(std::equal(before.begin(), before.end(), on.plan().events().begin()));
        QCOMPARE(on.plan().cuts().size(), static_cast<std::size_t>(wanted));
        std::set<int> numbers;
        for (const Step& step : on.window->document().session().steps) {
            QVERIFY2(numbers.insert(step.number).second, "a step's number was used twice");
        }
        QVERIFY(on.messages().isEmpty());
    }

    /// A path over there is none here; a session is this machine's whoever computes.
    void remembersModelsByMachine() {
        const EngineChoice box{.preset = EngineChoice::Preset::ssh,
                               .host = "box",
                               .program = folder_.filePath(QStringLiteral("engine"))};
        script(QStringLiteral("engine"), "exec \"" CUTAWAY_FAKE_ENGINE "\" 20\n");
        WindowFixture on(commandOf(box));
        QVERIFY(on.openModel());
        const QString session = folder_.filePath(QStringLiteral("plan.cutaway"));
        QVERIFY(on.window->saveTo(session));
        QCOMPARE(recentPaths(QStringLiteral("box")), QStringList({session, "/models/tiny"}));
        QCOMPARE(recentPaths({}), QStringList{session});
        QCOMPARE(recentPaths(QStringLiteral("other")), QStringList{session});
        rememberPath(QStringLiteral("/models/tiny"), {});
        QCOMPARE(recentPaths({}), QStringList({"/models/tiny", session}));
        for (int number = 0; number < 30; ++number) {
            rememberPath(QStringLiteral("/models/%1").arg(number), QStringLiteral("other"));
        }
        QCOMPARE(recentPaths(QStringLiteral("other")).size(), 10);
        QCOMPARE(recentPaths(QStringLiteral("other")).front(), QStringLiteral("/models/29"));
        QCOMPARE(recentPaths({}), QStringList({"/models/tiny", session}));
        // What is remembered of one machine is not offered on another.
        on.action("engine")->trigger();
        auto* const dialog = on.window->findChild<EngineDialog*>();
        dialog->findChild<QComboBox*>(QStringLiteral("preset"))->setCurrentIndex(2);
        dialog->findChild<QLineEdit*>(QStringLiteral("own"))->setText("\"" CUTAWAY_FAKE_ENGINE "\"");
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("use")), Qt::LeftButton);
        QTRY_VERIFY(on.window->controller().modelReady());
        QCOMPARE(on.window->controller().engineHost(), QString());
    }

    void findsTheModelOverThere() {
        WindowFixture on;
        on.window->open(QStringLiteral("/models/tiny"));
        QTRY_VERIFY(on.window->controller().modelReady());
        on.click("F0");
        on.key(Qt::Key_P);
        script(QStringLiteral("elsewhere"),
               "sed -u 's|/models/tiny|/models/missing|' | \"" CUTAWAY_FAKE_ENGINE "\" 20\n");
        on.window->controller().useEngine(
            commandOf({.preset = EngineChoice::Preset::ssh,
                       .host = "box",
                       .program = folder_.filePath(QStringLiteral("elsewhere"))}));
        QTRY_COMPARE(on.messages(), QStringList{"The model cannot be loaded"});
        QCOMPARE(on.state("F0"), State::pinned);
        on.window->controller().findModel({.path = "/models/there"});
        QTRY_VERIFY(on.window->controller().modelReady());
        QCOMPARE(on.state("F0"), State::pinned);
    }

  private:
    void script(const QString& name, const QByteArray& text) const {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n" + text);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    static QString answer(const EngineChoice& choice) {
        QProcess process;
        const QStringList command = commandOf(choice);
        process.start(command.front(), command.mid(1));
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput());
    }

    QTemporaryDir folder_;
    QString ssh_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestEngineChoice)
#include "test_engine_choice.moc"
