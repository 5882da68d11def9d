#include "ui/plots/cut_curve.h"

#include "core/plan/measured_plans.h"

#include <algorithm>
#include <ranges>
#include <string>
#include <utility>

namespace cutaway {

namespace {

/// Adds up slots in the order of their removal.
class Sum {
  public:
    explicit Sum(const ModelInfo& model) : model_(model) {}

    void add(Slot slot) {
        const SlotInfo& info = model_.slots[static_cast<std::size_t>(slot.index())];
        ++removed_.slots;
        removed_.bytes += static_cast<double>(info.bytes);
        removed_.kvBytes += static_cast<double>(info.kv_bytes_per_token);
        parameters_ += static_cast<double>(info.parameters);
    }

    Removed removed() const {
        Removed sum = removed_;
        if (model_.parameters > 0) {
            sum.share = parameters_ / static_cast<double>(model_.parameters);
        }
        return sum;
    }

  private:
    const ModelInfo& model_;
    Removed removed_;
    double parameters_ = 0;
};

/// What is known of each plan.
class Second {
  public:
    Second(const Session& session, const CurveMeasure& measure)
        : session_(session), measure_(measure), evaluated_(session) {}

    std::optional<MeasuredValue> of(const std::optional<Measurement>& measurement,
                                    const std::vector<Slot>& removed) const {
        if (!measure_.source) {
            const std::optional<double> value = measurement ? measurement->perplexity : std::nullopt;
            return value ? std::optional(MeasuredValue{.value = *value}) : std::nullopt;
        }
        const std::optional<std::size_t> place = evaluated_.find(removed, *measure_.source);
        if (!place) {
            return std::nullopt;
        }
        const Evaluation& evaluation = session_.evaluations[*place];
        MeasuredValue known{.documents = evaluation.documents, .total = evaluation.total};
        if (evaluation.counting == Counting::text) {
            known.value = evaluation.perplexity().value_or(0);
        } else {
            const std::optional<Mean> mean =
                measure_.metric == Metric::acc_norm ? evaluation.acc_norm() : evaluation.acc();
            if (!mean) {
                return std::nullopt;
            }
            known.value = mean->value;
            known.error = mean->error;
        }
        return known;
    }

  private:
    const Session& session_;
    const CurveMeasure& measure_;
    EvaluatedPlans evaluated_;
};

} // namespace

double Removed::on(CurveAxis axis) const {
    switch (axis) {
    case CurveAxis::slots:
        break;
    case CurveAxis::parameters:
        return share;
    case CurveAxis::weights:
        return bytes;
    case CurveAxis::kvCache:
        return kvBytes;
    }
    return slots;
}

CutCurve cutCurve(const Session& session, const CurveMeasure& measure) {
    CutCurve curve;
    curve.measure = measure;
    const Second second(session, measure);
    curve.divergence = session.settings.divergence;
    curve.approximate = is_approximate(session);
    const std::vector<Event> cuts = session.plan.cuts();
    std::vector<std::optional<Measurement>> along = measured_after(session, lengths_along_cuts(session.plan));
    curve.untouched = along.front();
    curve.secondUntouched = second.of(curve.untouched, {});
    auto known = along.begin() + 1;
    auto cut = cuts.begin();
    Sum sum(session.model);
    for (const Slot slot : session.plan.removed()) {
        sum.add(slot);
        if (cut != cuts.end() && slot == cut->slots.back()) {
            const std::vector<Slot> removed =
                measure.source ? session.plan.prefix(cut->number).removed() : std::vector<Slot>();
            std::optional<MeasuredValue> value = second.of(*known, removed);
            curve.cuts.push_back({.removed = sum.removed(),
                                  .score = cut->score.value_or(0),
                                  .slots = cut->slots,
                                  .step = cut->step,
                                  .measurement = std::move(*known),
                                  .second = value});
            ++cut;
            ++known;
        }
    }
    if (!session.measurements.empty()) {
        // What was measured along the cuts came later, but is of earlier plans.
        const Measurement& last =
            *std::ranges::max_element(session.measurements | std::views::reverse, {}, &Measurement::events);
        const auto found = last.divergence.find(std::string(name(curve.divergence)));
        if (found != last.divergence.end() && found->second > 0) {
            Sum then(session.model);
            const Plan measured = session.plan.prefix(last.events);
            for (const Slot slot : measured.removed()) {
                then.add(slot);
            }
            curve.measured =
                CurvePoint{.removed = then.removed(), .score = found->second, .measurement = last};
        }
    }
    return curve;
}

std::vector<CurveMeasure> curveMeasures(const Session& session) {
    std::vector<CurveMeasure> measures{{}};
    const auto add = [&](const CurveMeasure& measure) {
        if (std::ranges::find(measures, measure) == measures.end()) {
            measures.push_back(measure);
        }
    };
    for (const Evaluation& evaluation : session.evaluations) {
        add({.source = evaluation.source, .metric = Metric::acc});
        if (evaluation.counting == Counting::normalised_choice) {
            add({.source = evaluation.source, .metric = Metric::acc_norm});
        }
    }
    return measures;
}

} // namespace cutaway
