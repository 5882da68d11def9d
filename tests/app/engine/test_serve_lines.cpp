#include "tests/app/engine/serve_client.h"

using namespace cutaway;
using namespace cutaway::testing;

namespace {

/// JSON that is written with ' for ", since moc does not read raw strings.
QByteArray json(const char* text) {
    return QByteArray(text).replace('\'', '"');
}

std::string text(const char* json_text) {
    return json(json_text).toStdString();
}

} // namespace

/// Lines that are no messages, messages that ask what cannot be, and far too many of them: the engine answers
/// each and goes on.
class TestServeLines : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void wrongLinesAreAnsweredAndTheNextIsRead_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("number");
        QTest::addColumn<QByteArray>("id");
        const int parse = -32700, invalid = -32600, unknown = -32601, params = -32602, other = -32000;
        const auto row = [](const char* name, const QByteArray& line, int number, const char* id = "null") {
            QTest::newRow(name) << line << number << QByteArray(id);
        };
        const QByteArray call = json("{'jsonrpc':'2.0','id':7,'method':");
        row("words", "hello", parse);
        row("half", json("{'jsonrpc':'2.0','id':7"), parse);
        row("two on a line", json("{'jsonrpc':'2.0'} {}"), parse);
        row("a comment", call + json("'inspect'} // please"), parse);
        row("not UTF-8", call + "\"\xff\"}", parse);
        row("a surrogate in UTF-8", call + "\"\xed\xa0\x80\"}", parse);
        row("NUL inside", call + QByteArray("\"in\0spect\"}", 11), parse);
        row("NUL after it", call + QByteArray("\"inspect\"}\0", 11), parse);
        row("NaN", call + json("'score','params':{'threads':NaN}}"), parse);
        row("a number too large", call + json("'score','params':{'threads':1e999}}"), parse);
        row("too deep", call + "\"inspect\",\"params\":" + QByteArray(100000, '['), parse);
        row("deep but whole",
            call + "\"inspect\",\"params\":{\"a\":" + QByteArray(70, '[') + QByteArray(70, ']') + "}}",
            parse);
        row("a key twice", call + json("'inspect','method':'shutdown'}"), parse);
        row("a key twice within", call + json("'open','params':{'path':'demo','path':'/'}}"), parse);
        row("too long", call + "\"" + QByteArray(17 << 20, 'x') + "\"}", invalid);
        row("a batch", "[" + call + "\"inspect\"}]", invalid);
        row("an empty batch", "[]", invalid);
        row("a text", "\"inspect\"", invalid);
        row("null", "null", invalid);
        row("empty", "{}", invalid);
        row("no version", json("{'id':7,'method':'inspect'}"), invalid, "7");
        row("another version", json("{'jsonrpc':'1.0','id':7,'method':'inspect'}"), invalid, "7");
        row("id null", json("{'jsonrpc':'2.0','id':null,'method':'inspect'}"), invalid);
        row("id a fraction", json("{'jsonrpc':'2.0','id':1.5,'method':'inspect'}"), invalid);
        row("id a list", json("{'jsonrpc':'2.0','id':[1],'method':'inspect'}"), invalid);
        row("id too long", json("{'jsonrpc':'2.0','method':'inspect','id':'") + QByteArray(257, 'i') + "\"}",
            invalid);
        row("method a number", json("{'jsonrpc':'2.0','id':7,'method':1}"), invalid, "7");
        row("method and result", call + json("'inspect','result':{}}"), invalid, "7");
        row("params a list", call + json("'inspect','params':['demo']}"), params, "7");
        row("params a text", call + json("'inspect','params':'demo'}"), params, "7");
        row("no such method", call + json("'format'}"), unknown, "7");
        row("no method", call + json("''}"), unknown, "7");
        row("a long method", call + "\"" + QByteArray(1 << 20, 'm') + "\"}", unknown, "7");
        row("another case", call + json("'Inspect'}"), unknown, "7");
        row("no path", call + json("'open'}"), params, "7");
        row("path a number", call + json("'open','params':{'path':1}}"), params, "7");
        row("threads", call + json("'open','params':{'path':'demo','threads':-1}}"), params, "7");
        row("threads a fraction", call + json("'open','params':{'path':'demo','threads':1.5}}"), params, "7");
        row("memory", call + json("'open','params':{'path':'demo','memory':-1}}"), params, "7");
        row("path with NUL", call + json("'inspect','params':{'path':'/\\u0000etc'}}"), other, "7");
        row("a folder that is none", call + json("'inspect','params':{'path':'/dev/null'}}"), other, "7");
        row("no events", call + json("'start','params':{'blocks':12}}"), params, "7");
        row("no blocks", call + json("'measure','params':{'events':[]}}"), params, "7");
        row("blocks too many", call + json("'measure','params':{'blocks':1025,'events':[]}}"), params, "7");
        row("blocks 2^64", call + json("'measure','params':{'blocks':18446744073709551616,'events':[]}}"),
            params, "7");
        row("events no list", call + json("'measure','params':{'blocks':12,'events':{}}}"), params, "7");
        row("a wrong event", call + json("'measure','params':{'blocks':12,'events':[1]}}"), params, "7");
        row("a gap in the numbers",
            call + json("'measure','params':{'blocks':12,'events':[{'number':2,'decision':'pin','slots':['A0'"
                        "]}]}}"),
            params, "7");
        row("a slot too far", call + json("'score','params':{'blocks':12,'events':[],'slot':'A12'}}"), params,
            "7");
        row("a range", call + json("'score','params':{'blocks':12,'events':[],'slot':'A0-3'}}"), params, "7");
        row("a divergence",
            call + json("'score','params':{'blocks':12,'events':[],'slot':'A0','divergence':'l2'}}"), params,
            "7");
        row("no sequences",
            call + json("'measure','params':{'blocks':12,'events':[],'calibration':{'sequences':0}}}"),
            params, "7");
        row("too many sequences",
            call +
                json("'measure','params':{'blocks':12,'events':[],'calibration':{'sequences':2000000000}}}"),
            params, "7");
        row("two texts",
            call +
                json("'measure','params':{'blocks':12,'events':[],'calibration':{'text':'a','tokens':'b'}}}"),
            params, "7");
        row("an unknown limit",
            call + json("'start','params':{'blocks':12,'events':[],'settings':{'budget':{'seconds':1}}}}"),
            params, "7");
        row("a share above 1",
            call + json("'start','params':{'blocks':12,'events':[],'settings':{'budget':{'share':1.5}}}}"),
            params, "7");
        row("a step 0", call + json("'start','params':{'blocks':12,'events':[],'next_step':0}}"), params,
            "7");
        row("no format", call + json("'export','params':{'blocks':12,'events':[],'path':'/x'}}"), params,
            "7");
        row("steps no list",
            call + json("'export','params':{'blocks':12,'events':[],'path':'/x','format':'plan','steps':1}}"),
            params, "7");
    }
    void wrongLinesAreAnsweredAndTheNextIsRead() {
        QFETCH(QByteArray, line);
        QFETCH(int, number);
        QFETCH(QByteArray, id);
        // One engine for all rows: what one leaves behind the next one meets.
        if (!client_) {
            client_ = std::make_unique<ServeClient>();
            client_->next();
            client_->open("demo");
        }
        client_->write(line.toStdString() + "\n");
        client_->wait_for([](const Message& message) { return message.type != Message::Type::notification; });
        const Json answer = Json::parse(client_->last_line());
        QCOMPARE(answer.at("error").at("code"), Json(number));
        QCOMPARE(answer.at("id"), Json::parse(id.toStdString()));
        QVERIFY(!answer.at("error").at("message").get<std::string>().empty());
        QVERIFY(!answer.at("error").at("data").at("code").get<std::string>().empty());
        const std::string help = answer.at("error").at("data").at("help");
        QVERIFY(number == -32000 || help.find("docs/protocol.md") != std::string::npos);
        QVERIFY(client_->last_line().size() < 2000);
        QCOMPARE(client_->result(method::inspect).at("blocks"), Json(12));
    }

    /// What has no id gets no answer, whatever it asks.
    void notificationsAreNotAnswered() {
        ServeClient client;
        client.next();
        // The cancel goes first: one that follows the open would rightly end it.
        for (const char* rest :
             {"'method':'cancel'", "'method':'inspect'", "'method':'nonsense'",
              "'method':'open','params':{'path':'demo'}", "'method':'open'", "'method':'edit'",
              "'method':'pause'", "'method':'stop'", "'method':'measure','params':[]",
              "'method':'measure','params':{'blocks':12,'events':[]}",
              "'method':'score','params':{'blocks':12,'events':[],'slot':'A0'}"}) {
            client.write(text("{'jsonrpc':'2.0',") + text(rest) + "}\n");
        }
        // They are done all the same: the model is open.
        const std::int64_t id = client.send(method::inspect);
        client.wait_for([](const Message& message) { return message.type != Message::Type::notification; });
        QVERIFY(Json::parse(client.last_line()).at("id") == id);
        QCOMPARE(client.result_of(id).at("blocks"), Json(12));
        client.write(text("{'jsonrpc':'2.0','method':'shutdown'}\n"));
        client.read_to_end();
        QCOMPARE(client.wait_for_end(), 0);
    }

    void answersOfTheClientAreIgnored() {
        ServeClient client;
        client.next();
        client.write(text("{'jsonrpc':'2.0','id':1,'result':{}}\n"
                          "{'jsonrpc':'2.0','id':1,'error':{'code':1,'message':'no'}}\n"
                          "\r\n\n"
                          "{'jsonrpc':'2.0','id':'a name','method':'cancel'}\r\n"));
        client.next();
        QCOMPARE(Json::parse(client.last_line()),
                 Json({{"jsonrpc", "2.0"}, {"id", "a name"}, {"result", Json::object()}}));
    }

    void linesMayComeInPieces() {
        ServeClient client;
        client.next();
        const std::string line = request_line(5, method::cancel) + request_line(6, method::inspect);
        for (const char byte : line) {
            client.write(std::string_view(&byte, 1));
            usleep(200);
        }
        QCOMPARE(client.refusal_of(5), std::string("none"));
        QCOMPARE(client.refusal_of(6), std::string("bad-input"));
    }

    /// Ten thousand at once: 64 may wait, the others are refused at once, and every one is answered.
    void aFloodOfRequests() {
        ServeClient client;
        client.open(fixture_path("llama-biases"));
        const std::int64_t before = client.status("VmHWM");
        std::string lines;
        for (int id = 1000; id < 11000; ++id) {
            lines += request_line(id, method::inspect);
        }
        client.write(lines);
        int done = 0;
        for (int id = 1000; id < 11000; ++id) {
            const Message& answer = client.answer(id);
            done += answer.error ? 0 : 1;
            QVERIFY(!answer.error || answer.error->message().starts_with("Too many requests"));
        }
        QVERIFY(done >= 64);
        QCOMPARE(client.result(method::inspect).at("blocks"), Json(4));
        QVERIFY(client.status("VmHWM") - before < 64 << 10);
    }

    /// A line without an end costs no more than the longest that is allowed.
    void anEndlessLine() {
        ServeClient client;
        client.next();
        client.result(method::cancel);
        const std::int64_t before = client.status("VmHWM");
        const std::string part(1 << 20, ' ');
        for (int part_number = 0; part_number < 200; ++part_number) {
            client.write(part);
        }
        client.write("\n");
        client.next();
        QCOMPARE(Json::parse(client.last_line()).at("error").at("code"), Json(-32600));
        QCOMPARE(client.refusal(method::cancel), std::string("none"));
        QVERIFY(client.status("VmHWM") - before < 64 << 10);
    }

    void cleanupTestCase() { client_.reset(); }

  private:
    std::unique_ptr<ServeClient> client_;
};

QTEST_GUILESS_MAIN(TestServeLines)
#include "test_serve_lines.moc"
