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

namespace cutaway {

/// The lines on their way to a client that may read slowly. Answers, events and steps are never dropped:
/// who sends one waits while too many bytes are under way. Scores and progress are coalesced, the newest
/// wins. One thread of its own writes; every function may be called from any thread.
class Outbox {
  public:
    explicit Outbox(int descriptor);
    /// Gives up on what the client has not read.
    ~Outbox();

    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    /// Queues a line as protocol.h makes it; waits for room. Does nothing once the client is gone.
    void send(std::string line);
    /// The same for a step's line, which makes its scores still waiting pointless.
    void send_step(std::string line);
    void send_scores(int step, const std::vector<CandidateScore>& scores);
    void send_progress(const ProgressNotice& progress);

    /// Whether send() would wait: then nothing more should be asked of the engine.
    bool full() const;
    /// Whether the client's end of the stream is closed.
    bool closed() const;
    /// Waits until everything is written, at most this long.
    void flush(std::chrono::milliseconds patience);

  private:
    using Clock = std::chrono::steady_clock;

    void write_all();
    bool has_news(Clock::time_point now) const;
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
    bool closed_ = false;
    std::thread writer_;
};

} // namespace cutaway
