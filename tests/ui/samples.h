#pragma once

#include "core/plan/session.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace cutaway {

/// A model of equal blocks that exists nowhere.
inline ModelInfo sampleModel(int blocks) {
    ModelInfo model;
    model.path = "/nowhere/sample";
    model.fingerprint = "sample-" + std::to_string(blocks);
    model.family = "llama";
    model.architecture = "LlamaForCausalLM";
    model.blocks = blocks;
    model.hidden_size = 64;
    model.vocabulary = 512;
    model.dtype = "float32";
    model.traits = {{"kv_heads", {{"value", 2}, {"why", "num_key_value_heads"}}},
                    {"sliding_window", {{"value", {nullptr, 7}}, {"why", "layer_types"}}}};
    for (int index = 0; index < 2 * blocks; ++index) {
        const Slot slot(index);
        const bool attention = slot.kind() == Kind::attention;
        model.slots.push_back({.slot = slot,
                               .parameters = attention ? 1000 : 3000,
                               .active_parameters = attention ? 1000 : 3000,
                               .bytes = attention ? 4000 : 12000,
                               .kv_bytes_per_token = attention ? 256 : 0,
                               .flops_per_token = attention ? 2000 : 6000});
        model.parameters += model.slots.back().parameters;
        model.bytes += model.slots.back().bytes;
        model.kv_bytes_per_token += model.slots.back().kv_bytes_per_token;
    }
    return model;
}

/// What the fake engine says removing a slot costs after so many cuts: no two alike.
inline double sampleScore(Slot slot, int blocks, int cuts) {
    return 1e-3 * (1 + (slot.index() * 7 + 3) % (2 * blocks)) * (1 + cuts);
}

/// What real models show: the first block is dear, the later middle cheap, attention cheaper than FFN.
inline double likelyScore(Slot slot, int blocks, int cuts) {
    const double depth = slot.block() / std::max(1.0, blocks - 1.0);
    const double shape = std::exp(9 * (depth - 0.68) * (depth - 0.68)) + (slot.block() == 0 ? 200 : 0);
    const double kind = slot.kind() == Kind::attention ? 1 : 4;
    const double roughness = 1 + 0.08 * (slot.index() * 37 % 11);
    return 2e-4 * shape * kind * roughness * (1 + 0.3 * cuts);
}

using SlotScore = double (*)(Slot slot, int blocks, int cuts);

/// The next step of a plan as the fake engine makes it.
inline Step sampleStep(const Plan& plan, int number, SlotScore score_of = sampleScore) {
    Step step;
    step.number = number;
    step.seconds = 0.01;
    for (const Slot slot : plan.candidates()) {
        const double score = score_of(slot, plan.blocks(), static_cast<int>(plan.cuts().size()));
        step.candidates.push_back({.slot = slot, .score = score, .exact = true});
        if (step.candidates.size() == 1 || score < step.score) {
            step.cut = slot;
            step.score = score;
        }
    }
    return step;
}

inline Event cutOf(const Plan& plan, const Step& step) {
    Event cut = plan.next_cut(step.cut, step.score);
    cut.step = step.number;
    cut.seconds = step.seconds;
    return cut;
}

/// A session with a pin, a forced slot and so many cuts.
inline Session sampleSession(int blocks, int cuts) {
    Session session;
    session.model = sampleModel(blocks);
    session.plan = Plan(blocks);
    session.calibration = {.source = "default", .sequences = 2, .length = 8, .hash = "sample"};
    session.plan.append(session.plan.next_edit(Decision::pin, {Slot(2)}));
    session.plan.append(session.plan.next_edit(Decision::force, {Slot(5)}));
    for (int number = 1; number <= cuts; ++number) {
        const Step step = sampleStep(session.plan, number);
        session.plan.append(cutOf(session.plan, step));
        session.steps.push_back(step);
    }
    return session;
}

/// What the fake engine says of documents [first, first + count) of a task or text with so many slots
/// removed. The task `probes` has six skills of eight questions each, of which the n-th (from 0) falls to
/// chance with 2 (n + 1) slots; `mmlu` has 57 subjects of two questions; other tasks have 24 questions, texts
/// 12 windows.
inline Evaluation sampleEvaluation(const EvaluationSource& source, std::size_t removed, std::size_t first,
                                   std::size_t count) {
    const bool probes = source.task == "probes", mmlu = source.task == "mmlu", text = source.task.empty();
    Evaluation chunk{.source = source, .hash = "hash of " + source.path};
    chunk.total = probes ? 48 : mmlu ? 114 : text ? 12 : 24;
    chunk.total = source.limit > 0 ? std::min(chunk.total, source.limit) : chunk.total;
    chunk.documents = first < chunk.total ? std::min(count, chunk.total - first) : 0;
    chunk.groups = probes ? "skills" : mmlu ? "subjects" : "";
    chunk.counting = text                              ? Counting::text
                     : probes                          ? Counting::normalised_choice
                     : source.task == "lambada_openai" ? Counting::completion
                                                       : Counting::choice;
    if (text) {
        chunk.tokens = static_cast<std::int64_t>(chunk.documents) * 100;
        chunk.nll = static_cast<double>(chunk.tokens) * (2.5 + 0.1 * static_cast<double>(removed));
        chunk.words = 900;
        chunk.bytes = 5000;
        return chunk;
    }
    for (std::size_t document = first; document < first + chunk.documents; ++document) {
        const std::size_t group = document / (probes ? 8 : 2);
        const bool dead = probes ? removed >= 2 * (group + 1) : mmlu && removed > group % 12;
        const bool right =
            dead ? document % 4 == 1 : document % 4 != 0 && (removed == 0 || document % 7 != 3);
        chunk.right += right ? '1' : '0';
        if (probes) {
            chunk.right_norm += document % 3 != 0 ? '1' : '0';
        }
        if (!chunk.groups.empty()) {
            const std::string name =
                (probes ? "skill " : "subject_") + std::string(group < 10 ? "0" : "") + std::to_string(group);
            if (chunk.by_group.empty() || chunk.by_group.back().name != name) {
                chunk.by_group.push_back({.name = name});
            }
            ++chunk.by_group.back().documents;
            chunk.by_group.back().right += right ? 1 : 0;
        }
        ConfidenceBin& bin = chunk.confidence[5];
        ++bin.documents;
        bin.right += right ? 1 : 0;
        bin.confidence += 0.55;
    }
    if (chunk.counting == Counting::completion) {
        chunk.confidence = {};
        chunk.nll = 2.0 * static_cast<double>(chunk.documents);
        chunk.tokens = static_cast<std::int64_t>(chunk.documents);
    }
    return chunk;
}

} // namespace cutaway
