#include "core/search/workers.h"

#include "core/search/sweep.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace cutaway {

namespace {

/// How long an interruption may go unnoticed while a job computes.
constexpr std::chrono::milliseconds poll_interval{20};

} // namespace

Workers::Workers(int threads) {
    // A thread's first question fixes its number of threads. Ask here, before the workers' setting of 1,
    // which threads that ask later would inherit.
    at::get_num_threads();
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const unsigned count = threads > 0 ? static_cast<unsigned>(threads) : cores;
    threads_.reserve(count);
    try {
        for (unsigned index = 0; index < count; ++index) {
            threads_.emplace_back([this] { work(); });
        }
    } catch (const std::exception&) {
        // The system gives no more threads: those that are there do the work.
        if (threads_.empty()) {
            throw;
        }
    }
}

Workers::~Workers() {
    {
        const std::scoped_lock lock(mutex_);
        quit_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
}

void Workers::run(std::int64_t jobs, const std::function<void(std::int64_t)>& job,
                  const std::function<bool()>& interrupted) {
    std::int64_t first = 0;
    do {
        answer_who_asks();
        if (interrupted && interrupted()) {
            throw Interrupted();
        }
        first = run_from(first, jobs, job, interrupted);
    } while (first < jobs);
}

void Workers::let_in(std::function<bool()> asked, std::function<void()> answer) {
    asked_ = std::move(asked);
    answer_ = std::move(answer);
}

void Workers::answer_who_asks() {
    if (!is_asked()) {
        return;
    }
    answering_ = true;
    try {
        answer_();
    } catch (...) {
        answering_ = false;
        throw;
    }
    answering_ = false;
}

/// Runs the jobs from `first` on. Returns the first that was not begun since someone asked; `jobs` where all
/// have ended.
std::int64_t Workers::run_from(std::int64_t first, std::int64_t jobs,
                               const std::function<void(std::int64_t)>& job,
                               const std::function<bool()>& interrupted) {
    std::int64_t left = jobs;
    std::unique_lock lock(mutex_);
    job_ = &job;
    jobs_ = jobs;
    next_ = first;
    error_ = nullptr;
    busy_ = threads_.size();
    ++round_;
    wake_.notify_all();
    while (!done_.wait_for(lock, poll_interval, [this] { return busy_ == 0; })) {
        if (error_) {
            continue;
        }
        lock.unlock();
        std::exception_ptr error;
        try {
            if (interrupted && interrupted()) {
                error = std::make_exception_ptr(Interrupted());
            } else if (left == jobs && is_asked()) {
                left = std::min(next_.exchange(jobs), jobs);
            }
        } catch (...) {
            error = std::current_exception();
        }
        if (error) {
            fail(std::move(error));
        }
        lock.lock();
    }
    if (error_) {
        std::rethrow_exception(std::exchange(error_, nullptr));
    }
    return left;
}

void Workers::work() {
    const c10::InferenceMode no_autograd;
    at::set_num_threads(1);
    std::uint64_t round = 0;
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [&] { return quit_ || round_ != round; });
        if (quit_) {
            return;
        }
        round = round_;
        lock.unlock();
        take_jobs();
        lock.lock();
        if (--busy_ == 0) {
            done_.notify_one();
        }
    }
}

/// `job_` and `jobs_` hold still until every worker has left.
void Workers::take_jobs() {
    try {
        for (std::int64_t index = next_++; index < jobs_; index = next_++) {
            (*job_)(index);
        }
    } catch (...) {
        fail(std::current_exception());
    }
}

void Workers::fail(std::exception_ptr error) {
    const std::scoped_lock lock(mutex_);
    next_ = jobs_;
    if (!error_) {
        error_ = std::move(error);
    }
}

} // namespace cutaway
