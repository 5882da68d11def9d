#include "core/plan/settings.h"

#include "core/plan/error.h"

#include <climits>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

template <typename Values>
auto parse_name(std::string_view text, const Values& values, const char* what) {
    std::vector<std::string_view> names;
    for (const auto value : values) {
        if (text == name(value)) {
            return value;
        }
        names.push_back(name(value));
    }
    throw Error(error_code::bad_input, fmt::format("'{}' is no {}", text.substr(0, 80), what), what,
                fmt::format("Choose one of {}.", fmt::join(names, ", ")));
}

/// Runs `parse` on a member's text and says the object's error where it fails.
template <typename Parse>
auto parse_member(const JsonObject& object, const char* key, Parse parse) {
    try {
        return parse(object.text(key));
    } catch (const Error& error) {
        object.fail(error.message());
    }
}

std::optional<double> share_member(const JsonObject& object, const char* key) {
    if (!object.has(key)) {
        return std::nullopt;
    }
    const double value = object.number(key);
    if (value < 0 || value > 1) {
        object.fail(fmt::format("'{}' is {}, not between 0 and 1", key, value));
    }
    return value;
}

double positive_member(const JsonObject& object, const char* key) {
    const double value = object.number(key);
    if (value < 0) {
        object.fail(fmt::format("'{}' is {}, less than 0", key, value));
    }
    return value;
}

std::optional<double> optional_positive(const JsonObject& object, const char* key) {
    return object.has(key) ? std::optional(positive_member(object, key)) : std::nullopt;
}

std::optional<std::int64_t> optional_bytes(const JsonObject& object, const char* key) {
    return object.has(key) ? std::optional(object.integer_between(key, 0, INT64_MAX)) : std::nullopt;
}

Json optional_number(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

} // namespace

std::string_view name(Divergence divergence) {
    switch (divergence) {
    case Divergence::js:
        return "js";
    case Divergence::js_finercut:
        return "js-finercut";
    case Divergence::kl:
        return "kl";
    case Divergence::angular:
        return "angular";
    case Divergence::euclidean:
        return "euclidean";
    case Divergence::nll:
        return "nll";
    }
    return "";
}

Divergence parse_divergence(std::string_view text) {
    return parse_name(text, all_divergences, "divergence");
}

std::string_view name(SearchMode mode) {
    switch (mode) {
    case SearchMode::exact:
        return "exact";
    case SearchMode::full:
        return "full";
    case SearchMode::naive:
        return "naive";
    case SearchMode::racing:
        return "racing";
    }
    return "";
}

SearchMode parse_search_mode(std::string_view text) {
    return parse_name(text, all_search_modes, "search");
}

std::string_view name(Unit unit) {
    switch (unit) {
    case Unit::slot:
        return "slot";
    case Unit::block:
        return "block";
    case Unit::attention:
        return "attention";
    case Unit::ffn:
        return "ffn";
    }
    return "";
}

Unit parse_unit(std::string_view text) {
    return parse_name(text, all_units, "unit");
}

std::string_view name(Order order) {
    switch (order) {
    case Order::greedy:
        return "greedy";
    case Order::one_shot:
        return "one-shot";
    case Order::block_influence:
        return "block-influence";
    case Order::window:
        return "window";
    case Order::tail:
        return "tail";
    case Order::random:
        return "random";
    }
    return "";
}

Order parse_order(std::string_view text) {
    return parse_name(text, all_orders, "order");
}

int slots_of_share(double share, int slots) {
    // 0.29 x 100 is 28.999999999999996 in binary; nobody who asked for it means 28.
    return static_cast<int>(std::floor(share * slots + 1e-9));
}

Json to_json(const Budget& budget) {
    Json json = Json::object();
    if (budget.cuts) {
        json["cuts"] = *budget.cuts;
    }
    if (budget.share) {
        json["share"] = *budget.share;
    }
    if (budget.parameters) {
        json["parameters"] = *budget.parameters;
    }
    if (budget.max_divergence) {
        json["max_divergence"] = *budget.max_divergence;
    }
    if (budget.bytes) {
        json["bytes"] = *budget.bytes;
    }
    if (budget.kv_bytes) {
        json["kv_bytes"] = *budget.kv_bytes;
    }
    if (budget.max_perplexity) {
        json["max_perplexity"] = *budget.max_perplexity;
    }
    return json;
}

Budget budget_from_json(const JsonObject& object) {
    // A limit that is not known here would be a search that does not stop where it was told to.
    constexpr std::array<std::string_view, 7> known{"cuts",  "share",    "parameters",    "max_divergence",
                                                    "bytes", "kv_bytes", "max_perplexity"};
    for (const auto& entry : object.json().items()) {
        if (std::find(known.begin(), known.end(), entry.key()) == known.end()) {
            object.fail(fmt::format("'{}' is no limit of a budget: {}", entry.key().substr(0, 80),
                                    fmt::join(known, ", ")));
        }
    }
    Budget budget;
    if (object.has("cuts")) {
        budget.cuts = static_cast<int>(object.integer_between("cuts", 0, INT_MAX));
    }
    budget.share = share_member(object, "share");
    budget.parameters = share_member(object, "parameters");
    budget.max_divergence = optional_positive(object, "max_divergence");
    budget.bytes = optional_bytes(object, "bytes");
    budget.kv_bytes = optional_bytes(object, "kv_bytes");
    budget.max_perplexity = optional_positive(object, "max_perplexity");
    return budget;
}

Json to_json(const SearchSettings& settings) {
    Json json{{"divergence", name(settings.divergence)},
              {"search", name(settings.mode)},
              {"unit", name(settings.unit)},
              {"order", name(settings.order)},
              {"seed", settings.seed},
              {"budget", to_json(settings.budget)},
              {"protect_front", optional_number(settings.protect_front)},
              {"release_after_front", settings.release_after_front},
              {"near_tie", settings.near_tie}};
    if (is_approximate(settings.mode)) {
        json["approximate"] = true;
    }
    return json;
}

SearchSettings settings_from_json(const JsonObject& object) {
    SearchSettings settings;
    if (object.has("divergence")) {
        settings.divergence = parse_member(object, "divergence", parse_divergence);
    }
    if (object.has("search")) {
        settings.mode = parse_member(object, "search", parse_search_mode);
    }
    if (object.has("order")) {
        settings.order = parse_member(object, "order", parse_order);
    }
    settings.unit = orders_blocks(settings.order) ? Unit::block : Unit::slot;
    if (object.has("unit")) {
        settings.unit = parse_member(object, "unit", parse_unit);
    }
    if (object.has("seed")) {
        settings.seed = static_cast<std::uint64_t>(object.integer_between("seed", 0, INT64_MAX));
    }
    if (object.has("budget")) {
        settings.budget = budget_from_json(object.object("budget"));
    }
    settings.protect_front = share_member(object, "protect_front");
    settings.release_after_front = object.boolean("release_after_front", false);
    if (object.has("near_tie")) {
        settings.near_tie = positive_member(object, "near_tie");
    }
    if (const std::string why = contradiction(settings); !why.empty()) {
        object.fail(why);
    }
    return settings;
}

std::string contradiction(const SearchSettings& settings) {
    if (orders_blocks(settings.order) && settings.unit != Unit::block) {
        return fmt::format("the order {} is one of blocks, the unit is {}", name(settings.order),
                           name(settings.unit));
    }
    const bool swept = settings.order == Order::greedy && settings.unit != Unit::block;
    if (!swept && (settings.mode == SearchMode::naive || settings.mode == SearchMode::racing)) {
        return fmt::format("the search {} is for the greedy order of single slots", name(settings.mode));
    }
    const Budget& budget = settings.budget;
    const bool sized = budget.cuts || budget.share || budget.parameters || budget.bytes || budget.kv_bytes;
    if (settings.order == Order::window && !sized) {
        return "the order window needs a budget that says how much goes";
    }
    return "";
}

} // namespace cutaway
