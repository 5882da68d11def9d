#include "core/model/rope_config.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace cutaway {

namespace {

constexpr std::array<std::string_view, 7> understood_keys{
    "rope_type", "type", "factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings",
    "rope_theta"};

[[noreturn]] void refuse(const std::string& message, const std::string& where) {
    throw Error(error_code::unsupported_model, message, where,
                "Cutaway understands the rotary scalings default, linear and llama3");
}

double positive(const JsonObject& object, const char* key) {
    const double value = object.number(key);
    if (!std::isfinite(value) || value <= 0) {
        object.fail(std::string("'") + key + "' must be above 0");
    }
    return value;
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
        return;
    }
    traits.why["rope_scaling"] = name;
    if (type == "linear") {
        scaling.kind = RopeScaling::Kind::linear;
    } else if (type == "llama3") {
        scaling.kind = RopeScaling::Kind::llama3;
        scaling.low_frequency = positive(rope, "low_freq_factor");
        scaling.high_frequency = positive(rope, "high_freq_factor");
        scaling.original_positions = positive(rope, "original_max_position_embeddings");
        if (scaling.high_frequency <= scaling.low_frequency) {
            rope.fail("'high_freq_factor' must be above 'low_freq_factor'");
        }
    } else {
        refuse("The rotary scaling " + in_quotes(type) + " (" + name + ") is not understood", rope.where());
    }
    scaling.factor = positive(rope, "factor");
}

} // namespace

void read_rope(const JsonObject& config, Traits& traits) {
    if (config.has("rope_theta")) {
        traits.rope_base = positive(config, "rope_theta");
        traits.why["rope_base"] = "rope_theta";
    }
    const char* name = config.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
    if (!config.has(name)) {
        return;
    }
    const JsonObject rope = config.object(name);
    if (rope.has("rope_theta")) {
        traits.rope_base = positive(rope, "rope_theta");
        traits.why["rope_base"] = std::string(name) + ".rope_theta";
    }
    read_scaling(rope, name, traits);
}

} // namespace cutaway
