#include "core/plan/protocol.h"
#include "tests/core/plan/samples.h"

#include <QtTest/QtTest>

#include <limits>

using namespace cutaway;
using namespace std::string_literals;

Q_DECLARE_METATYPE(cutaway::RpcError)

namespace {

/// The message that a line of our own holds.
Message read_back(const std::string& line) {
    if (!line.ends_with('\n') || line.find('\n') != line.size() - 1) {
        throw Error(error_code::internal, "not one line: " + line, "", "");
    }
    return parse_message(std::string_view(line).substr(0, line.size() - 1));
}

} // namespace

class TestProtocol : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void ourOwnLinesReadBack() {
        const Json params{{"text", "line\nend\r\t\u00e4"}, {"list", {1, 2.5, nullptr}}};
        Message message = read_back(request_line(7, method::open, params));
        QVERIFY(message.type == Message::Type::request);
        QVERIFY(message.id == 7 && message.method == "open" && message.params == params);

        message = read_back(notification_line(notice::log, params));
        QVERIFY(message.type == Message::Type::notification);
        QVERIFY(message.id.is_null() && message.method == "log" && message.params == params);

        message = read_back(result_line("seven", params));
        QVERIFY(message.type == Message::Type::result);
        QVERIFY(message.id == "seven" && message.result == params);

        const Error error(error_code::no_space, "the disk is full", "/tmp/x", "Free some space.");
        message = read_back(error_line(8, error));
        QVERIFY(message.type == Message::Type::error && message.id == 8);
        QCOMPARE(message.error->code(), error.code());
        QCOMPARE(message.error->message(), error.message());
        QCOMPARE(message.error->where(), error.where());
        QCOMPARE(message.error->help(), error.help());
        const Json json = Json::parse(error_line(8, error, RpcError::unknown_method));
        QCOMPARE(json["error"]["code"].get<int>(), -32601);
        QCOMPARE(json["error"]["message"].get<std::string>(), std::string("the disk is full"));
        QCOMPARE(json["error"]["data"]["code"].get<std::string>(), std::string("no-space"));
    }

    void linesAreJsonRpcWhateverTheyCarry() {
        const std::string line = notification_line("log", {{"text", "half \xc3"}, {"x", NAN}});
        const Message message = read_back(line);
        QCOMPARE(message.params["text"].get<std::string>(), std::string("half \xef\xbf\xbd"));
        QVERIFY(message.params["x"].is_null());
    }

    void paramsMayBeAbsent() {
        QVERIFY(parse_message(R"({"jsonrpc": "2.0", "id": 1, "method": "pause"})").params == Json::object());
        QVERIFY(parse_message(R"({"jsonrpc": "2.0", "method": "x", "params": null})").params ==
                Json::object());
    }

    void whatIsNoMessageIsRefusedWithItsId_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<RpcError>("number");
        QTest::addColumn<QString>("id");
        const auto row = [](const char* line, RpcError number, const char* id) {
            QTest::newRow(line) << line << number << id;
        };
        row("hello", RpcError::parse, "null");
        row("{\"jsonrpc\": \"2.0\", \"id\": 1", RpcError::parse, "null");
        row(R"({"jsonrpc": "2.0", "id": 1, "id": 2, "method": "open"})", RpcError::parse, "null");
        row("[]", RpcError::invalid_request, "null");
        row(R"([{"jsonrpc": "2.0", "id": 1, "method": "open"}])", RpcError::invalid_request, "null");
        row("1", RpcError::invalid_request, "null");
        row("{}", RpcError::invalid_request, "null");
        row(R"({"id": 3, "method": "open"})", RpcError::invalid_request, "3");
        row(R"({"jsonrpc": "1.0", "id": 3, "method": "open"})", RpcError::invalid_request, "3");
        row(R"({"jsonrpc": 2.0, "id": 3, "method": "open"})", RpcError::invalid_request, "3");
        row(R"({"jsonrpc": "2.0", "id": null, "method": "open"})", RpcError::invalid_request, "null");
        row(R"({"jsonrpc": "2.0", "id": 1.5, "method": "open"})", RpcError::invalid_request, "null");
        row(R"({"jsonrpc": "2.0", "id": {}, "method": "open"})", RpcError::invalid_request, "null");
        row(R"({"jsonrpc": "2.0", "id": "a"})", RpcError::invalid_request, "\"a\"");
        row(R"({"jsonrpc": "2.0", "id": 4, "method": "open", "result": 1})", RpcError::invalid_request, "4");
        row(R"({"jsonrpc": "2.0", "id": 4, "error": {}, "result": 1})", RpcError::invalid_request, "4");
        row(R"({"jsonrpc": "2.0", "id": 4, "method": 5})", RpcError::invalid_request, "4");
        row(R"({"jsonrpc": "2.0", "result": 5})", RpcError::invalid_request, "null");
        row(R"({"jsonrpc": "2.0", "id": null, "result": 5})", RpcError::invalid_request, "null");
        row(R"({"jsonrpc": "2.0", "id": 6, "method": "open", "params": [1]})", RpcError::invalid_params, "6");
        row(R"({"jsonrpc": "2.0", "id": 6, "method": "open", "params": "x"})", RpcError::invalid_params, "6");
    }
    void whatIsNoMessageIsRefusedWithItsId() {
        QFETCH(QString, line);
        QFETCH(RpcError, number);
        QFETCH(QString, id);
        try {
            parse_message(line.toStdString());
            QFAIL("it was accepted");
        } catch (const ProtocolError& error) {
            QCOMPARE(static_cast<int>(error.number()), static_cast<int>(number));
            QCOMPARE(QString::fromStdString(error.id().dump()), id);
            // And the answer is one that the other side can read.
            const Message answer = read_back(error_line(error.id(), error, error.number()));
            QVERIFY(answer.type == Message::Type::error);
        }
    }

    void hostileLinesAreParseErrors() {
        const auto is_parse_error = [](const std::string& line) {
            try {
                parse_message(line);
            } catch (const ProtocolError& error) {
                return error.number() == RpcError::parse;
            }
            return false;
        };
        const std::string open = R"({"jsonrpc": "2.0", "method": "x", "params": {"a": )";
        QVERIFY(!is_parse_error(open + std::string(60, '[') + std::string(60, ']') + "}}"));
        QVERIFY(is_parse_error(open + std::string(100, '[') + std::string(100, ']') + "}}"));
        QVERIFY(is_parse_error(std::string(1'000'000, '[')));
        QVERIFY(is_parse_error(open + "\"\xff\"}}"));
        QVERIFY(is_parse_error("{\"jsonrpc\": \"2.0\", \"method\": \"x\"}\0{}"s));
        // An id that long would be sent back.
        const std::string long_id(257, 'i');
        QVERIFY(error_of([&] { parse_message(request_line(1, "x").replace(6, 1, "\"" + long_id + "\"")); }));
    }

    void anyErrorIsShown() {
        const auto error_in = [](const std::string& error) {
            return parse_message(R"({"jsonrpc": "2.0", "id": null, "error": )" + error + "}").error.value();
        };
        QCOMPARE(error_in("\"text\"").message(), std::string("text"));
        QCOMPARE(error_in("null").code(), std::string(error_code::internal));
        QCOMPARE(error_in("[]").message(), std::string("unknown error"));
        QCOMPARE(error_in(R"({"code": -32601, "message": "no such method"})").message(),
                 std::string("no such method"));
        QCOMPARE(error_in(R"({"code": 1, "message": 2, "data": 3})").message(), std::string("unknown error"));
        const Error plain = error_from_json(to_json(Error("no-space", "m", "w", "h")));
        QVERIFY(plain.code() == "no-space" && plain.message() == "m" && plain.where() == "w" &&
                plain.help() == "h");
    }
};

QTEST_APPLESS_MAIN(TestProtocol)
#include "test_protocol.moc"
