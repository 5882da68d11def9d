#pragma once

#include "core/plan/retention.h"
#include "core/plan/session.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace cutaway {

/// What the cut curve's scores are drawn against: all of it is what a plan has removed.
enum class CurveAxis : std::uint8_t { slots, parameters, weights, kvCache };

/// How much is removed at a point of the curve. As numbers to draw: what a hostile file claims overflows
/// none.
struct Removed {
    double slots = 0;
    double share = 0;   ///< of the model's parameters
    double bytes = 0;   ///< of weights as they are stored
    double kvBytes = 0; ///< of the KV cache for every token

    double on(CurveAxis axis) const;
};

/// What the curve shows beside the divergence: the perplexity on the calibration set, or what was evaluated
/// of a source, the accuracy of a task or the perplexity of a text.
struct CurveMeasure {
    std::optional<EvaluationSource> source{};
    Metric metric = Metric::acc;

    bool operator==(const CurveMeasure&) const = default;
};

/// What a plan made of it.
struct MeasuredValue {
    double value = 0;
    std::optional<double> error{}; ///< the standard error of an accuracy
    std::size_t documents = 0;     ///< of an evaluation, so many of `total` are done
    std::size_t total = 0;
};

struct CurvePoint {
    Removed removed;
    double score = 0;
    std::vector<Slot> slots{}; ///< a cut's
    int step = 0;              ///< the search's step that made the cut; 0 where none did
    std::optional<Measurement> measurement{};
    std::optional<MeasuredValue> second{}; ///< of CutCurve::measure
};

/// What a session's curve is drawn of: one point for every cut that holds, and the newest plan that was
/// measured. Forced slots count as removed too, so a cut stands where it was made among them.
struct CutCurve {
    Divergence divergence = Divergence::js;
    bool approximate = false;
    std::vector<CurvePoint> cuts{};
    std::optional<CurvePoint> measured{};
    std::optional<Measurement> untouched{}; ///< of the model as it is
    CurveMeasure measure{};
    std::optional<MeasuredValue> secondUntouched{};
};

CutCurve cutCurve(const Session& session, const CurveMeasure& measure = {});

/// What there is to show beside the divergence: the calibration set's perplexity first, then what was
/// evaluated, in the order in which it was.
std::vector<CurveMeasure> curveMeasures(const Session& session);

} // namespace cutaway
