#pragma once

#include "app/engine/search_run.h"
#include "app/engine/serve/outbox.h"
#include "app/engine/workbench.h"
#include "core/plan/protocol.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace cutaway {

/// `serve`: what the window and scripts talk to (docs/protocol.md). The thread that calls run() reads
/// requests and answers at once those that steer; one worker does those that compute, in their order. While a
/// search runs, the worker answers score and measure at the search's poll points, and waits there while it is
/// paused.
class Server {
  public:
    Server(int input, int output);

    /// Until the input ends or `shutdown` comes. What is under way then is dropped.
    void run();

  private:
    struct Job {
        Json id;
        std::string method;
        Json params;
    };

    void read_lines();
    void handle_line(const std::string& line);
    void handle(const Message& message);
    Json steer(const Message& message);
    void pause(bool paused);
    void enqueue(Job job);
    void answer(const Json& id, const Json& result) { outbox_.send(result_line(id, result)); }

    void work();
    void perform(const Job& job);
    Json open(const JsonObject& params);
    Json inspect(const JsonObject& params) const;
    Json score(const JsonObject& params);
    Json measure(const JsonObject& params);
    Json edit(const JsonObject& params);
    Json export_model(const JsonObject& params);
    void start(const Job& job);

    /// Where the worker looks up during a computation; true where it has to end.
    bool poll_job();
    bool poll_search();
    bool take_question(Job& question);
    const CalibrationSet& calibration(const CalibrationRequest& request);
    void report_run(RunState state, const std::string& reason = {});
    const Workbench& workbench() const;
    SweepLimits job_limits();

    int input_;
    Outbox outbox_;

    mutable std::mutex mutex_; ///< guards everything below up to workbench_
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    std::shared_ptr<SearchRun> run_; ///< while a search is running or paused
    bool start_waits_ = false;       ///< a `start` is among the jobs or being prepared
    bool paused_ = false;
    bool stop_ = false;   ///< the search should end
    bool cancel_ = false; ///< the job under way should end
    bool quit_ = false;

    std::thread::id worker_;
    std::unique_ptr<Workbench> workbench_; ///< the worker's
    std::string calibration_key_;          ///< the request that calibration_ answers
    CalibrationSet calibration_;
};

} // namespace cutaway
