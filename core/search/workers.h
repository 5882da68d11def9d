#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace cutaway {

/// Threads that share out jobs. Each computes with one thread of its own (at::set_num_threads) and without
/// autograd; the threads live as long as this object, since libtorch keeps buffers for each it has seen.
class Workers {
  public:
    /// `threads`: 0: one per core. Fewer where the system does not give as many.
    explicit Workers(int threads);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    std::int64_t count() const { return static_cast<std::int64_t>(threads_.size()); }

    /// Calls job(0) to job(jobs - 1), each once, in any order, and returns when all have ended. `interrupted`
    /// (may be empty) is polled before and all the while, on the calling thread: where it says so the jobs
    /// under way end, no other begins, and Interrupted is thrown. Rethrows the first exception of a job or of
    /// `interrupted`.
    void run(std::int64_t jobs, const std::function<void(std::int64_t)>& job,
             const std::function<bool()>& interrupted);

    /// Lets others compute in between: `asked` is polled as `interrupted` is, and where it says so no other
    /// job begins; once those in hand have ended `answer` is called, on the thread that calls run(), and then
    /// the jobs go on. `answer` may call run() itself: nobody else is let in meanwhile.
    void let_in(std::function<bool()> asked, std::function<void()> answer);
    /// The same between two runs: calls `answer` where `asked` says so.
    void answer_who_asks();

  private:
    std::int64_t run_from(std::int64_t first, std::int64_t jobs, const std::function<void(std::int64_t)>& job,
                          const std::function<bool()>& interrupted);
    bool is_asked() const { return asked_ && !answering_ && asked_(); }
    void work();
    void take_jobs();
    void fail(std::exception_ptr error);

    std::function<bool()> asked_;
    std::function<void()> answer_;
    bool answering_ = false; ///< the calling thread's, as those above

    std::mutex mutex_; ///< guards what follows, but for next_
    std::condition_variable wake_;
    std::condition_variable done_;
    const std::function<void(std::int64_t)>* job_ = nullptr;
    std::int64_t jobs_ = 0;
    std::uint64_t round_ = 0;
    std::size_t busy_ = 0;
    bool quit_ = false;
    std::exception_ptr error_;
    std::atomic<std::int64_t> next_{0}; ///< the next job; at or past jobs_: none
    std::vector<std::thread> threads_;
};

} // namespace cutaway
