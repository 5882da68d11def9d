#include "core/evaluate/context_length.h"

#include "core/plan/error.h"

namespace cutaway {

namespace {

/// Beyond any context there is; tokenizers write 10^30 for none.
constexpr std::int64_t longest = 1 << 30;
constexpr std::int64_t otherwise = 2048;

/// Zero where `json` has no such length.
std::int64_t length_in(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    if (!json.is_object() || found == json.end() || !found->is_number()) {
        return 0;
    }
    const double value = found->get<double>();
    return value >= 1 && value <= static_cast<double>(longest) ? static_cast<std::int64_t>(value) : 0;
}

} // namespace

Json companion_json(const Checkpoint& checkpoint, std::string_view name) {
    const auto file = checkpoint.files_of().find(name);
    return file ? read_json(*file, error_code::bad_tokenizer) : Json();
}

std::int64_t context_length(const Checkpoint& checkpoint) {
    const Json& whole = checkpoint.config();
    const auto text = whole.find("text_config");
    const Json& config = text != whole.end() && text->is_object() ? *text : whole;
    for (const char* key : {"n_positions", "max_position_embeddings", "n_ctx"}) {
        if (const std::int64_t length = length_in(config, key); length > 0) {
            return length;
        }
    }
    const std::int64_t length =
        length_in(companion_json(checkpoint, "tokenizer_config.json"), "model_max_length");
    return length > 0 ? length : otherwise;
}

} // namespace cutaway
