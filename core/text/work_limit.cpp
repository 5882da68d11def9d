#include "core/text/work_limit.h"

#include "core/plan/error.h"

#include <ctime>

namespace cutaway {

namespace {

constexpr const char* help = "The tokenizer is damaged or hostile; fetch the model again.";

std::int64_t thread_nanoseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

} // namespace

WorkLimit::WorkLimit(std::size_t bytes)
    : bytes_(bytes),
      thread_end_(thread_nanoseconds() + 500'000'000 + static_cast<std::int64_t>(bytes) * 1000),
      look_next_(std::chrono::steady_clock::now() + std::chrono::milliseconds(500)) {}

bool WorkLimit::time_is_over() {
    const auto now = std::chrono::steady_clock::now();
    if (now < look_next_) {
        return false; // no thread has used more time than has passed
    }
    look_next_ = now + std::chrono::milliseconds(100);
    return thread_nanoseconds() > thread_end_;
}

void WorkLimit::check_time(const std::string& where) {
    if (time_is_over()) {
        throw Error(error_code::bad_tokenizer, "The tokenizer takes too long on this text", where, help);
    }
}

void WorkLimit::check_size(std::size_t bytes, const std::string& where) const {
    if (bytes > (std::size_t{1} << 20) + 32 * bytes_) {
        throw Error(error_code::bad_tokenizer, "The tokenizer makes this text more than 32 times as long",
                    where, help);
    }
}

} // namespace cutaway
