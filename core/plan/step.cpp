#include "core/plan/step.h"

#include "core/plan/error.h"
#include "core/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace cutaway {

namespace {

Slot slot_member(const JsonObject& object, const char* key, int blocks) {
    try {
        return parse_slot(object.text(key), blocks);
    } catch (const Error& error) {
        object.fail(error.message());
    }
}

/// JSON has no infinity and no NaN, so that null is written for them.
double number_or_infinity(const JsonObject& object, const char* key) {
    const auto found = object.json().find(key);
    const bool not_finite = found != object.json().end() && found->is_null();
    return not_finite ? std::numeric_limits<double>::infinity() : object.number(key);
}

Json to_json(const WorkCount& count) {
    return {{"tokens", count.tokens}, {"flops", count.flops}};
}

WorkCount work_count(const JsonObject& object, const char* key) {
    if (!object.has(key)) {
        return {};
    }
    const JsonObject member = object.object(key);
    WorkCount count;
    count.tokens = static_cast<std::uint64_t>(member.integer_between("tokens", 0, INT64_MAX));
    count.flops = member.number("flops");
    if (count.flops < 0) {
        member.fail("'flops' is less than 0");
    }
    return count;
}

} // namespace

std::vector<Slot> Step::slots() const {
    std::vector<Slot> all{cut};
    all.insert(all.end(), also.begin(), also.end());
    return all;
}

double Work::ratio() const {
    const double done = attention.flops + ffn.flops + head.flops;
    return done > 0 ? naive.flops / done : 0;
}

Work& Work::operator+=(const Work& other) {
    attention += other.attention;
    ffn += other.ffn;
    head += other.head;
    naive += other.naive;
    return *this;
}

Json to_json(const CandidateScore& score) {
    return {{"slot", to_string(score.slot)}, {"score", score.score}, {"exact", score.exact}};
}

CandidateScore candidate_score_from_json(const JsonObject& object, int blocks) {
    CandidateScore score;
    score.slot = slot_member(object, "slot", blocks);
    score.score = number_or_infinity(object, "score");
    score.exact = object.boolean("exact", true);
    return score;
}

Json to_json(const Step& step) {
    Json candidates = Json::array();
    for (const CandidateScore& candidate : step.candidates) {
        candidates.push_back(to_json(candidate));
    }
    Json json{{"step", step.number},     {"cut", to_string(step.cut)},
              {"score", step.score},     {"near_tie", step.near_tie},
              {"seconds", step.seconds}, {"candidates", std::move(candidates)}};
    if (!step.also.empty()) {
        json["also"] = to_json(step.also);
    }
    if (step.approximate) {
        json["approximate"] = true;
    }
    return json;
}

Step step_from_json(const JsonObject& object, int blocks) {
    Step step;
    step.number = static_cast<int>(object.integer_between("step", 1, max_events));
    step.cut = slot_member(object, "cut", blocks);
    step.score = object.number("score");
    step.near_tie = object.boolean("near_tie", false);
    step.seconds = object.number("seconds", 0);
    step.approximate = object.boolean("approximate", false);
    if (object.has("also")) {
        step.also = slots_from_json(object, "also", blocks);
        if (std::ranges::find(step.also, step.cut) != step.also.end()) {
            object.fail(fmt::format("step {} cuts {} twice", step.number, to_string(step.cut)));
        }
    }
    bool cut_found = false;
    for (const JsonObject& entry : object.objects("candidates", static_cast<std::size_t>(2 * blocks))) {
        step.candidates.push_back(candidate_score_from_json(entry, blocks));
        const std::size_t count = step.candidates.size();
        if (count > 1 && !(step.candidates[count - 2].slot < step.candidates[count - 1].slot)) {
            object.fail(fmt::format("the candidates of step {} are not in slot order", step.number));
        }
        cut_found = cut_found || step.candidates.back().slot == step.cut;
    }
    if (!cut_found) {
        object.fail(fmt::format("the cut of step {} is none of its candidates", step.number));
    }
    return step;
}

Json to_json(const Work& work) {
    return {{"attention", to_json(work.attention)},
            {"ffn", to_json(work.ffn)},
            {"head", to_json(work.head)},
            {"naive", to_json(work.naive)},
            {"ratio", work.ratio()}};
}

Work work_from_json(const JsonObject& object) {
    Work work;
    work.attention = work_count(object, "attention");
    work.ffn = work_count(object, "ffn");
    work.head = work_count(object, "head");
    work.naive = work_count(object, "naive");
    return work;
}

Json to_json(const Measurement& measurement) {
    return {{"events", measurement.events},
            {"divergence", measurement.divergence},
            {"perplexity", measurement.perplexity ? Json(*measurement.perplexity) : Json()}};
}

Measurement measurement_from_json(const JsonObject& object) {
    Measurement measurement;
    measurement.events =
        object.has("events") ? static_cast<int>(object.integer_between("events", 0, max_events)) : 0;
    const JsonObject divergence = object.object("divergence");
    if (divergence.json().size() > 64) {
        object.fail("'divergence' has more than 64 entries");
    }
    for (const auto& entry : divergence.json().items()) {
        measurement.divergence[entry.key()] = number_or_infinity(divergence, entry.key().c_str());
    }
    if (object.has("perplexity")) {
        measurement.perplexity = object.number("perplexity");
    }
    return measurement;
}

} // namespace cutaway
