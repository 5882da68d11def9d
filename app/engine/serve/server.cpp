#include "app/engine/serve/server.h"

#include "app/engine/interrupt.h"
#include "app/engine/serve/failure.h"
#include "core/plan/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <poll.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace cutaway {

namespace {

constexpr std::size_t max_jobs = 64;
/// How often the reader looks whether it was interrupted, and whether there is room for answers again.
constexpr int poll_ms = 100;
constexpr int full_poll_ms = 10;
constexpr std::chrono::milliseconds last_words{2000};

/// What may be asked while a search runs, which stands still for the answer.
bool is_question(const std::string& method) {
    return method == method::score || method == method::measure || method == method::inspect ||
           method == method::preview || method == method::tokens || method == method::formats ||
           method == method::evaluate || method == method::generate;
}

bool is_job(const std::string& method) {
    return method == method::open || method == method::start || method == method::export_model ||
           method == method::bootstrap || is_question(method);
}

Error too_many() {
    return {error_code::bad_input, "Too many requests wait", "", "Wait for answers before asking more."};
}

Error no_search() {
    return {error_code::bad_input, "No search runs", "",
            "Begin one with start; while none runs, the plan is the client's: edit it there."};
}

enum class Input : std::uint8_t { nothing, bytes, ended };

/// Waits a moment for input, or where nothing is `wanted` for the end of it; the end of whoever reads the
/// output ends the input as well.
Input wait_for_input(int input, int output, bool wanted) {
    std::array<pollfd, 2> streams{
        {{.fd = input, .events = static_cast<short>(wanted ? POLLIN : POLLRDHUP), .revents = 0},
         {.fd = output, .events = 0, .revents = 0}}};
    if (poll(streams.data(), streams.size(), wanted ? poll_ms : full_poll_ms) <= 0) {
        return Input::nothing; // or a signal
    }
    if (streams[1].revents != 0) {
        return Input::ended;
    }
    return wanted && (streams[0].revents & POLLIN) != 0 ? Input::bytes : Input::ended;
}

} // namespace

Server::Server(int input, int output) : input_(input), output_(output), outbox_(output) {}

void Server::run() {
    outbox_.send(
        notification_line(notice::hello, {{"protocol", protocol_version}, {"version", CUTAWAY_VERSION}}));
    std::thread worker([this] { work(); });
    read_lines();
    {
        const std::scoped_lock lock(mutex_);
        quit_ = true;
    }
    changed_.notify_all();
    outbox_.stop_waiting();
    worker.join();
    outbox_.flush(last_words);
}

bool Server::goes_on() const {
    const std::scoped_lock lock(mutex_);
    return !quit_ && !interrupted() && !outbox_.closed();
}

void Server::read_lines() {
    LineReader reader;
    std::array<char, 1 << 16> bytes{};
    while (goes_on()) {
        try {
            // Who does not read answers is not asked for more questions, but may go away at any time.
            const bool room = !outbox_.full();
            if (const std::optional<std::string> line = room ? reader.next() : std::nullopt) {
                handle_line(*line);
                continue;
            }
            const Input input = wait_for_input(input_, output_, room);
            if (input == Input::ended) {
                return;
            }
            if (input == Input::nothing) {
                continue;
            }
            const ssize_t count = read(input_, bytes.data(), bytes.size());
            if (count > 0) {
                reader.append({bytes.data(), static_cast<std::size_t>(count)});
            } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
                return;
            }
        } catch (const ProtocolError& error) {
            outbox_.send(error_line(error.id(), error, error.number()));
        } catch (...) {
            const Failure failure = current_failure();
            outbox_.send(error_line(Json(), failure.error, failure.number));
        }
    }
}

void Server::handle_line(const std::string& line) {
    Message message;
    try {
        message = parse_message(line);
    } catch (const ProtocolError& error) {
        // The parameters are judged last: where the id is missing by then, it is a notification.
        if (error.number() == RpcError::invalid_params && error.id().is_null()) {
            return;
        }
        throw;
    }
    if (message.type != Message::Type::request && message.type != Message::Type::notification) {
        return; // the engine asks nothing, so nothing answers it
    }
    try {
        handle(message);
    } catch (...) {
        refuse_current(message.id);
    }
}

void Server::handle(const Message& message) {
    Job job{.id = message.id, .method = message.method, .params = message.params};
    if (is_job(message.method)) {
        enqueue(std::move(job));
        return;
    }
    if (message.method == method::edit) {
        edit(std::move(job));
        return;
    }
    if (message.method == method::pause || message.method == method::resume) {
        pause(message.method == method::pause);
    } else if (message.method == method::cancel) {
        cancel(message.params);
    } else if (message.method == method::stop || message.method == method::shutdown) {
        const std::scoped_lock lock(mutex_);
        (message.method == method::stop ? stop_ : quit_) = true;
    } else {
        refuse(message.id,
               Error(error_code::bad_input, "there is no method '" + message.method.substr(0, 80) + "'",
                     "message", "Send one of the methods of docs/protocol.md."),
               RpcError::unknown_method);
        return;
    }
    changed_.notify_all();
    answer(message.id, Json::object());
}

void Server::pause(bool paused) {
    const std::scoped_lock lock(mutex_);
    if (run_ == nullptr && !start_waits_) {
        throw no_search();
    }
    paused_ = paused;
    if (run_ != nullptr) { // else its first word tells
        tell_run(
            {.state = paused ? RunState::paused : RunState::running, .reason = {}, .work = {}, .device = {}});
    }
}

void Server::cancel(const Json& params) {
    const Json id = params.is_object() ? params.value("id", Json()) : Json();
    const auto meant = [&](const Json& job) { return id.is_null() || id == job; };
    const std::scoped_lock lock(mutex_);
    if (computing_ && meant(computed_id_)) {
        cancel_ = true;
        return;
    }
    const auto next = std::ranges::find_if(
        jobs_, [&](const Job& job) { return job.method != method::start && meant(job.id); });
    if (next != jobs_.end()) { // the worker is about to take it
        refuse(next->id, Error(error_code::cancelled, "Stopped", "", "Ask again to finish."));
        jobs_.erase(next);
    }
}

void Server::edit(Job job) {
    const std::scoped_lock lock(mutex_);
    if (!start_waits_) {
        edit_now(job);
        return;
    }
    if (early_edits_.size() >= max_jobs) {
        throw too_many();
    }
    early_edits_.push_back(std::move(job));
}

void Server::edit_now(const Job& job) {
    if (run_ == nullptr) {
        throw no_search();
    }
    const JsonObject params(job.params, error_code::bad_input, "params");
    answer(job.id,
           {{"event", to_json(run_->edit(edit_request_from_json(params, workbench().info().blocks)))}});
}

void Server::edit_what_waited() {
    for (const Job& job : std::exchange(early_edits_, {})) {
        try {
            edit_now(job);
        } catch (...) {
            refuse_current(job.id);
        }
    }
}

void Server::enqueue(Job job) {
    std::vector<Job> superseded;
    {
        const std::scoped_lock lock(mutex_);
        if ((run_ != nullptr || start_waits_) && !is_question(job.method)) {
            throw Error(error_code::bad_input, "A search runs: " + job.method + " has to wait for its end",
                        "", "Stop the search first.");
        }
        // Of questions about a plan that is being edited only the newest matters.
        if (job.method == method::score || job.method == method::measure || job.method == method::tokens ||
            job.method == method::evaluate || job.method == method::generate) {
            const auto older = std::stable_partition(
                jobs_.begin(), jobs_.end(), [&](const Job& waiting) { return waiting.method != job.method; });
            std::move(older, jobs_.end(), std::back_inserter(superseded));
            jobs_.erase(older, jobs_.end());
        }
        if (jobs_.size() >= max_jobs) {
            throw too_many();
        }
        if (job.method == method::start) {
            start_waits_ = true;
            stop_ = false;
            paused_ = false;
        }
        jobs_.push_back(std::move(job));
    }
    changed_.notify_all();
    for (const Job& older : superseded) {
        refuse(older.id,
               Error(error_code::cancelled, "A newer question took its place", "", "Nothing is to be done."));
    }
}

void Server::answer(const Json& id, const Json& result) {
    if (!id.is_null()) {
        outbox_.send(result_line(id, result));
    }
}

void Server::refuse(const Json& id, const Error& error, RpcError number) {
    if (!id.is_null()) {
        outbox_.send(error_line(id, error, number));
    }
}

void Server::refuse_current(const Json& id) {
    const Failure failure = current_failure();
    refuse(id, failure.error, failure.number);
}

} // namespace cutaway
