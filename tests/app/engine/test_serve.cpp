#include "tests/app/engine/serve_client.h"

#include <set>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

constexpr const char* fixture = "llama-biases";

Run prune(const std::vector<std::string>& options) {
    QStringList arguments{QStringLiteral("prune"), QString::fromStdString(fixture_path(fixture)),
                          QStringLiteral("--json"), QStringLiteral("--threads"), QStringLiteral("2")};
    for (const std::string& option : options) {
        arguments << QString::fromStdString(option);
    }
    return run_engine(arguments);
}

/// A step's parts that do not depend on the clock.
Json without_time(Json step) {
    step.erase("seconds");
    return step;
}

} // namespace

/// What `serve` computes and says when all goes well.
class TestServe : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        tokens_ = fixture_tokens(fixture, folder_);
    }

    /// The example of docs/protocol.md.
    void theExampleOfTheDocumentation() {
        ServeClient client;
        const Message hello = client.next();
        QCOMPARE(hello.method, std::string("hello"));
        QCOMPARE(hello.params.at("protocol"), Json(1));
        QVERIFY(hello.params.at("version").is_string());

        client.write(R"({"jsonrpc":"2.0","id":1,"method":"open","params":{"path":"demo"}})"
                     "\n");
        const Json opened = client.result_of(1);
        QCOMPARE(opened.at("model").at("blocks"), Json(12));
        QVERIFY(opened.at("device").at("name").is_string());
        QCOMPARE(opened.at("dtype"), Json("float32"));
        client.promises.plan = Plan(12);

        client.write(R"({"jsonrpc":"2.0","id":2,"method":"start","params":{"blocks":12,"events":[],)"
                     R"("settings":{"budget":{"cuts":2}},)"
                     R"("calibration":{"default":true,"sequences":2,"length":64}}})"
                     "\n");
        const Json started = client.result_of(2);
        QCOMPARE(started.at("calibration").at("source"), Json("default"));
        QCOMPARE(started.at("calibration").at("sequences"), Json(2));
        QCOMPARE(started.at("calibration").at("length"), Json(64));
        QVERIFY(!started.at("calibration").at("hash").get<std::string>().empty());
        QVERIFY(started.at("environment").contains("device"));
        const Message running = client.next();
        QCOMPARE(running.method, std::string("run"));
        QCOMPARE(running.params.at("state"), Json("running"));
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::finished);
        QCOMPARE(client.promises.reason, std::string("cuts"));
        QCOMPARE(client.promises.steps.size(), std::size_t{2});
        QCOMPARE(client.promises.plan.cuts().size(), std::size_t{2});
        QCOMPARE(client.promises.steps[0].candidates.size(), std::size_t{24});

        client.write(R"({"jsonrpc":"2.0","id":4,"method":"shutdown"})"
                     "\n");
        QCOMPARE(client.result_of(4), Json::object());
        client.read_to_end();
        QCOMPARE(client.wait_for_end(), 0);
    }

    /// Cuts and scores are bit for bit those of the command line, and those of an independent program.
    void aRunIsWhatPruneComputes_data() {
        QTest::addColumn<QString>("divergence");
        QTest::newRow("js") << "js";
        QTest::newRow("angular") << "angular";
    }
    void aRunIsWhatPruneComputes() {
        QFETCH(QString, divergence);
        const Run pruned = prune(
            {"--tokens", tokens_.at("tokens"), "--cuts", "5", "--divergence", divergence.toStdString()});
        QCOMPARE(pruned.code, 0);
        const Json expected = pruned.document();

        ServeClient client;
        client.open(fixture_path(fixture));
        client.send_start({{"budget", {{"cuts", 5}}}, {"divergence", divergence.toStdString()}}, tokens_);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.steps.size(), std::size_t{5});
        for (std::size_t step = 0; step < 5; ++step) {
            QCOMPARE(without_time(to_json(client.promises.steps[step])),
                     without_time(expected.at("steps").at(step)));
        }
        QCOMPARE(to_json(client.promises.plan.removed()), expected.at("removed"));
        QCOMPARE(std::string(client.promises.reason), expected.at("stopped_by").get<std::string>());

        const Json brute_force = json_of(checkpoints + QStringLiteral("llama-biases/greedy.json"))
                                     .at("divergences")
                                     .at(divergence.toStdString())
                                     .at("steps");
        for (std::size_t step = 0; step < 5; ++step) {
            QCOMPARE(to_string(client.promises.steps[step].cut),
                     brute_force.at(step).at("cut").get<std::string>());
        }
    }

    void theRunsLastWordCountsItsWork() {
        const Json expected = prune({"--tokens", tokens_.at("tokens"), "--cuts", "2"}).document();
        ServeClient client;
        client.open(fixture_path(fixture));
        client.send_start({{"budget", {{"cuts", 2}}}}, tokens_);
        const Message last = client.wait_for([](const Message& message) {
            return message.method == notice::run && message.params.at("state") == "finished";
        });
        QCOMPARE(last.params.at("work"), expected.at("work"));
        QVERIFY(last.params.at("device").at("name").is_string());
    }

    void inspectGivesWhatTheCommandPrints() {
        for (const char* name : {"llama-biases", "mistral-v03", "llama-sharded"}) {
            const QString path = QString::fromStdString(fixture_path(name));
            Json expected =
                run_engine({QStringLiteral("inspect"), path, QStringLiteral("--json")}).document();
            expected.erase("model");
            // The memory that is free differs from moment to moment.
            const Json expected_plan = expected.at("memory_plan");
            expected.erase("memory_plan");
            ServeClient client;
            const Json opened = client.open(path.toStdString());
            const Json read = client.result(method::inspect, {{"path", path.toStdString()}});
            for (const auto& [key, value] : expected.items()) {
                QCOMPARE(read.at(key), value);
            }
            Json now = client.result(method::inspect);
            QCOMPARE(now.at("load_bytes"), expected.at("load_bytes"));
            now.erase("load_bytes");
            // Something is set aside for questions here.
            QVERIFY(now.at("memory_plan").at("questions") > expected_plan.at("questions"));
            QVERIFY(now.at("memory_plan").at("least") > expected_plan.at("least"));
            now.erase("memory_plan");
            QCOMPARE(now, opened.at("model"));
            QVERIFY(!now.at("fingerprint").get<std::string>().empty()); // that takes more than headers
            now["fingerprint"] = read.at("fingerprint");
            now["load_bytes"] = read.at("load_bytes");
            now["memory_plan"] = read.at("memory_plan");
            QCOMPARE(now, read);
        }
    }

    void loadingTellsItsProgress() {
        ServeClient client;
        const std::int64_t id = client.send(method::open, {{"path", "demo"}});
        std::optional<ProgressNotice> last;
        bool answered = false;
        while (!answered) {
            const Message& message = client.next();
            if (message.method == notice::progress) {
                const ProgressNotice progress =
                    progress_notice_from_json({message.params, error_code::internal, "progress"});
                QCOMPARE(progress.what, std::string("load"));
                QVERIFY(progress.done <= progress.total && (!last || last->done <= progress.done));
                last = progress;
            }
            answered = message.id == id;
        }
        // None comes late: it would look as if the load went on.
        client.send(method::inspect);
        QVERIFY(client
                    .wait_for([](const Message& message) {
                        return message.id == 2 || message.method == notice::progress;
                    })
                    .method.empty());
    }

    /// Whatever takes long says how far it is and how long it will take, and nothing of it comes late.
    void computationsTellTheirProgress() {
        ServeClient client;
        client.open(fixture_path(fixture));
        const Json tokens = fixture_tokens(fixture, folder_, 600);
        const auto heard = [&](std::int64_t id) {
            std::set<std::string> what;
            bool timed = false;
            client.wait_for([&](const Message& message) {
                if (message.method == notice::progress) {
                    const JsonObject params(message.params, error_code::internal, "progress");
                    const ProgressNotice progress = progress_notice_from_json(params);
                    what.insert(progress.what);
                    timed = timed || progress.seconds_left.value_or(-1) >= 0;
                    if (progress.done > progress.total) {
                        throw std::runtime_error("more than all is done");
                    }
                }
                return message.id == id ||
                       (message.method == notice::run && !engine_numbers(client.promises.state));
            });
            what.insert(timed ? "time" : "no time");
            return what;
        };
        const std::set<std::string> searched{"reference", "step", "time"};
        client.result_of(client.send_start({{"budget", {{"cuts", 2}}}}, tokens));
        QVERIFY(heard(0) == searched);
        const std::set<std::string> measured{"reference", "measure", "time"};
        QVERIFY(heard(client.send(method::measure, client.with_plan({{"calibration", tokens}}))) == measured);
        const Json exported =
            client.with_plan({{"format", "zeroed"},
                              {"path", folder_.filePath(QStringLiteral("slow")).toStdString()},
                              {"calibration", tokens}});
        const std::set<std::string> wrote{"export", "time"};
        QVERIFY(heard(client.send(method::export_model, exported)) == wrote);
        const std::set<std::string> nothing{"no time"};
        QVERIFY(heard(client.send(method::inspect)) == nothing);
    }

    void scoreAndMeasureAreWhatTheSearchAndTheCommandSay() {
        ServeClient client;
        client.open(fixture_path(fixture));
        client.send_start({{"budget", {{"cuts", 2}}}, {"search", "full"}}, tokens_);
        client.wait_for_end_of_run();
        // Every candidate of step 2, asked one by one on top of the first cut.
        const Plan first = client.promises.plan.prefix(1);
        for (const CandidateScore& candidate : client.promises.steps[1].candidates) {
            const Json answer = client.result(method::score, {{"blocks", first.blocks()},
                                                              {"events", events_to_json(first.events())},
                                                              {"slot", to_string(candidate.slot)},
                                                              {"calibration", tokens_}});
            QCOMPARE(answer.at("slot"), Json(to_string(candidate.slot)));
            QCOMPARE(answer.at("score").get<double>(), candidate.score);
        }
        const Json measured = client.result(method::measure, client.with_plan({{"calibration", tokens_}}));
        QCOMPARE(measured.at("events"), Json(2));
        const Json expected =
            run_engine({QStringLiteral("score"), QString::fromStdString(fixture_path(fixture)),
                        QStringLiteral("--json"), QStringLiteral("--tokens"),
                        QString::fromStdString(tokens_.at("tokens")), QStringLiteral("--remove"),
                        QString::fromStdString(to_string(client.promises.plan.removed()))})
                .document();
        QCOMPARE(measured.at("divergence"), expected.at("divergence"));
        QCOMPARE(measured.at("divergence").at("js").get<double>(), client.promises.steps[1].score);
        QVERIFY(measured.at("perplexity").get<double>() > 1);
    }

    /// A model without a tokenizer, so that nothing but the tokens of the request can have been used.
    void anExportKnowsHowItsPlanWasFound() {
        ServeClient client;
        client.open(fixture_path(fixture));
        const Json settings{{"budget", {{"cuts", 2}}}, {"divergence", "angular"}};
        client.send_start(settings, tokens_);
        client.wait_for_end_of_run();
        Json steps = Json::array();
        for (const Step& step : client.promises.steps) {
            steps.push_back(to_json(step));
        }
        const QString model = folder_.filePath(QStringLiteral("zeroed"));
        const Json written =
            client.result(method::export_model, client.with_plan({{"format", "zeroed"},
                                                                  {"path", model.toStdString()},
                                                                  {"settings", settings},
                                                                  {"calibration", tokens_},
                                                                  {"steps", steps}}));
        QCOMPARE(written.at("format"), Json("zeroed"));
        QCOMPARE(written.at("path"), Json(model.toStdString()));
        QVERIFY(written.at("bytes").get<std::int64_t>() > 0);
        QVERIFY(written.at("max_logit_difference").get<double>() < 1e-4);
        const QByteArray card = content_of(model + QStringLiteral("/README.md"));
        QVERIFY(card.contains("`angular`"));
        QVERIFY(card.contains("3 sequences of 32 tokens"));

        const QString plan = folder_.filePath(QStringLiteral("plan.json"));
        client.result(method::export_model, client.with_plan({{"format", "plan"},
                                                              {"path", plan.toStdString()},
                                                              {"settings", settings},
                                                              {"calibration", tokens_},
                                                              {"steps", steps}}));
        const Json document = json_of(plan);
        QCOMPARE(document.at("steps"), steps);
        QCOMPARE(document.at("settings").at("divergence"), Json("angular"));
        QCOMPARE(document.at("calibration").at("sequences"), Json(3));
        QCOMPARE(document.at("removed"), to_json(client.promises.plan.removed()));
    }

    /// Each with its size, which for gguf goes by the type, or with the reason why not.
    void formatsSayWhatFits() {
        ServeClient client;
        client.open(fixture_path(fixture));
        client.send_start({{"budget", {{"cuts", 1}}}, {"search", "full"}}, tokens_);
        client.wait_for_end_of_run();
        const auto ask = [&](const char* type) {
            std::map<std::string, Json> fits;
            const Json answer = client.result(method::formats, client.with_plan({{"type", type}}));
            for (const Json& fit : answer.at("formats")) {
                fits[fit.at("format")] = fit;
            }
            return fits;
        };
        const auto plain = ask(""), halves = ask("F16");
        QCOMPARE(plain.size(), std::size_t{7});
        for (const char* name : {"zeroed", "gguf", "nemotron-nas", "transformers", "layers", "plan"}) {
            QVERIFY2(plain.at(name).at("bytes").get<qint64>() > 0, name);
            QCOMPARE(plain.at(name).at("reason"), Json(""));
        }
        const auto all = plain.at("zeroed").at("bytes").get<qint64>();
        QVERIFY(plain.at("transformers").at("bytes").get<qint64>() < all);
        QCOMPARE(halves.at("zeroed").at("bytes").get<qint64>(), all);
        const auto gguf = plain.at("gguf").at("bytes").get<qint64>();
        const auto half = halves.at("gguf").at("bytes").get<qint64>();
        QVERIFY(half < gguf * 6 / 10 && half > gguf * 4 / 10);
        QCOMPARE(plain.at("blocks").at("bytes"), Json(0));
        QVERIFY(plain.at("blocks").at("reason").get<std::string>().find("whole blocks") != std::string::npos);
        QCOMPARE(client.refusal(method::formats, client.with_plan({{"type", "F33"}})),
                 std::string("bad-usage"));
    }

    void anExportDestroysNothing() {
        ServeClient client;
        client.open(fixture_path(fixture));
        const QString tokens = QString::fromStdString(tokens_.at("tokens"));
        const QByteArray before = content_of(tokens);
        for (const auto& [format, path] : std::vector<std::pair<std::string, std::string>>{
                 {"plan", tokens.toStdString()},
                 {"plan", fixture_path(fixture) + "/config.json"},
                 {"zeroed", fixture_path(fixture)},
                 {"zeroed", folder_.path().toStdString()},
                 {"onnx", folder_.filePath(QStringLiteral("new")).toStdString()}}) {
            const std::string code = client.refusal(
                method::export_model,
                client.with_plan({{"format", format}, {"path", path}, {"calibration", tokens_}}));
            QVERIFY2(code == "bad-input" || code == "bad-usage", (format + " " + path + ": " + code).c_str());
        }
        QCOMPARE(content_of(tokens), before);
        QVERIFY(content_of(checkpoints + QStringLiteral("llama-biases/config.json")).contains("model_type"));
        QVERIFY(!QFile::exists(folder_.filePath(QStringLiteral("new"))));
    }

    void whatHasNoModelOrAnotherOnesIsRefused() {
        ServeClient client;
        const Json plan{{"blocks", 4}, {"events", Json::array()}};
        Json score = plan;
        score["slot"] = "A0";
        Json exported = plan;
        exported.update({{"format", "plan"}, {"path", "/nowhere"}});
        QCOMPARE(client.refusal(method::inspect), std::string("bad-input"));
        QCOMPARE(client.refusal(method::start, plan), std::string("bad-input"));
        QCOMPARE(client.refusal(method::score, score), std::string("bad-input"));
        QCOMPARE(client.refusal(method::measure, plan), std::string("bad-input"));
        QCOMPARE(client.refusal(method::export_model, exported), std::string("bad-input"));
        QCOMPARE(client.refusal(method::open, {{"path", "/nowhere"}}), std::string("bad-checkpoint"));

        client.open(fixture_path("mistral-v03")); // 5 blocks
        QCOMPARE(client.refusal(method::start, plan), std::string("bad-input"));
        QCOMPARE(client.refusal(method::measure, plan), std::string("bad-input"));
        // A model that cannot be opened leaves the one before in its place.
        QCOMPARE(client.refusal(method::open, {{"path", "/nowhere"}}), std::string("bad-checkpoint"));
        QCOMPARE(client.result(method::inspect).at("blocks"), Json(5));
    }

    void oneModelAfterAnother() {
        ServeClient client;
        for (const auto& entry : QDir(checkpoints).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const Json opened = client.open((checkpoints + entry).toStdString());
            QVERIFY(opened.at("model").at("blocks").get<int>() > 0);
            const Json tokens = sequence_for(opened);
            client.send_start({{"budget", {{"cuts", 1}}}}, tokens);
            client.wait_for_end_of_run();
            QCOMPARE(client.promises.state, RunState::finished);
        }
    }

    void aSearchThatCannotGoOnFails() {
        ServeClient client;
        const Json opened = client.open(fixture_path(fixture));
        const QString path = folder_.filePath(QStringLiteral("short.json"));
        write_file(path, "[[1]]");
        const std::int64_t id =
            client.send_start({{"budget", {{"cuts", 1}}}}, {{"tokens", path.toStdString()}});
        if (client.refusal_of(id) == "none") {
            client.wait_for_end_of_run();
            QCOMPARE(client.promises.state, RunState::failed);
            QVERIFY(!client.promises.reason.empty());
        } else {
            QCOMPARE(client.refusal_of(id), std::string("bad-input"));
        }
        // And another one is not harmed by it.
        client.send_start({{"budget", {{"cuts", 1}}}}, tokens_);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::finished);
    }

  private:
    Json sequence_for(const Json& opened) const {
        const int vocabulary = opened.at("model").at("vocabulary");
        Json sequence = Json::array();
        for (int token = 0; token < 24; ++token) {
            sequence.push_back(token * 7 % vocabulary);
        }
        const QString path = folder_.filePath(QStringLiteral("sequence.json"));
        write_file(path, QByteArray::fromStdString(Json::array({sequence}).dump()));
        return {{"tokens", path.toStdString()}};
    }

    QTemporaryDir folder_;
    Json tokens_;
};

QTEST_GUILESS_MAIN(TestServe)
#include "test_serve.moc"
