#include "core/export/config.h"

#include "core/plan/error.h"

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

} // namespace

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
    if (Json theta = take(rope, "rope_theta"); !theta.is_null()) {
        config["rope_theta"] = std::move(theta);
    }
    config["rope_scaling"] = is_scaled(rope) ? std::move(rope) : Json();
    return config;
}

} // namespace cutaway
