#include "core/plan/session.h"
#include "tests/core/plan/samples.h"

#include <QtTest/QtTest>

#include <array>

using namespace cutaway;

namespace fs = std::filesystem;

namespace {

/// Reads a session as read_session() does, without a file.
Session read(std::string_view text) {
    const Json json = parse_json(text, error_code::bad_session, "f", {.unique_keys = true});
    return session_from_json(JsonObject(json, error_code::bad_session, "f"), "/tmp");
}

/// Whether the text is a session or gets one clear error; a session must read back as it was written.
bool survives(std::string_view text) {
    try {
        const Session session = read(text);
        return read(to_json(session, "/tmp").dump(-1, ' ', false, Json::error_handler_t::replace)).plan ==
               session.plan;
    } catch (const Error& error) {
        return error.code() == error_code::bad_session && error.where() == "f" && !error.message().empty() &&
               !error.help().empty();
    }
}

} // namespace

/// Damaged and hostile sessions: an Error(bad-session), never anything else.
class TestSessionHostile : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyPrefixIsRefused() {
        const QTemporaryDir folder;
        const fs::path path = folder.filePath("one.cutaway").toStdString();
        write_session(path, sample_session("/m"));
        // The last byte is the line's end, which JSON can do without.
        for (auto size = fs::file_size(path) - 1; size > 0; --size) {
            fs::resize_file(path, size - 1);
            QCOMPARE(code_of([&] { read_session(path); }), std::string(error_code::bad_session));
            QCOMPARE(fs::file_size(path), size - 1);
        }
    }

    void flippedBitsAreSurvived() {
        const std::string valid = to_json(sample_session("/m"), "/tmp").dump();
        QVERIFY(read(valid) == sample_session("/m"));
        int accepted = 0;
        for (std::size_t place = 0; place < valid.size(); ++place) {
            for (int bit = 0; bit < 8; ++bit) {
                std::string damaged = valid;
                damaged[place] = static_cast<char>(damaged[place] ^ (1 << bit));
                QVERIFY2(survives(damaged), qPrintable(QString("byte %1, bit %2").arg(place).arg(bit)));
                accepted += code_of([&] { read(damaged); }) == "none" ? 1 : 0;
            }
        }
        qInfo("%d of %d damaged sessions are sessions still", accepted, static_cast<int>(8 * valid.size()));
    }

    void everyMemberMayBeAnything() {
        const Json valid = to_json(sample_session("/m"), "/tmp");
        const std::array<Json, 14> values{Json(),
                                          Json::array(),
                                          Json::object(),
                                          true,
                                          -1,
                                          0,
                                          1e308,
                                          0.5,
                                          "",
                                          "A1",
                                          std::string(100000, 'x'),
                                          9223372036854775807,
                                          Json::array({Json::object()}),
                                          Json::array({"A1", "A1"})};
        std::vector<std::string> pointers{""};
        const Json flat = valid.flatten();
        for (const auto& [pointer, leaf] : flat.items()) {
            // The leaf and everything above it.
            for (auto end = pointer.size(); end != std::string::npos && end > 0;
                 end = pointer.rfind('/', end - 1)) {
                pointers.push_back(pointer.substr(0, end));
            }
        }
        std::sort(pointers.begin(), pointers.end());
        pointers.erase(std::unique(pointers.begin(), pointers.end()), pointers.end());
        QVERIFY(pointers.size() > 200);
        for (const std::string& pointer : pointers) {
            for (const Json& value : values) {
                Json damaged = valid;
                damaged[Json::json_pointer(pointer)] = value;
                QVERIFY2(survives(damaged.dump()), pointer.c_str());
            }
        }
    }

    void everyMemberMayBeMissing() {
        const Json valid = to_json(sample_session("/m"), "/tmp");
        const Json flat = valid.flatten();
        for (const auto& [pointer, leaf] : flat.items()) {
            const Json removal = Json::array({{{"op", "remove"}, {"path", pointer}}});
            QVERIFY2(survives(valid.patch(removal).dump()), pointer.c_str());
        }
    }

    void namesMayNotStandTwice() {
        std::string text = to_json(sample_session("/m"), "/tmp").dump();
        text.insert(1, "\"plan\":{\"blocks\":3,\"removed\":[]},");
        const auto error = error_of([&] { read(text); });
        QVERIFY(error && error->message().find("stands twice") != std::string::npos);
    }

    void hugeNumbersOfThingsAreRefused() {
        Json json = to_json(sample_session("/m"), "/tmp");
        json["steps"] = Json(Json::array_t(max_events + 1, Json::object()));
        QVERIFY(survives(json.dump()));
        json = to_json(sample_session("/m"), "/tmp");
        json["plan"]["events"] = Json(Json::array_t(max_events + 1, json["plan"]["events"][0]));
        QVERIFY(survives(json.dump()));
        json = to_json(sample_session("/m"), "/tmp");
        json["model"]["blocks"] = 2147483647;
        QVERIFY(survives(json.dump()));
        // Each of these values takes eight times its text in memory.
        std::string many = "[1";
        while (many.size() < 34'000'000) {
            many += ",1";
        }
        const auto error = error_of([&] { read(many + "]"); });
        QVERIFY(error && error->message().find("values") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestSessionHostile)
#include "test_session_hostile.moc"
