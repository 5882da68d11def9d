#include "tests/app/engine/searching.h"
#include "tests/app/engine/tensors.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace cutaway {

using namespace testing;

namespace {

const QString model = checkpoints + "llama-biases";

/// Runs the engine through a shell, for streams that QProcess cannot give: `engine` stands for the program.
Run run_shell(const QString& line, const QString& folder = {}) {
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start("bash", {"-c", "engine() { " CUTAWAY_ENGINE " \"$@\"; }; MODEL=" + model + "; " + line});
    return finish(process);
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void wrongUsageIsTold_data() {
        QTest::addColumn<QStringList>("arguments");
        const auto add = [](const char* name, const QStringList& arguments) {
            QTest::newRow(name) << arguments;
        };
        const auto prune = [&](const char* name, const QStringList& arguments) {
            add(name, QStringList{"prune", model} + arguments);
        };
        add("nothing", {});
        add("no such command", {"explode", model});
        add("no model", {"inspect"});
        add("two models", {"inspect", model, model});
        add("no such option", {"inspect", model, "--louder"});
        add("an option of another command", {"inspect", model, "--cuts", "3"});
        add("quiet and verbose", {"inspect", model, "--quiet", "-v"});
        add("two commands", {"inspect", model, "score", model});
        add("logits to nowhere", {"logits", model});
        add("export of no format", {"export", model, "-o", "x"});
        add("export to nowhere", {"export", model, "--format", "plan"});
        add("unknown export", {"export", model, "--format", "onnx", "-o", "x"});
        add("tokens and text", {"score", model, "--tokens", "a", "--text", "b"});
        add("empty tokens", {"score", model, "--tokens", ""});
        add("empty text", {"score", model, "--text", ""});
        add("empty plan", {"score", model, "--plan", ""});
        add("empty memory", {"score", model, "--memory", ""});
        add("empty device", {"score", model, "--device", "", "--sequences", "1"});
        prune("empty session", {"--session", ""});
        prune("empty search", {"--search", ""});
        prune("a value is missing", {"--cuts"});
        prune("cuts twice", {"--cuts", "1", "--cuts", "2"});
        prune("cuts below 0", {"--cuts", "-1"});
        prune("cuts by halves", {"--cuts", "1.5"});
        prune("cuts in words", {"--cuts", "many"});
        prune("cuts beyond all numbers", {"--cuts", "99999999999999999999"});
        prune("share above 1", {"--share", "1.01"});
        prune("share below 0", {"--share", "-0.1"});
        prune("share is no number", {"--share", "nan"});
        prune("parameters are no number", {"--parameters", "nan"});
        prune("divergence is no number", {"--max-divergence", "nan"});
        prune("divergence without end", {"--max-divergence", "inf"});
        prune("front is no number", {"--protect-front", "nan"});
        prune("release of nothing", {"--release-after-front"});
        prune("unknown divergence", {"--divergence", "hellinger"});
        prune("unknown search", {"--search", "guessing"});
        prune("threads below 0", {"--threads", "-1"});
        prune("threads beyond reason", {"--threads", "1000000"});
        prune("no length", {"--length", "0"});
        prune("length below 0", {"--length", "-256"});
        prune("length beyond reason", {"--length", "99999999999"});
        prune("no sequences", {"--sequences", "0"});
        prune("memory below 0", {"--memory", "-1GiB"});
        prune("no memory", {"--memory", "0"});
        prune("memory in words", {"--memory", "lots"});
        prune("memory without end", {"--memory", "1e30TiB"});
        prune("unknown unit", {"--memory", "6 gibi"});
        prune("unknown device", {"--device", "tpu"});
        prune("unknown type", {"--dtype", "int8"});
        prune("resume of nothing", {"--resume"});
        prune("export without a place", {"--export", "zeroed"});
        prune("export to no name", {"--export", "zeroed:"});
        prune("export of no format", {"--export", ":x"});
        prune("pinned and forced", {"--pin", "A1,F2", "--force", "B2"});
        prune("pinned and removed", {"--pin", "B1", "--remove", "F1"});
    }

    /// Exit code 2, one document, the same in two lines, and nothing computed or written.
    void wrongUsageIsTold() {
        QFETCH(QStringList, arguments);
        const QTemporaryDir folder;
        const Run run = run_engine(QStringList{"--json"} + arguments, {}, folder.path());
        QCOMPARE(run.code, 2);
        QCOMPARE(run.error_code(), std::string("bad-usage"));
        const Json error = run.document().at("error");
        QCOMPARE(error.size(), std::size_t(4));
        QVERIFY(!error.at("message").get<std::string>().empty());
        QVERIFY(!error.at("help").get<std::string>().empty());
        QVERIFY2(run.errors.startsWith("error: ") && run.errors.count('\n') == 2 &&
                     run.errors.contains("\nhelp: "),
                 run.errors.constData());
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void errorsLeaveStdoutAlone() {
        const Run usage = run_engine({"explode"});
        QCOMPARE(usage.code, 2);
        QCOMPARE(usage.output, QByteArray());
        const Run failure = run_engine({"inspect", "nowhere", "--quiet"});
        QCOMPARE(failure.code, 1);
        QCOMPARE(failure.output, QByteArray());
        QVERIFY2(failure.errors.startsWith("error: ") && failure.errors.contains("(nowhere)\nhelp: "),
                 failure.errors.constData());
    }

    void anErrorIsOneDocumentAndTwoLines() {
        const QString nowhere = "no such\nfolder \x1b[31m";
        const Run run = run_engine({"inspect", nowhere, "--json"});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("bad-checkpoint"));
        QCOMPARE(run.document().at("error").at("where").get<std::string>(), nowhere.toStdString());
        QCOMPARE(run.errors.count('\n'), 2);
        QVERIFY2(run.errors.startsWith("error: ") && !run.errors.contains('\x1b'), run.errors.constData());
    }

    void helpAndVersionAreResults() {
        for (const QStringList& arguments : {QStringList{"--help"}, QStringList{"prune", "--help"}}) {
            const Run run = run_engine(arguments);
            QCOMPARE(run.code, 0);
            QVERIFY2(run.output.contains("--"), run.output.constData());
            QCOMPARE(run_engine(arguments + QStringList{"--json"}).document().at("help").get<std::string>(),
                     run.output.toStdString());
        }
        const Run version = run_engine({"--version"});
        QCOMPARE(version.code, 0);
        QVERIFY(QString(version.output).contains(QRegularExpression("^\\d+\\.\\d+\\.\\d+\n$")));
    }

    void slotsAreOfThisModel_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"A4", "A99", "B0-4", "C1", "A", "A1-", "A-1", "A2-1", "A1,", ",A1", "a1",
                                 "A1.5", "A1 F1", "12", "A99999999999999999999"}) {
            QTest::newRow(text) << text;
        }
    }

    void slotsAreOfThisModel() {
        QFETCH(QString, text);
        const Run run = run_engine({"prune", model, "--cuts", "1", "--remove", text, "--json"});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("bad-input"));
    }

    void slotsAreReadAsPromised() {
        const Searched searched("llama-biases");
        const auto removed = [&](const QString& text) {
            const Run run = searched.run("score", {"--json", "--remove", text});
            return run.code == 0 ? run.document().at("removed") : Json();
        };
        QCOMPARE(removed("F3,A1-2,A1"), (Json{"A1", "A2", "F3"}));
        QCOMPARE(removed("B2"), (Json{"A2", "F2"}));
        QCOMPARE(removed(""), Json::array());
    }

    void modelsAreFoundWhereverTheyLie_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"with space", "Größe-模型", "line\nbreak", "quote'\"", "-dash", "$HOME", "%n"}) {
            QTest::newRow(name) << name;
        }
    }

    void modelsAreFoundWhereverTheyLie() {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        const QString path = folder.filePath(name);
        QVERIFY(QDir().mkdir(path));
        for (const char* file : {"/config.json", "/model.safetensors"}) {
            QVERIFY(QFile::copy(model + file, path + file));
        }
        const Run run = run_engine({"inspect", "./" + name + "/", "--json"}, {}, folder.path());
        QCOMPARE(run.code, 0);
        QCOMPARE(run.document().at("path").get<std::string>(), path.toStdString());
        write_file(folder.filePath("ids"), "[[1, 2]]");
        const Run pruned = run_engine(
            {"prune", "./" + name, "--tokens", "ids", "--cuts", "1", "--session", "./" + name + ".cutaway"},
            {}, folder.path());
        QCOMPARE(pruned.code, 0);
    }

    void namesThatAreNoUtf8AreTakenAsTheyAre() {
        const QTemporaryDir folder;
        const Run run = run_shell(
            "cp -r $MODEL $'m\\xff' && engine inspect $'m\\xff' --json; code=$?; rm -r $'m\\xff'; exit $code",
            folder.path());
        QCOMPARE(run.code, 0);
        QVERIFY(run.document().is_object());
    }

    void streamsMayBeClosedOrFull_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("code");
        QTest::newRow("stdin closed") << "engine inspect $MODEL <&-" << 0;
        QTest::newRow("stdin closed, read") << "engine tokenize demo <&-" << 1;
        QTest::newRow("stdout closed") << "engine inspect $MODEL >&-" << 1;
        QTest::newRow("stderr closed") << "engine inspect $MODEL 2>&- >/dev/null" << 0;
        QTest::newRow("all closed") << "engine inspect $MODEL <&- >&- 2>&-" << 1;
        QTest::newRow("stdout full") << "engine inspect $MODEL >/dev/full" << 1;
        QTest::newRow("stdout full, JSON") << "engine inspect $MODEL --json >/dev/full" << 1;
        QTest::newRow("stdout full, short") << "engine --version >/dev/full" << 1;
        QTest::newRow("stdout full, error") << "engine inspect nowhere --json >/dev/full" << 1;
        QTest::newRow("stderr full") << "engine inspect $MODEL 2>/dev/full >/dev/null" << 0;
        QTest::newRow("nobody reads") << "engine inspect $MODEL --json | true; exit ${PIPESTATUS[0]}" << -1;
    }

    void streamsMayBeClosedOrFull() {
        QFETCH(QString, line);
        QFETCH(int, code);
        const Run run = run_shell(line);
        if (code >= 0) {
            QCOMPARE(run.code, code);
        } else {
            QVERIFY2(run.code == 0 || run.code == 1, run.errors.constData()); // whether it was read or not
        }
        QVERIFY2(!run.errors.contains("terminate") && !run.errors.contains("internal"),
                 run.errors.constData());
    }

    /// The number of a closed stream goes to the next file that is opened: nothing may be printed into that.
    void closedStreamsSpoilNoFile() {
        const QTemporaryDir folder;
        write_file(folder.filePath("ids"), "[[1, 2, 3], [4, 5, 6]]");
        const QString logits = "engine logits $MODEL --tokens ids -v -o ";
        QCOMPARE(run_shell(logits + "whole >/dev/null", folder.path()).code, 0);
        QCOMPARE(run_shell(logits + "closed <&- >&- 2>&-", folder.path()).code, 1);
        QCOMPARE(content_of(folder.filePath("closed")).size(), content_of(folder.filePath("whole")).size());
        QVERIFY(largest_difference(read_tensor<float>(folder.filePath("closed"), "logits"),
                                   read_tensor<float>(folder.filePath("whole"), "logits")) < 1e-4);
        run_shell("engine prune $MODEL --tokens ids --cuts 2 --session s <&- >&- 2>&-", folder.path());
        QCOMPARE(json_of(folder.filePath("s")).at("steps").size(), std::size_t(2));
    }

    void aSearchOutlivesWhoReadsItsLog() {
        const QTemporaryDir folder;
        write_file(folder.filePath("ids"), "[[1, 2, 3], [4, 5, 6]]");
        run_shell("engine prune $MODEL --tokens ids --cuts 4 --session s 2>&1 | head -c 1", folder.path());
        QCOMPARE(json_of(folder.filePath("s")).at("steps").size(), std::size_t(4));
    }

    void outputsDoNotMeet_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("session and plan") << QStringList{"--session", "x", "--export", "plan:./x"};
        QTest::newRow("two exports") << QStringList{"--export", "plan:x", "--export", "zeroed:x"};
        QTest::newRow("session in a model")
            << QStringList{"--session", "empty/s", "--export", "zeroed:empty"};
        QTest::newRow("model around a session")
            << QStringList{"--export", "zeroed:empty", "--session", "empty/s"};
        QTest::newRow("session on the tokens") << QStringList{"--session", "link"};
        QTest::newRow("no name") << QStringList{"--export", "zeroed:/"};
        QTest::newRow("a name too long") << QStringList{"--session", QString(300, u'x')};
        QTest::newRow("a path too long") << QStringList{"--session", QString(5000, u'x')};
        QTest::newRow("in the model") << QStringList{"--export", "zeroed:" + model + "/pruned"};
    }

    void outputsDoNotMeet() {
        QFETCH(QStringList, arguments);
        const QTemporaryDir folder;
        write_file(folder.filePath("ids"), "[[1, 2, 3], [4, 5, 6]]");
        QVERIFY(QFile::link(folder.filePath("ids"), folder.filePath("link")));
        QVERIFY(QDir(folder.path()).mkdir("empty"));
        const Run run =
            run_engine(QStringList{"prune", model, "--tokens", "ids", "--cuts", "1", "--json"} + arguments,
                       {}, folder.path());
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("bad-input"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 (QStringList{"empty", "ids", "link"}));
        QVERIFY(QDir(folder.filePath("empty")).isEmpty());
    }

    /// In a Hugging Face cache the weights lie elsewhere, and are inputs all the same.
    void linkedWeightsAreInputs() {
        const QTemporaryDir folder;
        const QString snapshot = folder.filePath("models--a--b/snapshots/1");
        const QString blobs = folder.filePath("models--a--b/blobs");
        QVERIFY(QDir().mkpath(snapshot) && QDir().mkpath(blobs));
        for (const char* file : {"config.json", "model.safetensors"}) {
            QVERIFY(QFile::copy(model + "/" + file, blobs + "/" + file));
            QVERIFY(QFile::link(QString("../../blobs/") + file, snapshot + "/" + file));
        }
        write_file(folder.filePath("ids"), "[[1, 2, 3], [4, 5, 6]]");
        const QString weights = blobs + "/model.safetensors";
        const Run run =
            run_engine({"logits", snapshot, "--tokens", "ids", "-o", weights, "--json"}, {}, folder.path());
        QCOMPARE(run.error_code(), std::string("bad-input"));
        QVERIFY(content_of(weights) == content_of(model + "/model.safetensors"));
    }

    void theHeatmapObeysTheTerminal() {
        if (QStandardPaths::findExecutable("script").isEmpty()) {
            QSKIP("script, which makes a terminal, is not here");
        }
        const Searched searched("llama-biases");
        const auto on_terminal = [&](const QString& before, const QString& options) {
            const QString command = before + " " CUTAWAY_ENGINE " prune " + model + " --tokens " +
                                    searched.path("ids.json") + " --cuts 2 " + options;
            QProcess process;
            process.start("script", {"-qec", command, "/dev/null"});
            return finish(process).output;
        };
        const QByteArray colour = "\x1b[48;5;";
        const QByteArray live = on_terminal("NO_COLOR= TERM=xterm", "");
        QVERIFY2(live.contains(colour) && live.contains("steps/s") && live.contains(" left"),
                 live.constData());
        const QByteArray plain = on_terminal("NO_COLOR=1 TERM=xterm", "");
        QVERIFY2(!plain.contains(colour) && QString(plain).contains(QRegularExpression("\x1b\\[\\d+A")),
                 plain.constData());
        QVERIFY(!on_terminal("TERM=xterm", "--quiet").contains('\x1b'));
        QVERIFY(!on_terminal("TERM=dumb", "").contains('\x1b'));
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCommandLine)
#include "test_command_line.moc"
