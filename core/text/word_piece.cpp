#include "core/text/word_piece.h"

#include "core/text/steps.h"
#include "core/text/utf8.h"

namespace cutaway {

WordPiece::WordPiece(const JsonObject& model)
    : unknown_(model.text("unk_token")), where_(model.where()),
      longest_(model.integer_between("max_input_chars_per_word", 0, 1 << 30)) {
    refuse_other_members(
        model, {"type", "vocab", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word"});
    const std::string prefix = model.text("continuing_subword_prefix");
    ids_ = read_vocabulary(model);
    std::vector<std::string> first;
    std::vector<std::string> behind;
    for (const auto& [token, id] : ids_) {
        if (!token.empty()) {
            first.push_back(token);
            first_.ids.push_back(id);
        }
        if (token.size() > prefix.size() && token.starts_with(prefix)) {
            behind.push_back(token.substr(prefix.size()));
            behind_.ids.push_back(id);
        }
    }
    first_.texts = LongestPrefix(first);
    behind_.texts = LongestPrefix(behind);
}

void WordPiece::encode(std::string_view word, std::vector<std::int64_t>& ids, WorkLimit& limit) const {
    const std::size_t begin = ids.size();
    bool known = static_cast<std::int64_t>(utf8_count(word)) <= longest_;
    for (const Tokens* tokens = &first_; known && !word.empty(); tokens = &behind_) {
        limit.check_time(where_);
        const auto found = tokens->texts.of(word);
        known = found.has_value();
        if (found) {
            ids.push_back(tokens->ids[found->index]);
            word.remove_prefix(found->bytes);
        }
    }
    if (!known) {
        const auto unknown = ids_.find(unknown_);
        if (unknown == ids_.end()) {
            fail_for_unknown(unknown_, where_);
        }
        ids.resize(begin);
        ids.push_back(unknown->second);
    }
}

} // namespace cutaway
