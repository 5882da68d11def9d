#pragma once

/// What the tests of core/plan share: a session with something in every field, and the Error of a call.

#include "core/plan/error.h"
#include "core/plan/session.h"

#include <optional>
#include <string>

namespace cutaway {

/// The Error that `call` throws; none where it returns. Anything else that it throws fails the test.
template <typename Call>
std::optional<Error> error_of(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

/// Its code, or `none`.
template <typename Call>
std::string code_of(Call call) {
    const std::optional<Error> error = error_of(call);
    return error ? error->code() : "none";
}

inline ModelInfo sample_model(const std::string& path) {
    ModelInfo model;
    model.path = path;
    model.fingerprint = "xxh3:0123456789abcdef";
    model.family = "llama";
    model.architecture = "LlamaForCausalLM";
    model.blocks = 3;
    model.hidden_size = 32;
    model.vocabulary = 96;
    model.parameters = 39392;
    model.bytes = 157568;
    model.dtype = "float32";
    model.kv_bytes_per_token = 768;
    model.traits = {{"norm", {{"value", "rms"}, {"why", "model_type"}}}};
    for (int index = 0; index < 2 * model.blocks; ++index) {
        const bool attention = Slot(index).kind() == Kind::attention;
        model.slots.push_back({.slot = Slot(index),
                               .parameters = attention ? 4128 : 6944,
                               .active_parameters = attention ? 4128 : 6944,
                               .bytes = attention ? 16512 : 27776,
                               .kv_bytes_per_token = attention ? 256 : 0,
                               .flops_per_token = attention ? 8192 : 13824});
    }
    return model;
}

/// A step that cuts `cut` with one candidate that was dropped early and one that overflowed.
inline Step sample_step(int number, Slot cut, double score) {
    Step step{.number = number, .cut = cut, .score = score, .near_tie = true, .seconds = 0.25};
    for (int index = 0; index < 6; ++index) {
        const bool is_cut = Slot(index) == cut;
        step.candidates.push_back({Slot(index), is_cut ? score : 1.5 * score + index, is_cut || index != 5});
    }
    return step;
}

/// Three of five documents of a task with skills.
inline Evaluation sample_task() {
    Evaluation task{.events = 5,
                    .source = {.task = "probes", .path = "probes.jsonl", .limit = 5},
                    .hash = "0123",
                    .total = 5,
                    .documents = 3,
                    .counting = Counting::normalised_choice,
                    .right = "101",
                    .right_norm = "011",
                    .groups = "skills",
                    .by_group = {{.name = "sums", .documents = 1, .right = 1},
                                 {.name = "words", .documents = 2, .right = 1}},
                    .truncated = 1};
    task.confidence[4] = {.documents = 2, .right = 1, .confidence = 0.875};
    task.confidence[9] = {.documents = 1, .right = 1, .confidence = 0.9375};
    return task;
}

/// The windows of a text, all of them.
inline Evaluation sample_text() {
    return {.events = 0,
            .source = {.path = "text.txt", .window = 64, .stride = 32},
            .hash = "4567",
            .total = 9,
            .documents = 9,
            .counting = Counting::text,
            .nll = 345.5,
            .tokens = 100,
            .words = 50,
            .bytes = 250};
}

/// Cuts A1 and F2, pins A0, forces F0, and takes the pin back.
inline Session sample_session(const std::string& model_path) {
    Session session;
    session.model = sample_model(model_path);
    session.settings.divergence = Divergence::js_finercut;
    session.settings.mode = SearchMode::full;
    session.settings.budget = {.cuts = 4,
                               .share = 0.5,
                               .parameters = 0.4,
                               .max_divergence = 0.3,
                               .bytes = 100000,
                               .kv_bytes = 512,
                               .max_perplexity = 1e3};
    session.settings.unit = Unit::attention;
    session.settings.order = Order::random;
    session.settings.seed = 7;
    session.settings.protect_front = 0.25;
    session.settings.release_after_front = true;
    session.settings.near_tie = 2e-6;
    session.calibration = {.source = "text.txt", .sequences = 10, .length = 256, .hash = "abc"};
    session.plan = Plan(3);
    const auto cut = [&](Slot slot, double score, int step) {
        Event event = session.plan.next_cut(slot, score);
        event.near_tie = true;
        event.step = step;
        event.seconds = 0.25;
        session.plan.append(event);
        session.steps.push_back(sample_step(step, slot, score));
    };
    cut(Slot(1, Kind::attention), 1.2345678901234567e-7, 1);
    session.plan.append(session.plan.next_edit(Decision::pin, {Slot(0, Kind::attention)}));
    session.plan.append(session.plan.next_edit(Decision::force, {Slot(0, Kind::ffn)}));
    cut(Slot(2, Kind::ffn), 0.1, 4);
    session.plan.append(session.plan.next_undo(2));
    session.measurements = {{.events = 0, .divergence = {{"js", 0.0}, {"nll", 5.0795}}, .perplexity = 160.5},
                            {.events = 5, .divergence = {{"js", 0.1}}, .perplexity = {}}};
    session.evaluations = {sample_task(), sample_text()};
    session.work.attention = {.tokens = 123456789012, .flops = 1e20};
    session.work.ffn = {.tokens = 5, .flops = 6};
    session.work.head = {.tokens = 7, .flops = 8};
    session.work.naive = {.tokens = 9, .flops = 3e20};
    session.stopped_by = "cuts";
    session.trials = {session, session}; // as far as they are searches
    session.trials[1].settings.order = Order::tail;
    session.trials[1].calibration.source = "other.txt";
    session.trials[1].stopped_by.clear();
    session.environment = {{"device", "cpu"}, {"dtype", "float32"}};
    session.window_state = {{"shown_step", 2}, {"layout", {{"table", true}}}};
    return session;
}

} // namespace cutaway
