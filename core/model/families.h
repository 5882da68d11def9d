#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cutaway {

/// A family of models: what its configuration leaves unsaid. Everything else the traits say, so one more
/// family of the same traits is one more row.
struct Family {
    std::string_view model_type;                ///< config.json's
    std::string_view architecture;              ///< the only entry of `architectures`
    std::int64_t kv_heads = 0;                  ///< where the config has none; 0: as many as there are heads
    std::optional<std::int64_t> sliding_window; ///< where the config has none
    bool bias_keys = false;                     ///< whether `attention_bias` and `mlp_bias` are keys of it
};

/// Every family that is understood.
std::span<const Family> families();

/// Throws Error(unsupported-model) where the configuration is of none.
const Family& family_of(std::string_view model_type, const std::string& where);

} // namespace cutaway
