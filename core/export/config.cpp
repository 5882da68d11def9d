#include "core/export/config.h"

#include <utility>

namespace cutaway {

namespace {

void rename_key(Json& config, const char* newer, const char* older) {
    if (const auto found = config.find(newer); found != config.end()) {
        Json value = std::move(*found);
        config.erase(found);
        if (!config.contains(older)) {
            config[older] = std::move(value);
        }
    }
}

} // namespace

Json older_config(Json config) {
    rename_key(config, "dtype", "torch_dtype");
    const auto found = config.find("rope_parameters");
    if (found == config.end() || !found->is_object()) {
        return config;
    }
    Json rope = std::move(*found);
    config.erase(found);
    if (const auto theta = rope.find("rope_theta"); theta != rope.end()) {
        config["rope_theta"] = std::move(*theta);
        rope.erase("rope_theta");
    }
    const bool scaled = rope.contains("rope_type") && rope["rope_type"] != "default";
    config["rope_scaling"] = scaled ? std::move(rope) : Json();
    return config;
}

} // namespace cutaway
