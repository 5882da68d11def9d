#pragma once

#include "core/model/tensor_names.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

class ModelConfig;
struct Traits;

/// What a family's configuration calls a key of Llama's. A key may have several such rows, and Llama's own
/// name is then read only where it is among them: the first that the file has counts.
struct Renamed {
    std::string_view key;
    std::string_view own;
};

/// A family of models: one row of the table. Beginning with Llama's traits, it says what differs.
struct Family {
    std::string_view model_type;           ///< config.json's
    std::string_view architecture;         ///< the only entry of `architectures`
    std::string_view other_architecture{}; ///< which some published checkpoints name instead
    /// JSON: the values of keys that a configuration may leave out, as Transformers has them, by Llama's
    /// names. Sizes have none: a configuration without them is of no model that was published.
    std::string_view defaults = "{}";
    std::vector<Renamed> keys{};
    TensorNames names{};
    void (*read)(ModelConfig& config, Traits& traits) = nullptr;
};

/// What stands before the model type of a checkpoint that lacks the removed slots' tensors: stock classes
/// would run it with random numbers in their place.
inline constexpr std::string_view pruned_prefix = "cutaway_";

/// Every family that is understood.
std::span<const Family> families();

/// Throws Error(unsupported-model) where the configuration is of none.
const Family& family_of(std::string_view model_type, const std::string& where);

} // namespace cutaway
