#pragma once

#include "core/plan/json.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
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

/// What one cut removes: a slot of either kind or of one, or what is left of a whole block.
enum class Unit : std::uint8_t { slot, block, attention, ffn };

inline constexpr std::array all_units{Unit::slot, Unit::block, Unit::attention, Unit::ffn};

std::string_view name(Unit unit);
Unit parse_unit(std::string_view text);

/// What is cut next: the greedy search's lowest score, or for comparison what core/search/orders.h says.
enum class Order : std::uint8_t { greedy, one_shot, block_influence, window, tail, random };

inline constexpr std::array all_orders{Order::greedy, Order::one_shot, Order::block_influence,
                                       Order::window, Order::tail,     Order::random};

/// `one-shot`, `block-influence`, ...
std::string_view name(Order order);
Order parse_order(std::string_view text);
/// Whether it ranks blocks, so that no other unit goes with it.
constexpr bool orders_blocks(Order order) {
    return order == Order::block_influence || order == Order::window;
}

/// When the search stops: at the first limit that is set, or when no candidate is left.
struct Budget {
    std::optional<int> cuts{};              ///< so many cuts by the search, forced slots not counted
    std::optional<double> share{};          ///< removed slots, forced ones too, as a share of all: 0 to 1
    std::optional<double> parameters{};     ///< removed parameters as a share of all: 0 to 1
    std::optional<double> max_divergence{}; ///< no cut that takes the divergence above this
    std::optional<std::int64_t> bytes{};    ///< the weights that are left take at most so many, as stored
    std::optional<std::int64_t> kv_bytes{}; ///< the KV cache takes at most so many a token
    std::optional<double> max_perplexity{}; ///< no cut that takes the calibration set's perplexity above

    bool operator==(const Budget&) const = default;
};

inline constexpr double default_share = 0.25;

/// How many slots a share of them is, rounded down; what binary fractions miss is not rounded away.
int slots_of_share(double share, int slots);

/// Everything a search needs to know beside the plan and the calibration set.
struct SearchSettings {
    Divergence divergence = Divergence::js;
    SearchMode mode = SearchMode::exact;
    Unit unit = Unit::slot; ///< Unit::block where the order is one of blocks
    Order order = Order::greedy;
    std::uint64_t seed = 0; ///< of Order::random
    Budget budget{.share = default_share};
    /// With L blocks, the slots of the first floor(L x this) + 1 blocks are no candidates at first. 0 to 1.
    std::optional<double> protect_front;
    /// They become candidates once floor(2 L x protect_front) + 1 slots are gone, or no other is left.
    bool release_after_front = false;
    /// A cut is a near-tie where the next score is this close, relative to it: what float32 can tell apart.
    double near_tie = 1e-6;

    bool operator==(const SearchSettings&) const = default;
};

/// `{"divergence": "js", "search": "exact", "unit": "slot", "order": "greedy", "seed": 0,
///   "budget": {"share": 0.25}, "protect_front": null, "release_after_front": false, "near_tie": 1e-6}`, with
/// `"approximate": true` where is_approximate(); it is written for the reader's sake and not read back.
Json to_json(const SearchSettings& settings);
Json to_json(const Budget& budget);

/// What is absent has its default (an absent `budget` is the default budget, an empty one has no limit; the
/// unit of an order of blocks is the block). Throws the object's Error where a value is of the wrong type or
/// out of range, a limit is not known, or unit and budget are none that the order can have.
SearchSettings settings_from_json(const JsonObject& object);
Budget budget_from_json(const JsonObject& object);

/// Why unit, order and budget do not go together; empty where they do.
std::string contradiction(const SearchSettings& settings);

} // namespace cutaway
