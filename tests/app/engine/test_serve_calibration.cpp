#include "tests/app/engine/searching.h"
#include "tests/app/engine/serve_client.h"

#include <set>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

const QString text_model = checkpoints + "llama-text";

std::string story() {
    QFile file(QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/calibration.txt"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

} // namespace

/// What is measured on: pasted texts, looked at as tokens; and how far searches on resampled sets agree.
class TestServeCalibration : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aPastedTextIsSearchedAndMeasured() {
        ServeClient client;
        client.open(text_model.toStdString());
        const Json pasted{{"pasted", story()}, {"sequences", 2}, {"length", 16}};
        const Json looked = client.result(method::tokens, {{"calibration", pasted}, {"count", 2}});
        QCOMPARE(looked.at("sequences").get<int>(), 2);
        QCOMPARE(looked.at("needed").get<int>(), 32);
        QVERIFY(looked.at("whole").get<bool>());
        // The same tokens as a file: the same numbers.
        const std::string file = folder_.filePath("ids.json").toStdString();
        write_file(QString::fromStdString(file),
                   QByteArray::fromStdString(
                       Json{looked.at("shown")[0].at("ids"), looked.at("shown")[1].at("ids")}.dump()));
        QCOMPARE(client.result(method::measure, client.with_plan({{"calibration", pasted}})),
                 client.result(method::measure, client.with_plan({{"calibration", {{"tokens", file}}}})));
        const Json started =
            client.result_of(client.send_start({{"budget", {{"cuts", 1}}}}, pasted)).at("calibration");
        QCOMPARE(started.at("hash"), looked.at("hash"));
        QCOMPARE(started.at("source").get<std::string>(), std::string("pasted"));
        QVERIFY(!started.contains("pasted")); // who sent it has it
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.plan.cuts().size(), std::size_t{1});
    }

    /// Answered while a search runs, and of several that wait the newest.
    void tokensAreShownDuringASearch() {
        ServeClient client;
        client.open(text_model.toStdString());
        const Json pasted{{"pasted", story()}, {"sequences", 4}, {"length", 64}};
        client.result_of(client.send_start({{"search", "naive"}, {"budget", {{"cuts", 6}}}}, pasted));
        client.send(method::pause);
        std::vector<std::int64_t> asked;
        for (int first = 0; first < 3; ++first) {
            asked.push_back(client.send(method::tokens, {{"calibration", pasted}, {"first", first}}));
        }
        QCOMPARE(client.result_of(asked.back()).at("first").get<int>(), 2);
        client.send(method::stop);
        client.wait_for_end_of_run();
    }

    void badSetsAreRefusedInWords_data() {
        QTest::addColumn<QByteArray>("calibration");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const Json& calibration, const char* words) {
            QTest::newRow(name) << QByteArray::fromStdString(calibration.dump()) << words;
        };
        write_file(folder_.filePath("picture.png"), QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16));
        row("missing", {{"text", "/nowhere/a.txt"}}, "/nowhere/a.txt");
        row("binary", {{"text", folder_.filePath("picture.png").toStdString()}}, "not UTF-8 from byte 0");
        row("folder", {{"text", folder_.path().toStdString()}}, folder_.path().toUtf8().constData());
        row("endless", {{"text", "/dev/zero"}}, "/dev/zero");
        row("huge paste", {{"pasted", std::string((1 << 20) + 1, 'a')}}, "1024 KiB is the most");
        row("two sources", {{"pasted", "a"}, {"text", "b"}}, "one of 'default', 'text', 'tokens'");
        row("no sequences", {{"pasted", "a"}, {"sequences", 0}}, "sequences");
        row("one token", {{"pasted", "a"}, {"length", 1}}, "two or more tokens");
        row("too many", {{"pasted", "a"}, {"length", 1 << 21}}, "length");
        row("bos", {{"pasted", "a"}, {"bos", true}}, "no beginning-of-text token");
        row("no text", {{"pasted", 7}}, "pasted");
    }

    void badSetsAreRefusedInWords() {
        QFETCH(QByteArray, calibration);
        QFETCH(QString, words);
        ServeClient client;
        client.open(text_model.toStdString());
        const Json params{{"calibration", Json::parse(calibration.toStdString())}};
        const Message answer = client.answer(client.send(method::tokens, params));
        QVERIFY(answer.error.has_value());
        const std::string said =
            answer.error->where() + " " + answer.error->message() + " " + answer.error->help();
        QVERIFY2(QString::fromStdString(said).contains(words), said.c_str());
        // It goes on.
        QVERIFY(client.result(method::tokens, Json::object()).at("found").get<int>() > 0);
    }

    void shortTextsAreShownAsFarAsTheyGo() {
        ServeClient client;
        client.open(text_model.toStdString());
        const Json looked = client.result(
            method::tokens, {{"calibration", {{"pasted", "One two."}, {"length", 200}}}, {"count", 5}});
        QVERIFY(looked.at("found").get<int>() < looked.at("needed").get<int>());
        QCOMPARE(looked.at("sequences").get<int>(), 1);
        QCOMPARE(looked.at("hash").get<std::string>(), std::string());
        std::string text;
        for (const Json& piece : looked.at("shown")[0].at("pieces")) {
            text += piece.get<std::string>();
        }
        QCOMPARE(text, std::string("One two."));
    }

    /// As the script finds by brute force (tests/fixtures/bootstrap.py).
    void resampledSearchesEqualBruteForce() {
        const Json expected = json_of(checkpoints + "llama-biases/bootstrap.json");
        const Json& searched = expected.at("cases")[0];
        const QString file = folder_.filePath("sampled.json");
        write_file(file, QByteArray::fromStdString(expected.at("tokens").dump()));
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        const Json answer = client.result(
            method::bootstrap, client.with_plan({{"settings", {{"budget", {{"cuts", searched.at("cuts")}}}}},
                                                 {"calibration", {{"tokens", file.toStdString()}}},
                                                 {"resamples", searched.at("resamples").size()},
                                                 {"seed", expected.at("seed")}}));
        Json counts = Json::object();
        for (const Json& count : answer.at("slots")) {
            counts[count.at("slot").get<std::string>()] = count.at("cut");
        }
        QCOMPARE(counts, searched.at("slots"));
        for (std::size_t step = 0; step < searched.at("overlaps").size(); ++step) {
            QVERIFY(close(answer.at("steps")[step].at("overlap"), searched.at("overlaps")[step], 1e-12));
        }
        QVERIFY(!answer.at("calibration").at("hash").get<std::string>().empty());
    }

    /// It tells how far it is, ends when asked and leaves nothing behind.
    void aBootstrapIsCancelled() {
        ServeClient client;
        client.open("demo");
        const Json params =
            client.with_plan({{"settings", {{"budget", {{"cuts", 12}}}}},
                              {"calibration", {{"pasted", story()}, {"sequences", 8}, {"length", 64}}},
                              {"resamples", 10000}});
        const std::int64_t asked = client.send(method::bootstrap, params);
        client.wait_for([](const Message& message) {
            return message.method == notice::progress && message.params.at("what") == "bootstrap";
        });
        // Of several that are asked the one that is meant.
        const std::int64_t looked = client.send(method::tokens, Json::object());
        client.send(method::cancel, {{"id", looked}});
        QCOMPARE(client.refusal_of(looked), std::string("cancelled"));
        client.send(method::cancel, {{"id", asked + 1000}});
        const std::int64_t other = client.send(method::tokens, Json::object());
        client.send(method::cancel, {{"id", asked}});
        QCOMPARE(client.refusal_of(asked), std::string("cancelled"));
        QVERIFY(client.result_of(other).at("found").get<int>() > 0);
        QVERIFY(client.result(method::tokens, Json::object()).at("found").get<int>() > 0);
    }

    void aBootstrapWaitsForNoSearch() {
        ServeClient client;
        client.open(text_model.toStdString());
        const Json pasted{{"pasted", story()}, {"sequences", 2}, {"length", 16}};
        client.result_of(client.send_start({{"budget", {{"cuts", 6}}}}, pasted));
        client.send(method::pause);
        QCOMPARE(client.refusal(method::bootstrap, client.with_plan({{"calibration", pasted}})),
                 std::string(error_code::bad_input));
        client.send(method::stop);
        client.wait_for_end_of_run();
        for (const Json& bad :
             {Json{{"resamples", 1}}, Json{{"resamples", 1 << 20}}, Json{{"seed", -1}},
              Json{{"settings", {{"unit", "block"}}}}, Json{{"settings", {{"order", "tail"}}}}}) {
            Json params = client.with_plan({{"calibration", pasted}});
            params.update(bad);
            QCOMPARE(client.refusal(method::bootstrap, params), std::string(error_code::bad_input));
        }
    }

  private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestServeCalibration)
#include "test_serve_calibration.moc"
