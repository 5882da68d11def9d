#include "app/engine/serve/progress_clock.h"

namespace cutaway {

ProgressNotice ProgressClock::notice(const std::string& what, std::int64_t done, std::int64_t total) {
    ProgressNotice notice{.what = what, .done = done, .total = total, .seconds_left = {}};
    if (what != first_.what || total != first_.total || done < last_done_) {
        first_ = notice;
        begin_ = Clock::now();
    } else if (done > first_.done) {
        const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
        notice.seconds_left =
            seconds / static_cast<double>(done - first_.done) * static_cast<double>(total - done);
    }
    last_done_ = done;
    return notice;
}

} // namespace cutaway
