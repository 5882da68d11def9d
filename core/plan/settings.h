#pragma once

#include "core/plan/json.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cutaway {

/// How far an output is from the reference (docs/architecture.md); the paper's and its code's among them.
enum class Divergence : std::uint8_t { js, js_finercut, kl, angular, euclidean, nll };

inline constexpr std::array all_divergences{Divergence::js,      Divergence::js_finercut, Divergence::kl,
                                            Divergence::angular, Divergence::euclidean,   Divergence::nll};

/// `js`, `js-finercut`, ...
std::string_view name(Divergence divergence);
/// Throws Error(bad-input) that lists the names.
Divergence parse_divergence(std::string_view text);

/// How candidates are scored. `exact`, `full` and `naive` make the same cuts; `full` gives every candidate's
/// exact score, `exact` leaves lower bounds of those that cannot win, `naive` runs the whole network per
/// candidate to check the others. `racing` drops candidates that are unlikely to win as well.
enum class SearchMode : std::uint8_t { exact, full, naive, racing };

inline constexpr std::array all_search_modes{SearchMode::exact, SearchMode::full, SearchMode::naive,
                                             SearchMode::racing};

/// Whether the cuts may be others than an exact search makes.
constexpr bool is_approximate(SearchMode mode) {
    return mode == SearchMode::racing;
}

std::string_view name(SearchMode mode);
SearchMode parse_search_mode(std::string_view text);

/// When the search stops: at the first limit that is set, or when no candidate is left.
struct Budget {
    std::optional<int> cuts;              ///< so many cuts by the search, forced slots not counted
    std::optional<double> share;          ///< removed slots, forced ones too, as a share of all: 0 to 1
    std::optional<double> parameters;     ///< removed parameters as a share of all: 0 to 1
    std::optional<double> max_divergence; ///< no cut that takes the divergence above this

    bool operator==(const Budget&) const = default;
};

inline constexpr double default_share = 0.25;

/// How many slots a share of them is, rounded down; what binary fractions miss is not rounded away.
int slots_of_share(double share, int slots);

/// Everything a search needs to know beside the plan and the calibration set.
struct SearchSettings {
    Divergence divergence = Divergence::js;
    SearchMode mode = SearchMode::exact;
    Budget budget{.cuts = {}, .share = default_share, .parameters = {}, .max_divergence = {}};
    /// With L blocks, the slots of the first floor(L x this) + 1 blocks are no candidates at first. 0 to 1.
    std::optional<double> protect_front;
    /// They become candidates once floor(2 L x protect_front) + 1 slots are gone, or no other is left.
    bool release_after_front = false;
    /// A cut is a near-tie where the next score is this close, relative to it: what float32 can tell apart.
    double near_tie = 1e-6;

    bool operator==(const SearchSettings&) const = default;
};

/// `{"divergence": "js", "search": "exact", "budget": {"share": 0.25}, "protect_front": null,
///   "release_after_front": false, "near_tie": 1e-6}`, with `"approximate": true` where
/// is_approximate(); it is written for the reader's sake and not read back.
Json to_json(const SearchSettings& settings);
Json to_json(const Budget& budget);

/// What is absent has its default (an absent `budget` is the default budget, an empty one has no limit).
/// Throws the object's Error where a value is of the wrong type or out of range, or a limit is not known.
SearchSettings settings_from_json(const JsonObject& object);
Budget budget_from_json(const JsonObject& object);

} // namespace cutaway
