#pragma once

#include "app/engine/search_run.h"
#include "app/engine/serve/outbox.h"
#include "app/engine/serve/prepared_cache.h"
#include "app/engine/serve/progress_clock.h"
#include "app/engine/workbench.h"
#include "core/plan/protocol.h"
#include "core/search/question.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace cutaway {

/// `serve`: what the window and scripts talk to (docs/protocol.md). The thread that calls run() reads
/// requests and answers at once those that steer; one worker does those that compute, in their order. While a
/// search runs, the worker answers questions (server.cpp says which) while the search stands still, and
/// waits then while it is paused. Only the worker waits for a client that reads slowly; the reader does not
/// read then.
class Server {
  public:
    Server(int input, int output);

    /// Until the input ends, `shutdown` comes or nobody reads the output any more. What is under way then is
    /// dropped.
    void run();

  private:
    struct Job {
        Json id; ///< null in a notification, which nothing answers
        std::string method;
        Json params;
    };

    // On the reading thread (server.cpp):
    void read_lines();
    bool goes_on() const;
    void handle_line(const std::string& line);
    void handle(const Message& message);
    void pause(bool paused);
    void cancel(const Json& params);
    void edit(Job job);
    void enqueue(Job job);

    // On the worker (server_jobs.cpp):
    void work();
    Job take_job();
    void perform(const Job& job);
    void finish_job();
    Json compute(const std::string& method, const JsonObject& params);
    Json open(const JsonObject& params);
    Json inspect(const JsonObject& params) const;
    Json score(const JsonObject& params);
    Json measure(const JsonObject& params);
    Json preview();
    Json tokens(const JsonObject& params);
    Json bootstrap(const JsonObject& params);
    Json export_model(const JsonObject& params);
    Json formats(const JsonObject& params);
    Json evaluate(const JsonObject& params); // server_evaluate.cpp
    EvaluateLimits evaluate_limits(const Prepared& prepared);
    Json generate(const JsonObject& params);
    std::int64_t room_for_text(std::int64_t tokens);
    void start(const Job& job);
    void begin(SearchRun& run);
    RunNotice search(SearchRun& run, const Sequences& sequences);
    SearchRun::Hooks hooks();
    /// Where the worker looks up during a computation; true where it has to end.
    bool poll_job();
    bool poll_search();
    bool asked() const;
    void answer_questions(const Standstill& search);
    void make_room(const Sequences& sequences, bool search);
    Question question(const Sequences& sequences);
    std::shared_ptr<const CalibrationSet> calibration(const CalibrationRequest& request);
    const Workbench& workbench() const;
    void check_plan(const JsonObject& params, const Plan& plan) const;
    SweepLimits with_polls(SweepLimits limits, const char* first, const char* then = "measure");
    void log(const std::string& text);
    void tell_progress(std::string_view what, std::uint64_t done, std::uint64_t total);

    // On both; `mutex_` is held where it says so.
    void answer(const Json& id, const Json& result);
    void refuse(const Json& id, const Error& error, RpcError number = RpcError::application);
    void refuse_current(const Json& id);
    void edit_now(const Job& job); ///< mutex_ is held
    void edit_what_waited();       ///< mutex_ is held
    void tell_run(const RunNotice& run) { outbox_.send(notification_line(notice::run, to_json(run))); }

    int input_;
    int output_;
    Outbox outbox_;

    /// Guards everything down to workbench_. Held while the events and states of a run are sent as well, so
    /// that no edit and no pause comes out after the run's end.
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    std::deque<Job> early_edits_; ///< they wait for the search to begin
    SearchRun* run_ = nullptr;    ///< while a search is running or paused
    bool start_waits_ = false;    ///< a `start` is among the jobs or being prepared
    bool computing_ = false;      ///< a job is under way; a search, and what begins it, is none
    Json computed_id_;            ///< of that job
    bool paused_ = false;
    bool stop_ = false;   ///< the search should end
    bool cancel_ = false; ///< the job under way should end
    bool quit_ = false;

    std::unique_ptr<Workbench> workbench_;   ///< the worker's, and so is the rest
    const Standstill* standstill_ = nullptr; ///< while a search waits for answers
    std::string calibration_key_;            ///< the request that calibration_ answers
    std::shared_ptr<const CalibrationSet> calibration_;
    std::shared_ptr<const Tokenizer> tokenizer_; ///< null until somebody looks at tokens
    PreparedCache prepared_;
    int threads_ = 0; ///< of the open model, as `open` said
    ProgressClock progress_clock_;
};

} // namespace cutaway
