#include "app/engine/serve/outbox.h"

#include "core/plan/protocol.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace cutaway {

namespace {

/// More than any one step of the largest model, less than anyone's memory.
constexpr std::size_t max_waiting_bytes = 4u << 20;
/// Scores and progress are for eyes: one of each a frame is all that they can see.
constexpr std::chrono::milliseconds news_interval{15};
/// How often a blocked write looks whether it was given up.
constexpr int poll_ms = 100;

} // namespace

Outbox::Outbox(int descriptor) : descriptor_(descriptor), writer_([this] { write_all(); }) {}

Outbox::~Outbox() {
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
    writer_.join();
}

void Outbox::queue(std::string line) {
    if (!closed_) {
        bytes_ += line.size();
        lines_.push_back(std::move(line));
    }
}

void Outbox::send(std::string line) {
    {
        const std::scoped_lock lock(mutex_);
        queue(std::move(line));
    }
    changed_.notify_all();
}

void Outbox::send_scores(int step, const std::vector<CandidateScore>& scores) {
    {
        const std::scoped_lock lock(mutex_);
        if (step != scores_step_) {
            scores_.clear();
            scores_step_ = step;
        }
        for (const CandidateScore& score : scores) {
            scores_[score.slot] = score;
        }
    }
    changed_.notify_all();
}

void Outbox::send_progress(const ProgressNotice& progress) {
    {
        const std::scoped_lock lock(mutex_);
        progress_ = progress;
    }
    changed_.notify_all();
}

void Outbox::drop_scores() {
    const std::scoped_lock lock(mutex_);
    scores_.clear();
}

void Outbox::drop_progress() {
    const std::scoped_lock lock(mutex_);
    progress_.reset();
}

void Outbox::queue_scores() {
    {
        const std::scoped_lock lock(mutex_);
        if (!scores_.empty()) {
            queue(take_scores());
        }
    }
    changed_.notify_all();
}

bool Outbox::full() const {
    const std::scoped_lock lock(mutex_);
    return !closed_ && bytes_ >= max_waiting_bytes;
}

void Outbox::wait_for_room() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !waiting_ || bytes_ < max_waiting_bytes; });
}

void Outbox::stop_waiting() {
    {
        const std::scoped_lock lock(mutex_);
        waiting_ = false;
    }
    changed_.notify_all();
}

bool Outbox::closed() const {
    const std::scoped_lock lock(mutex_);
    return closed_;
}

void Outbox::flush(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [this] { return closed_ || bytes_ == 0; });
}

std::string Outbox::take_scores() {
    ScoresNotice notice{.step = scores_step_, .scores = {}};
    for (const auto& [slot, score] : scores_) {
        notice.scores.push_back(score);
    }
    scores_.clear();
    return notification_line(notice::scores, to_json(notice));
}

std::string Outbox::take_news() {
    std::string lines;
    if (progress_) {
        lines += notification_line(notice::progress, to_json(*progress_));
        progress_.reset();
    }
    if (!scores_.empty()) {
        lines += take_scores();
    }
    return lines;
}

void Outbox::write_all() {
    std::unique_lock lock(mutex_);
    while (!closed_) {
        const Clock::time_point now = Clock::now();
        const bool news = progress_ || !scores_.empty();
        std::string line;
        if (!lines_.empty()) {
            line = std::move(lines_.front());
            lines_.pop_front();
        } else if (news && now >= next_news_) {
            line = take_news();
            bytes_ += line.size();
            next_news_ = now + news_interval;
        } else if (news) {
            changed_.wait_until(lock, next_news_);
            continue;
        } else {
            changed_.wait(lock);
            continue;
        }
        lock.unlock();
        const bool written = write(line);
        lock.lock();
        bytes_ -= line.size();
        closed_ = closed_ || !written;
        changed_.notify_all();
    }
}

bool Outbox::write(const std::string& line) {
    std::size_t done = 0;
    while (done < line.size()) {
        pollfd ready{.fd = descriptor_, .events = POLLOUT, .revents = 0};
        if (poll(&ready, 1, poll_ms) <= 0) { // not yet, or a signal
            if (closed()) {
                return false;
            }
            continue;
        }
        // At most what a pipe takes at once when it says that it is ready: a blocking write of more could
        // not be given up.
        const std::size_t part = std::min<std::size_t>(line.size() - done, 4096);
        const ssize_t count = ::write(descriptor_, line.data() + done, part);
        if (count < 0 && errno != EINTR && errno != EAGAIN) {
            return false;
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return true;
}

} // namespace cutaway
