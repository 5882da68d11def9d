#include "core/model/families.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <array>
#include <string>

namespace cutaway {

namespace {

/// Llama 2, 3, 3.1, 3.2, TinyLlama, SmolLM and Yi all call themselves llama. Defaults are Transformers'.
constexpr std::array<Family, 2> table{{
    {.model_type = "llama",
     .architecture = "LlamaForCausalLM",
     .sliding_window = std::nullopt,
     .bias_keys = true},
    {.model_type = "mistral", .architecture = "MistralForCausalLM", .kv_heads = 8, .sliding_window = 4096},
}};

} // namespace

std::span<const Family> families() {
    return table;
}

const Family& family_of(std::string_view model_type, const std::string& where) {
    std::string known;
    for (const Family& family : table) {
        if (family.model_type == model_type) {
            return family;
        }
        known += (known.empty() ? "" : ", ") + std::string(family.model_type);
    }
    throw Error(error_code::unsupported_model,
                "The model type (model_type) " + in_quotes(model_type) + " is not understood", where,
                "Cutaway runs these: " + known + ".");
}

} // namespace cutaway
