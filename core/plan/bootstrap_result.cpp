#include "core/plan/bootstrap_result.h"

#include <climits>

#include <algorithm>
#include <map>

namespace cutaway {

namespace {

std::vector<SlotCount> in_slot_order(const std::map<Slot, int>& counts) {
    std::vector<SlotCount> list;
    for (const auto& [slot, cut] : counts) {
        list.push_back({slot, cut});
    }
    return list;
}

Json to_json(const std::vector<SlotCount>& counts) {
    Json json = Json::array();
    for (const SlotCount& count : counts) {
        json.push_back({{"slot", to_string(count.slot)}, {"cut", count.cut}});
    }
    return json;
}

/// Of the first `step` cuts of so many resamples, which hold every slot so often.
double mean_overlap(const std::map<Slot, int>& held, std::size_t resamples, int step) {
    if (resamples < 2) {
        return 1;
    }
    // A slot is common to as many pairs as can be made of those that cut it.
    const auto pairs = [](double count) { return count * (count - 1) / 2; };
    double common = 0;
    for (const auto& [slot, count] : held) {
        common += pairs(count);
    }
    return common / (step * pairs(static_cast<double>(resamples)));
}

} // namespace

std::vector<SlotCount> slot_counts(const BootstrapResult& result) {
    std::map<Slot, int> counts;
    for (const ResampledSearch& resample : result.resamples) {
        for (const Slot slot : resample.cuts) {
            ++counts[slot];
        }
    }
    return in_slot_order(counts);
}

std::vector<BootstrapStep> bootstrap_steps(const BootstrapResult& result) {
    std::vector<BootstrapStep> steps;
    std::vector<const ResampledSearch*> going;
    for (const ResampledSearch& resample : result.resamples) {
        going.push_back(&resample);
    }
    std::map<Slot, int> held; // of those that go on, the cuts until now
    for (std::size_t step = 0;; ++step) {
        std::erase_if(going, [&](const ResampledSearch* resample) {
            if (resample->cuts.size() > step) {
                return false;
            }
            for (const Slot slot : resample->cuts) {
                --held[slot];
            }
            return true;
        });
        if (going.empty()) {
            return steps;
        }
        std::map<Slot, int> counts;
        for (const ResampledSearch* const resample : going) {
            ++counts[resample->cuts[step]];
            ++held[resample->cuts[step]];
        }
        const int number = static_cast<int>(step) + 1;
        steps.push_back({.step = number,
                         .resamples = static_cast<int>(going.size()),
                         .overlap = mean_overlap(held, going.size(), number),
                         .slots = in_slot_order(counts)});
    }
}

Json to_json(const BootstrapRequest& request) {
    return {{"blocks", request.plan.blocks()},       {"events", events_to_json(request.plan.events())},
            {"settings", to_json(request.settings)}, {"calibration", to_json(request.calibration)},
            {"resamples", request.resamples},        {"seed", request.seed}};
}

BootstrapRequest bootstrap_request_from_json(const JsonObject& object) {
    BootstrapRequest request;
    object.array("events"); // a plan file may do without them, a message may not
    request.plan = plan_from_json(object);
    if (object.has("settings")) {
        request.settings = settings_from_json(object.object("settings"));
    }
    if (object.has("calibration")) {
        request.calibration = calibration_request_from_json(object.object("calibration"));
    }
    if (object.has("resamples")) {
        request.resamples = static_cast<int>(object.integer_between("resamples", 2, max_resamples));
    }
    if (object.has("seed")) {
        request.seed = static_cast<std::uint64_t>(object.integer_between("seed", 0, INT64_MAX));
    }
    return request;
}

Json to_json(const BootstrapResult& result) {
    Json resamples = Json::array();
    for (const ResampledSearch& resample : result.resamples) {
        resamples.push_back({{"cuts", to_json(resample.cuts)}, {"stopped_by", resample.stopped_by}});
    }
    Json steps = Json::array();
    for (const BootstrapStep& step : bootstrap_steps(result)) {
        steps.push_back({{"step", step.step},
                         {"resamples", step.resamples},
                         {"overlap", step.overlap},
                         {"slots", to_json(step.slots)}});
    }
    return {{"calibration", to_json(result.calibration)}, {"seed", result.seed},
            {"resamples", std::move(resamples)},          {"sweeps", result.sweeps},
            {"slots", to_json(slot_counts(result))},      {"steps", std::move(steps)}};
}

BootstrapResult bootstrap_result_from_json(const JsonObject& object, int blocks) {
    BootstrapResult result;
    result.calibration = calibration_from_json(object.object("calibration"));
    result.seed = static_cast<std::uint64_t>(object.integer_between("seed", 0, INT64_MAX));
    result.sweeps = static_cast<int>(object.integer_between("sweeps", 0, INT_MAX));
    for (const JsonObject& entry : object.objects("resamples", max_resamples)) {
        ResampledSearch& resample = result.resamples.emplace_back();
        resample.cuts = slots_from_json(entry, "cuts", blocks);
        resample.stopped_by = entry.text("stopped_by", "");
    }
    return result;
}

} // namespace cutaway
