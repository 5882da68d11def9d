#include "tests/app/engine/serve_client.h"

#include <random>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

const Json no_budget = {{"budget", Json::object()}};

Slot slot(const std::string& text) {
    return parse_slot(text, max_blocks);
}

Json pin(const std::string& text) {
    return {{"decision", "pin"}, {"slots", {text}}};
}

Json undo(int number) {
    return {{"decision", "undo"}, {"undoes", number}};
}

} // namespace

/// A search that is steered: edits, pauses, questions. What the messages promise is checked with every one
/// of them (serve_client.h).
class TestServeEdits : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        tokens_ = fixture_tokens("llama-biases", folder_);
        // So many sequences that an edit finds a step under way, and that a measurement takes some time.
        many_tokens_ = fixture_tokens("llama-biases", folder_, 40);
        endless_tokens_ = fixture_tokens("llama-biases", folder_, 1500);
    }

    void aPausedSearchMakesNoStep() {
        ServeClient client;
        startPaused(client);
        const int events = client.promises.plan.next_number();
        client.result(method::measure, client.with_plan({{"calibration", tokens_}}));
        client.result(method::measure, client.with_plan({{"calibration", tokens_}}));
        QCOMPARE(client.promises.plan.next_number(), events);
        QCOMPARE(client.promises.state, RunState::paused);
        client.result(method::resume);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::finished);
        QCOMPARE(client.promises.reason, std::string("candidates"));
        QCOMPARE(client.promises.plan.removed().size(), std::size_t{8});
    }

    /// Pin, force, restore and undo while paused, and what the search makes of them.
    void editsWhilePaused() {
        ServeClient client;
        startPaused(client, {{"budget", {{"cuts", 2}}}});
        // By itself it cuts A3 and F3 first (greedy.json).
        const Json answer = client.result(method::edit, pin("A3"));
        QCOMPARE(answer.at("event"), Json({{"number", 1}, {"decision", "pin"}, {"slots", {"A3"}}}));
        client.result(method::edit, {{"decision", "force"}, {"slots", {"F3", "F0"}}});
        client.result(method::edit, {{"decision", "restore"}, {"slots", {"F0"}}});
        client.result(method::edit, undo(3)); // F0 is forced again
        QCOMPARE(client.result(method::edit, undo(4)).at("event"),
                 Json({{"number", 5}, {"decision", "undo"}, {"undoes", 4}})); // and restored again
        const Plan& plan = client.promises.plan;
        QCOMPARE(plan.state(slot("A3")), State::pinned);
        QCOMPARE(plan.state(slot("F3")), State::forced);
        QCOMPARE(plan.state(slot("F0")), State::kept);
        client.result(method::resume);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.reason, std::string("cuts"));
        QCOMPARE(plan.cuts().size(), std::size_t{2});
        QCOMPARE(plan.state(slot("A3")), State::pinned);
        QCOMPARE(plan.removed().front(), slot("F3"));
        QCOMPARE(client.promises.steps[0].candidates.size(), std::size_t{6}); // neither A3 nor F3
        // The same as a search that began with the plan so.
        ServeClient other;
        other.open(fixture_path("llama-biases"));
        other.promises.plan.append(other.promises.plan.next_edit(Decision::pin, {slot("A3")}));
        other.promises.plan.append(other.promises.plan.next_edit(Decision::force, {slot("F3")}));
        other.send_start({{"budget", {{"cuts", 2}}}}, tokens_);
        other.wait_for_end_of_run();
        for (std::size_t step = 0; step < 2; ++step) {
            QVERIFY(client.promises.steps[step].candidates == other.promises.steps[step].candidates);
        }
    }

    /// An edit while a step is under way: its number is used again, the cuts before it stand, its scores end.
    void anEditDropsTheStepUnderWay() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        client.send_start({{"budget", {{"cuts", 4}}}}, many_tokens_);
        client.wait_for_cuts(1);
        const std::vector<Slot> before = client.promises.plan.removed();
        // F3 would go next.
        const Event event = event_from_json(
            {client.result(method::edit, pin("F3")).at("event"), error_code::internal, "event"}, 4);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.reason, std::string("cuts"));
        const Plan& plan = client.promises.plan;
        QVERIFY(std::ranges::equal(
            before, std::vector(plan.removed().begin(), plan.removed().begin() + std::ssize(before))));
        for (const Event& later : plan.events()) {
            QVERIFY(later.number < event.number || later.decision != Decision::cut ||
                    later.slots[0] != slot("F3"));
        }
        QCOMPARE(client.promises.steps.size(), plan.cuts().size());
        QVERIFY(client.promises.score_messages > 0);
    }

    void pinningARemovedSlotBringsItBack() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        client.send_start({{"budget", {{"cuts", 3}}}}, many_tokens_);
        client.wait_for_cuts(1);
        const Slot cut = client.promises.plan.removed().front();
        client.result(method::edit, pin(to_string(cut)));
        QCOMPARE(client.promises.plan.state(cut), State::pinned);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.plan.state(cut), State::pinned);
        QCOMPARE(client.promises.plan.cuts().size(), std::size_t{3}); // three others
    }

    void aCutIsUndoneWhilePaused() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        client.send_start({{"budget", {{"cuts", 4}}}}, many_tokens_);
        client.wait_for_cuts(1);
        client.result(method::pause);
        client.wait_for_state(RunState::paused);
        client.result(method::inspect);
        const Event cut = client.promises.plan.cuts().back();
        client.result(method::edit, undo(cut.number));
        QVERIFY(!client.promises.plan.effective(cut.number));
        QCOMPARE(client.promises.plan.state(cut.slots[0]), State::kept);
        QCOMPARE(client.refusal(method::edit, undo(cut.number)), std::string("bad-input"));
        client.result(method::edit, pin(to_string(cut.slots[0])));
        client.result(method::resume);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.plan.cuts().size(), std::size_t{4});
        QCOMPARE(client.promises.plan.state(cut.slots[0]), State::pinned);
    }

    void editsThatCannotBeAreRefusedAndCountNothing() {
        ServeClient client;
        startPaused(client);
        const int number = client.promises.plan.next_number();
        for (const Json& edit :
             {pin("A4"), pin("A0-3"), undo(99), undo(0), Json{{"decision", "cut"}, {"slots", {"A0"}}},
              Json{{"decision", "pin"}, {"slots", Json::array()}}, Json{{"decision", "pin"}},
              Json{{"decision", "pin"}, {"slots", {"A0", "A0"}}}, Json{{"decision", 1}}, Json::object()}) {
            const Message& answer = client.answer(client.send(method::edit, edit));
            QVERIFY2(answer.error && answer.error->code() == "bad-input", edit.dump().c_str());
        }
        QCOMPARE(client.result(method::edit, pin("A0")).at("event").at("number"), Json(number));
    }

    void withoutASearchNothingIsSteered() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        const auto steered = [&] {
            QCOMPARE(client.refusal(method::edit, pin("A0")), std::string("bad-input"));
            QCOMPARE(client.refusal(method::pause), std::string("bad-input"));
            QCOMPARE(client.refusal(method::resume), std::string("bad-input"));
            QCOMPARE(client.refusal(method::stop), std::string("none")); // it has ended already
            QCOMPARE(client.refusal(method::cancel), std::string("none"));
        };
        steered();
        client.send_start({{"budget", {{"cuts", 1}}}}, tokens_);
        client.wait_for_end_of_run();
        steered();
        // A stop that came too late does not end the next search.
        client.send_start({{"budget", {{"cuts", 2}}}}, tokens_);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::finished);
    }

    /// Everything in one write: what steers a search that has not begun waits for it, in its order.
    void whatComesRightAfterStart() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        const Json begin = start(client, no_budget, tokens_);
        writeTogether(client,
                      request_line(101, method::start, begin) + request_line(102, method::edit, pin("A0")) +
                          request_line(103, method::edit, {{"decision", "restore"}, {"slots", {"A0"}}}) +
                          request_line(104, method::edit, {{"decision", "force"}, {"slots", {"A1"}}}) +
                          request_line(105, method::start, begin) + request_line(106, method::stop));
        QCOMPARE(client.refusal_of(105), std::string("bad-input"));
        for (const std::int64_t id : {101, 102, 103, 104, 106}) {
            client.result_of(id);
        }
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::stopped);
        const std::vector<Event>& events = client.promises.plan.events();
        QCOMPARE(events.size(), std::size_t{3});
        QCOMPARE(client.promises.plan.state(slot("A0")), State::kept);
        QCOMPARE(client.promises.plan.state(slot("A1")), State::forced);
        // Without a search that begins they are refused.
        client.write(request_line(201, method::start, {{"blocks", 4}}) +
                     request_line(202, method::edit, pin("A0")));
        QCOMPARE(client.refusal_of(201), std::string("bad-input"));
        QCOMPARE(client.refusal_of(202), std::string("bad-input"));
    }

    void whileASearchRunsOthersWait() {
        ServeClient client;
        startPaused(client);
        QCOMPARE(client.refusal(method::open, {{"path", fixture_path("llama-biases")}}),
                 std::string("bad-input"));
        QCOMPARE(client.refusal(method::start, client.with_plan({})), std::string("bad-input"));
        const QString path = folder_.filePath(QStringLiteral("never.json"));
        QCOMPARE(client.refusal(method::export_model,
                                client.with_plan({{"format", "plan"}, {"path", path.toStdString()}})),
                 std::string("bad-input"));
        QVERIFY(!QFile::exists(path));
        client.result(method::stop);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::stopped);
        client.result(
            method::export_model,
            client.with_plan({{"format", "plan"}, {"path", path.toStdString()}, {"calibration", tokens_}}));
        QVERIFY(QFile::exists(path));
    }

    /// Questions of a running search, about another calibration set as well: neither disturbs the other.
    void questionsDuringASearch() {
        ServeClient calm;
        calm.open(fixture_path("llama-biases"));
        calm.send_start(no_budget, many_tokens_);
        calm.wait_for_end_of_run();
        const Json other = fixture_tokens("llama-biases", folder_, 2);
        const auto ask = [&](ServeClient& client, int question) {
            const Json& set = question % 2 == 0 ? other : many_tokens_;
            Json params{{"blocks", 4}, {"events", Json::array()}, {"calibration", set}};
            if (question % 3 != 0) {
                return client.result(method::measure, params);
            }
            params["slot"] = "F2";
            return client.result(method::score, params);
        };
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        client.send_start(no_budget, many_tokens_);
        std::vector<Json> answers;
        for (int question = 0; question < 12; ++question) {
            answers.push_back(ask(client, question));
        }
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::finished);
        QCOMPARE(client.promises.steps.size(), calm.promises.steps.size());
        for (std::size_t step = 0; step < calm.promises.steps.size(); ++step) {
            QVERIFY(client.promises.steps[step].candidates == calm.promises.steps[step].candidates);
        }
        for (int question = 0; question < 12; ++question) {
            QCOMPARE(ask(calm, question), answers[static_cast<std::size_t>(question)]);
        }
    }

    void theNewestQuestionWins() {
        ServeClient client;
        startPaused(client);
        const Json score = client.with_plan({{"slot", "A0"}, {"calibration", many_tokens_}});
        const Json measure = client.with_plan({{"calibration", many_tokens_}});
        // In one write, so that all are there before the first is answered.
        std::string lines;
        for (int id = 100; id < 110; ++id) {
            lines += request_line(id, id % 2 == 0 ? method::score : method::measure,
                                  id % 2 == 0 ? score : measure);
        }
        client.write(lines);
        int cancelled = 0;
        for (int id = 100; id < 110; ++id) {
            const std::string code = client.refusal_of(id);
            QVERIFY(code == "none" || code == "cancelled");
            cancelled += code == "cancelled" ? 1 : 0;
        }
        // At most one was taken up before the others came.
        QVERIFY2(cancelled >= 7, std::to_string(cancelled).c_str());
        QCOMPARE(client.refusal_of(108), std::string("none"));
        QCOMPARE(client.refusal_of(109), std::string("none"));
    }

    void whatIsCancelledEndsAndNothingElseDoes() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        const Json measure = client.with_plan({{"calibration", endless_tokens_}});
        client.write(request_line(100, method::measure, measure) + request_line(101, method::cancel));
        QCOMPARE(client.refusal_of(100), std::string("cancelled"));
        // During a search as well, which goes on.
        client.send_start({{"budget", {{"cuts", 2}}}}, many_tokens_);
        client.result(method::pause);
        client.write(request_line(200, method::measure, measure) + request_line(201, method::cancel) +
                     request_line(202, method::cancel));
        QCOMPARE(client.refusal_of(200), std::string("cancelled"));
        client.result_of(202);
        client.result(method::resume);
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::finished);
        QCOMPARE(client.promises.plan.cuts().size(), std::size_t{2});
    }

    void aStopEndsASearchThatRunsOrIsPaused() {
        for (const bool paused : {false, true}) {
            ServeClient client;
            client.open(fixture_path("llama-biases"));
            client.send_start(no_budget, many_tokens_);
            client.wait_for_cuts(1);
            if (paused) {
                client.result(method::pause);
            }
            client.result(method::stop);
            client.wait_for_end_of_run();
            QCOMPARE(client.promises.state, RunState::stopped);
            // It goes on where it was, in another run.
            const std::vector<Slot> before = client.promises.plan.removed();
            client.send_start({{"budget", {{"cuts", 6}}}}, many_tokens_);
            client.wait_for_end_of_run();
            QCOMPARE(client.promises.state, RunState::finished);
            QCOMPARE(client.promises.plan.cuts().size(), std::size_t{6});
            ServeClient calm;
            calm.open(fixture_path("llama-biases"));
            calm.send_start({{"budget", {{"cuts", 6}}}}, many_tokens_);
            calm.wait_for_end_of_run();
            QVERIFY(calm.promises.plan.removed() == client.promises.plan.removed());
            for (std::size_t step = 0; step < 6; ++step) {
                // Bounds depend on what a run knew before.
                const Step &one = calm.promises.steps[step], &other = client.promises.steps[step];
                QVERIFY(one.cut == other.cut && one.score == other.score && one.near_tie == other.near_tie);
            }
        }
    }

    /// Any edits at any time; the seed is fixed, what a search makes of it depends on the clock, and the
    /// promises hold whatever it is.
    void editsPausesAndUndosAtRandom_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 6; ++seed) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }
    void editsPausesAndUndosAtRandom() {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const auto any = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        client.send_start({{"budget", {{"share", 0.6}}}}, fixture_tokens("llama-biases", folder_, 20));
        client.wait_for_notice(notice::run);
        bool paused = false;
        for (int move = 0; move < 60 && engine_numbers(client.promises.state); ++move) {
            const int last = client.promises.plan.next_number() - 1;
            const std::string name = to_string(Slot(any(8)));
            switch (any(8)) {
            case 0:
                client.refusal(method::edit, pin(name));
                break;
            case 1:
                client.refusal(method::edit, {{"decision", "force"}, {"slots", {name}}});
                break;
            case 2:
                client.refusal(method::edit, {{"decision", "restore"}, {"slots", {name}}});
                break;
            case 3:
                client.refusal(method::edit, undo(std::max(1, last - any(3))));
                break;
            case 4:
                paused = !paused;
                client.refusal(paused ? method::pause : method::resume);
                break;
            case 5:
                client.send(method::measure, client.with_plan({{"calibration", tokens_}}));
                break;
            case 6: // two at once, that are answered in their order
                client.send(method::edit, pin(name));
                client.refusal(method::edit, {{"decision", "restore"}, {"slots", {name}}});
                break;
            default:
                for (int message = any(6); message > 0 && !paused; --message) {
                    client.next();
                    if (!engine_numbers(client.promises.state)) {
                        break;
                    }
                }
            }
        }
        if (engine_numbers(client.promises.state)) {
            client.send(method::resume);
            client.wait_for_end_of_run();
        }
        QCOMPARE(client.promises.state, RunState::finished);
        const Plan& plan = client.promises.plan;
        // The search ended since the plan, as it is now, leaves no room.
        QVERIFY(plan.removed().size() >= 4 || plan.candidates().empty());
        Plan replayed(4);
        for (const Event& event : plan.events()) {
            if (event.decision == Decision::cut) {
                QCOMPARE(replayed.state(event.slots[0]), State::kept);
            }
            replayed.append(event);
        }
        // The engine still does what it should with the plan that came of it.
        const Json measured = client.result(method::measure, client.with_plan({{"calibration", tokens_}}));
        QCOMPARE(measured.at("events"), Json(plan.events().size()));
    }

  private:
    /// Sends lines that are all read before the first of them is done: behind a measurement that is called
    /// off in the end.
    void writeTogether(ServeClient& client, const std::string& lines) const {
        const Json measure = client.with_plan({{"calibration", endless_tokens_}});
        client.write(request_line(998, method::measure, measure) + lines + request_line(999, method::cancel));
        QCOMPARE(client.refusal_of(998), std::string("cancelled"));
    }

    /// A search that is paused before its first step.
    void startPaused(ServeClient& client, const Json& settings = no_budget) const {
        client.open(fixture_path("llama-biases"));
        writeTogether(client, request_line(996, method::start, start(client, settings, tokens_)) +
                                  request_line(997, method::pause));
        client.result_of(996);
        client.wait_for_notice(notice::run);
        QCOMPARE(client.promises.state, RunState::paused);
    }

    static Json start(const ServeClient& client, const Json& settings, const Json& tokens) {
        return client.with_plan({{"settings", settings}, {"calibration", tokens}});
    }

    QTemporaryDir folder_;
    Json tokens_;
    Json many_tokens_;
    Json endless_tokens_;
};

QTEST_GUILESS_MAIN(TestServeEdits)
#include "test_serve_edits.moc"
