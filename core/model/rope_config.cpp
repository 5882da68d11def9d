#include "core/model/rope_config.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

namespace {

using RopeKind = RopeScaling::Kind;

/// A kind of scaling, and the keys that belong to it.
struct KindKeys {
    RopeKind kind;
    std::vector<std::string_view> keys;
};

const std::map<std::string, KindKeys>& kinds() {
    static const std::vector<std::string_view> longrope{
        "short_factor", "long_factor", "factor", "attention_factor", "original_max_position_embeddings"};
    static const std::map<std::string, KindKeys> table{
        {"default", {RopeKind::none, {"original_max_position_embeddings"}}},
        {"linear", {RopeKind::linear, {"factor", "original_max_position_embeddings"}}},
        {"dynamic", {RopeKind::dynamic, {"factor", "original_max_position_embeddings"}}},
        {"llama3",
         {RopeKind::llama3,
          {"factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings"}}},
        {"yarn",
         {RopeKind::yarn,
          {"factor", "attention_factor", "beta_fast", "beta_slow", "mscale", "mscale_all_dim", "truncate",
           "original_max_position_embeddings"}}},
        {"longrope", {RopeKind::longrope, longrope}},
        {"su", {RopeKind::longrope, longrope}}}; // what Phi-3 called it at first
    return table;
}

[[noreturn]] void refuse(const std::string& message, const std::string& where) {
    throw Error(
        error_code::unsupported_model, message, where,
        "Cutaway understands the rotary scalings default, linear, dynamic, llama3, yarn and longrope.");
}

constexpr double largest_base = 1e18; // wide of every model, and no frequency leaves what float32 can hold
constexpr double largest_length = 1e12;

void check_keys(const JsonObject& rope, const std::string& name, const std::vector<std::string_view>& keys) {
    for (const auto& [key, value] : rope.json().items()) {
        const bool always =
            key == "rope_type" || key == "type" || key == "rope_theta" || key == "partial_rotary_factor";
        if (!always && std::ranges::find(keys, key) == keys.end() && !value.is_null()) {
            refuse("The key " + in_quotes(key) + " of " + name + " is not understood", rope.where());
        }
    }
}

/// The longest sequence that the model is made for.
double positions(ModelConfig& config) {
    return config.number("max_position_embeddings", 1, largest_length);
}

/// The sequence that the model was first trained on; `nested`: the object is one of several.
double original_positions(ModelConfig& config, const JsonObject& rope, bool nested) {
    const char* const key = "original_max_position_embeddings";
    if (!nested && config.has(key)) {
        return config.number(key, 1, largest_length);
    }
    return rope.has(key) ? number_between(rope, key, 1, largest_length) : positions(config);
}

std::vector<double> factors(const JsonObject& rope, const char* key, std::int64_t count) {
    std::vector<double> numbers;
    for (const Json& value : rope.array(key)) {
        const double number = value.is_number() ? value.get<double>() : 0;
        if (!(number >= 1e-6 && number <= 1e6)) {
            rope.fail(fmt::format("an entry of '{}' is no number between 1e-6 and 1e6", key));
        }
        numbers.push_back(number);
    }
    if (std::cmp_not_equal(numbers.size(), count)) {
        rope.fail(fmt::format("'{}' has {} entries, one for each of {} frequencies is expected", key,
                              numbers.size(), count));
    }
    return numbers;
}

/// How much larger cosine and sine are made (Peng et al., 2023, YaRN; Transformers' get_mscale).
double yarn_magnitude(double factor, double multiplier) {
    return factor <= 1 ? 1 : 0.1 * multiplier * std::log(factor) + 1;
}

void read_yarn(const JsonObject& rope, RopeScaling& scaling) {
    const auto number = [&](const char* key, double otherwise) {
        const double value = rope.has(key) ? number_between(rope, key, 0, 1e6) : otherwise;
        return value == 0 ? otherwise : value; // as Transformers has it
    };
    scaling.beta_fast = number("beta_fast", 32);
    scaling.beta_slow = number("beta_slow", 1);
    scaling.truncate = rope.boolean("truncate", true);
    const double numerator = number("mscale", 0), denominator = number("mscale_all_dim", 0);
    scaling.magnitude = numerator != 0 && denominator != 0 ? yarn_magnitude(scaling.factor, numerator) /
                                                                 yarn_magnitude(scaling.factor, denominator)
                                                           : yarn_magnitude(scaling.factor, 1);
}

void read_longrope(const JsonObject& rope, std::int64_t size, RopeScaling& scaling) {
    scaling.shorter = factors(rope, "short_factor", (size + 1) / 2);
    scaling.longer = factors(rope, "long_factor", (size + 1) / 2);
    if (scaling.factor > 1) {
        if (scaling.original_positions <= 1) {
            rope.fail("'original_max_position_embeddings' is 1, of which there is no logarithm to divide by");
        }
        scaling.magnitude = std::sqrt(1 + std::log(scaling.factor) / std::log(scaling.original_positions));
    }
}

RopeScaling read_scaling(ModelConfig& config, const JsonObject& rope, const std::string& name, bool nested,
                         std::int64_t size) {
    const std::string type = rope.text("rope_type", rope.text("type", "default"));
    const auto found = kinds().find(type);
    if (found == kinds().end()) {
        refuse("The rotary scaling " + in_quotes(type) + " (" + name + ") is not understood", rope.where());
    }
    RopeScaling scaling{.kind = found->second.kind};
    if (scaling.kind == RopeKind::none && rope.has("factor")) {
        refuse("The 'factor' of " + name + " has no type of scaling beside it", rope.where());
    }
    check_keys(rope, name, found->second.keys);
    if (scaling.kind == RopeKind::none) {
        return scaling;
    }
    const bool by_length = scaling.kind == RopeKind::yarn || scaling.kind == RopeKind::longrope;
    scaling.original_positions = scaling.kind == RopeKind::dynamic || scaling.kind == RopeKind::linear
                                     ? 0
                                     : original_positions(config, rope, nested);
    if (scaling.kind == RopeKind::dynamic) {
        scaling.original_positions = positions(config);
    }
    scaling.factor = !rope.has("factor") && by_length ? positions(config) / scaling.original_positions
                                                      : number_between(rope, "factor", 1e-3, 1e6);
    if (scaling.kind == RopeKind::llama3) {
        scaling.low_frequency = number_between(rope, "low_freq_factor", 1e-3, 1e6);
        scaling.high_frequency = number_between(rope, "high_freq_factor", 1e-3, 1e6);
        if (scaling.high_frequency <= scaling.low_frequency) {
            rope.fail("'high_freq_factor' must be above 'low_freq_factor'");
        }
    } else if (scaling.kind == RopeKind::yarn) {
        read_yarn(rope, scaling);
    } else if (scaling.kind == RopeKind::longrope) {
        read_longrope(rope, size, scaling);
    }
    if (by_length && rope.has("attention_factor")) {
        scaling.magnitude = number_between(rope, "attention_factor", 1e-6, 1e6);
    }
    return scaling;
}

/// The share of a head that is turned: all of it in families whose defaults do not speak of it.
double read_share(ModelConfig& config, const JsonObject& rope, const std::string& name) {
    const char* const key = "partial_rotary_factor";
    if (!config.has_default(key)) {
        config.require(key, 1.0);
        config.require("rotary_pct", 1.0);
        if (rope.has(key) && rope.number(key) != 1.0) {
            refuse("The key " + in_quotes(key) + " of " + name + " is not understood", rope.where());
        }
        return 1;
    }
    return rope.has(key) ? number_between(rope, key, 1e-3, 1) : config.number(key, 1e-3, 1);
}

Rope read_rope(ModelConfig& config, const JsonObject& rope, const std::string& name, bool nested,
               Traits& traits) {
    Rope result;
    const bool slides = name.ends_with(".sliding_attention") && config.has_default("rope_local_base_freq");
    result.base = rope.has("rope_theta")     ? number_between(rope, "rope_theta", 1, largest_base)
                  : slides                   ? config.number("rope_local_base_freq", 1, largest_base)
                  : config.has("rope_theta") ? config.number("rope_theta", 1, largest_base)
                                             : result.base;
    const double share = read_share(config, rope, name);
    result.size = static_cast<std::int64_t>(share * static_cast<double>(traits.head_size));
    result.scaling = read_scaling(config, rope, name, nested, result.size);
    traits.why["rope_base"] = rope.has("rope_theta") ? name + ".rope_theta" : config.said("rope_theta");
    traits.why["rope_size"] = rope.has("partial_rotary_factor") ? name + ".partial_rotary_factor"
                                                                : config.said("partial_rotary_factor");
    traits.why["rope_scaling"] = name;
    return result;
}

} // namespace

void read_ropes(ModelConfig& config, Traits& traits) {
    const Json none = Json::object();
    const bool scaled = config.has("rope_scaling") && !config.value("rope_scaling").empty();
    const char* const name = scaled ? "rope_scaling" : "rope_parameters";
    config.skip_all({"original_max_position_embeddings", "rope_theta", "rope_scaling", "rope_parameters"});
    const JsonObject rope =
        config.has(name) ? config.object(name) : JsonObject(none, error_code::bad_checkpoint, config.where());
    const bool two_kinds = config.has_default("rope_local_base_freq");
    // Where blocks are not told apart by kind, Transformers does not look into such an object.
    const bool nested = (two_kinds || config.gives("layer_types")) &&
                        (rope.has("full_attention") || rope.has("sliding_attention"));
    if (two_kinds && !nested && !scaled && !rope.json().empty()) {
        refuse("The key " + in_quotes(name) + " is not understood without its two kinds of blocks",
               rope.where());
    }
    if (!nested) {
        traits.ropes = {read_rope(config, rope, name, false, traits)};
        if (two_kinds) { // blocks that slide have a base of their own, without the scaling
            traits.ropes.push_back(
                {.base = config.number("rope_local_base_freq", 1, largest_base), .size = traits.head_size});
        }
        return;
    }
    // One for the blocks that see everything, one for those that slide, which the family finds out.
    for (const auto& [key, value] : rope.json().items()) {
        if (key != "full_attention" && key != "sliding_attention" && !value.is_null()) {
            refuse("The key " + in_quotes(key) + " of " + name + " is not understood", rope.where());
        }
    }
    for (const char* kind : {"full_attention", "sliding_attention"}) {
        const JsonObject one = rope.object(kind);
        traits.ropes.push_back(read_rope(config, one, std::string(name) + "." + kind, true, traits));
    }
}

void check_ropes(const ModelConfig& config, const Traits& traits) {
    for (const BlockTraits& block : traits.block) {
        if (block.rope < 0) {
            continue;
        }
        const std::int64_t size = traits.ropes.at(static_cast<std::size_t>(block.rope)).size;
        if (size < 1 || size + size % 2 > traits.head_size) {
            config.fail(fmt::format("rotary positions of {} dimensions do not fit a head of {} ({})",
                                    size + size % 2, traits.head_size,
                                    traits.why.at("head_size").get<std::string>()));
        }
    }
}

} // namespace cutaway
