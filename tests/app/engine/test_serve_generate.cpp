#include "core/plan/generate_messages.h"
#include "tests/app/engine/searching.h"
#include "tests/app/engine/serve_client.h"

#include <array>
#include <cmath>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

Json plan_of(const Plan& plan) {
    return {{"blocks", plan.blocks()}, {"events", events_to_json(plan.events())}};
}

/// What a request's notifications say, by plan.
struct Heard {
    std::array<std::vector<GeneratedPiece>, 2> pieces{};
    std::vector<int> order{}; ///< of the plans, notification by notification

    std::string text(std::size_t plan) const {
        std::string text;
        for (const GeneratedPiece& piece : pieces.at(plan)) {
            text += piece.text;
        }
        return text;
    }
    std::vector<std::int64_t> ids(std::size_t plan) const {
        std::vector<std::int64_t> ids;
        for (const GeneratedPiece& piece : pieces.at(plan)) {
            ids.push_back(piece.id);
        }
        return ids;
    }
};

} // namespace

/// The request `generate`, on the demo model.
class TestServeGenerate : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Both texts are the command's, and what is told on the way is what comes of it.
    void twoPlansSideBySide() {
        ServeClient client;
        const Json two = plans(client);
        const std::int64_t id =
            client.send(method::generate, {{"plans", two}, {"prompt", "The "}, {"max_tokens", 40}});
        const Heard heard = listen(client, id);
        const Json answer = client.result_of(id);
        const GenerateResult result =
            generate_result_from_json(JsonObject(answer, error_code::bad_input, "result"));
        QCOMPARE(result.texts.size(), std::size_t{2});
        for (const std::size_t plan : {0U, 1U}) {
            const GenerateResult::Text& text = result.texts[plan];
            const Json command = run_engine({"generate", "demo", "--prompt", "The ", "--max-tokens", "40",
                                             "--json", "--remove", plan == 0 ? "" : "A1,F2"})
                                     .document();
            QCOMPARE(Json(text.text), command.at("text"));
            QCOMPARE(Json(text.ids), command.at("ids"));
            QCOMPARE(Json(text.finish), command.at("finish"));
            QCOMPARE(heard.text(plan), text.text);
            QCOMPARE(heard.ids(plan), text.ids);
            QCOMPARE(text.other.size(), text.ids.size());
            for (const GeneratedPiece& piece : heard.pieces.at(plan)) {
                QCOMPARE(piece.chance.rank, std::int64_t{1}); // greedy
                QVERIFY(piece.chance.logprob <= 0);
            }
        }
        // Up to the first token that differs both have read the same.
        const auto& [full, cut] = heard.pieces;
        for (std::size_t place = 0; place < std::min(full.size(), cut.size()); ++place) {
            if (full[place].id != cut[place].id) {
                QVERIFY(result.texts[0].other[place].rank > 1);
                QVERIFY(result.texts[1].other[place].logprob < full[place].chance.logprob);
                break;
            }
            QVERIFY(std::abs(result.texts[0].other[place].logprob - cut[place].chance.logprob) < 1e-4);
            QVERIFY(std::abs(result.texts[1].other[place].logprob - full[place].chance.logprob) < 1e-4);
        }
    }

    void onePlanHasNoOther() {
        ServeClient client;
        const Json two = plans(client);
        const Json answer = client.result(
            method::generate,
            {{"plans", {two.at(1)}}, {"prompt", "The "}, {"temperature", 1.2}, {"top_k", 5}, {"seed", 4}});
        const Json again = client.result(
            method::generate,
            {{"plans", {two.at(1)}}, {"prompt", "The "}, {"temperature", 1.2}, {"top_k", 5}, {"seed", 4}});
        QCOMPARE(answer, again);
        QCOMPARE(answer.at("texts").size(), std::size_t{1});
        QVERIFY(!answer.at("texts").at(0).contains("other"));
        QVERIFY(answer.at("texts").at(0).at("ids").size() <= 64);
    }

    void badRequestsAreRefused_data() {
        QTest::addColumn<QString>("members");
        for (const char* members :
             {R"({"plans": []})", R"({"plans": null})", R"({"plans": [1]})",
              R"({"plans": [{"blocks": 3, "events": []}]})", R"({"plans": [{"blocks": 12}]})",
              R"({"prompt": null})", R"({"prompt": 5})", R"({"prompt": ""})", R"({"max_tokens": 0})",
              R"({"max_tokens": 100001})", R"({"max_tokens": 1.5})", R"({"temperature": -0.1})",
              R"({"temperature": "hot"})", R"({"top_p": 0})", R"({"top_p": 1.1})", R"({"top_k": -1})",
              R"({"seed": -1})"}) {
            QTest::newRow(members) << members;
        }
    }
    void badRequestsAreRefused() {
        QFETCH(QString, members);
        ServeClient client;
        Json request{{"plans", {plans(client).at(0)}}, {"prompt", "The "}, {"max_tokens", 3}};
        request.update(Json::parse(members.toStdString()));
        QCOMPARE(client.refusal(method::generate, request), std::string(error_code::bad_input));
        request.update(Json{{"plans", {plan_of(client.promises.plan)}},
                            {"prompt", "The "},
                            {"max_tokens", 3},
                            {"temperature", 0},
                            {"top_p", 1},
                            {"top_k", 0},
                            {"seed", 0}});
        QCOMPARE(client.refusal(method::generate, request), std::string("none"));
    }

    void withoutAModelItIsRefused() {
        ServeClient client;
        QCOMPARE(client.refusal(method::generate, {{"plans", {plan_of(Plan(4))}}, {"prompt", "a"}}),
                 std::string(error_code::bad_input));
    }

    /// What is under way ends soon, and the next one is whole.
    void cancelEndsIt() {
        const QTemporaryDir folder;
        const std::string endless = endless_demo(folder);
        ServeClient client;
        client.open(endless);
        const Json plan = plan_of(client.promises.plan);
        Json request{{"plans", {plan, plan}}, {"prompt", "The "}, {"max_tokens", 100000}, {"temperature", 2}};
        const std::int64_t under_way = client.send(method::generate, request);
        client.wait_for_notice(notice::generated);
        const std::int64_t waiting = client.send(method::generate, request);
        request["max_tokens"] = 5;
        const std::int64_t newer = client.send(method::generate, request);
        QCOMPARE(client.refusal_of(waiting), std::string(error_code::cancelled)); // a newer one came
        client.result(method::cancel, {{"id", under_way}});
        QCOMPARE(client.refusal_of(under_way), std::string(error_code::cancelled));
        QCOMPARE(client.result_of(newer).at("texts").at(1).at("ids").size(), std::size_t{5});
    }

    /// The search stands still for it and comes to the same cuts.
    void whileASearchRuns() {
        ServeClient client;
        const Json two = plans(client);
        client.promises.plan = Plan(two.at(0).at("blocks").get<int>());
        const Json alone = client.result(method::generate, {{"plans", two}, {"prompt", "The "}});
        const Json settings{{"budget", {{"cuts", 3}}}};
        const Json calibration{{"default", true}, {"sequences", 2}, {"length", 64}};
        const std::string expected = cuts_after(client, settings, calibration, {});
        client.promises.plan = Plan(client.promises.plan.blocks());
        client.promises.next_step = 1;
        QCOMPARE(
            cuts_after(client, settings, calibration,
                       [&] {
                           const Json found =
                               client.result(method::generate, {{"plans", two}, {"prompt", "The "}});
                           QVERIFY(found.at("texts").at(0).at("ids") == alone.at("texts").at(0).at("ids"));
                           QVERIFY(found.at("texts").at(1).at("text") == alone.at("texts").at(1).at("text"));
                           QVERIFY(engine_numbers(client.promises.state));
                       }),
            expected);
    }

  private:
    /// The open demo's untouched plan, and one without A1 and F2.
    static Json plans(ServeClient& client) {
        client.open("demo");
        const Json whole = plan_of(client.promises.plan);
        Plan& plan = client.promises.plan;
        plan.append(plan.next_edit(Decision::force, parse_slots("A1,F2", plan.blocks())));
        return {whole, plan_of(plan)};
    }

    static Heard listen(ServeClient& client, std::int64_t id) {
        Heard heard;
        client.wait_for([&](const Message& message) {
            if (message.method == notice::generated) {
                const GeneratedNotice notice =
                    generated_notice_from_json(JsonObject(message.params, error_code::bad_input, "notice"));
                if (notice.request == Json(id)) {
                    auto& pieces = heard.pieces.at(static_cast<std::size_t>(notice.plan));
                    pieces.insert(pieces.end(), notice.tokens.begin(), notice.tokens.end());
                    heard.order.push_back(notice.plan);
                }
            }
            return message.id == Json(id);
        });
        return heard;
    }

    static std::string cuts_after(ServeClient& client, const Json& settings, const Json& calibration,
                                  const std::function<void()>& meanwhile) {
        client.result_of(client.send_start(settings, calibration));
        if (meanwhile) {
            client.result(method::pause);
            client.wait_for_state(RunState::paused);
            meanwhile();
            client.result(method::resume);
        }
        client.wait_for_end_of_run();
        std::string cuts;
        for (const Event& event : client.promises.plan.events()) {
            for (const Slot slot : event.slots) {
                cuts += to_string(slot);
            }
        }
        return cuts;
    }

    /// The demo with no end token and a context that is never full.
    static std::string endless_demo(const QTemporaryDir& folder) {
        const QString demo = QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/");
        for (const char* name : {"model.safetensors", "tokenizer.json", "tokenizer_config.json"}) {
            if (!QFile::copy(demo + name, folder.filePath(name))) {
                qFatal("cannot copy %s", name);
            }
        }
        Json config = json_of(demo + "config.json");
        config["max_position_embeddings"] = 1 << 20;
        config["eos_token_id"] = nullptr;
        write_file(folder.filePath("config.json"), QByteArray::fromStdString(config.dump()));
        return folder.path().toStdString();
    }
};

QTEST_GUILESS_MAIN(TestServeGenerate)
#include "test_serve_generate.moc"
