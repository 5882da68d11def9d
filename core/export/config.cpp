#include "core/export/config.h"

#include "core/model/families.h"
#include "core/plan/error.h"

#include <string>
#include <string_view>
#include <utility>

namespace cutaway {

namespace {

/// Moves a key's value out of an object; null where it has none.
Json take(Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) {
        return {};
    }
    Json value = std::move(*found);
    object.erase(found);
    return value;
}

/// The rotary parameters that hold: a scaling of the older style goes before the newer style's, as
/// read_rope() has it.
Json take_rope(Json& config) {
    Json newer = take(config, "rope_parameters");
    Json older = take(config, "rope_scaling");
    return older.is_object() && !older.empty() ? older : newer;
}

bool is_scaled(const Json& rope) {
    const JsonObject object(rope, error_code::bad_checkpoint, "config.json");
    return object.text("rope_type", object.text("type", "default")) != "default";
}

/// Whether the parameters are those of two kinds of blocks.
bool is_nested(const Json& rope) {
    return rope.contains("full_attention") || rope.contains("sliding_attention");
}

/// Puts rotary parameters of one kind where the older style has them.
void put_rope(Json& config, Json rope) {
    for (const char* key : {"rope_theta", "partial_rotary_factor"}) {
        if (Json value = take(rope, key); !value.is_null()) {
            config[own_key(config, key)] = std::move(value);
        }
    }
    config["rope_scaling"] = is_scaled(rope) ? std::move(rope) : Json();
}

} // namespace

std::string own_key(const Json& config, std::string_view key) {
    const std::string type = config.value("model_type", "");
    for (const Family& family : families()) {
        for (const Renamed& renamed : family.keys) {
            // Of several names the one that the configuration has.
            if (family.model_type == type && renamed.key == key &&
                (!config.contains(key) || config.contains(renamed.own))) {
                return std::string(renamed.own);
            }
        }
    }
    return std::string(key);
}

Json older_config(Json config) {
    // It names a file of Python that does not go along, nor is it what was computed here.
    config.erase("auto_map");
    if (Json type = take(config, "dtype"); !type.is_null()) {
        config["torch_dtype"] = std::move(type);
    }
    Json rope = take_rope(config);
    if (!rope.is_object()) {
        return config;
    }
    if (!is_nested(rope)) {
        put_rope(config, std::move(rope));
    } else if (config.value("model_type", "") == "gemma3_text") {
        // The one family that had two kinds in the older style.
        if (Json base = take(rope["sliding_attention"], "rope_theta"); !base.is_null()) {
            config["rope_local_base_freq"] = std::move(base);
        }
        put_rope(config, take(rope, "full_attention"));
    } else {
        config["rope_parameters"] = std::move(rope);
    }
    return config;
}

} // namespace cutaway
