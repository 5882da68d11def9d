#pragma once

#include "core/plan/messages.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace cutaway {

/// The lines on their way to a client that may read slowly. Answers, events and steps are never dropped;
/// whoever makes many of them asks full() or wait_for_room() before each. Scores and progress are coalesced,
/// the newest wins. One thread of its own writes; every function may be called from any thread, and none but
/// wait_for_room() and flush() waits.
class Outbox {
  public:
    explicit Outbox(int descriptor);
    /// Gives up on what the client has not read.
    ~Outbox();

    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    /// Queues a line as protocol.h makes it. Does nothing once the client is gone.
    void send(std::string line);
    void send_scores(int step, const std::vector<CandidateScore>& scores);
    void send_progress(const ProgressNotice& progress);

    /// What was not sent yet of them never is: it has been overtaken.
    void drop_scores();
    void drop_progress();
    /// What was not sent yet of the scores comes before any line that is queued from now on.
    void queue_scores();

    /// Whether so much waits for the client that nothing more should be asked of the engine.
    bool full() const;
    /// Waits while it is full. Not once the client is gone, nor after stop_waiting().
    void wait_for_room();
    void stop_waiting();
    /// Whether the client's end of the stream is closed.
    bool closed() const;
    /// Waits until everything is written, at most this long.
    void flush(std::chrono::milliseconds patience);

  private:
    using Clock = std::chrono::steady_clock;

    void write_all();
    void queue(std::string line);
    std::string take_scores();
    std::string take_news();
    bool write(const std::string& line);

    int descriptor_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> lines_;
    std::size_t bytes_ = 0; ///< of lines_ and of the line being written
    int scores_step_ = 0;
    std::map<Slot, CandidateScore> scores_;
    std::optional<ProgressNotice> progress_;
    Clock::time_point next_news_{};
    bool waiting_ = true; ///< wait_for_room() does wait
    bool closed_ = false;
    std::thread writer_;
};

} // namespace cutaway
