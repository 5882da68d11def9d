#include "core/plan/evaluation.h"
#include "tests/app/engine/serve_client.h"

#include <set>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

const std::string tasks = CUTAWAY_SOURCE_DIR "/tests/fixtures/tasks/";
const std::string demo_text = CUTAWAY_SOURCE_DIR "/resources/demo-model/calibration.txt";

Evaluation evaluation_of(const Json& answer) {
    if (answer.contains("events")) {
        throw std::runtime_error("it says of which events it is, which it does not know");
    }
    return evaluation_from_json(JsonObject(answer, error_code::internal, "answer"));
}

} // namespace

/// Documents of tasks and windows of texts, piece by piece.
class TestServeEvaluate : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void piecesAddUpToWhatTheCommandSays_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("window");
        const auto task = [](const char* name, const char* file) {
            QTest::newRow(name) << name << QString::fromStdString(tasks + file) << 0;
        };
        task("own", "own.jsonl");
        task("mmlu", "mmlu");
        task("lambada_openai", "lambada.jsonl");
        task("boolq", "boolq.jsonl");
        task("piqa", "piqa");
        QTest::newRow("texts") << QString() << QString::fromStdString(tasks + "texts.jsonl") << 0;
        QTest::newRow("windows") << QString() << QString::fromStdString(demo_text) << 96;
    }

    void piecesAddUpToWhatTheCommandSays() {
        QFETCH(QString, name);
        QFETCH(QString, path);
        QFETCH(int, window);
        ServeClient client;
        openDemo(client);
        Json params = name.isEmpty()
                          ? Json{{"text", path.toStdString()}, {"window", window}, {"stride", window / 2}}
                          : Json{{"task", name.toStdString()}, {"path", path.toStdString()}};
        params = client.with_plan(params);
        const Evaluation whole = evaluation_of(client.result(method::evaluate, params));
        QVERIFY(whole.is_complete() && whole.total >= 2);
        for (const std::size_t count : {1, 2, 5}) {
            params["count"] = count;
            std::optional<Evaluation> sum;
            for (std::size_t first = 0; first < whole.total; first += count) {
                params["first"] = first;
                const Evaluation piece = evaluation_of(client.result(method::evaluate, params));
                QCOMPARE(piece.documents, std::min(count, whole.total - first));
                if (sum) {
                    sum->add(piece);
                } else {
                    sum = piece;
                }
            }
            QVERIFY(sum == whole);
        }
        params["first"] = whole.total;
        QCOMPARE(evaluation_of(client.result(method::evaluate, params)).documents, std::size_t{0});
        QStringList command{"evaluate", "demo", "--json", "--remove", "A3,F5"};
        command << (name.isEmpty() ? QStringList{"--text", path} : QStringList{"--task", name + '=' + path});
        if (window > 0) {
            command << "--window" << QString::number(window) << "--stride" << QString::number(window / 2);
        }
        const Json document = run_engine(command).document();
        if (name.isEmpty()) {
            const Json text = document.at("perplexity").at(0);
            QCOMPARE(whole.nll, text.at("nll").get<double>());
            QCOMPARE(Json(whole.word_perplexity().value_or(0)), text.at("word_perplexity"));
            return;
        }
        const Json task = document.at("tasks").at(0);
        const Mean acc = whole.acc().value_or(Mean());
        QCOMPARE(acc.value, task.at("acc").get<double>());
        QCOMPARE(Json(acc.error.value_or(0)), task.at("acc_stderr"));
        QCOMPARE(whole.truncated, task.at("truncated").get<std::size_t>());
        QCOMPARE(Json(whole.calibration_error().value_or(0)),
                 task.at("ece").is_null() ? Json(0.0) : task.at("ece"));
        QCOMPARE(whole.nll > 0, name == "lambada_openai");
    }

    void wrongRequestsAreRefused_data() {
        QTest::addColumn<QString>("params");
        QTest::addColumn<QString>("where");
        const auto row = [](const char* name, const Json& params, const char* where) {
            QTest::newRow(name) << QString::fromStdString(params.dump()) << where;
        };
        row("nothing", Json::object(), "params");
        row("both", {{"task", "own"}, {"path", "a"}, {"text", "b"}}, "params");
        row("no path", {{"task", "own"}}, "params");
        row("no such file", {{"task", "own"}, {"path", "/none.jsonl"}}, "/none.jsonl");
        row("another form", {{"task", "boolq"}, {"path", tasks + "own.jsonl"}}, "own.jsonl, line 1");
        row("count", {{"text", demo_text}, {"count", 0}}, "params");
        row("first", {{"text", demo_text}, {"first", -1}}, "params");
        row("limit", {{"text", demo_text}, {"limit", -1}}, "params");
        row("window", {{"text", demo_text}, {"window", 1}}, "params");
        row("stride", {{"text", demo_text}, {"window", 8}, {"stride", 9}}, "params");
        row("stride alone", {{"text", demo_text}, {"stride", 9}}, "params");
        row("window of a task", {{"task", "own"}, {"path", tasks + "own.jsonl"}, {"window", 8}}, "params");
        row("beyond the context", {{"text", demo_text}, {"window", 513}}, "window");
        row("another plan", {{"text", demo_text}, {"blocks", 3}, {"events", Json::array()}}, "params");
    }

    void wrongRequestsAreRefused() {
        QFETCH(QString, params);
        QFETCH(QString, where);
        ServeClient client;
        openDemo(client);
        Json wrong = Json::parse(params.toStdString());
        if (!wrong.contains("blocks")) {
            wrong = client.with_plan(wrong);
        }
        const Message answer = client.answer(client.send(method::evaluate, wrong));
        QVERIFY(answer.error.has_value());
        QCOMPARE(answer.error->code(), std::string("bad-input"));
        QVERIFY2(answer.error->where().ends_with(where.toStdString()), answer.error->where().c_str());
        // It goes on.
        QCOMPARE(client.refusal(method::evaluate, ownTask(client)), std::string("none"));
    }

    /// Also one whose size and name stay the same.
    void aFileThatChangedIsReadAgain() {
        const std::string path = folder_.filePath("changing.jsonl").toStdString();
        const auto write = [&](const char* answer) {
            write_file(QString::fromStdString(path),
                       QByteArray(R"({"prompt": "1 + 1 =", "choices": [" 2", " 3"], "answer": )") + answer +
                           "}\n");
        };
        write("0");
        ServeClient client;
        openDemo(client);
        const Json params = client.with_plan({{"task", "own"}, {"path", path}});
        const Evaluation before = evaluation_of(client.result(method::evaluate, params));
        write("1");
        const Evaluation after = evaluation_of(client.result(method::evaluate, params));
        QVERIFY(before.hash != after.hash);
        QVERIFY(before.right != after.right);
        QVERIFY(!comparable(before, after));
        QVERIFY(QFile::remove(QString::fromStdString(path)));
        QCOMPARE(client.refusal(method::evaluate, params), std::string("bad-input"));
    }

    /// Another tokenizer makes other tokens of the same file.
    void anotherModelReadsItAgain() {
        const QString other = shared_models + "stories260K";
        if (!QDir(other).exists()) {
            QSKIP(qPrintable("no model at " + other));
        }
        ServeClient client;
        openDemo(client);
        client.result(method::evaluate, ownTask(client));
        client.open(other.toStdString());
        const Json asked = client.result(method::evaluate, ownTask(client));
        ServeClient fresh;
        fresh.open(other.toStdString());
        QCOMPARE(fresh.result(method::evaluate, ownTask(fresh)), asked);
    }

    void saysHowManyDocumentsAreDone() {
        ServeClient client;
        openDemo(client);
        const std::int64_t id = client.send(method::evaluate, longText(client, 12));
        std::int64_t last = 0;
        std::set<std::string> what;
        client.wait_for([&](const Message& message) {
            if (message.method == notice::progress) {
                const JsonObject params(message.params, error_code::internal, "progress");
                const ProgressNotice progress = progress_notice_from_json(params);
                what.insert(progress.what);
                if (progress.total != 12 || progress.done < last || progress.done > 12) {
                    throw std::runtime_error("progress is not of the 12 windows");
                }
                last = progress.done;
            }
            return message.id == id;
        });
        QVERIFY(what == std::set<std::string>{"evaluate"});
    }

    void canBeCancelled() {
        ServeClient client;
        openDemo(client);
        const Json endless = longText(client, 100000);
        client.write(request_line(100, method::evaluate, endless) + request_line(101, method::cancel));
        QCOMPARE(client.refusal_of(100), std::string("cancelled"));
        QCOMPARE(client.refusal(method::evaluate, ownTask(client)), std::string("none"));
    }

    /// Of those that wait.
    void theNewestWins() {
        ServeClient client;
        openDemo(client);
        std::string lines;
        for (int id = 100; id < 110; ++id) {
            lines += request_line(id, method::evaluate, longText(client, 12));
        }
        client.write(lines);
        int cancelled = 0;
        for (int id = 100; id < 110; ++id) {
            cancelled += client.refusal_of(id) == "cancelled" ? 1 : 0;
        }
        QVERIFY2(cancelled >= 8, std::to_string(cancelled).c_str()); // one may have been taken up
        QCOMPARE(client.refusal_of(109), std::string("none"));
    }

    void isAnsweredWhileASearchRunsOrIsPaused() {
        const Json calibration{{"default", true}, {"sequences", 2}, {"length", 64}};
        const Json settings{{"budget", {{"cuts", 3}}}, {"search", "full"}};
        ServeClient calm;
        openDemo(calm);
        const Json params = ownTask(calm);
        const Json alone = calm.result(method::evaluate, params);
        calm.promises.plan = Plan(calm.promises.plan.blocks());
        calm.send_start(settings, calibration);
        calm.wait_for_end_of_run();

        ServeClient client;
        client.open("demo");
        client.result_of(client.send_start(settings, calibration));
        QCOMPARE(client.result(method::evaluate, params), alone);
        client.result(method::pause);
        QCOMPARE(client.result(method::evaluate, params), alone);
        client.result(method::resume);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::finished);
        QVERIFY(client.promises.plan.removed() == calm.promises.plan.removed());
        for (std::size_t step = 0; step < 3; ++step) {
            QCOMPARE(client.promises.steps[step].score, calm.promises.steps[step].score);
        }
    }

    /// The slots are read again and again, and the search goes on where it was.
    void isAnsweredWhileASearchReadsItsSlots() {
        ServeClient client;
        client.result(
            method::open,
            {{"path", "demo"}, {"threads", 2}, {"memory", 100 << 20}, {"sequences", 2}, {"length", 64}});
        ServeClient rich;
        openDemo(rich);
        const Json params = ownTask(rich);
        client.promises.plan = Plan(rich.promises.plan.blocks());
        client.result_of(client.send_start({{"budget", {{"cuts", 2}}}},
                                           {{"default", true}, {"sequences", 2}, {"length", 64}}));
        QCOMPARE(client.result(method::evaluate, params), rich.result(method::evaluate, params));
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.plan.cuts().size(), std::size_t{2});
    }

  private:
    /// With a plan that removes something.
    static void openDemo(ServeClient& client) {
        client.open("demo");
        Plan& plan = client.promises.plan;
        plan.append(plan.next_edit(Decision::force, parse_slots("A3,F5", plan.blocks())));
    }
    static Json ownTask(const ServeClient& client) {
        return client.with_plan({{"task", "own"}, {"path", tasks + "own.jsonl"}});
    }
    /// The shipped text in windows, of which so many are asked for.
    static Json longText(const ServeClient& client, int windows) {
        return client.with_plan({{"text", demo_text}, {"window", 256}, {"stride", 1}, {"count", windows}});
    }

    const QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestServeEvaluate)
#include "test_serve_evaluate.moc"
