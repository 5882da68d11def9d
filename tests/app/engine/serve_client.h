#pragma once

/// A client of `cutaway-engine serve` that reads only when it is told to, and holds the engine to what
/// docs/protocol.md promises about the order of messages.

#include "core/plan/messages.h"
#include "core/plan/protocol.h"
#include "tests/app/engine/engine_process.h"

#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <map>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace cutaway::testing {

/// Longer than anything takes on the slowest machine: who waits so long has found a hang.
inline constexpr std::chrono::seconds patience{60};

/// What the messages of one engine say together. Throws where they break a promise.
class Promises {
  public:
    void hear(const Message& message) {
        if (!hello_) {
            demand(message.method == notice::hello, "the first line is no hello");
        }
        hello_ = true;
        if (message.type != Message::Type::notification) {
            return;
        }
        const JsonObject params(message.params, error_code::internal, message.method);
        if (message.method == notice::run) {
            hear_run(run_notice_from_json(params));
        } else if (message.method == notice::event) {
            demand(engine_numbers(state), "an event without a run");
            const Event event = event_from_json(params, plan.blocks());
            plan.append(event); // throws where the number is not the next
            if (event.decision == Decision::cut) {
                demand(event.step == next_step, "the steps are not numbered one after the other");
            }
        } else if (message.method == notice::step) {
            hear_step(step_from_json(params, plan.blocks()));
        } else if (message.method == notice::scores) {
            hear_scores(scores_notice_from_json(params, plan.blocks()));
        }
    }

    /// What the client gave to `start`; to be set before it is sent.
    Plan plan;
    int next_step = 1;
    RunState state = RunState::stopped;
    std::string reason;
    std::vector<Step> steps;
    std::map<Slot, CandidateScore> scores; ///< of the step under way
    int score_messages = 0;

  private:
    static void demand(bool kept, const std::string& promise) {
        if (!kept) {
            throw std::runtime_error(promise);
        }
    }

    void hear_run(const RunNotice& run) {
        demand(engine_numbers(run.state) || engine_numbers(state), "a run ended twice");
        state = run.state;
        reason = run.reason;
        scores.clear();
    }

    void hear_step(const Step& step) {
        demand(engine_numbers(state), "a step without a run");
        demand(step.number == next_step, "a step has another number than its cut");
        const Event* cut = nullptr;
        for (const Event& event : plan.events()) {
            cut = event.step == step.number && event.decision == Decision::cut ? &event : cut;
        }
        demand(cut != nullptr && cut->slots == step.slots() && cut->score == step.score &&
                   cut->near_tie == step.near_tie && cut->seconds == step.seconds,
               "a step comes before its cut, or says something else");
        for (const CandidateScore& candidate : step.candidates) {
            demand(!candidate.exact || candidate.score >= step.score, "a candidate was better than the cut");
        }
        steps.push_back(step);
        scores.clear();
        ++next_step;
    }

    /// Scores are of candidates of the plan as it is: an edit drops those that it makes untrue.
    void hear_scores(const ScoresNotice& told) {
        ++score_messages;
        demand(engine_numbers(state), "scores without a run");
        demand(told.step == next_step, "scores of a step that is over");
        for (const CandidateScore& score : told.scores) {
            demand(plan.state(score.slot) == State::kept, "a score of a slot that is no candidate");
            scores[score.slot] = score;
        }
    }

    bool hello_ = false;
};

class ServeClient {
  public:
    explicit ServeClient(const std::vector<std::string>& command = {CUTAWAY_ENGINE, "serve"}) {
        std::signal(SIGPIPE, SIG_IGN);
        std::array<int, 2> to{};
        std::array<int, 2> from{};
        if (pipe2(to.data(), O_CLOEXEC) != 0 || pipe2(from.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipes");
        }
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
        std::vector<char*> arguments;
        for (const std::string& argument : command) {
            arguments.push_back(const_cast<char*>(argument.c_str()));
        }
        arguments.push_back(nullptr);
        const int failed = posix_spawn(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(to[0]);
        ::close(from[1]);
        input_ = to[1];
        output_ = from[0];
        if (failed != 0) {
            process_ = -1;
            throw std::runtime_error("the engine does not start");
        }
        fcntl(input_, F_SETFL, O_NONBLOCK);
        fcntl(output_, F_SETFL, O_NONBLOCK);
    }

    ~ServeClient() {
        close_input();
        close_output();
        if (process_ > 0) {
            kill();
            wait_for_end();
        }
    }

    ServeClient(const ServeClient&) = delete;
    ServeClient& operator=(const ServeClient&) = delete;

    /// Writes bytes as they are, and reads meanwhile where the engine takes no more.
    void write(std::string_view bytes) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!bytes.empty()) {
            const std::string_view left = write_some(bytes);
            if (left.size() == bytes.size() && !wait(POLLOUT, end)) {
                throw std::runtime_error("the engine does not read");
            }
            bytes = left;
        }
    }
    /// Writes what the engine takes without reading anything, and returns the rest.
    std::string_view write_some(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t count = ::write(input_, bytes.data(), bytes.size());
            if (count < 0 && errno != EAGAIN && errno != EINTR) {
                throw std::runtime_error("the engine reads no more");
            }
            if (count <= 0) {
                break;
            }
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return bytes;
    }

    std::int64_t send(std::string_view method, const Json& params = Json::object()) {
        write(request_line(++last_id_, method, params));
        return last_id_;
    }

    /// The answer to a request, whatever comes before it.
    const Message& answer(std::int64_t id) {
        while (!answers_.contains(id)) {
            next();
        }
        return answers_.at(id);
    }
    /// Sends and waits. Throws where it is refused.
    Json result(std::string_view method, const Json& params = Json::object()) {
        return result_of(send(method, params));
    }
    Json result_of(std::int64_t id) {
        const Message& message = answer(id);
        if (message.error) {
            throw std::runtime_error("refused: " + std::string(message.error->what()));
        }
        return message.result;
    }
    /// The code of the error that it is answered with; `none` where it is done.
    std::string refusal(std::string_view method, const Json& params = Json::object()) {
        return refusal_of(send(method, params));
    }
    std::string refusal_of(std::int64_t id) {
        const Message& message = answer(id);
        return message.error ? message.error->code() : "none";
    }

    /// The next message. Throws where none comes.
    const Message& next() {
        if (const Message* message = next_if_any()) {
            return *message;
        }
        throw std::runtime_error("the engine has ended");
    }
    /// Reads everything until the engine has ended.
    void read_to_end() {
        while (next_if_any() != nullptr) {
        }
    }
    const std::string& last_line() const { return last_line_; }

    /// Reads on until a message is what is wanted.
    const Message& wait_for(const std::function<bool(const Message&)>& wanted) {
        while (!wanted(next())) {
        }
        return last_;
    }
    const Message& wait_for_notice(std::string_view method) {
        return wait_for([&](const Message& message) { return message.method == method; });
    }
    void wait_for_state(RunState state) {
        while (promises.state != state) {
            next();
        }
    }
    void wait_for_end_of_run() {
        wait_for([&](const Message& message) {
            return message.method == notice::run && !engine_numbers(promises.state);
        });
    }
    void wait_for_cuts(std::size_t count) {
        while (promises.plan.cuts().size() < count) {
            next();
        }
    }

    /// Opens a model and starts with an empty plan.
    Json open(const std::string& path) {
        const Json opened = result(method::open, {{"path", path}, {"threads", 2}});
        promises.plan = Plan(opened.at("model").at("blocks").get<int>());
        promises.next_step = 1;
        return opened;
    }
    std::int64_t send_start(const Json& settings, const Json& calibration) {
        return send(method::start, {{"blocks", promises.plan.blocks()},
                                    {"events", events_to_json(promises.plan.events())},
                                    {"settings", settings},
                                    {"calibration", calibration},
                                    {"next_step", promises.next_step}});
    }
    /// The open model's plan as a request carries it, with more members.
    Json with_plan(Json params) const {
        params["blocks"] = promises.plan.blocks();
        params["events"] = events_to_json(promises.plan.events());
        return params;
    }

    void close_input() { close_stream(input_); }
    void close_output() { close_stream(output_); }
    pid_t process() const { return process_; }
    void kill(int signal = SIGKILL) const { ::kill(process_, signal); }

    /// Waits without reading. The exit code, 128 and the signal that ended it, or -1 where it does not end.
    int wait_for_end(std::chrono::milliseconds time = patience) {
        const auto end = std::chrono::steady_clock::now() + time;
        int status = 0;
        while (process_ > 0 && waitpid(process_, &status, WNOHANG) == 0) {
            if (std::chrono::steady_clock::now() > end) {
                return -1;
            }
            usleep(2000);
        }
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    /// A line of /proc/PID/status, such as VmHWM, in KiB.
    std::int64_t status(const std::string& name) const {
        const QByteArray text = content_of(QStringLiteral("/proc/%1/status").arg(process_));
        const QByteArray key = QByteArray::fromStdString(name + ":");
        const auto begin = text.indexOf(key) + key.size();
        return text.mid(begin, text.indexOf('\n', begin) - begin).replace("kB", "").trimmed().toLongLong();
    }

    Promises promises;

  private:
    static void close_stream(int& stream) {
        if (stream >= 0) {
            ::close(std::exchange(stream, -1));
        }
    }

    /// Null where the engine has ended.
    const Message* next_if_any() {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (true) {
            if (const std::optional<std::string> line = lines_.next()) {
                last_line_ = *line;
                last_ = parse_message(*line);
                promises.hear(last_);
                if (last_.type != Message::Type::notification && last_.id.is_number_integer()) {
                    answers_.insert_or_assign(last_.id.get<std::int64_t>(), last_);
                }
                return &last_;
            }
            if (ended_) {
                return nullptr;
            }
            if (!wait(0, end)) {
                throw std::runtime_error("no message comes");
            }
        }
    }

    /// Reads what is there; waits for it, or for `events` on the input. False once the time is over.
    bool wait(short events, std::chrono::steady_clock::time_point end) {
        std::array<pollfd, 2> streams{{{.fd = output_, .events = POLLIN, .revents = 0},
                                       {.fd = events != 0 ? input_ : -1, .events = events, .revents = 0}}};
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (poll(streams.data(), streams.size(), std::max(static_cast<int>(left.count()), 0)) <= 0) {
            return false;
        }
        if (streams[0].revents != 0) {
            std::array<char, 1 << 16> bytes{};
            const ssize_t count = read(output_, bytes.data(), bytes.size());
            ended_ = ended_ || count == 0;
            lines_.append({bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))});
        }
        return true;
    }

    pid_t process_ = -1;
    int input_ = -1;
    int output_ = -1;
    bool ended_ = false;
    LineReader lines_;
    Message last_;
    std::string last_line_;
    std::map<std::int64_t, Message> answers_;
    std::int64_t last_id_ = 0;
};

/// The calibration set that a fixture's greedy.json was made on, `times` over, as a token file in `folder`.
inline Json fixture_tokens(const std::string& fixture, const QTemporaryDir& folder, int times = 1) {
    const Json once =
        json_of(checkpoints + QString::fromStdString(fixture) + QStringLiteral("/greedy.json")).at("tokens");
    Json tokens = Json::array();
    for (int time = 0; time < times; ++time) {
        tokens.insert(tokens.end(), once.begin(), once.end());
    }
    const QString path = folder.filePath(QStringLiteral("tokens-%1.json").arg(times));
    write_file(path, QByteArray::fromStdString(tokens.dump()));
    return {{"tokens", path.toStdString()}};
}

inline std::string fixture_path(const std::string& fixture) {
    return checkpoints.toStdString() + fixture;
}

} // namespace cutaway::testing
