#include "tests/app/engine/searching.h"
#include "tests/app/engine/serve_client.h"

using namespace cutaway;
using namespace cutaway::testing;

/// What would be: scores of slots that a plan does not remove, with and without a search.
class TestServeScores : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { tokens_ = fixture_tokens("llama-biases", folder_); }

    /// The divergence of the plan without all of them is that of the command, whatever their order.
    void aSetIsScoredTogether() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        Plan& plan = client.promises.plan;
        plan.append(plan.next_edit(Decision::force, parse_slots("A1", 4)));
        for (const char* divergence : {"js", "kl", "nll", "euclidean"}) {
            const Json answer = client.result(method::score, client.with_plan({{"slots", {"F3", "A0"}},
                                                                               {"divergence", divergence},
                                                                               {"calibration", tokens_}}));
            QCOMPARE(answer.at("slots"), (Json{"A0", "F3"}));
            QVERIFY(close(answer.at("score"), command_score("A1,A0,F3", divergence), 1e-6));
            QVERIFY(!answer.contains("scores") && !answer.contains("slot"));
        }
    }

    /// Each is the divergence of the plan without it alone: the script's first scores.
    void eachIsScoredAlone() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        const Json expected = json_of(checkpoints + "llama-biases/greedy.json")
                                  .at("divergences")
                                  .at("js")
                                  .at("steps")
                                  .at(0)
                                  .at("scores");
        const Json answer = client.result(
            method::score,
            client.with_plan({{"each", {"F2", "A0", "A3"}}, {"slots", {"F2"}}, {"calibration", tokens_}}));
        QCOMPARE(answer.at("scores").size(), std::size_t{3});
        std::string order;
        for (const Json& score : answer.at("scores")) {
            const auto slot = score.at("slot").get<std::string>();
            order += slot;
            QVERIFY(close(score.at("score"), expected.at(slot), 1e-5));
            QVERIFY(score.at("exact").get<bool>());
        }
        QCOMPARE(order, std::string("A0F2A3"));
        QVERIFY(close(answer.at("score"), expected.at("F2"), 1e-5));
    }

    void badSetsAreRefused_data() {
        QTest::addColumn<QString>("members");
        for (const char* members :
             {R"({})", R"({"slots": []})", R"({"each": []})", R"({"slots": ["A9"]})",
              R"({"slots": ["A0", "A0"]})", R"({"slots": ["B0"]})", R"({"slots": "A0"})", R"({"slots": [0]})",
              R"({"slots": ["A1"]})", R"({"each": ["F0", "A1"]})", R"({"slot": "F0", "slots": ["F0"]})",
              R"({"slot": "A1"})", R"({"each": {"A0": 1}})"}) {
            QTest::newRow(members) << members;
        }
    }
    void badSetsAreRefused() {
        QFETCH(QString, members);
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        Plan& plan = client.promises.plan;
        plan.append(plan.next_edit(Decision::force, parse_slots("A1", 4)));
        Json params = client.with_plan(Json::parse(members.toStdString()));
        params["calibration"] = tokens_;
        QCOMPARE(client.refusal(method::score, params), std::string("bad-input"));
        // It goes on.
        QCOMPARE(
            client.refusal(method::score, client.with_plan({{"slots", {"F0"}}, {"calibration", tokens_}})),
            std::string("none"));
    }

    /// The weights say it without a calibration set, at any time; what it is, test_model_weight_guesses
    /// checks.
    void thePreviewNeedsNoTokens() {
        ServeClient client;
        QCOMPARE(client.refusal(method::preview, Json::object()), std::string("bad-input"));
        client.open(fixture_path("llama-biases"));
        const Json before = client.result(method::preview, Json::object());
        QCOMPARE(before.at("measure").get<std::string>(), std::string("output-norm"));
        QCOMPARE(before.at("slots").size(), std::size_t{8});
        client.send_start({{"budget", {{"cuts", 1}}}}, tokens_);
        client.result(method::pause);
        QCOMPARE(client.result(method::preview, Json::object()), before);
        client.result(method::stop);
    }

    /// While a search runs they are answered, of the plan that they were asked of, and change none of its
    /// cuts.
    void duringASearch() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        const Json many = fixture_tokens("llama-biases", folder_, 40);
        client.send_start({{"budget", {{"cuts", 4}}}}, many);
        client.wait_for_cuts(1);
        const std::vector<Slot> removed = client.promises.plan.removed();
        const std::vector<Slot> kept = client.promises.plan.kept();
        const Json pair{to_string(kept[0]), to_string(kept[1])};
        const Json answer = client.result(
            method::score, client.with_plan({{"slots", pair}, {"each", pair}, {"calibration", tokens_}}));
        QVERIFY(client.promises.state == RunState::running);
        QVERIFY(close(
            answer.at("score"),
            command_score(to_string(removed) + "," + to_string(kept[0]) + "," + to_string(kept[1]), "js"),
            1e-6));
        QVERIFY(close(answer.at("scores").at(1).at("score"),
                      command_score(to_string(removed) + "," + to_string(kept[1]), "js"), 1e-6));
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.steps.size(), std::size_t{4});
        const Json expected = json_of(checkpoints + "llama-biases/greedy.json");
        std::string cuts;
        for (const Step& step : client.promises.steps) {
            cuts += (cuts.empty() ? "" : ",") + to_string(step.cut);
        }
        const Json steps = expected.at("divergences").at("js").at("steps");
        QCOMPARE(cuts, cuts_of(Json(std::vector<Json>(steps.begin(), steps.begin() + 4))));
    }

    /// Of those that wait only the newest is answered.
    void theNewestSetWins() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        client.send_start({{"budget", {{"cuts", 1}}}}, tokens_);
        client.result(method::pause);
        std::string lines;
        for (int id = 100; id < 140; ++id) {
            lines += request_line(id, method::score,
                                  client.with_plan({{"slots", {"A0", "F0"}}, {"calibration", tokens_}}));
        }
        client.write(lines);
        int answered = 0;
        for (int id = 100; id < 140; ++id) {
            const std::string code = client.refusal_of(id);
            answered += code == "none" ? 1 : 0;
            QVERIFY(code == "none" || code == "cancelled");
        }
        QCOMPARE(client.refusal_of(139), std::string("none"));
        QVERIFY(answered < 40);
        client.result(method::stop);
    }

    /// Steps of whole blocks and of other orders go over the same lines; an undo takes back both slots.
    void blocksAreCutAndBroughtBack() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        client.send_start({{"unit", "block"}, {"budget", {{"cuts", 2}}}}, tokens_);
        client.wait_for_end_of_run();
        Plan& plan = client.promises.plan;
        QCOMPARE(plan.cuts().size(), std::size_t{2});
        QCOMPARE(plan.removed().size(), std::size_t{4});
        QCOMPARE(client.promises.steps[0].also.size(), std::size_t{1});
        plan.append(plan.next_undo(1));
        QCOMPARE(plan.removed().size(), std::size_t{2});
        client.send_start({{"order", "window"}, {"budget", {{"cuts", 3}}}}, tokens_);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.reason, std::string("cuts"));
        QCOMPARE(plan.removed().size(), std::size_t{6});
        const std::int64_t refused =
            client.send_start({{"order", "window"}, {"budget", Json::object()}}, tokens_);
        QCOMPARE(client.refusal_of(refused), std::string("bad-input"));
    }

  private:
    double command_score(const std::string& removed, const char* divergence) const {
        const Run run = run_engine({"score", QString::fromStdString(fixture_path("llama-biases")), "--tokens",
                                    QString::fromStdString(tokens_.at("tokens").get<std::string>()),
                                    "--remove", QString::fromStdString(removed), "--json"});
        return run.document().at("divergence").at(divergence).get<double>();
    }

    QTemporaryDir folder_;
    Json tokens_;
};

QTEST_GUILESS_MAIN(TestServeScores)
#include "test_serve_scores.moc"
