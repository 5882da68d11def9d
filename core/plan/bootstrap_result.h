#pragma once

#include "core/plan/messages.h"
#include "core/plan/session.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cutaway {

inline constexpr int max_resamples = 10000;

/// Would another calibration set of the same kind have made the same cuts? The search once more on each of
/// so many sets that are drawn from the sequences of this one (docs/decisions/013-bootstrap.md).
struct BootstrapRequest {
    Plan plan; ///< what it pins and forces holds, its cuts do not
    SearchSettings settings;
    CalibrationRequest calibration;
    int resamples = 20;
    std::uint64_t seed = 0;
};

/// A resample's search.
struct ResampledSearch {
    std::vector<Slot> cuts{}; ///< in their order
    std::string stopped_by{};

    bool operator==(const ResampledSearch&) const = default;
};

struct BootstrapResult {
    Calibration calibration; ///< whose sequences were drawn
    std::uint64_t seed = 0;
    std::vector<ResampledSearch> resamples{};
    int sweeps = 0; ///< that were computed: one for every plan that the resamples came by

    bool operator==(const BootstrapResult&) const = default;
};

/// How many of the resamples cut a slot.
struct SlotCount {
    Slot slot;
    int cut = 0;

    bool operator==(const SlotCount&) const = default;
};

/// The resamples after so many cuts.
struct BootstrapStep {
    int step = 0;      ///< from 1
    int resamples = 0; ///< that made as many cuts
    /// Of all pairs of these resamples the mean share of their cuts that they have in common; 1 where there
    /// is no pair.
    double overlap = 1;
    std::vector<SlotCount> slots{}; ///< what they cut in this step, in slot order

    bool operator==(const BootstrapStep&) const = default;
};

/// Every slot that any resample cut, in slot order.
std::vector<SlotCount> slot_counts(const BootstrapResult& result);
std::vector<BootstrapStep> bootstrap_steps(const BootstrapResult& result);

Json to_json(const BootstrapRequest& request);
BootstrapRequest bootstrap_request_from_json(const JsonObject& object);
/// With `slots` and `steps`, which follow from the rest: for the reader's sake, and not read back.
Json to_json(const BootstrapResult& result);
BootstrapResult bootstrap_result_from_json(const JsonObject& object, int blocks);

} // namespace cutaway
