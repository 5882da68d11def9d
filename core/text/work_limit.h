#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace cutaway {

/// How long the steps of a tokenizer, which is untrusted, may work on one text, and how long they may make
/// it: half a second of this thread's time and a microsecond a byte; 32 times its size and a megabyte.
class WorkLimit {
  public:
    /// `bytes`: the size of the text.
    explicit WorkLimit(std::size_t bytes);

    /// Whether the time is over. Cheap enough to ask for each word.
    bool time_is_over();
    /// Throws Error(bad-tokenizer), with `where`, where it is.
    void check_time(const std::string& where);
    /// The same where a text has become longer than it may.
    void check_size(std::size_t bytes, const std::string& where) const;

  private:
    std::size_t bytes_;
    std::int64_t thread_end_;                         ///< nanoseconds of the thread's clock
    std::chrono::steady_clock::time_point look_next_; ///< the thread's clock is slow to read
};

} // namespace cutaway
