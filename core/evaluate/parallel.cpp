#include "core/evaluate/parallel.h"

#include "core/runtime/one_thread.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace cutaway {

void in_parallel(int threads, std::size_t jobs, const std::function<void(std::size_t)>& job) {
    // A thread's first question fixes its number of threads: before the workers' setting of 1.
    at::get_num_threads();
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr error;
    const auto work = [&] {
        const c10::InferenceMode no_autograd;
        const OneThread alone;
        try {
            for (std::size_t index = next++; index < jobs; index = next++) {
                job(index);
            }
        } catch (...) {
            next = jobs;
            const std::scoped_lock lock(mutex);
            error = error ? error : std::current_exception();
        }
    };
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted =
        std::min<std::size_t>(threads > 0 ? static_cast<unsigned>(threads) : cores, jobs);
    std::vector<std::jthread> others;
    try {
        while (others.size() + 1 < wanted) {
            others.emplace_back(work);
        }
    } catch (const std::exception&) { // NOLINT(bugprone-empty-catch): those that are there do the work
    }
    work();
    others.clear();
    if (error) {
        std::rethrow_exception(error);
    }
}

} // namespace cutaway
