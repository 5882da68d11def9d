#include "tests/app/engine/serve_client.h"

using namespace cutaway;
using namespace cutaway::testing;

namespace {

/// Far more than an end takes on a busy machine, far less than what is computed would.
constexpr std::chrono::seconds soon{20};

/// Bytes of memory that an engine may need beyond what it needs anyway, in KiB.
constexpr std::int64_t slack = 48 << 10;

} // namespace

/// How the engine meets clients that read slowly, go away or die, in whatever it does at that time.
class TestServeEnds : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        tokens_ = fixture_tokens("llama-biases", folder_);
        endless_tokens_ = fixture_tokens("llama-biases", folder_, 2000);
    }

    void itEndsAtOnce_data() {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("how");
        for (const char* state : {"idle", "loading", "open", "measuring", "searching", "asked in a search",
                                  "paused", "many wait", "output blocked", "blocked in a search"}) {
            for (const char* how : {"end of input", "shutdown", "reader gone", "SIGTERM"}) {
                if (!QByteArray(state).contains("blocked") || qstrcmp(how, "shutdown") != 0) {
                    QTest::addRow("%s, %s", state, how) << state << how; // who is blocked reads no shutdown
                }
            }
        }
    }
    void itEndsAtOnce() {
        QFETCH(QString, state);
        QFETCH(QString, how);
        ServeClient client;
        bring(client, state);
        if (how == QStringLiteral("end of input")) {
            client.close_input();
        } else if (how == QStringLiteral("shutdown")) {
            client.send(method::shutdown);
        } else if (how == QStringLiteral("reader gone")) {
            client.close_output();
        } else {
            client.kill(SIGTERM);
        }
        QCOMPARE(client.wait_for_end(soon), 0);
    }

    void whatIsQueuedIsStillWritten() {
        // An engine that ends gives its last words time: here the client reads on after it closed its end.
        ServeClient client;
        client.next();
        std::string lines;
        for (int id = 1; id <= 2000; ++id) {
            lines += request_line(id, "nonsense");
        }
        client.write(lines + request_line(2001, method::shutdown));
        client.read_to_end();
        QCOMPARE(client.wait_for_end(soon), 0);
        for (int id = 1; id <= 2000; ++id) {
            QCOMPARE(client.refusal_of(id), std::string("bad-input"));
        }
        client.result_of(2001);
    }

    /// The client stops reading while a search makes cuts and edits come in by the thousand: nothing is
    /// lost, the engine does not grow, and once the client reads on the search goes on as well.
    void aSlowReaderLosesNothing() {
        ServeClient client;
        client.open("demo");
        client.send_start({{"budget", {{"cuts", 8}}}}, {{"default", true}, {"sequences", 2}, {"length", 32}});
        client.wait_for_cuts(1);
        const std::int64_t before = client.status("VmHWM");
        // 256 bytes of id come back with every answer.
        const std::string filler(240, 'i');
        std::string lines;
        const int requests = 20000;
        for (int request = 0; request < requests; ++request) {
            const bool pin = request % 2 == 0;
            const std::string id = filler + std::to_string(request);
            const bool edit = request < 2000;
            lines += Json({{"jsonrpc", "2.0"},
                           {"id", id},
                           {"method", edit ? "edit" : "nonsense"},
                           {"params", {{"decision", pin ? "pin" : "restore"}, {"slots", {"A0"}}}}})
                         .dump() +
                     "\n";
        }
        std::string_view left = write_without_reading(client, lines);
        QVERIFY2(left.size() > 1 << 20, "the engine goes on reading although nobody reads it");
        const auto grown = client.status("VmHWM") - before;
        QVERIFY2(grown < slack, std::to_string(grown).c_str());

        client.write(left);
        int answers = 0;
        while (answers < requests) {
            const Message& message = client.next();
            if (message.id.is_string() && message.id.get<std::string>().starts_with(filler)) {
                QCOMPARE(message.id.get<std::string>(), filler + std::to_string(answers));
                ++answers;
                const bool unknown =
                    message.error && message.error->message().starts_with("there is no method");
                QCOMPARE(unknown, answers > 2000);
            }
        }
        if (engine_numbers(client.promises.state)) {
            client.wait_for_end_of_run();
        }
        QCOMPARE(client.promises.state, RunState::finished);
        QCOMPARE(client.promises.plan.cuts().size(), std::size_t{8});
        QCOMPARE(client.promises.steps.size(), std::size_t{8});
        QVERIFY(client.status("VmHWM") - before < slack);
    }

    /// Nobody reads for a whole search: every cut and step is there afterwards, the scores are coalesced.
    void aWholeSearchUnread() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        client.send_start({{"budget", Json::object()}}, tokens_);
        usleep(300000); // enough for all of it, but whether it is or not, nothing may be lost
        client.wait_for_end_of_run();
        QCOMPARE(client.promises.state, RunState::finished);
        QCOMPARE(client.promises.steps.size(), std::size_t{8});
    }

    /// Scores come at most once in 15 ms, however many are made.
    void scoresAreCoalesced() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        const auto begin = std::chrono::steady_clock::now();
        client.send_start({{"budget", {{"cuts", 6}}}}, fixture_tokens("llama-biases", folder_, 60));
        client.wait_for_end_of_run();
        const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
        QVERIFY(client.promises.score_messages > 0);
        QVERIFY(client.promises.score_messages <= time.count() / 15 + 2);
    }

    /// kill -9 anywhere: another engine goes on from the last finished step to the same end.
    void anotherEngineGoesOn_data() {
        QTest::addColumn<int>("messages");
        for (const int messages : {0, 1, 3, 6, 10}) {
            QTest::addRow("after %d messages", messages) << messages;
        }
    }
    void anotherEngineGoesOn() {
        QFETCH(int, messages);
        const Json settings{{"budget", {{"cuts", 6}}}};
        const Json tokens = fixture_tokens("llama-biases", folder_, 10);
        ServeClient calm;
        calm.open(fixture_path("llama-biases"));
        calm.send_start(settings, tokens);
        calm.wait_for_end_of_run();

        ServeClient first;
        first.open(fixture_path("llama-biases"));
        first.result_of(first.send_start(settings, tokens));
        for (int message = 0; message < messages; ++message) {
            first.next();
        }
        first.kill();
        QCOMPARE(first.wait_for_end(), 128 + SIGKILL);
        first.read_to_end(); // what it wrote before, up to half a line

        ServeClient second;
        second.open(fixture_path("llama-biases"));
        // A cut without its step was made and told: it stands, and its number is used.
        second.promises.plan = first.promises.plan;
        second.promises.next_step =
            first.promises.plan.cuts().empty() ? 1 : first.promises.plan.cuts().back().step + 1;
        if (first.promises.plan.cuts().size() < 6) {
            second.send_start(settings, tokens);
            second.wait_for_end_of_run();
            QCOMPARE(second.promises.reason, std::string("cuts"));
        }
        const std::vector<Event>& expected = calm.promises.plan.events();
        const std::vector<Event>& events = second.promises.plan.events();
        QCOMPARE(events.size(), expected.size());
        for (std::size_t index = 0; index < events.size(); ++index) {
            QCOMPARE(events[index].number, expected[index].number);
            QCOMPARE(events[index].step, expected[index].step);
            QVERIFY(events[index].slots == expected[index].slots);
            QCOMPARE(events[index].score.value(), expected[index].score.value());
        }
    }

  private:
    /// Writes until the engine takes no more, and returns the rest.
    static std::string_view write_without_reading(const ServeClient& client, std::string_view lines) {
        int quiet = 0;
        while (!lines.empty() && quiet < 100) {
            const std::string_view left = client.write_some(lines);
            quiet = left.size() == lines.size() ? quiet + 1 : 0;
            lines = left;
            usleep(5000);
        }
        return lines;
    }

    static void block_output(const ServeClient& client) {
        std::string lines;
        for (int id = 100000; id < 140000; ++id) {
            lines += request_line(id, "nonsense");
        }
        write_without_reading(client, lines);
    }

    void bring(ServeClient& client, const QString& state) const {
        client.next();
        if (state == QStringLiteral("idle")) {
            return;
        }
        if (state == QStringLiteral("loading")) {
            client.send(method::open, {{"path", "demo"}});
            return;
        }
        if (state == QStringLiteral("output blocked")) {
            block_output(client);
            return;
        }
        client.open(fixture_path("llama-biases"));
        if (state == QStringLiteral("measuring")) {
            client.send(method::measure, client.with_plan({{"calibration", endless_tokens_}}));
        } else if (state == QStringLiteral("many wait")) {
            client.send(method::measure, client.with_plan({{"calibration", endless_tokens_}}));
            for (int waiting = 0; waiting < 50; ++waiting) {
                client.send(method::inspect);
            }
        } else if (state != QStringLiteral("open")) {
            client.send_start({{"budget", Json::object()}}, endless_tokens_);
            client.wait_for_state(RunState::running);
        }
        if (state == QStringLiteral("paused")) {
            client.result(method::pause);
            client.wait_for_state(RunState::paused);
        } else if (state == QStringLiteral("asked in a search")) {
            client.send(method::measure, client.with_plan({{"calibration", endless_tokens_}}));
        } else if (state == QStringLiteral("blocked in a search")) {
            block_output(client);
        }
    }

    QTemporaryDir folder_;
    Json tokens_;
    Json endless_tokens_;
};

QTEST_GUILESS_MAIN(TestServeEnds)
#include "test_serve_ends.moc"
