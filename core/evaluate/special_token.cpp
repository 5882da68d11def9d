#include "core/evaluate/special_token.h"

#include "core/evaluate/context_length.h"

#include <string>
#include <vector>

namespace cutaway {

std::optional<std::int64_t> special_token(const Checkpoint& checkpoint, const Tokenizer& tokenizer,
                                          const char* key) {
    for (const char* name : {"tokenizer_config.json", "special_tokens_map.json"}) {
        const Json json = companion_json(checkpoint, name);
        Json token = json.is_object() && json.contains(key) ? json[key] : Json();
        if (token.is_object() && token.contains("content")) {
            token = Json(token["content"]);
        }
        if (token.is_string()) {
            const std::vector<std::int64_t> ids = tokenizer.encode(token.get<std::string>());
            if (ids.size() == 1) {
                return ids.front();
            }
        }
    }
    return std::nullopt;
}

} // namespace cutaway
