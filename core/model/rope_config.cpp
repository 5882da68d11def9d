#include "core/model/rope_config.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace cutaway {

namespace {

constexpr std::array<std::string_view, 7> understood_keys{
    "rope_type", "type", "factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings",
    "rope_theta"};

[[noreturn]] void refuse(const std::string& message, const std::string& where) {
    throw Error(error_code::unsupported_model, message, where,
                "Cutaway understands the rotary scalings default, linear and llama3.");
}

double number_between(const JsonObject& object, const char* key, double low, double high) {
    const double value = object.number(key);
    if (!(value >= low && value <= high)) {
        object.fail(fmt::format("'{}' is {}, not between {} and {}", key, value, low, high));
    }
    return value;
}

/// Wide of every model there is, and so that no frequency leaves what float32 can hold.
double read_base(const JsonObject& object) {
    return number_between(object, "rope_theta", 1, 1e18);
}

std::string type_of(const JsonObject& rope) {
    return rope.text("rope_type", rope.text("type", "default"));
}

void check_keys(const JsonObject& rope, const std::string& name) {
    for (const auto& [key, value] : rope.json().items()) {
        const bool whole_rotation =
            key == "partial_rotary_factor" && value.is_number() && value.get<double>() == 1.0;
        if (std::ranges::find(understood_keys, key) == understood_keys.end() && !value.is_null() &&
            !whole_rotation) {
            refuse("The key " + in_quotes(key) + " of " + name + " is not understood", rope.where());
        }
    }
}

void read_scaling(const JsonObject& rope, const std::string& name, Traits& traits) {
    check_keys(rope, name);
    const std::string type = type_of(rope);
    RopeScaling& scaling = traits.rope_scaling;
    if (type == "default") {
        if (rope.has("factor")) {
            refuse("The 'factor' of " + name + " has no type of scaling beside it", rope.where());
        }
        return;
    }
    traits.why["rope_scaling"] = name;
    if (type == "linear") {
        scaling.kind = RopeScaling::Kind::linear;
    } else if (type == "llama3") {
        scaling.kind = RopeScaling::Kind::llama3;
        scaling.low_frequency = number_between(rope, "low_freq_factor", 1e-3, 1e6);
        scaling.high_frequency = number_between(rope, "high_freq_factor", 1e-3, 1e6);
        scaling.original_positions = number_between(rope, "original_max_position_embeddings", 1, 1e12);
        if (scaling.high_frequency <= scaling.low_frequency) {
            rope.fail("'high_freq_factor' must be above 'low_freq_factor'");
        }
    } else {
        refuse("The rotary scaling " + in_quotes(type) + " (" + name + ") is not understood", rope.where());
    }
    scaling.factor = number_between(rope, "factor", 1e-3, 1e6);
}

} // namespace

void read_rope(const JsonObject& config, Traits& traits) {
    if (config.has("rope_theta")) {
        traits.rope_base = read_base(config);
        traits.why["rope_base"] = "rope_theta";
    }
    const bool scaled = config.has("rope_scaling") && !config.at("rope_scaling").empty();
    const char* name = scaled ? "rope_scaling" : "rope_parameters";
    if (!config.has(name)) {
        return;
    }
    const JsonObject rope = config.object(name);
    if (rope.has("rope_theta")) {
        traits.rope_base = read_base(rope);
        traits.why["rope_base"] = std::string(name) + ".rope_theta";
    }
    read_scaling(rope, name, traits);
}

} // namespace cutaway
