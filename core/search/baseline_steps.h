#pragma once

#include "core/plan/step.h"
#include "core/search/orders.h"

#include <functional>
#include <optional>
#include <vector>

namespace cutaway {

/// The steps of what is no greedy search over slots: of whole blocks, and in an order of orders.h.
class BaselineSteps {
  public:
    using Tell = std::function<void(const std::vector<CandidateScore>&)>;

    /// All must outlive it.
    BaselineSteps(Machine& machine, const SearchSettings& settings, const ModelInfo& model)
        : machine_(machine), settings_(settings), model_(model) {}

    /// The block without which the divergence is lowest. `choices` are not empty; `scores` becomes theirs.
    Step best_block(const Reference& reference, const Plan& plan, const std::vector<Removal>& choices,
                    const Tell& tell, std::vector<double>& scores);

    /// The first of `choices` in the order, with the divergence of the plan without it; none where the order
    /// holds none of them.
    std::optional<Step> next_in_order(const Reference& reference, const Plan& plan,
                                      const std::vector<Removal>& choices);

  private:
    const Removal* first_of(const std::vector<Removal>& choices) const;
    std::vector<double> ranked_values(const std::vector<Removal>& choices) const;
    bool is_of(const Removal& choice, const Removal& ranked) const;

    Machine& machine_;
    const SearchSettings& settings_;
    const ModelInfo& model_;
    std::vector<Ranked> ranking_;
};

} // namespace cutaway
