#include "core/plan/json.h"
#include "tests/core/plan/samples.h"

#include <QtTest/QtTest>

#include <cmath>
#include <fstream>
#include <sys/stat.h>

using namespace cutaway;

namespace {

std::string nested(int depth, const char* open, const char* close) {
    std::string text;
    for (int level = 0; level < depth; ++level) {
        text += open;
    }
    text += "1";
    for (int level = 0; level < depth; ++level) {
        text += close;
    }
    return text;
}

Json parse(std::string_view text, const JsonLimits& limits = {}) {
    return parse_json(text, error_code::bad_checkpoint, "a file", limits);
}

} // namespace

class TestJson : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void badTextIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
        row("nothing", "");
        row("space", " \n");
        row("half an object", "{\"a\": 1");
        row("two values", "1 2");
        row("trailing comma", "[1,]");
        row("comment", "[1] // one");
        row("NaN", "[NaN]");
        row("infinity", "[Infinity]");
        row("number out of range", "[1e400]");
        row("half a surrogate pair", "[\"\\ud800\"]");
        row("no UTF-8", QByteArray("[\"\xff\"]"));
        row("UTF-8 cut off", QByteArray("[\"\xc3"));
        row("overlong UTF-8", QByteArray("[\"\xc0\x80\"]"));
        row("a byte 0", QByteArray("[1]\0", 4));
        row("control character", "[\"\n\"]");
    }
    void badTextIsRefused() {
        QFETCH(QByteArray, text);
        const auto error = error_of([&] { parse(text.toStdString()); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_checkpoint));
        QCOMPARE(error->where(), std::string("a file"));
        QVERIFY(!error->help().empty());
    }

    void depthIsLimited() {
        const JsonLimits limits{.depth = 10};
        QCOMPARE(parse(nested(10, "[", "]"), limits).size(), std::size_t{1});
        QVERIFY(error_of([&] { parse(nested(11, "[", "]"), limits); }));
        QVERIFY(error_of([&] { parse(nested(11, "{\"a\":", "}"), limits); }));
        const auto error =
            error_of([&] { parse(nested(5, "[{\"a\":", "}]") + " ", JsonLimits{.depth = 9}); });
        QVERIFY(error && error->message().find("deeper than 9") != std::string::npos);
        // A stack would not survive this.
        QVERIFY(error_of([&] { parse(nested(2'000'000, "[", "]")); }));
    }

    void namesTwiceAreRefusedWhereAsked() {
        const JsonLimits unique{.unique_keys = true};
        QCOMPARE(parse(R"({"a": 1, "a": 2})")["a"].get<int>(), 2);
        QVERIFY(error_of([&] { parse(R"({"a": 1, "a": 2})", unique); }));
        QVERIFY(error_of([&] { parse(R"([{"b": {"a": 1, "\u0061": 2}}])", unique); }));
        QCOMPARE(parse(R"({"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]})", unique).size(), std::size_t{2});
    }

    void valuesAreCounted() {
        QCOMPARE(parse(R"([1, {"a": 2}])", {.values = 5}).size(), std::size_t{2});
        QVERIFY(error_of([&] { parse(R"([1, {"a": 2}])", {.values = 4}); }));
        QVERIFY(error_of([&] { parse("[[],[],[],[]]", {.values = 4}); }));
    }

    void filesAreRegularAndOfReadableLength() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("file.json").toStdString();
        std::ofstream(path) << "[1, 2, 3]";
        QCOMPARE(read_json(path, error_code::bad_input).size(), std::size_t{3});
        QCOMPARE(read_file(path, error_code::bad_input, 9), std::string("[1, 2, 3]"));

        const auto fails = [](const std::filesystem::path& where) {
            const auto error = error_of([&] { read_json(where, error_code::bad_input, {.bytes = 8}); });
            return error && error->code() == error_code::bad_input && error->where() == where.string();
        };
        QVERIFY(fails(path)); // 9 bytes
        QVERIFY(fails(folder.path().toStdString()));
        QVERIFY(fails(folder.filePath("missing").toStdString()));
        QVERIFY(fails("/dev/zero"));
        const std::filesystem::path pipe = folder.filePath("pipe").toStdString();
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QVERIFY(fails(pipe)); // and does not wait for somebody to write to it
        const std::filesystem::path loop = folder.filePath("loop").toStdString();
        std::filesystem::create_symlink(loop, loop);
        QVERIFY(fails(loop));
    }

    void wrongMembersAreNamed_data() {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("call");
        const auto row = [this](const char* fault, void (*call)(const JsonObject&)) {
            QTest::newRow(fault) << fault << static_cast<int>(calls_.size());
            calls_.push_back(call);
        };
        calls_.clear();
        row("'absent' is missing", [](const JsonObject& object) { object.at("absent"); });
        row("'null' is missing", [](const JsonObject& object) { object.text("null"); });
        row("'text' is no integer", [](const JsonObject& object) { object.integer("text"); });
        row("'fraction' is no integer", [](const JsonObject& object) { object.integer("fraction"); });
        row("'huge' is no integer", [](const JsonObject& object) { object.integer("huge", 3); });
        row("'seven' is 7, not between 8 and 9",
            [](const JsonObject& object) { object.integer_between("seven", 8, 9); });
        row("'text' is no number", [](const JsonObject& object) { object.number("text"); });
        row("'seven' is neither true nor false",
            [](const JsonObject& object) { object.boolean("seven", true); });
        row("'seven' is no text", [](const JsonObject& object) { object.text("seven", "other"); });
        row("'seven' is no list", [](const JsonObject& object) { object.array("seven"); });
        row("'list' is no object", [](const JsonObject& object) { object.object("list"); });
        row("'list' has 2 entries", [](const JsonObject& object) { object.objects("list", 1); });
        row("entry 1 of 'list' is no object", [](const JsonObject& object) { object.objects("list", 2); });
    }
    void wrongMembersAreNamed() {
        QFETCH(QString, fault);
        QFETCH(int, call);
        const Json json = Json::parse(
            R"({"null": null, "text": "t", "fraction": 1.5, "huge": 18446744073709551615, "seven": 7,
                "list": [{}, 1]})");
        const JsonObject object(json, error_code::bad_input, "a file");
        const auto error = error_of([&] { calls_[static_cast<std::size_t>(call)](object); });
        QVERIFY(error);
        QVERIFY2(QString::fromStdString(error->message()).contains(fault), error->what());
    }

    void rightMembersAreRead() {
        const Json json = Json::parse(R"({"n": null, "i": -9223372036854775808, "x": 2, "b": false})");
        const JsonObject object(json, error_code::bad_input, "a file");
        QVERIFY(!object.has("n") && !object.has("absent") && object.has("b"));
        QCOMPARE(object.integer("i"), INT64_MIN);
        QCOMPARE(object.integer("n", 5), std::int64_t{5});
        QCOMPARE(object.number("x"), 2.0);
        QCOMPARE(object.number("n", 0.5), 0.5);
        QCOMPARE(object.boolean("b", true), false);
        QCOMPARE(object.text("n", "other"), std::string("other"));
        QVERIFY(error_of([&] { const JsonObject wrong(json["x"], error_code::bad_input, "a file"); }));
    }

  private:
    std::vector<void (*)(const JsonObject&)> calls_;
};

QTEST_APPLESS_MAIN(TestJson)
#include "test_json.moc"
