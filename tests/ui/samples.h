#pragma once

#include "core/plan/session.h"

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

} // namespace cutaway
