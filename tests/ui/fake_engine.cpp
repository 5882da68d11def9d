#include "core/plan/calibration_tokens.h"
#include "core/plan/error.h"
#include "core/plan/evaluate_request.h"
#include "core/plan/messages.h"
#include "core/plan/protocol.h"
#include "core/plan/weight_guess.h"
#include "tests/ui/samples.h"

#include <cstdlib>
#include <poll.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

/// An engine without a model: it speaks the protocol of docs/protocol.md, its scores are sampleScore()'s, and
/// it makes a step every so many milliseconds. `fake_engine PACE`. A path that names `missing` is refused,
/// one that names `heavy` is described and then not loaded; of one that names `patient` it answers a score,
/// and which formats fit, only when the next message has come; one that names `future` can be exported in a
/// format that no window knows; of one that ends in `rests-after-N` it makes so many steps and then
/// waits for the next message, so that no test has to be faster than it; of one that names `confused` it
/// measures another plan than it was asked for. One that names `blocks-N` has so many blocks and
/// likelyScore()'s scores; if it names `halfway` as well, the search stands still amid its next step.
namespace {

using namespace cutaway;

constexpr int few_blocks = 6;
constexpr std::string_view rests_after = "rests-after-";

class FakeEngine {
  public:
    explicit FakeEngine(int pace) : pace_(pace) {}

    void run() {
        say(notification_line(notice::hello, {{"protocol", protocol_version}, {"version", "fake"}}));
        char bytes[4096];
        while (true) {
            pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
            const bool goes = state_ == RunState::running && stepsLeft_ != 0;
            if (::poll(&input, 1, goes ? pace_ : -1) == 0) {
                --stepsLeft_;
                advance();
                continue;
            }
            const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
            if (count <= 0) {
                return;
            }
            lines_.append({bytes, static_cast<std::size_t>(count)});
            stepsLeft_ = restsAfter_;
            while (const std::optional<std::string> line = lines_.next()) {
                answer(parse_message(*line));
            }
        }
    }

  private:
    static void say(const std::string& line) {
        std::size_t done = 0;
        while (done < line.size()) {
            const ssize_t count = ::write(STDOUT_FILENO, line.data() + done, line.size() - done);
            if (count <= 0) {
                std::_Exit(0);
            }
            done += static_cast<std::size_t>(count);
        }
    }

    void answer(const Message& message) {
        try {
            const std::string line = result_line(message.id, handle(message));
            for (const std::string& earlier : std::exchange(withheld_, {})) {
                say(earlier);
            }
            if ((message.method == method::score || message.method == method::formats) && patient_) {
                withheld_.push_back(line);
            } else {
                say(line);
            }
        } catch (const Error& error) {
            say(error_line(message.id, error));
        }
        if (std::exchange(started_, false)) {
            report(RunState::running);
        }
    }

    Json handle(const Message& message) {
        const JsonObject params(message.params, error_code::bad_input, "params");
        if (message.method == method::open || message.method == method::inspect) {
            const std::string path = params.text("path");
            if (path.find("missing") != std::string::npos) {
                throw Error(error_code::bad_checkpoint, "there is no such folder", path, "Choose another.");
            }
            if (message.method == method::open && path.find("heavy") != std::string::npos) {
                throw Error(error_code::out_of_memory, "the memory is used up", path, "Close something.");
            }
            patient_ = path.find("patient") != std::string::npos;
            future_ = path.find("future") != std::string::npos;
            confused_ = path.find("confused") != std::string::npos;
            const std::size_t rests = path.find(rests_after);
            restsAfter_ =
                rests == std::string::npos ? -1 : std::stoi(path.substr(rests + rests_after.size()));
            halfway_ = path.find("halfway") != std::string::npos;
            const std::size_t asked = path.find("blocks-");
            blocks_ = asked == std::string::npos ? few_blocks : std::stoi(path.substr(asked + 7));
            score_of_ = asked == std::string::npos ? sampleScore : likelyScore;
            ModelInfo model = sampleModel(blocks_);
            model.path = path;
            if (message.method == method::open) {
                return to_json(OpenResult{model, {"cpu", 1 << 30, 1 << 20}, "float32"});
            }
            Json inspected = to_json(model);
            const std::int64_t mebi = 1 << 20;
            inspected["memory_plan"] = {{"keeps_weights", false}, {"weights", 64 * mebi},
                                        {"scratch", 30 * mebi},   {"tables", 2 * mebi},
                                        {"reference", mebi},      {"reference_on_disk", false},
                                        {"streams", 7 * mebi},    {"least", 99 * mebi}};
            return inspected;
        }
        if (message.method == method::start) {
            const StartRequest request = start_request_from_json(params);
            plan_ = request.plan;
            settings_ = request.settings;
            next_ = request.next_step;
            started_ = true;
            return {{"calibration", to_json(Calibration{"default", 2, 8, "fake"})},
                    {"environment", Json::object()}};
        }
        if (message.method == method::pause || message.method == method::resume) {
            report(message.method == method::pause ? RunState::paused : RunState::running);
        } else if (message.method == method::stop) {
            report(RunState::stopped);
        } else if (message.method == method::edit) {
            return edit(edit_request_from_json(params, blocks_));
        } else if (message.method == method::preview) {
            std::vector<WeightGuess> guesses;
            for (int index = 0; index < 2 * blocks_; ++index) { // the last slot is the cheapest
                guesses.push_back({.slot = Slot(index), .size = 1, .share = 1, .rank = 2 * blocks_ - index});
            }
            return to_json(guesses);
        } else if (message.method == method::tokens) {
            return to_json(tokens(tokens_request_from_json(params)));
        } else if (message.method == method::score) {
            return score(score_request_from_json(params));
        } else if (message.method == method::measure) {
            const MeasureRequest request = measure_request_from_json(params);
            return to_json(Measurement{.events = request.plan.next_number() - 1 + (confused_ ? 100 : 0),
                                       .divergence = {{"js", 0.01}},
                                       .perplexity = request.calibration.bos ? 13.0 : 12.0});
        } else if (message.method == method::evaluate) {
            return to_json(evaluate(params));
        } else if (message.method == method::formats) {
            return formats(formats_request_from_json(params));
        } else if (message.method == method::export_model) {
            const ExportRequest request = export_request_from_json(params);
            return to_json(ExportResult{request.target.format, request.target.path, 1000, 0});
        }
        return Json::object();
    }

    /// Every format, one of them newer than any window; sizes are those of the kept slots, and half as much
    /// of the type Q8_0.
    Json formats(const FormatsRequest& request) const {
        const ModelInfo model = sampleModel(blocks_);
        std::int64_t kept = 0;
        for (const SlotInfo& slot : model.slots) {
            kept += request.plan.removed(slot.slot) ? 0 : slot.bytes;
        }
        std::string half;
        for (int block = 0; block < blocks_; ++block) {
            const bool attention = request.plan.removed(Slot(block, Kind::attention));
            if (half.empty() && attention != request.plan.removed(Slot(block, Kind::ffn))) {
                half = to_string(Slot(block, attention ? Kind::attention : Kind::ffn)) +
                       " is removed and the rest of its block is not: the format blocks drops whole blocks";
            }
        }
        Json fits = Json::array();
        const auto add = [&](const FormatFit& fit) { fits.push_back(to_json(fit)); };
        add({.format = "zeroed", .bytes = model.bytes});
        add({.format = "blocks",
             .bytes = half.empty() ? kept : 0,
             .reason = half,
             .help = half.empty() ? "" : "Use zeroed, or search with --unit block."});
        add({.format = "gguf", .folder = false, .bytes = request.type == "Q8_0" ? kept / 2 : kept});
        add({.format = "transformers", .bytes = kept});
        add({.format = "nemotron-nas",
             .reason = "The model has traits that this form has no place for: q_norm, k_norm",
             .help = "Use transformers, or zeroed."});
        add({.format = "layers",
             .folder = false,
             .bytes = 1000 * static_cast<std::int64_t>(request.slots.empty() ? request.plan.removed().size()
                                                                             : request.slots.size())});
        add({.format = "plan", .folder = false, .bytes = 2048});
        if (future_) {
            add({.format = "hologram", .bytes = kept});
        }
        return {{"formats", std::move(fits)}};
    }

    /// sampleEvaluation()'s documents; a path that names `missing` has a bad line, one that names `slow`
    /// waits 20 ms for every document.
    static Evaluation evaluate(const JsonObject& params) {
        const EvaluateRequest request = evaluate_request_from_json(params);
        const EvaluationSource& source = request.source;
        if (source.path.find("missing") != std::string::npos) {
            throw Error(error_code::bad_input, "'answer' is missing", source.path + ", line 3",
                        "Give what its publishers distribute.");
        }
        const Evaluation chunk =
            sampleEvaluation(source, request.plan.removed().size(), request.first, request.count);
        if (source.path.find("slow") != std::string::npos) {
            ::usleep(static_cast<useconds_t>(20000 * chunk.documents));
        }
        return chunk;
    }

    /// Of every sequence the same words.
    static TokensResult tokens(const TokensRequest& request) {
        TokensResult result;
        result.needed = std::int64_t{request.calibration.sequences} * request.calibration.length;
        result.found = result.needed + 1000;
        result.sequences = request.calibration.sequences;
        result.hash = "fake";
        result.first = request.first;
        const std::vector<std::string> words{"The", " river", " ran", " high", " in", " spring", ",", " and",
                                             " no", "body",   " cro", "ssed",  " it", ".",       "\n"};
        TokenSequence sequence{.length = request.calibration.length};
        for (int index = 0; index < request.calibration.length; ++index) {
            const std::size_t word = static_cast<std::size_t>(index) % words.size();
            sequence.pieces.push_back({static_cast<std::int64_t>(word) + 3, words[word]});
        }
        result.shown.push_back(sequence);
        return result;
    }

    /// Of each slot 0.125, of several together 0.01 for every index.
    static Json score(const ScoreRequest& request) {
        Json answer = Json::object();
        if (!request.slots.empty()) {
            int indices = 0;
            for (const Slot slot : request.slots) {
                indices += slot.index();
            }
            answer["slots"] = to_json(request.slots);
            answer["score"] = 0.01 * indices;
        }
        for (const Slot slot : request.each) {
            answer["scores"].push_back(to_json(CandidateScore{slot, 0.125, true}));
        }
        return answer;
    }

    Json edit(const EditRequest& request) {
        if (!engine_numbers(state_)) {
            throw Error(error_code::bad_input, "No search runs", "", "Edit the plan yourself.");
        }
        const Event event = request.decision == Decision::undo
                                ? plan_.next_undo(request.undoes)
                                : plan_.next_edit(request.decision, request.slots);
        plan_.append(event);
        say(notification_line(notice::event, to_json(event)));
        return {{"event", to_json(event)}};
    }

    void advance() {
        const int most = settings_.budget.cuts.value_or(2 * blocks_);
        if (static_cast<int>(plan_.cuts().size()) >= most || plan_.candidates().empty()) {
            report(RunState::finished, "cuts");
            return;
        }
        const Step step = sampleStep(plan_, next_++, score_of_);
        if (halfway_) {
            const std::vector<CandidateScore> half(step.candidates.begin(),
                                                   step.candidates.begin() +
                                                       static_cast<long>(step.candidates.size() / 2));
            say(notification_line(notice::scores, to_json(ScoresNotice{step.number, half})));
            state_ = RunState::paused; // to itself: the window goes on waiting
            return;
        }
        say(notification_line(notice::scores, to_json(ScoresNotice{step.number, step.candidates})));
        const Event cut = cutOf(plan_, step);
        plan_.append(cut);
        say(notification_line(notice::event, to_json(cut)));
        say(notification_line(notice::step, to_json(step)));
    }

    void report(RunState state, const std::string& reason = {}) {
        state_ = state;
        say(notification_line(notice::run, to_json(RunNotice{state, reason, {}, {}})));
    }

    int pace_;
    int blocks_ = few_blocks;
    SlotScore score_of_ = sampleScore;
    LineReader lines_;
    Plan plan_{few_blocks};
    SearchSettings settings_;
    RunState state_ = RunState::stopped;
    int next_ = 1;
    int restsAfter_ = -1; ///< steps between two messages; -1: without an end
    int stepsLeft_ = -1;
    bool started_ = false;
    bool patient_ = false;
    bool future_ = false;
    bool halfway_ = false;
    bool confused_ = false;
    std::vector<std::string> withheld_;
};

} // namespace

int main(int argc, char** argv) {
    FakeEngine(argc > 1 ? std::stoi(argv[1]) : 20).run();
    return 0;
}
