#include "core/plan/messages.h"
#include "core/plan/read_plan.h"
#include "core/plan/session.h"
#include "tests/core/plan/samples.h"

#include <QtTest/QtTest>

#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>

using namespace cutaway;

namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        scratch_ = std::make_unique<QTemporaryDir>();
        folder_ = fs::canonical(scratch_->path().toStdString());
        fs::create_directories(folder_ / "models/tiny");
        fs::create_directories(folder_ / "work");
        file_ = folder_ / "work/one.cutaway";
    }

    void whatIsWrittenReadsBack() {
        const Session session = sample_session((folder_ / "models/tiny").string());
        write_session(file_, session);
        QVERIFY(read_session(file_) == session);
        QVERIFY(content(file_).ends_with("}\n"));
        const std::string before = content(file_);
        write_session(file_, read_session(file_));
        QCOMPARE(content(file_), before);
    }

    /// A pasted text is nowhere else, and what was measured before on other tokens is still told.
    void whatItWasMeasuredOnReadsBack() {
        Session session = sample_session((folder_ / "models/tiny").string());
        session.earlier_calibrations = {
            {{.source = "a.json", .sequences = 1, .length = 3, .hash = "h", .tokens = true}, 2, {}},
            {{.source = "pasted", .sequences = 1, .length = 3, .hash = "i", .pasted = "\u00e9 \" \n"},
             3,
             {{.events = 1, .divergence = {{"js", 0.5}}, .perplexity = 3}}}};
        session.calibration = {.source = "notes.json", .sequences = 2, .length = 9, .hash = "j", .bos = true};
        write_session(file_, session);
        QVERIFY(read_session(file_) == session);
        const CalibrationRequest again = request_again(session.calibration);
        QVERIFY(again.source == CalibrationRequest::Source::text && again.bos);
        // A session of before tells the kind of its file by the name alone.
        Json old = Json::parse(content(file_));
        old["calibration"].erase("tokens");
        old["calibration"].erase("bos");
        QVERIFY(session_from_json(JsonObject(old, "bad-session", "test"), folder_).calibration.tokens);
        const std::string longer_than_a_message_takes =
            Json{{"calibration", {{"pasted", std::string(max_pasted_bytes + 1, 'a')}}}}.dump();
        for (const char* bad :
             {R"({"earlier_calibrations": 3})", R"({"earlier_calibrations": [{"calibration": 3}]})",
              R"({"calibration": {"pasted": 3}})", longer_than_a_message_takes.c_str()}) {
            Json broken = Json::parse(content(file_));
            broken.merge_patch(Json::parse(bad));
            QVERIFY_THROWS_EXCEPTION(Error,
                                     session_from_json(JsonObject(broken, "bad-session", "test"), folder_));
        }
    }

    void anEmptySessionReadsBack() {
        Session session;
        session.model = sample_model((folder_ / "models/tiny").string());
        session.plan = Plan(session.model.blocks);
        write_session(file_, session);
        QVERIFY(read_session(file_) == session);
    }

    void modelAndSessionMoveTogether() {
        write_session(file_, sample_session((folder_ / "models/tiny").string()));
        QCOMPARE(Json::parse(content(file_))["model"]["path"].get<std::string>(),
                 std::string("../models/tiny"));
        fs::create_directory(folder_ / "moved");
        fs::rename(folder_ / "models", folder_ / "moved/models");
        fs::rename(folder_ / "work", folder_ / "moved/work");
        QCOMPARE(read_session(folder_ / "moved/work/one.cutaway").model.path,
                 (folder_ / "moved/models/tiny").string());
    }

    void linksOnTheWayDoNotMisleadThePath() {
        fs::create_directories(folder_ / "deep/er");
        fs::create_directory_symlink(folder_ / "work", folder_ / "deep/er/link");
        const fs::path through_link = folder_ / "deep/er/link/one.cutaway";
        write_session(through_link, sample_session((folder_ / "models/tiny").string()));
        QCOMPARE(read_session(through_link).model.path, (folder_ / "models/tiny").string());
        QCOMPARE(read_session(file_).model.path, (folder_ / "models/tiny").string());
    }

    void aSessionBesideOrInItsModelIsRelativeToo() {
        const fs::path inside = folder_ / "models/tiny/one.cutaway";
        write_session(inside, sample_session((folder_ / "models/tiny").string()));
        QCOMPARE(Json::parse(content(inside))["model"]["path"].get<std::string>(), std::string("."));
        QCOMPARE(fs::canonical(read_session(inside).model.path), folder_ / "models/tiny");
    }

    void pathsInTheWorkingFolderAreRead() {
        const fs::path before = fs::current_path();
        fs::current_path(folder_ / "work");
        write_session("one.cutaway", sample_session("../models/tiny"));
        const std::string path = read_session("one.cutaway").model.path;
        fs::current_path(before);
        QCOMPARE(path, (folder_ / "models/tiny").string());
    }

    /// An engine on another machine knows the path, this one does not.
    void pathsOfOtherMachinesStayAsTheyAre() {
        write_session(file_, sample_session("/on/another/machine"));
        QCOMPARE(Json::parse(content(file_))["model"]["path"].get<std::string>(),
                 std::string("/on/another/machine"));
        QCOMPARE(read_session(file_).model.path, std::string("/on/another/machine"));
    }

    void overflowDoesNotSpoilTheSession() {
        Session session = sample_session("/m");
        session.steps.back().candidates[1].score = std::numeric_limits<double>::quiet_NaN();
        session.steps.back().candidates[2].score = std::numeric_limits<double>::infinity();
        session.measurements.back().divergence["kl"] = std::numeric_limits<double>::infinity();
        session.measurements.back().perplexity = std::numeric_limits<double>::infinity();
        write_session(file_, session);
        const Session read = read_session(file_);
        QVERIFY(std::isinf(read.steps.back().candidates[1].score));
        QVERIFY(std::isinf(read.steps.back().candidates[2].score));
        QVERIFY(std::isinf(read.measurements.back().divergence.at("kl")));
        QVERIFY(!read.measurements.back().perplexity);
    }

    void newerSessionsAreRefusedAndLeftAlone() {
        for (const Json& version : {Json(2), Json(1000000), Json(18446744073709551615ull)}) {
            Json json = to_json(sample_session("/m"), folder_);
            json["schema_version"] = version;
            json["plan"] = "in a form of its own";
            std::ofstream(file_) << json.dump();
            const std::string before = content(file_);
            const auto error = error_of([&] { read_session(file_); });
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::bad_session));
            QCOMPARE(error->where(), file_.string());
            QCOMPARE(code_of([&] { read_plan(file_, 3); }), std::string(error_code::bad_session));
            QCOMPARE(content(file_), before);
        }
        Json json = to_json(sample_session("/m"), folder_);
        json["schema_version"] = 2;
        const auto error =
            error_of([&] { session_from_json(JsonObject(json, error_code::bad_session, "f"), folder_); });
        QVERIFY(error && error->message().find("newer") != std::string::npos);
    }

    void contradictionsAreRefused_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char* fault, const char* patch) { QTest::newRow(fault) << patch << fault; };
        row("no schema_version", R"({"schema_version": null})");
        row("no session version 0", R"({"schema_version": 0})");
        row("'schema_version' is no integer", R"({"schema_version": "1"})");
        row("'model' is missing", R"({"model": null})");
        row("'settings' is missing", R"({"settings": null})");
        row("'calibration' is missing", R"({"calibration": null})");
        row("'plan' is missing", R"({"plan": null})");
        row("'steps' is missing", R"({"steps": null})");
        row("'measurements' is missing", R"({"measurements": null})");
        row("the plan is for 4 blocks, the model has 3", R"({"plan": {"blocks": 4}})");
        row("3 blocks have 6 slots, not 0", R"({"model": {"slots": []}})");
        row("'parameters' is -1", R"({"model": {"parameters": -1}})");
        row("'removed' is not what the events remove", R"({"plan": {"removed": ["A0"]}})");
        row("is no divergence", R"({"settings": {"divergence": "hellinger"}})");
        row("is no search", R"({"settings": {"search": "guessing"}})");
        row("'share' is 1.5", R"({"settings": {"budget": {"share": 1.5}}})");
        row("'max_flops' is no limit", R"({"settings": {"budget": {"max_flops": 9}}})");
        row("'near_tie' is -1", R"({"settings": {"near_tie": -1}})");
        row("'work' is no object", R"({"work": [1]})");
        row("'window_state' is no object", R"({"window_state": 7})");
    }
    void contradictionsAreRefused() {
        QFETCH(QString, patch);
        QFETCH(QString, fault);
        Json json = to_json(sample_session("/m"), folder_);
        json.merge_patch(Json::parse(patch.toStdString()));
        refuses(json, fault);
    }

    void stepsAndMeasurementsFitThePlan_data() {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char* name, const char* pointer, const char* value, const char* fault) {
            QTest::newRow(name) << pointer << value << fault;
        };
        row("steps out of order", "/steps/1/step", "1", "not in the order");
        row("step 0", "/steps/0/step", "0", "'step' is 0");
        row("cut of another step", "/plan/events/0/step", "4", "event 1 cuts A1, but its step 4 cuts F2");
        row("step of another cut", "/steps/0/cut", "\"F1\"", "event 1 cuts A1, but its step 1 cuts F1");
        row("step of half a block", "/steps/0/also", "[\"F1\"]",
            "event 1 cuts A1, but its step 1 cuts A1,F1");
        row("cut twice", "/steps/0/also", "[\"A1\"]", "step 1 cuts A1 twice");
        row("cut with no slot", "/steps/0/also", "[\"A7\"]", "blocks are 0 to 2");
        row("cut is no candidate", "/steps/0/candidates/2/slot", "\"F0\"", "not in slot order");
        row("candidates missing", "/steps/0/candidates", "[]", "none of its candidates");
        row("candidate of another model", "/steps/0/candidates/5/slot", "\"F3\"", "blocks are 0 to 2");
        row("score of the cut", "/steps/0/score", "null", "'score' is missing");
        row("measured later", "/measurements/1/events", "6", "events that the plan does not have");
        row("evaluated later", "/evaluations/0/events", "6", "events that the plan does not have");
        row("measured nothing", "/measurements/0/divergence", "null", "'divergence' is missing");
        row("trials that are none", "/trials", "[1]", "entry 0 of 'trials' is no object");
        row("trial of another model", "/trials/1/plan", R"({"blocks": 4, "events": []})",
            "the plan is for 4 blocks, the model has 3");
        row("trial's step of another cut", "/trials/0/steps/0/cut", "\"F1\"",
            "event 1 cuts A1, but its step 1 cuts F1");
        row("measured no number", "/measurements/0/divergence/js", "\"0\"", "'js' is no number");
    }
    void stepsAndMeasurementsFitThePlan() {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, fault);
        Json json = to_json(sample_session("/m"), folder_);
        json[Json::json_pointer(pointer.toStdString())] = Json::parse(value.toStdString());
        refuses(json, fault);
    }

    void blocksReadBack() {
        Session session = sample_session("/m");
        session.settings.unit = Unit::block;
        session.settings.order = Order::window;
        session.plan = Plan(3);
        Event cut = session.plan.next_cut({Slot(1, Kind::attention), Slot(1, Kind::ffn)}, 0.5);
        cut.step = 1;
        session.plan.append(cut);
        session.steps = {sample_step(1, cut.slots[0], 0.5)};
        session.steps[0].also = {cut.slots[1]};
        session.measurements.clear();
        session.evaluations.clear();
        write_session(file_, session);
        QVERIFY(read_session(file_) == session);
    }

    void aTrialIsASessionOfItsOwn() {
        const Session session = sample_session("/m");
        const Session own = session_of_trial(session, session.trials[1]);
        QCOMPARE(own.model.path, session.model.path);
        QVERIFY(own.settings.order == Order::tail);
        QVERIFY(own.plan == session.plan);
        QVERIFY(own.trials.empty());
        QVERIFY(own.measurements.empty()); // they are of the session's plan
        write_session(file_, own);
        QVERIFY(read_session(file_) == own);
    }

    /// Of before there were units, orders and more budgets.
    void olderSessionsHaveTheDefaults() {
        Session session = sample_session("/m");
        session.settings.budget = {.cuts = 4};
        session.settings.unit = Unit::slot;
        session.settings.order = Order::greedy;
        session.settings.seed = 0;
        Json json = to_json(session, folder_);
        for (const char* key : {"unit", "order", "seed"}) {
            json["settings"].erase(key);
        }
        json.erase("unmet");
        QVERIFY(session_from_json(JsonObject(json, error_code::bad_session, "test"), folder_) == session);
    }

    /// It follows from the rest, so that no file can say otherwise.
    void whatIsUnmetIsWrittenAndNotRead() {
        Session session = sample_session("/m");
        session.stopped_by = "candidates";
        Json json = to_json(session, folder_);
        QCOMPARE(json["unmet"].size(), std::size_t{5});
        QCOMPARE(json["unmet"][0], (Json{{"budget", "cuts"}, {"wanted", 4}, {"reached", 2}}));
        json["unmet"] = "lies";
        QVERIFY(session_from_json(JsonObject(json, error_code::bad_session, "test"), folder_) == session);
    }

    /// A session can be saved after a cut's event came and before its step did.
    void aStepMayBeMissing() {
        Session session = sample_session("/m");
        session.steps.pop_back();
        write_session(file_, session);
        QVERIFY(read_session(file_) == session);
    }

    void plansAreReadFromEveryFileThatHoldsOne() {
        const Session session = sample_session("/m");
        write_session(file_, session);
        QVERIFY(read_plan(file_, 3) == session.plan);

        std::ofstream(file_) << to_json(session.plan).dump();
        QVERIFY(read_plan(file_, 3) == session.plan);

        // What `prune --json` prints (6-commands.md).
        const Json printed{{"model", model_summary(session.model)},
                           {"settings", to_json(session.settings)},
                           {"steps", Json::array()},
                           {"removed", {"F2", "A0"}},
                           {"pinned", {"A1"}},
                           {"forced", {"F2"}},
                           {"stopped_by", "cuts"}};
        std::ofstream(file_) << printed.dump();
        const Plan plan = read_plan(file_, 3);
        QVERIFY(plan.removed() == (std::vector<Slot>{Slot(5), Slot(0)}));
        QVERIFY(plan.pinned() == std::vector<Slot>{Slot(2)});

        std::ofstream(file_) << R"({"removed": ["A1"]})";
        QVERIFY(read_plan(file_, 3).removed() == std::vector<Slot>{Slot(2)});
    }

    void plansForOtherModelsAreRefused() {
        const Session session = sample_session("/m");
        for (const Json& json : {to_json(session, folder_), to_json(session.plan),
                                 Json{{"model", model_summary(session.model)}, {"removed", {"A1"}}}}) {
            std::ofstream(file_) << json.dump();
            const auto error = error_of([&] { read_plan(file_, 4); });
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::bad_input));
            QCOMPARE(error->where(), file_.string());
        }
        for (const char* text :
             {"", "[]", "{}", "7", "[\"A1\"]", R"({"removed": "A1"})", R"({"model": 1, "removed": []} x)",
              R"({"model": {"blocks": "3"}, "removed": []})"}) {
            std::ofstream(file_) << text;
            QCOMPARE(code_of([&] { read_plan(file_, 3); }), std::string(error_code::bad_input));
        }
    }

    void filesThatAreNoneAreRefused() {
        QCOMPARE(code_of([&] { read_session(folder_ / "missing"); }), std::string(error_code::bad_session));
        QCOMPARE(code_of([&] { read_session(folder_); }), std::string(error_code::bad_session));
        QCOMPARE(code_of([&] { write_session(folder_ / "no/such", sample_session("/m")); }),
                 std::string(error_code::bad_input));
    }

  private:
    void refuses(const Json& json, const QString& fault) {
        std::ofstream(file_) << json.dump();
        const std::string before = content(file_);
        const auto error = error_of([&] { read_session(file_); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_session));
        QCOMPARE(error->where(), file_.string());
        QVERIFY2(QString::fromStdString(error->message()).contains(fault), error->what());
        QCOMPARE(content(file_), before);
    }

    std::unique_ptr<QTemporaryDir> scratch_;
    fs::path folder_;
    fs::path file_;
};

QTEST_APPLESS_MAIN(TestSession)
#include "test_session.moc"
