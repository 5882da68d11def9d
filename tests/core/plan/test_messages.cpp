#include "core/plan/bootstrap_result.h"
#include "core/plan/calibration_tokens.h"
#include "core/plan/messages.h"
#include "tests/core/plan/samples.h"

#include <QtTest/QtTest>

#include <functional>

using namespace cutaway;

namespace {

JsonObject object_of(const Json& json) {
    return {json, error_code::bad_input, "params"};
}

/// Through text, as messages travel.
Json travelled(const Json& json) {
    return Json::parse(json.dump());
}

Plan sample_plan() {
    return sample_session("/m").plan;
}

CalibrationRequest text_request() {
    return {.source = CalibrationRequest::Source::text,
            .path = "t.txt",
            .sequences = 3,
            .length = 64,
            .bos = true};
}

using Reader = std::function<void(const JsonObject&)>;

/// A valid message of each kind and what reads it.
const std::vector<std::pair<Json, Reader>>& messages() {
    static const std::vector<std::pair<Json, Reader>> all{
        {to_json(DeviceInfo{.name = "cpu", .memory_total = 2, .memory_used = 1}), device_info_from_json},
        {to_json(OpenRequest{.path = "/m"}), open_request_from_json},
        {to_json(OpenResult{.model = sample_model("/m"), .device = {.name = "cpu"}, .dtype = "float32"}),
         open_result_from_json},
        {to_json(text_request()), calibration_request_from_json},
        {to_json(StartRequest{
             .plan = sample_plan(), .settings = {}, .calibration = text_request(), .next_step = 5}),
         start_request_from_json},
        {to_json(EditRequest{.decision = Decision::pin, .slots = {Slot(2)}}),
         [](const JsonObject& object) { edit_request_from_json(object, 3); }},
        {to_json(EditRequest{.decision = Decision::undo, .slots = {}, .undoes = 4}),
         [](const JsonObject& object) { edit_request_from_json(object, 3); }},
        {to_json(ScoreRequest{
             .plan = sample_plan(), .slot = Slot(0), .divergence = Divergence::kl, .calibration = {}}),
         score_request_from_json},
        {to_json(MeasureRequest{.plan = sample_plan(), .calibration = text_request()}),
         measure_request_from_json},
        {to_json(ExportRequest{.plan = sample_plan(), .target = {.format = "zeroed", .path = "/out"}}),
         export_request_from_json},
        {to_json(ExportResult{.format = "zeroed", .path = "/out", .bytes = 9, .max_logit_difference = 1e-6}),
         export_result_from_json},
        {to_json(ProgressNotice{.what = "load", .done = 1, .total = 2, .seconds_left = 0.5}),
         progress_notice_from_json},
        {to_json(ScoresNotice{.step = 2, .scores = {{Slot(0), 0.5, true}, {Slot(3), 0.25, false}}}),
         [](const JsonObject& object) { scores_notice_from_json(object, 3); }},
        {to_json(RunNotice{
             .state = RunState::paused, .reason = "", .work = {}, .device = DeviceInfo{.name = "cpu"}}),
         run_notice_from_json},
        {to_json(LogNotice{.level = "warning", .text = "halved"}), log_notice_from_json},
        {to_json(sample_step(3, Slot(2), 0.5)), [](const JsonObject& object) { step_from_json(object, 3); }},
        {to_json(sample_plan().events().front()),
         [](const JsonObject& object) { event_from_json(object, 3); }},
        {to_json(Measurement{.events = 2, .divergence = {{"js", 0.5}}, .perplexity = 3}),
         measurement_from_json},
        {to_json(CalibrationRequest{.source = CalibrationRequest::Source::pasted, .text = "so"}),
         calibration_request_from_json},
        {to_json(TokensRequest{.calibration = text_request(), .first = 2, .count = 3}),
         tokens_request_from_json},
        {to_json(TokensResult{.found = 3,
                              .needed = 2,
                              .sequences = 1,
                              .hash = "h",
                              .shown = {{.length = 2, .pieces = {{4, "so"}, {5, " it"}}}}}),
         tokens_result_from_json},
        {to_json(BootstrapRequest{.plan = sample_plan(), .settings = {}, .calibration = text_request()}),
         bootstrap_request_from_json},
        {to_json(BootstrapResult{
             .calibration = {}, .seed = 1, .resamples = {{{Slot(1), Slot(4)}, "cuts"}}, .sweeps = 2}),
         [](const JsonObject& object) { bootstrap_result_from_json(object, 3); }},
        {to_json(FormatFit{.format = "gguf", .folder = false, .bytes = 9, .reason = "no", .help = "zeroed"}),
         format_fit_from_json},
    };
    return all;
}

} // namespace

class TestMessages : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void requestsReadBack() {
        const OpenRequest open{.path = "/m \u00e4",
                               .device = "cuda:1",
                               .dtype = "bfloat16",
                               .threads = 4,
                               .memory = std::int64_t{6} << 30};
        QVERIFY(open_request_from_json(object_of(travelled(to_json(open)))) == open);

        const StartRequest start{.plan = sample_plan(),
                                 .settings = sample_session("/m").settings,
                                 .calibration = text_request(),
                                 .next_step = 5};
        const Json start_json = travelled(to_json(start));
        const StartRequest started = start_request_from_json(object_of(start_json));
        QVERIFY(started.plan == start.plan && started.settings == start.settings);
        QVERIFY(started.calibration == start.calibration && started.next_step == 5);

        for (const EditRequest& edit : {EditRequest{.decision = Decision::force, .slots = {Slot(3), Slot(1)}},
                                        EditRequest{.decision = Decision::undo, .slots = {}, .undoes = 4}}) {
            QVERIFY(edit_request_from_json(object_of(travelled(to_json(edit))), 3) == edit);
        }
        const Json score = travelled(to_json(ScoreRequest{.plan = sample_plan(),
                                                          .slot = Slot(4),
                                                          .divergence = Divergence::nll,
                                                          .calibration = text_request()}));
        const ScoreRequest scored = score_request_from_json(object_of(score));
        QVERIFY(scored.plan == sample_plan() && scored.slot == Slot(4));
        QVERIFY(scored.divergence == Divergence::nll && scored.calibration == text_request());

        const Json measure =
            travelled(to_json(MeasureRequest{.plan = sample_plan(), .calibration = text_request()}));
        QVERIFY(measure_request_from_json(object_of(measure)).plan == sample_plan());
        QVERIFY(measure_request_from_json(object_of(measure)).calibration == text_request());

        const Session session = sample_session("/m");
        const Json exported = travelled(to_json(ExportRequest{.plan = session.plan,
                                                              .target = {.format = "layers",
                                                                         .path = "/out",
                                                                         .force = true,
                                                                         .type = "F16",
                                                                         .slots = {Slot(1), Slot(4)}},
                                                              .settings = session.settings,
                                                              .calibration = text_request(),
                                                              .steps = session.steps,
                                                              .measurements = session.measurements,
                                                              .evaluations = session.evaluations}));
        const ExportRequest to_export = export_request_from_json(object_of(exported));
        QVERIFY(to_export.plan == session.plan);
        QVERIFY(to_export.target == (ExportTarget{.format = "layers",
                                                  .path = "/out",
                                                  .force = true,
                                                  .type = "F16",
                                                  .slots = {Slot(1), Slot(4)}}));
        QVERIFY(to_export.settings == session.settings && to_export.calibration == text_request());
        QVERIFY(to_export.steps == session.steps && to_export.measurements == session.measurements);
        QVERIFY(to_export.evaluations == session.evaluations);
    }

    void calibrationsReadBack() {
        using Source = CalibrationRequest::Source;
        for (const CalibrationRequest& request :
             {CalibrationRequest{}, text_request(),
              CalibrationRequest{
                  .source = Source::tokens, .path = "ids.json", .sequences = 1, .length = 1}}) {
            QVERIFY(calibration_request_from_json(object_of(travelled(to_json(request)))) == request);
        }
        const Json nothing = Json::object();
        QVERIFY(calibration_request_from_json(object_of(nothing)) == CalibrationRequest());
    }

    void answersReadBack() {
        const OpenResult result{
            .model = sample_model("/m"),
            .device = {.name = "cpu", .memory_total = std::int64_t{1} << 40, .memory_used = 1},
            .dtype = "float32"};
        const Json json = travelled(to_json(result));
        const OpenResult read = open_result_from_json(object_of(json));
        QVERIFY(read.model == result.model && read.device == result.device && read.dtype == result.dtype);

        const ExportResult exported{
            .format = "zeroed", .path = "/o", .bytes = 5, .max_logit_difference = 1e-7};
        QVERIFY(export_result_from_json(object_of(travelled(to_json(exported)))) == exported);
    }

    void noticesReadBack() {
        for (const ProgressNotice& progress :
             {ProgressNotice{.what = "step", .done = 3, .total = 9, .seconds_left = 1.5},
              ProgressNotice{.what = "load", .done = 0, .total = 0, .seconds_left = {}}}) {
            QVERIFY(progress_notice_from_json(object_of(travelled(to_json(progress)))) == progress);
        }
        const ScoresNotice scores{.step = 7, .scores = {{Slot(1), 1e-300, true}, {Slot(5), 0.1, false}}};
        QVERIFY(scores_notice_from_json(object_of(travelled(to_json(scores))), 3) == scores);
        for (const RunState state :
             {RunState::running, RunState::paused, RunState::stopped, RunState::finished, RunState::failed}) {
            RunNotice run{.state = state,
                          .reason = "why",
                          .work = sample_session("/m").work,
                          .device = DeviceInfo{.name = "cpu", .memory_total = 2, .memory_used = 1}};
            QVERIFY(run_notice_from_json(object_of(travelled(to_json(run)))) == run);
            run.device.reset();
            QVERIFY(run_notice_from_json(object_of(travelled(to_json(run)))) == run);
        }
        const LogNotice log{.level = "debug", .text = "halved"};
        QVERIFY(log_notice_from_json(object_of(travelled(to_json(log)))) == log);
    }

    void theEngineNumbersWhileARunIsUnderWay() {
        QVERIFY(engine_numbers(RunState::running) && engine_numbers(RunState::paused));
        QVERIFY(!engine_numbers(RunState::stopped) && !engine_numbers(RunState::finished) &&
                !engine_numbers(RunState::failed));
    }

    void piecesGoWithTheirIds() {
        for (const char* shown : {R"([{"length": 1, "ids": [1], "pieces": []}])",
                                  R"([{"length": 1, "ids": ["a"], "pieces": ["a"]}])",
                                  R"([{"length": 1, "ids": [1], "pieces": [1]}])"}) {
            Json json = to_json(TokensResult());
            json["shown"] = Json::parse(shown);
            QVERIFY_THROWS_EXCEPTION(Error, tokens_result_from_json(JsonObject(json, "bad-input", "test")));
        }
        // No more than a window can lay out at once.
        const auto answer = [](std::size_t tokens, std::size_t bytes) {
            TokensResult result;
            result.shown.resize(2);
            for (TokenSequence& sequence : result.shown) {
                sequence.pieces.assign(tokens / 2, {1, std::string(bytes, 'a')});
            }
            return to_json(result);
        };
        const auto read = [](const Json& json) {
            return tokens_result_from_json(JsonObject(json, "bad-input", "test"));
        };
        QCOMPARE(read(answer(max_shown_tokens, 1)).shown.size(), std::size_t{2});
        QCOMPARE(read(answer(2, max_piece_bytes)).shown.size(), std::size_t{2});
        QVERIFY_THROWS_EXCEPTION(Error, read(answer(max_shown_tokens + 2, 1)));
        QVERIFY_THROWS_EXCEPTION(Error, read(answer(2, 2 * max_piece_bytes)));
    }

    void wrongValuesAreNamed_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("value");
        // By the order of messages().
        const auto row = [](int kind, const char* member, const char* value) {
            QTest::addRow("%d %s %.20s", kind, member, value) << kind << member << value;
        };
        row(0, "memory_total", "-1");
        row(1, "path", "null");
        row(1, "threads", "1000000");
        row(1, "memory", "-5");
        row(1, "device", "1");
        row(3, "sequences", "0");
        row(3, "sequences", "2000000000");
        row(3, "length", "2000000000");
        row(3, "bos", "1");
        row(4, "blocks", "0");
        row(4, "events", "null");
        row(4, "next_step", "0");
        row(5, "decision", "\"delete\"");
        row(5, "slots", "[\"A3\"]");
        row(5, "slots", "[\"A1\", \"A1\"]");
        row(5, "slots", "null");
        row(6, "undoes", "0");
        row(7, "slot", "\"A9\"");
        row(7, "divergence", "\"l2\"");
        row(9, "format", "null");
        row(9, "path", "[]");
        row(11, "done", "-1");
        row(12, "step", "-1");
        row(12, "scores", "{}");
        row(13, "state", "\"asleep\"");
        row(14, "text", "null");
        row(18, "pasted", "7");
        row(18, "pasted", "[]");
        row(19, "first", "-1");
        row(19, "count", "100000000");
        row(20, "found", "-1");
        row(20, "shown", "7");
        row(21, "resamples", "1");
        row(21, "resamples", "1000000");
        row(21, "events", "null");
        row(22, "resamples", "{}");
    }
    void wrongValuesAreNamed() {
        QFETCH(int, kind);
        QFETCH(QString, member);
        QFETCH(QString, value);
        auto [json, reader] = messages()[static_cast<std::size_t>(kind)];
        reader(object_of(json));
        json[member.toStdString()] = Json::parse(value.toStdString());
        const auto error = error_of([&] { reader(object_of(json)); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_input));
        // Either the member's name or the value that is wrong.
        const QString message = QString::fromStdString(error->message());
        const QString wrong = value.contains('"') ? value.section('"', 1, 1) : member;
        QVERIFY2(message.contains(wrong), error->what());
    }

    void cutsAreNoEdits() {
        const Json json{{"decision", "cut"}, {"slots", {"A0"}}};
        const auto error = error_of([&] { edit_request_from_json(object_of(json), 3); });
        QVERIFY(error && error->message().find("use force") != std::string::npos);
    }

    void aCalibrationHasOneSource() {
        for (const char* text : {R"({"text": "a", "tokens": "b"})", R"({"default": true, "text": "a"})"}) {
            const Json json = Json::parse(text);
            QCOMPARE(code_of([&] { calibration_request_from_json(object_of(json)); }),
                     std::string(error_code::bad_input));
        }
    }

    /// Whatever a member is, its reader returns or says Error(bad-input).
    void anyMemberMayBeAnything() {
        for (const auto& [valid, reader] : messages()) {
            for (const auto& [key, ignored] : valid.items()) {
                for (const char* text : {"null", "[]", "{}", "-1", "1e300", "\"x\"", "true", "[[]]", "[{}]",
                                         "18446744073709551615"}) {
                    Json json = valid;
                    json[key] = Json::parse(text);
                    const std::string code = code_of([&, &read = reader] { read(object_of(json)); });
                    QVERIFY2(code == "none" || code == error_code::bad_input, (key + " " + text).c_str());
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestMessages)
#include "test_messages.moc"
