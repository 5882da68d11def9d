#include "core/text/word_level.h"

#include "core/text/steps.h"

namespace cutaway {

WordLevel::WordLevel(const JsonObject& model) : unknown_(model.text("unk_token")), where_(model.where()) {
    refuse_other_members(model, {"type", "vocab", "unk_token"});
    ids_ = read_vocabulary(model);
}

void WordLevel::encode(std::string_view word, std::vector<std::int64_t>& ids, WorkLimit& /*limit*/) const {
    auto found = ids_.find(word);
    if (found == ids_.end()) {
        found = ids_.find(unknown_);
    }
    if (found == ids_.end()) {
        fail_for_unknown(unknown_, where_);
    }
    ids.push_back(found->second);
}

} // namespace cutaway
