#include "app/cutaway/bench_source.h"

#include "core/plan/messages.h"
#include "core/plan/protocol.h"
#include "core/plan/session.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <thread>

namespace cutaway {

namespace {

using Clock = std::chrono::steady_clock;

/// The engine sends scores every 15 ms at most.
constexpr double most_messages_a_second = 1000.0 / 15;

void say(const std::string& line) {
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size() || std::fflush(stdout) != 0) {
        std::exit(0); // the window is gone
    }
}

ModelInfo model(int blocks) {
    constexpr std::int64_t attention = 42'000'000;
    constexpr std::int64_t ffn = 176'000'000;
    ModelInfo model;
    model.path = "bench";
    model.family = "llama";
    model.architecture = "LlamaForCausalLM";
    model.blocks = blocks;
    model.hidden_size = 4096;
    model.vocabulary = 128256;
    model.dtype = "bfloat16";
    model.parameters = blocks * (attention + ffn);
    model.bytes = 2 * model.parameters;
    model.kv_bytes_per_token = 4096L * blocks;
    for (int index = 0; index < 2 * blocks; ++index) {
        const bool isAttention = Slot(index).kind() == Kind::attention;
        const std::int64_t size = isAttention ? attention : ffn;
        model.slots.push_back({.slot = Slot(index),
                               .parameters = size,
                               .active_parameters = size,
                               .bytes = 2 * size,
                               .kv_bytes_per_token = isAttention ? 4096 : 0,
                               .flops_per_token = 2 * size});
    }
    return model;
}

/// One step after the other: every candidate's score over and over, a little different each time, then the
/// cut of the first.
class Stream {
  public:
    explicit Stream(const StartRequest& request) : plan_(request.plan), number_(request.next_step) {}

    /// So many messages spread over the steps; a pause after each, or none.
    void send(std::int64_t messages, int steps, std::chrono::nanoseconds pause) {
        std::int64_t sent = 0;
        for (int step = 1; step <= steps && plan_.candidates().size() > 1; ++step) {
            for (; sent < messages * step / steps; ++sent) {
                sendScores();
                std::this_thread::sleep_until(next_);
                next_ = pause.count() == 0 ? Clock::now() : next_ + pause;
            }
            cut();
        }
    }

  private:
    std::vector<CandidateScore> scores() const {
        std::vector<CandidateScore> scores;
        for (const Slot slot : plan_.candidates()) {
            const double swing = 1 + 0.5 * ((slot.index() * 7 + round_ * 3) % 11);
            scores.push_back({.slot = slot, .score = 1e-5 * swing * (1 + slot.index()), .exact = true});
        }
        return scores;
    }

    void sendScores() {
        ++round_;
        say(notification_line(notice::scores, to_json(ScoresNotice{number_, scores()})));
    }

    void cut() {
        Step step;
        step.number = number_++;
        step.candidates = scores();
        step.cut = step.candidates.front().slot;
        step.score = step.candidates.front().score;
        step.seconds = 1;
        Event event = plan_.next_cut(step.cut, step.score);
        event.step = step.number;
        plan_.append(event);
        say(notification_line(notice::event, to_json(event)));
        say(notification_line(notice::step, to_json(step)));
    }

    Plan plan_;
    int number_;
    int round_ = 0;
    Clock::time_point next_ = Clock::now();
};

void stream(const StartRequest& request, const BenchArguments& arguments) {
    const auto report = [](RunState state) {
        say(notification_line(notice::run, to_json(RunNotice{state, "candidates", {}, {}})));
    };
    report(RunState::running);
    Stream stream(request);
    // Every slot is told in each message, so the rate says how often messages come.
    const double rate = std::min(arguments.rate / (2.0 * arguments.blocks), most_messages_a_second);
    const std::chrono::nanoseconds pause(static_cast<std::int64_t>(1e9 / rate));
    stream.send(static_cast<std::int64_t>(rate * arguments.seconds), stepsOfFrames(arguments), pause);
    if (arguments.hour) {
        stream.send(static_cast<std::int64_t>(rate * 3600), arguments.blocks, {});
    }
    report(RunState::finished);
}

} // namespace

void streamScores(const BenchArguments& arguments) {
    say(notification_line(notice::hello, {{"protocol", protocol_version}, {"version", "bench"}}));
    std::string line;
    while (std::getline(std::cin, line)) {
        const Message message = parse_message(line);
        const JsonObject params(message.params, error_code::bad_input, "params");
        if (message.method == method::open) {
            say(result_line(message.id, to_json(OpenResult{model(arguments.blocks), {"bench", 0, 0}, ""})));
        } else if (message.method == method::inspect) {
            say(result_line(message.id, to_json(model(arguments.blocks))));
        } else if (message.method == method::start) {
            say(result_line(message.id, {{"calibration", to_json(Calibration{"default", 1, 1, "bench"})},
                                         {"environment", Json::object()}}));
            stream(start_request_from_json(params), arguments);
        } else if (message.method == method::shutdown) {
            say(result_line(message.id));
            return;
        } else if (message.method == method::measure) {
            say(result_line(message.id, to_json(Measurement{})));
        } else {
            say(result_line(message.id));
        }
    }
}

} // namespace cutaway
