#pragma once

#include "core/plan/model_info.h"
#include "core/plan/plan.h"
#include "core/plan/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// Why a search ended; the words that scripts see.
namespace stopped_by {
inline constexpr std::string_view cuts = "cuts";
inline constexpr std::string_view share = "share";
inline constexpr std::string_view parameters = "parameters";
inline constexpr std::string_view bytes = "bytes";
inline constexpr std::string_view kv_bytes = "kv-bytes";
inline constexpr std::string_view divergence = "divergence";
inline constexpr std::string_view perplexity = "perplexity";
inline constexpr std::string_view candidates = "candidates";
inline constexpr std::string_view user = "user";             ///< SearchObserver::stop said so
inline constexpr std::string_view not_finite = "not-finite"; ///< see SearchResult::not_finite
} // namespace stopped_by

/// What a plan removes and leaves, in what budgets are given in.
struct BudgetUse {
    int cuts = 0;              ///< by the search
    int removed = 0;           ///< slots, forced ones too
    int slots = 0;             ///< of the model
    double parameters = 0;     ///< removed, as a share of all
    std::int64_t bytes = 0;    ///< left, as stored
    std::int64_t kv_bytes = 0; ///< left, per token

    double share() const { return slots > 0 ? static_cast<double>(removed) / slots : 0; }
    /// Counts one more cut.
    void add_cut(const std::vector<Slot>& cut, const ModelInfo& model);
};

BudgetUse budget_use(const Plan& plan, const ModelInfo& model);

/// A limit that the search could not get to, and how far it got.
struct Unmet {
    std::string budget; ///< the limit's name in a budget's JSON
    double wanted = 0;
    double reached = 0;

    bool operator==(const Unmet&) const = default;
};

/// The limits on sizes that a search which ended with `stopped_by` left open since nothing was left that it
/// might have cut. `stopped_by` is empty or another word where that is not what ended it.
std::vector<Unmet> unmet_limits(const Plan& plan, const ModelInfo& model, const Budget& budget,
                                std::string_view stopped_by);

/// `[{"budget": "bytes", "wanted": 100, "reached": 120}]`
Json to_json(const std::vector<Unmet>& unmet);

} // namespace cutaway
