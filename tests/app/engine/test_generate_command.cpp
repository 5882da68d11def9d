#include "core/plan/error.h"
#include "tests/app/engine/engine_process.h"
#include "tests/core/python.h"

#include <csignal>

namespace cutaway {

using namespace testing;

/// The command `generate`, on the demo model.
class TestGenerateCommand : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// As Transformers' stock class with its slots masked does it.
    void itsTextIsTransformers() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const std::string demo = CUTAWAY_SOURCE_DIR "/resources/demo-model";
        const Json jobs{{{"model", demo}, {"removed", {"A1", "F2"}}, {"tokens", 24}, {"prompt", "The "}}};
        const Json expected =
            Json::parse(printed_by("tests/core/evaluate/generate_in_transformers.py", {}, jobs.dump())).at(0);
        const QStringList command{"generate", "demo",     "--prompt", "The ",     "--max-tokens",
                                  "24",       "--remove", "A1,F2",    "--device", "cpu"};
        const Run json = run_engine(command + QStringList{"--json"});
        QCOMPARE(json.code, 0);
        const Json document = json.document();
        QCOMPARE(document.at("text"), expected.at("text"));
        QCOMPARE(document.at("ids"), expected.at("ids"));
        QVERIFY(document.at("finish") == "length" || document.at("finish") == "end");
        QCOMPARE(document.at("removed").dump(), std::string(R"(["A1","F2"])"));
        QVERIFY(document.at("model").contains("path"));
        const Run text = run_engine(command);
        QCOMPARE(text.code, 0);
        QCOMPARE(text.output.toStdString(), expected.at("text").get<std::string>() + "\n");
    }

    void aSeedIsATextByChance() {
        const auto with = [](const QStringList& more) {
            const QStringList command{"generate", "demo", "--prompt", "The ", "--max-tokens", "30", "--json"};
            return run_engine(command + more).document().at("ids");
        };
        const Json greedy = with({});
        QCOMPARE(with({"--seed", "3"}), greedy);
        QCOMPARE(with({"--temperature", "0", "--top-p", "0.5"}), greedy);
        QCOMPARE(with({"--temperature", "1.5", "--top-k", "1"}), greedy);
        const Json one = with({"--temperature", "1.5", "--seed", "1"});
        QCOMPARE(with({"--temperature", "1.5", "--seed", "1"}), one);
        QVERIFY(one != greedy);
        QVERIFY(with({"--temperature", "1.5", "--seed", "2"}) != one);
        QVERIFY(with({"--top-p", "0.99", "--seed", "2"}) != greedy);
    }

    void wrongUse_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        const QStringList prompt{"--prompt", "a"};
        QTest::newRow("no prompt") << QStringList() << 2 << "prompt";
        QTest::newRow("an empty prompt") << QStringList{"--prompt", ""} << 1 << "no tokens";
        QTest::newRow("too long") << QStringList{"--prompt", QString(20'000, 'a')} << 1 << "context";
        QTest::newRow("no tokens") << prompt + QStringList{"--max-tokens", "0"} << 2 << "max-tokens";
        QTest::newRow("too many") << prompt + QStringList{"--max-tokens", "100001"} << 2 << "max-tokens";
        QTest::newRow("cold") << prompt + QStringList{"--temperature", "-1"} << 2 << "temperature";
        QTest::newRow("no number") << prompt + QStringList{"--temperature", "nan"} << 2 << "temperature";
        QTest::newRow("nothing left") << prompt + QStringList{"--top-p", "0"} << 2 << "top-p";
        QTest::newRow("more than all") << prompt + QStringList{"--top-p", "1.5"} << 2 << "top-p";
        QTest::newRow("fewer than none") << prompt + QStringList{"--top-k", "-1"} << 2 << "top-k";
        QTest::newRow("a seed below") << prompt + QStringList{"--seed", "-1"} << 2 << "seed";
        QTest::newRow("no slot") << prompt + QStringList{"--remove", "A99"} << 1 << "A99";
    }
    void wrongUse() {
        QFETCH(QStringList, options);
        QFETCH(int, code);
        QFETCH(QString, said);
        const Run run = run_engine(QStringList{"generate", "demo", "--json"} + options);
        QVERIFY2(run.code == code, run.errors.constData());
        QVERIFY2(run.errors.contains(said.toUtf8()), run.errors.constData());
        QVERIFY(!run.error_code().empty());
    }

    /// What came until then is there.
    void controlCKeepsWhatThereIs() {
        for (const bool json : {false, true}) {
            QStringList command{"generate", "demo",          "--prompt", "The ",     "--max-tokens",
                                "100000",   "--temperature", "2",        "--device", "cpu"};
            if (json) {
                command << "--json";
            }
            // A model whose text is never full or ended by itself: its end token is of another number.
            const QTemporaryDir folder;
            copyDemo(folder.path());
            command[1] = folder.path();
            const auto process = start_engine(command);
            if (json) {
                QTest::qWait(3000);
            } else {
                QVERIFY(process->waitForReadyRead(60'000));
            }
            ::kill(static_cast<pid_t>(process->processId()), SIGINT);
            const Run run = finish(*process);
            QCOMPARE(run.code, 130);
            QVERIFY(run.errors.contains("stopped"));
            if (json) {
                QCOMPARE(run.error_code(), std::string(error_code::cancelled));
                QCOMPARE(run.document().at("finish"), Json("stopped"));
                QVERIFY(!run.document().at("ids").empty());
            } else {
                QVERIFY(run.output.size() > 1);
            }
        }
    }

  private:
    static void copyDemo(const QString& folder) {
        const QString demo = QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/");
        for (const char* name : {"model.safetensors", "tokenizer.json", "tokenizer_config.json"}) {
            QVERIFY(QFile::copy(demo + name, folder + '/' + name));
        }
        Json config = json_of(demo + "config.json");
        config["max_position_embeddings"] = 1 << 20;
        config["eos_token_id"] = nullptr;
        write_file(folder + "/config.json", QByteArray::fromStdString(config.dump()));
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestGenerateCommand)
#include "test_generate_command.moc"
