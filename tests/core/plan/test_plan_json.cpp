#include "core/plan/plan.h"
#include "tests/core/plan/samples.h"

#include <QtTest/QtTest>

#include <chrono>

using namespace cutaway;

namespace {

Plan read(const std::string& text) {
    const Json json = Json::parse(text);
    return plan_from_json(JsonObject(json, error_code::bad_input, "plan.json"));
}

Json edit(int number, const char* decision, Json slots) {
    return {{"number", number}, {"decision", decision}, {"slots", std::move(slots)}};
}

Json undo(int number, int undoes) {
    return {{"number", number}, {"decision", "undo"}, {"undoes", undoes}};
}

} // namespace

class TestPlanJson : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aListOfSlotsIsAPlan() {
        const Plan plan = read(R"({"blocks": 2, "removed": ["F1", "A0"], "pinned": ["A1"]})");
        QVERIFY(plan.removed() == (std::vector<Slot>{Slot(3), Slot(0)}));
        QVERIFY(plan.pinned() == std::vector<Slot>{Slot(2)});
        QVERIFY(read(R"({"blocks": 2, "removed": []})").events().empty());
    }

    void brokenPlansNameTheirFault_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char* name, const char* text, const char* fault) {
            QTest::newRow(name) << text << fault;
        };
        row("no blocks", R"({"removed": []})", "'blocks' is missing");
        row("too many blocks", R"({"blocks": 100000, "removed": []})", "'blocks' is 100000");
        row("nothing removed", R"({"blocks": 2})", "'removed' is missing");
        row("slot of another model", R"({"blocks": 2, "removed": ["A2"]})", "blocks are 0 to 1");
        row("slot twice", R"({"blocks": 2, "removed": ["A1", "A1"]})", "'removed' names A1 twice");
        row("slot no text", R"({"blocks": 2, "removed": [1]})", "'removed'");
        row("range", R"({"blocks": 2, "removed": ["A0-1"]})", "one slot");
        row("other spelling", R"({"blocks": 2, "removed": ["A01"]})", "one slot");
        row("removed and pinned", R"({"blocks": 2, "removed": ["A1"], "pinned": ["A1"]})",
            "A1 is both removed and pinned");
        row("events no list", R"({"blocks": 2, "events": {}})", "'events' is no list");
        row("event no object", R"({"blocks": 2, "events": [1]})", "entry 0 of 'events'");
        row("gap", R"({"blocks": 2, "events": [{"number": 2, "decision": "pin", "slots": ["A0"]}]})",
            "the next event is number 1");
        row("no such decision", R"({"blocks": 2, "events": [{"number": 1, "decision": "kill"}]})",
            "'kill' is no decision");
        row("no slots", R"({"blocks": 2, "events": [{"number": 1, "decision": "pin", "slots": []}]})",
            "event 1: it names no slot");
        row("cut of two blocks",
            R"({"blocks": 2, "events": [{"number": 1, "decision": "cut", "slots": ["A0", "A1"]}]})",
            "a cut removes slots of one block");
        row("undo of nothing", R"({"blocks": 2, "events": [{"number": 1, "decision": "undo", "undoes": 1}]})",
            "event 1 cannot be undone");
        row("other removed",
            R"({"blocks": 2, "removed": ["A1"], "events": [{"number": 1, "decision": "force",
                "slots": ["A0"]}]})",
            "'removed' is not what the events remove");
    }
    void brokenPlansNameTheirFault() {
        QFETCH(QString, text);
        QFETCH(QString, fault);
        const auto error = error_of([&] { read(text.toStdString()); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_input));
        QCOMPARE(error->where(), std::string("plan.json"));
        const QString message = QString::fromStdString(error->message());
        QVERIFY2(message.contains(fault), qPrintable(message));
    }

    /// Every undo goes through the whole history: the longest that is accepted must not take minutes.
    void theLongestHistoryIsReadInSeconds() {
        const auto start = std::chrono::steady_clock::now();
        Json all = Json::array();
        for (int index = 0; index < 2 * max_blocks; ++index) {
            all.push_back(to_string(Slot(index)));
        }
        Json events = Json::array();
        const int big = static_cast<int>(max_named_slots) / (2 * max_blocks);
        for (int number = 1; number <= big; ++number) {
            events.push_back(edit(number, number % 2 == 0 ? "pin" : "force", all));
        }
        for (int number = big + 1; number <= max_events; ++number) {
            events.push_back(undo(number, number == big + 1 ? 1 : number - 1));
        }
        const Json json{{"blocks", max_blocks}, {"events", events}};
        const Plan plan = plan_from_json(JsonObject(json, error_code::bad_input, "plan.json"));
        QCOMPARE(plan.next_number(), max_events + 1);
        const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        qInfo("read in %.2f s", seconds);

        const auto full = error_of([&] {
            Plan more = plan;
            more.append(more.next_edit(Decision::pin, {Slot(0)}));
        });
        QVERIFY(full && full->message().find("at most") != std::string::npos);
    }

    void slotsNamedByAllEventsAreBounded() {
        Plan plan(max_blocks);
        std::vector<Slot> all;
        for (int index = 0; index < plan.slots(); ++index) {
            all.emplace_back(index);
        }
        const auto error = error_of([&] {
            for (int turn = 0; turn < 1000; ++turn) {
                plan.append(plan.next_edit(Decision::pin, all));
            }
        });
        QVERIFY(error);
        QVERIFY(plan.events().size() * all.size() <= max_named_slots);
        // A prefix has room again.
        Plan earlier = plan.prefix(1);
        earlier.append(earlier.next_edit(Decision::force, all));
        QCOMPARE(earlier.removed().size(), all.size());
    }
};

QTEST_APPLESS_MAIN(TestPlanJson)
#include "test_plan_json.moc"
