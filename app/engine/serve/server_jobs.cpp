#include "app/engine/serve/server.h"
#include "core/export/export.h"
#include "core/plan/error.h"
#include "core/search/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <utility>

namespace cutaway {

void Server::work() {
    {
        const std::scoped_lock lock(mutex_);
        worker_ = std::this_thread::get_id();
    }
    while (true) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return quit_ || !jobs_.empty(); });
            if (quit_) {
                return;
            }
            job = std::move(jobs_.front());
            jobs_.pop_front();
            cancel_ = false;
        }
        perform(job);
    }
}

void Server::perform(const Job& job) {
    try {
        const JsonObject params(job.params, error_code::bad_input, "params");
        if (job.method == method::start) {
            start(job);
        } else if (job.method == method::open) {
            answer(job.id, open(params));
        } else if (job.method == method::inspect) {
            answer(job.id, inspect(params));
        } else if (job.method == method::score) {
            answer(job.id, score(params));
        } else if (job.method == method::measure) {
            answer(job.id, measure(params));
        } else if (job.method == method::edit) {
            answer(job.id, edit(params));
        } else {
            answer(job.id, export_model(params));
        }
    } catch (const Error& error) {
        outbox_.send(error_line(
            job.id, error, error.where() == "params" ? RpcError::invalid_params : RpcError::application));
    } catch (const Interrupted&) {
        outbox_.send(error_line(job.id, Error(error_code::cancelled, "Stopped", "", "Ask again to finish.")));
    } catch (const std::bad_alloc&) {
        outbox_.send(
            error_line(job.id, Error(error_code::out_of_memory, "The memory is used up", "this machine",
                                     "Give a ceiling, or fewer or shorter sequences.")));
    } catch (const std::exception& error) {
        outbox_.send(error_line(job.id,
                                Error(error_code::internal, error.what(), "cutaway-engine",
                                      "This is a fault of Cutaway; please report it."),
                                RpcError::internal));
    }
}

bool Server::poll_job() {
    const std::scoped_lock lock(mutex_);
    return cancel_ || quit_;
}

bool Server::take_question(Job& question) {
    const std::scoped_lock lock(mutex_);
    if (jobs_.empty() || quit_ || stop_) {
        return false;
    }
    question = std::move(jobs_.front());
    jobs_.pop_front();
    cancel_ = false;
    return true;
}

bool Server::poll_search() {
    {
        const std::scoped_lock lock(mutex_);
        if (std::this_thread::get_id() != worker_) {
            return stop_ || quit_;
        }
    }
    while (true) {
        // While a search runs only questions are let in (enqueue).
        for (Job question; take_question(question);) {
            perform(question);
        }
        std::unique_lock lock(mutex_);
        if (stop_ || quit_) {
            return true;
        }
        if (!paused_) {
            return false;
        }
        changed_.wait(lock, [this] { return stop_ || quit_ || !paused_ || !jobs_.empty(); });
    }
}

const Workbench& Server::workbench() const {
    if (!workbench_) {
        throw Error(error_code::bad_input, "No model is open", "", "Open one first.");
    }
    return *workbench_;
}

const CalibrationSet& Server::calibration(const CalibrationRequest& request) {
    const std::string key = to_json(request).dump(-1, ' ', false, Json::error_handler_t::replace);
    if (key != calibration_key_) {
        calibration_ = workbench().calibration(request);
        calibration_key_ = key;
    }
    return calibration_;
}

SweepLimits Server::job_limits() {
    SweepLimits limits = workbench().limits();
    limits.interrupted = [this] { return poll_job(); };
    return limits;
}

Json Server::open(const JsonObject& params) {
    const OpenRequest request = open_request_from_json(params);
    OpenModel model = open_model(request.path);
    workbench_.reset(); // two models may not fit
    calibration_key_.clear();
    workbench_ = std::make_unique<Workbench>(
        std::move(model), request, [this](const ProgressNotice& notice) { outbox_.send_progress(notice); },
        [this] { return poll_job(); });
    return to_json(OpenResult{workbench_->info(), workbench_->device(), workbench_->dtype()});
}

Json Server::inspect(const JsonObject& params) const {
    return to_json(params.has("path") ? open_model(params.text("path")).info : workbench().info());
}

namespace {

void check_plan(const Plan& plan, const Workbench& workbench) {
    if (plan.blocks() != workbench.info().blocks) {
        throw Error(error_code::bad_input,
                    fmt::format("The plan is for {} blocks, the open model has {}", plan.blocks(),
                                workbench.info().blocks),
                    "params", "Send the plan of the open model.");
    }
}

} // namespace

Json Server::score(const JsonObject& params) {
    const ScoreRequest request = score_request_from_json(params);
    check_plan(request.plan, workbench());
    if (request.plan.removed(request.slot)) {
        throw Error(error_code::bad_input, to_string(request.slot) + " is removed already", "params",
                    "Ask for a kept slot.");
    }
    Work work;
    const std::vector<double> scores =
        sweep(workbench().decoder(), calibration(request.calibration).sequences, request.divergence,
              request.plan.kept(), {request.slot}, job_limits(), work);
    return {{"slot", to_string(request.slot)}, {"score", scores.at(0)}};
}

Json Server::measure(const JsonObject& params) {
    const MeasureRequest request = measure_request_from_json(params);
    check_plan(request.plan, workbench());
    Work work;
    return to_json(cutaway::measure(workbench().decoder(), calibration(request.calibration).sequences,
                                    request.plan, job_limits(), work));
}

Json Server::export_model(const JsonObject& params) {
    const ExportRequest request = export_request_from_json(params);
    check_plan(request.plan, workbench());
    Session session;
    session.model = workbench().info();
    session.plan = request.plan;
    const ExportSource source{.checkpoint = workbench().model().checkpoint,
                              .traits = workbench().model().traits,
                              .decoder = &workbench().decoder(),
                              .sequences = calibration(CalibrationRequest()).sequences,
                              .interrupted = [this] { return poll_job(); }};
    return to_json(cutaway::export_model(request.format, request.path, source, session));
}

void Server::report_run(RunState state, const std::string& reason) {
    RunNotice notice{.state = state, .reason = reason, .work = {}, .device = {}};
    if (std::this_thread::get_id() == worker_) {
        notice.device = workbench().device();
        if (run_) {
            notice.work = run_->session().work;
        }
    }
    outbox_.send(notification_line(notice::run, to_json(notice)));
}

void Server::start(const Job& job) {
    std::shared_ptr<SearchRun> run;
    try {
        const StartRequest request =
            start_request_from_json(JsonObject(job.params, error_code::bad_input, "params"));
        check_plan(request.plan, workbench());
        Session session;
        session.model = workbench().info();
        session.settings = request.settings;
        session.calibration = calibration(request.calibration).info;
        session.plan = request.plan;
        answer(job.id,
               {{"calibration", to_json(session.calibration)}, {"environment", workbench().environment()}});
        run = std::make_shared<SearchRun>(
            std::move(session), request.next_step,
            SearchRun::Hooks{.stop = [this] { return poll_search(); },
                             .on_event =
                                 [this](const Event& event) {
                                     outbox_.send(notification_line(notice::event, to_json(event)));
                                 },
                             .on_scores =
                                 [this](int step, const std::vector<CandidateScore>& scores) {
                                     outbox_.send_scores(step, scores);
                                 },
                             .on_step =
                                 [this](const Step& step) {
                                     outbox_.send_step(notification_line(notice::step, to_json(step)));
                                 },
                             .log =
                                 [this](const std::string& text) {
                                     outbox_.send(notification_line(
                                         notice::log, to_json(LogNotice{.level = "info", .text = text})));
                                 }});
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        start_waits_ = false;
        throw;
    }
    bool paused = false;
    {
        const std::scoped_lock lock(mutex_);
        run_ = run;
        start_waits_ = false;
        paused = paused_;
    }
    report_run(paused ? RunState::paused : RunState::running);
    RunState state = RunState::failed;
    std::string reason;
    try {
        reason = run->run(workbench().decoder(), calibration_.sequences, workbench().limits());
        state = reason == stopped_by::user ? RunState::stopped : RunState::finished;
    } catch (const Error& error) {
        reason = fmt::format("{}. {}", error.message(), error.help());
    } catch (const std::exception& error) {
        reason = error.what();
    }
    // From here on the client numbers the events, so an edit that comes now is refused.
    std::shared_ptr<SearchRun> ended;
    {
        const std::scoped_lock lock(mutex_);
        ended = std::exchange(run_, nullptr);
    }
    RunNotice notice{
        .state = state, .reason = reason, .work = ended->session().work, .device = workbench().device()};
    outbox_.send(notification_line(notice::run, to_json(notice)));
}

} // namespace cutaway
