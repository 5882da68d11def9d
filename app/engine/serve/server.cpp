#include "app/engine/serve/server.h"

#include "app/engine/interrupt.h"
#include "core/plan/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <poll.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace cutaway {

namespace {

constexpr std::size_t max_jobs = 64;
constexpr int poll_ms = 100;
constexpr std::chrono::milliseconds last_words{2000};

/// What may be asked while a search runs: answered at its next poll point.
bool is_question(const std::string& method) {
    return method == method::score || method == method::measure || method == method::inspect ||
           method == method::edit;
}

bool is_job(const std::string& method) {
    return method == method::open || method == method::start || method == method::export_model ||
           is_question(method);
}

} // namespace

Server::Server(int input, int output) : input_(input), outbox_(output) {}

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
    worker.join();
    outbox_.flush(last_words);
}

void Server::read_lines() {
    LineReader reader;
    std::array<char, 1 << 16> bytes{};
    const auto goes_on = [this] {
        const std::scoped_lock lock(mutex_);
        return !quit_ && !interrupted() && !outbox_.closed();
    };
    while (goes_on()) {
        // Who does not read answers is not asked for more questions; a closed stream is seen all the same.
        const bool full = outbox_.full();
        pollfd ready{.fd = input_, .events = static_cast<short>(full ? 0 : POLLIN), .revents = 0};
        const int news = poll(&ready, 1, poll_ms);
        if (news == 0 || (news < 0 && errno == EINTR)) {
            continue;
        }
        if (full) {
            return;
        }
        const ssize_t count = read(input_, bytes.data(), bytes.size());
        if (count <= 0) {
            return;
        }
        reader.append({bytes.data(), static_cast<std::size_t>(count)});
        while (true) {
            try {
                const std::optional<std::string> line = reader.next();
                if (!line) {
                    break;
                }
                handle_line(*line);
            } catch (const ProtocolError& error) {
                outbox_.send(error_line(error.id(), error, error.number()));
            }
        }
    }
}

void Server::handle_line(const std::string& line) {
    const Message message = parse_message(line);
    if (message.type != Message::Type::request && message.type != Message::Type::notification) {
        return; // the engine asks nothing, so nothing answers it
    }
    try {
        handle(message);
    } catch (const ProtocolError&) {
        throw;
    } catch (const Error& error) {
        if (message.type == Message::Type::request) {
            const bool invalid = error.where() == "params";
            outbox_.send(
                error_line(message.id, error, invalid ? RpcError::invalid_params : RpcError::application));
        }
    }
}

void Server::handle(const Message& message) {
    bool waits = false;
    {
        const std::scoped_lock lock(mutex_);
        waits = start_waits_;
    }
    if (is_job(message.method) && (message.method != method::edit || waits)) {
        enqueue({.id = message.id, .method = message.method, .params = message.params});
        return;
    }
    const Json result = steer(message);
    if (message.type == Message::Type::request) {
        answer(message.id, result);
    }
}

Json Server::steer(const Message& message) {
    if (message.method == method::pause || message.method == method::resume) {
        pause(message.method == method::pause);
    } else if (message.method == method::edit) {
        return edit(JsonObject(message.params, error_code::bad_input, "params"));
    } else if (message.method == method::stop || message.method == method::cancel ||
               message.method == method::shutdown) {
        const std::scoped_lock lock(mutex_);
        stop_ = stop_ || message.method == method::stop;
        cancel_ = cancel_ || message.method == method::cancel;
        quit_ = quit_ || message.method == method::shutdown;
    } else {
        throw ProtocolError(RpcError::unknown_method, message.id,
                            "there is no method '" + message.method + "'");
    }
    changed_.notify_all();
    return Json::object();
}

void Server::pause(bool paused) {
    {
        const std::scoped_lock lock(mutex_);
        if (!run_ && !start_waits_) {
            throw Error(error_code::bad_input, "No search runs", "", "Begin one with start.");
        }
        paused_ = paused;
    }
    report_run(paused ? RunState::paused : RunState::running);
}

Json Server::edit(const JsonObject& params) {
    std::shared_ptr<SearchRun> run;
    {
        const std::scoped_lock lock(mutex_);
        run = run_;
    }
    if (!run) {
        throw Error(error_code::bad_input, "No search runs", "",
                    "While none does, the plan is the client's: edit it there.");
    }
    return {{"event", to_json(run->edit(edit_request_from_json(params, run->session().plan.blocks())))}};
}

void Server::enqueue(Job job) {
    std::vector<Job> superseded;
    {
        const std::scoped_lock lock(mutex_);
        if ((run_ || start_waits_) && !is_question(job.method)) {
            throw Error(error_code::bad_input, "A search runs: " + job.method + " has to wait for its end",
                        "", "Stop the search first.");
        }
        // Of questions about a plan that is being edited only the newest matters.
        if (job.method == method::score || job.method == method::measure) {
            const auto older = std::stable_partition(
                jobs_.begin(), jobs_.end(), [&](const Job& waiting) { return waiting.method != job.method; });
            std::move(older, jobs_.end(), std::back_inserter(superseded));
            jobs_.erase(older, jobs_.end());
        }
        if (jobs_.size() >= max_jobs) {
            throw Error(error_code::bad_input, "Too many requests wait", "",
                        "Wait for answers before asking more.");
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
        outbox_.send(error_line(older.id, Error(error_code::cancelled, "A newer question took its place", "",
                                                "Nothing is to be done.")));
    }
}

} // namespace cutaway
