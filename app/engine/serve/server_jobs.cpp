#include "app/engine/serve/failure.h"
#include "app/engine/serve/server.h"
#include "app/engine/written_files.h"
#include "core/export/export.h"
#include "core/model/weight_guesses.h"
#include "core/model/weights.h"
#include "core/plan/error.h"
#include "core/search/bootstrap.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

namespace cutaway {

namespace {

CalibrationShape shape_of(const OpenRequest& request) {
    return {.sequences = request.sequences,
            .longest = request.length,
            .tokens = std::int64_t{request.sequences} * request.length};
}

/// As it is answered: whoever sent a text has it.
Calibration without_text(Calibration calibration) {
    calibration.pasted.clear();
    return calibration;
}

/// An export must not destroy what it is measured on, nor begin where it cannot end.
void check_output(const ExportRequest& request, const OpenModel& model) {
    CalibrationOptions calibration;
    calibration.text = request.calibration.path;
    WrittenFiles files(model, calibration, PlanOptions());
    files.add_export(request.target);
}

} // namespace

void Server::check_plan(const JsonObject& params, const Plan& plan) const {
    if (plan.blocks() != workbench().info().blocks) {
        params.fail(fmt::format("the plan is for {} blocks, the open model has {}", plan.blocks(),
                                workbench().info().blocks));
    }
}

void Server::work() {
    while (true) {
        outbox_.wait_for_room();
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return quit_ || !jobs_.empty(); });
        if (quit_) {
            return;
        }
        const Job job = take_job();
        lock.unlock();
        perform(job);
    }
}

Server::Job Server::take_job() {
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    computing_ = job.method != method::start;
    computed_id_ = job.id;
    cancel_ = false;
    return job;
}

void Server::perform(const Job& job) {
    if (job.method == method::start) {
        start(job);
        return;
    }
    try {
        const Json result = compute(job.method, JsonObject(job.params, error_code::bad_input, "params"));
        finish_job();
        answer(job.id, result);
    } catch (...) {
        finish_job();
        refuse_current(job.id);
    }
}

/// Before the answer: who has it may send a cancel that is meant for another job.
void Server::finish_job() {
    outbox_.drop_progress();
    const std::scoped_lock lock(mutex_);
    computing_ = false;
}

Json Server::compute(const std::string& method, const JsonObject& params) {
    if (method == method::open) {
        return open(params);
    }
    if (method == method::inspect) {
        return inspect(params);
    }
    if (method == method::score) {
        return score(params);
    }
    if (method == method::measure) {
        return measure(params);
    }
    if (method == method::preview) {
        return preview();
    }
    if (method == method::tokens) {
        return tokens(params);
    }
    if (method == method::bootstrap) {
        return bootstrap(params);
    }
    if (method == method::formats) {
        return formats(params);
    }
    if (method == method::evaluate) {
        return evaluate(params);
    }
    if (method == method::generate) {
        return generate(params);
    }
    return export_model(params);
}

bool Server::poll_job() {
    const std::scoped_lock lock(mutex_);
    // What is no job under way prepares a search.
    return cancel_ || quit_ || (!computing_ && stop_);
}

bool Server::poll_search() {
    outbox_.wait_for_room();
    const std::scoped_lock lock(mutex_);
    return stop_ || quit_;
}

bool Server::asked() const {
    const std::scoped_lock lock(mutex_);
    return !jobs_.empty() || paused_;
}

/// Until there is no question and no pause any more.
void Server::answer_questions(const Standstill& search) {
    const std::unique_ptr<const Standstill*, void (*)(const Standstill**)> in_hand(
        &(standstill_ = &search), [](const Standstill** place) { *place = nullptr; });
    while (true) {
        outbox_.wait_for_room();
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stop_ || quit_ || !paused_ || !jobs_.empty(); });
        if (stop_ || quit_ || jobs_.empty()) {
            return;
        }
        const Job question = take_job(); // while a search runs only questions are let in (enqueue)
        lock.unlock();
        perform(question);
    }
}

const Workbench& Server::workbench() const {
    if (!workbench_) {
        throw Error(error_code::bad_input, "No model is open", "", "Open one first.");
    }
    return *workbench_;
}

std::shared_ptr<const CalibrationSet> Server::calibration(const CalibrationRequest& request) {
    const std::string key = to_json(request).dump(-1, ' ', false, Json::error_handler_t::replace);
    if (!calibration_ || key != calibration_key_) {
        calibration_ = std::make_shared<const CalibrationSet>(calibration_set(workbench().model(), request));
        calibration_key_ = key;
    }
    return calibration_;
}

/// `first` goes through first: the reference, where nobody has it yet.
SweepLimits Server::with_polls(SweepLimits limits, const char* first, const char* then) {
    limits.interrupted = [this] { return poll_job(); };
    limits.passed = [this, what = first, then](std::size_t done, std::size_t total) mutable {
        tell_progress(what, done, total);
        what = done == total ? then : what;
    };
    return limits;
}

/// Before anything uses the decoder: a calibration set may need the room that the weights take, and a load
/// that was stopped is made up for.
void Server::make_room(const Sequences& sequences, bool search) {
    workbench(); // throws where there is none
    if (workbench_->adapt(shape_of(sequences), search)) {
        log(workbench().decoder().keeps_slots() ? "There is room for all weights: they were loaded again"
                                                : "The calibration set needs room: from now on the weights "
                                                  "are read from the file slot by slot");
    }
}

Question Server::question(const Sequences& sequences) {
    if (standstill_ == nullptr) {
        make_room(sequences, false);
        return {workbench().decoder(), sequences, with_polls(workbench().limits(sequences), "reference")};
    }
    const bool shared = shared_reference(*standstill_, sequences) != nullptr;
    return {*standstill_, sequences,
            with_polls(workbench().question_limits(sequences, standstill_->sequences, shared),
                       shared ? "measure" : "reference")};
}

void Server::log(const std::string& text) {
    outbox_.send(notification_line(notice::log, to_json(LogNotice{.level = "info", .text = text})));
}

void Server::tell_progress(std::string_view what, std::uint64_t done, std::uint64_t total) {
    outbox_.send_progress(progress_clock_.notice(std::string(what), static_cast<std::int64_t>(done),
                                                 static_cast<std::int64_t>(total)));
}

Json Server::open(const JsonObject& params) {
    const OpenRequest request = open_request_from_json(params);
    OpenModel model = open_model(request.path);
    workbench_.reset(); // two models may not fit
    calibration_.reset();
    tokenizer_.reset();
    prepared_.forget();
    threads_ = request.threads;
    workbench_ = std::make_unique<Workbench>(
        std::move(model), request, shape_of(request), /*questions=*/true,
        [this](const ProgressNotice& load) {
            outbox_.send_progress(progress_clock_.notice(load.what, load.done, load.total));
        },
        [this] { return poll_job(); });
    return to_json(OpenResult{workbench_->info(), workbench_->device(), workbench_->dtype()});
}

Json Server::inspect(const JsonObject& params) const {
    const OpenRequest request = inspect_request_from_json(params);
    return inspection(request.path.empty() ? workbench().model() : open_model(request.path), request,
                      shape_of(request), /*questions=*/true);
}

Json Server::score(const JsonObject& params) {
    const ScoreRequest request = score_request_from_json(params);
    check_plan(params, request.plan);
    const auto set = calibration(request.calibration);
    Question asked = question(set->sequences);
    const auto scores_of = [&](const std::vector<Slot>& slots) {
        return asked.scores(request.divergence, request.plan.kept(), slots);
    };
    Json result = Json::object();
    if (request.slot) {
        result["slot"] = to_string(*request.slot);
        result["score"] = scores_of({*request.slot}).at(0);
    }
    if (!request.slots.empty()) {
        std::vector<Slot> removed = request.plan.removed();
        removed.insert(removed.end(), request.slots.begin(), request.slots.end());
        result["slots"] = to_json(request.slots);
        result["score"] = asked.divergence(request.divergence, removed);
    }
    if (!request.each.empty()) {
        const std::vector<double> scores = scores_of(request.each);
        for (std::size_t index = 0; index < scores.size(); ++index) {
            result["scores"].push_back(to_json(CandidateScore{request.each[index], scores[index], true}));
        }
    }
    return result;
}

Json Server::measure(const JsonObject& params) {
    const MeasureRequest request = measure_request_from_json(params);
    check_plan(params, request.plan);
    const auto set = calibration(request.calibration);
    return to_json(question(set->sequences).measure(request.plan));
}

Json Server::preview() {
    const Workbench& bench = workbench();
    const OpenModel& model = bench.model();
    WeightGuessOptions options;
    options.keep_pages = bench.loaded() && bench.decoder().keeps_slots() &&
                         computes_as_stored(*model.checkpoint, model.traits, bench.decoder().dtype(),
                                            bench.decoder().device());
    options.progress = [this](std::int64_t done, std::int64_t total) {
        tell_progress("preview", static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
    };
    options.interrupted = [this] { return poll_job(); };
    return to_json(guess_from_weights(*model.checkpoint, model.traits, options));
}

Json Server::tokens(const JsonObject& params) {
    const TokensRequest request = tokens_request_from_json(params);
    return to_json(calibration_tokens(workbench().model(), request, tokenizer_));
}

Json Server::bootstrap(const JsonObject& params) {
    const BootstrapRequest request = bootstrap_request_from_json(params);
    check_plan(params, request.plan);
    const auto set = calibration(request.calibration);
    make_room(set->sequences, false);
    Work work;
    BootstrapResult result =
        cutaway::bootstrap(workbench().decoder(), set->sequences, request, workbench().info(),
                           with_polls(workbench().limits(set->sequences), "reference", "bootstrap"), work);
    result.calibration = without_text(set->info);
    return to_json(result);
}

Json Server::export_model(const JsonObject& params) {
    const ExportRequest request = export_request_from_json(params);
    check_plan(params, request.plan);
    check_output(request, workbench().model());
    const auto set = calibration(request.calibration);
    make_room(set->sequences, false);
    Session session;
    session.model = workbench().info();
    session.settings = request.settings;
    session.calibration = set->info;
    session.plan = request.plan;
    session.steps = request.steps;
    session.measurements = request.measurements;
    session.evaluations = request.evaluations;
    const ExportSource source{.checkpoint = workbench().model().checkpoint,
                              .traits = workbench().model().traits,
                              .decoder = &workbench().decoder(),
                              .sequences = set->sequences,
                              .progress =
                                  [this](std::int64_t done, std::int64_t total) {
                                      outbox_.send_progress(progress_clock_.notice("export", done, total));
                                  },
                              .interrupted = [this] { return poll_job(); }};
    return to_json(cutaway::export_model(request.target, source, session));
}

Json Server::formats(const JsonObject& params) {
    const FormatsRequest request = formats_request_from_json(params);
    check_plan(params, request.plan);
    Session session;
    session.model = workbench().info();
    session.plan = request.plan;
    const ExportSource source{.checkpoint = workbench().model().checkpoint,
                              .traits = workbench().model().traits,
                              .decoder = nullptr,
                              .sequences = {}};
    ExportTarget wishes;
    wishes.type = request.type;
    wishes.slots = request.slots;
    Json fits = Json::array();
    for (const FormatFit& fit : fitting_formats(source, session, wishes)) {
        fits.push_back(to_json(fit));
    }
    return {{"formats", std::move(fits)}};
}

void Server::start(const Job& job) {
    std::shared_ptr<const CalibrationSet> set;
    std::optional<SearchRun> run;
    try {
        const JsonObject params(job.params, error_code::bad_input, "params");
        const StartRequest request = start_request_from_json(params);
        check_plan(params, request.plan);
        calibration_.reset(); // a file may be another than it was: the answer tells its hash
        set = calibration(request.calibration);
        make_room(set->sequences, true);
        workbench().limits(set->sequences); // refused before it begins
        outbox_.drop_progress();
        Session session;
        session.model = workbench().info();
        session.settings = request.settings;
        session.calibration = set->info;
        session.plan = request.plan;
        run.emplace(std::move(session), request.next_step, hooks());
        answer(job.id, {{"calibration", to_json(without_text(set->info))},
                        {"environment", workbench().environment()}});
    } catch (...) {
        // Together: who has the refusal may start another one at once.
        const std::scoped_lock lock(mutex_);
        start_waits_ = false;
        refuse_current(job.id);
        edit_what_waited();
        return;
    }
    begin(*run);
    const RunNotice end = search(*run, set->sequences);
    // From here on the client numbers the events.
    const std::scoped_lock lock(mutex_);
    run_ = nullptr;
    outbox_.drop_progress();
    outbox_.queue_scores();
    tell_run(end);
}

SearchRun::Hooks Server::hooks() {
    SearchRun::Hooks hooks;
    hooks.stop = [this] { return poll_search(); };
    hooks.asked = [this] { return asked(); };
    hooks.answer = [this](const Standstill& search) { answer_questions(search); };
    hooks.on_event = [this](const Event& event) {
        // A cut's scores are in its step, and after an edit they are not true any more.
        outbox_.drop_scores();
        outbox_.send(notification_line(notice::event, to_json(event)));
    };
    hooks.on_scores = [this](const Plan& /*plan*/, int step, const std::vector<CandidateScore>& scores) {
        outbox_.send_scores(step, scores);
    };
    hooks.on_step = [this](const Step& step) {
        outbox_.send(notification_line(notice::step, to_json(step)));
    };
    hooks.on_progress = [this](std::string_view what, std::size_t done, std::size_t total) {
        tell_progress(what, done, total);
    };
    hooks.log = [this](const std::string& text) { log(text); };
    return hooks;
}

void Server::begin(SearchRun& run) {
    const DeviceInfo device = workbench().device();
    const std::scoped_lock lock(mutex_);
    run_ = &run;
    start_waits_ = false;
    tell_run({.state = paused_ ? RunState::paused : RunState::running,
              .reason = {},
              .work = {},
              .device = device});
    edit_what_waited();
}

/// Runs it to its end; what it returns is the run's last word.
RunNotice Server::search(SearchRun& run, const Sequences& sequences) {
    RunNotice end;
    try {
        end.reason = run.run(workbench().decoder(), sequences, workbench().limits(sequences));
        end.state = end.reason == stopped_by::user ? RunState::stopped : RunState::finished;
        if (const std::optional<NotFinitePlace> place = run.not_finite()) {
            throw not_finite_error(*place);
        }
    } catch (...) {
        const Error error = current_failure().error;
        end.state = RunState::failed;
        end.reason = fmt::format("{}. {}", error.message(), error.help());
    }
    end.work = run.work();
    end.device = workbench().device();
    return end;
}

} // namespace cutaway
