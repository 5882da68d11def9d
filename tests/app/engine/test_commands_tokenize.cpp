#include "tests/app/engine/engine_process.h"

#include <csignal>

namespace cutaway {

using namespace testing;

namespace {

const QString model = checkpoints + "llama-text";

} // namespace

/// What the ids are is tested in tests/core/text; here, what the command does with texts and streams.
class TestCommandsTokenize : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void equalsTheTokenizersLibrary() {
        const QTemporaryDir folder;
        const Json texts = json_of(model + "/expected.json").at("texts");
        QVERIFY(texts.size() > 5);
        for (const Json& known : texts) {
            const QByteArray text = QByteArray::fromStdString(known.at("text").get<std::string>());
            write_file(folder.filePath("text"), text);
            const Run piped = run_engine({"tokenize", model, "--json"}, text);
            QCOMPARE(piped.code, 0);
            QCOMPARE(piped.document().at("ids"), known.at("ids"));
            const Run file = run_engine({"tokenize", model, "--text", "text"}, {}, folder.path());
            QCOMPARE(Json::parse(file.output.toStdString()), known.at("ids"));
            QCOMPARE(file.errors, QByteArray());
        }
    }

    /// The bytes as they were, nothing added.
    void decodesToTheSameBytes() {
        const Json texts = json_of(model + "/expected.json").at("texts");
        QVERIFY(texts.size() > 5);
        for (const Json& known : texts) {
            const std::string text = known.at("text").get<std::string>();
            const QByteArray ids = QByteArray::fromStdString(known.at("ids").dump());
            const Run plain = run_engine({"tokenize", model, "--decode"}, ids);
            QCOMPARE(plain.code, 0);
            if (text.find("e\u0301") == std::string::npos) { // which NFC makes one character of
                QCOMPARE(plain.output.toStdString(), text);
            }
            QCOMPARE(run_engine({"tokenize", model, "--decode", "--json"}, ids)
                         .document()
                         .at("text")
                         .get<std::string>(),
                     plain.output.toStdString());
        }
    }

    void refusesWhatIsNoListOfIds_data() {
        QTest::addColumn<QByteArray>("input");
        for (const char* input : {"", "{}", "null", "7", "\"1\"", "[1.5]", "[\"1\"]", "[[1]]", "[-1]",
                                  "[99999]", "[18446744073709551615]", "[1", "[1] [2]"}) {
            QTest::newRow(*input == '\0' ? "nothing" : input) << QByteArray(input);
        }
    }

    void refusesWhatIsNoListOfIds() {
        QFETCH(QByteArray, input);
        const Run run = run_engine({"tokenize", model, "--decode", "--json"}, input);
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("bad-input"));
    }

    void refusesTextThatIsNoUtf8() {
        QCOMPARE(run_engine({"tokenize", model, "--json"}, "caf\xe9").error_code(), std::string("bad-input"));
    }

    void ctrlCEndsTheWaitForText() {
        const auto process = start_engine({"tokenize", model, "--json"});
        QTest::qSleep(1500); // libtorch is loaded first
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        const Run run = finish(*process, 5000);
        QCOMPARE(run.code, 130);
        QCOMPARE(run.error_code(), std::string("cancelled"));
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCommandsTokenize)
#include "test_commands_tokenize.moc"
