#include "core/text/bpe.h"

#include "core/checkpoint/printable.h"
#include "core/text/steps.h"
#include "core/text/utf8.h"

#include <fmt/format.h>
#include <queue>

#include <compare>
#include <utility>

namespace cutaway {

namespace {

std::uint64_t key(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint32_t>(right);
}

/// More than any tokenizer's tokens have; of a hostile one's no more are kept.
constexpr std::size_t max_pairs = 1 << 20;

std::uint64_t side_by_side(std::string_view left, std::string_view right) {
    return std::uint64_t{utf8_decoded(left)} << 32 | utf8_decoded(right);
}

/// A merge is `["a", "b"]` or, in older files, `"a b"`.
std::pair<std::string, std::string> merge_pair(const Json& merge, std::int32_t rank,
                                               const JsonObject& model) {
    if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
        return {merge[0].get<std::string>(), merge[1].get<std::string>()};
    }
    if (merge.is_string()) {
        const auto text = merge.get<std::string>();
        const std::size_t space = text.find(' ');
        if (space != std::string::npos && text.find(' ', space + 1) == std::string::npos) {
            return {text.substr(0, space), text.substr(space + 1)};
        }
    }
    model.fail(fmt::format("merge {} is no pair of tokens", rank));
}

/// Two neighbours that may be joined: the rank of their merge, where the left one stands, and what they
/// become.
struct Candidate {
    std::int32_t rank = 0;
    std::int32_t place = 0;
    std::int32_t joined = 0;

    auto operator<=>(const Candidate&) const = default;
};

} // namespace

Bpe::Bpe(const JsonObject& model) : where_(model.where()) {
    refuse_other_members(model,
                         {"type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix",
                          "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges"});
    if (model.number("dropout", 0) != 0) {
        model.fail("'dropout' is not supported: ids would differ from call to call");
    }
    prefix_ = model.text("continuing_subword_prefix", "");
    suffix_ = model.text("end_of_word_suffix", "");
    unknown_ = model.text("unk_token", "");
    fuse_unknown_ = model.boolean("fuse_unk", false);
    byte_fallback_ = model.boolean("byte_fallback", false);
    ignore_merges_ = model.boolean("ignore_merges", false);
    ids_ = read_vocabulary(model);
    read_merges(model);
}

void Bpe::read_merges(const JsonObject& model) {
    const Json& merges = model.array("merges");
    merges_.reserve(merges.size());
    std::int32_t rank = 0;
    for (const Json& merge : merges) {
        const auto [left, right] = merge_pair(merge, rank, model);
        const auto left_id = id(left);
        const auto right_id = id(right);
        if (right.size() < prefix_.size()) {
            model.fail(fmt::format("merge {} names a token without the prefix {}", rank, in_quotes(prefix_)));
        }
        const std::string both = left + right.substr(prefix_.size());
        const auto joined = id(both);
        if (!left_id || !right_id || !joined) {
            model.fail(fmt::format("merge {} names a token that is not in the vocabulary", rank));
        }
        // Of a pair that stands twice the later counts, as in the library's map.
        merges_[key(*left_id, *right_id)] = {.rank = rank, .joined = *joined};
        ++rank;
        note_pairs(both);
    }
}

void Bpe::note_pairs(std::string_view token) {
    while (joined_.size() <= max_pairs && !token.empty() && utf8_length(token.front()) < token.size()) {
        const std::string_view left = token.substr(0, utf8_length(token.front()));
        token.remove_prefix(left.size());
        joined_.insert(side_by_side(left, token.substr(0, utf8_length(token.front()))));
    }
}

std::optional<std::int32_t> Bpe::id(std::string_view token) const {
    const auto found = ids_.find(token);
    return found == ids_.end() ? std::nullopt : std::optional(static_cast<std::int32_t>(found->second));
}

const Bpe::Merge* Bpe::merge_of(std::int32_t left, std::int32_t right) const {
    const auto found = merges_.find(key(left, right));
    return found == merges_.end() ? nullptr : &found->second;
}

/// A character's bytes as tokens; empty where one of them has none.
std::vector<std::int32_t> Bpe::byte_tokens(std::string_view character) const {
    std::vector<std::int32_t> tokens;
    for (const char byte : character) {
        const auto token = id(byte_token(byte));
        if (!token) {
            return {};
        }
        tokens.push_back(*token);
    }
    return tokens;
}

std::int32_t Bpe::unknown() const {
    const auto token = id(unknown_);
    if (!token) {
        fail_for_unknown(unknown_, where_);
    }
    return *token;
}

std::vector<Bpe::Symbol> Bpe::symbols(std::string_view word) const {
    std::vector<Symbol> result;
    bool unknown_waits = false;
    const auto add = [&](std::int32_t id) {
        const auto place = static_cast<std::int32_t>(result.size());
        result.push_back({.id = id, .before = place - 1, .after = place + 1});
    };
    const auto add_waiting = [&] {
        if (unknown_waits) {
            add(unknown());
        }
        unknown_waits = false;
    };
    std::string spelled;
    for (bool first = true; !word.empty(); first = false) {
        std::string_view character = word.substr(0, utf8_length(word.front()));
        word.remove_prefix(character.size());
        if ((!first && !prefix_.empty()) || (word.empty() && !suffix_.empty())) {
            spelled = (first ? "" : prefix_) + std::string(character) + (word.empty() ? suffix_ : "");
            character = spelled;
        }
        if (const auto known = id(character)) {
            add_waiting();
            add(*known);
            continue;
        }
        const std::vector<std::int32_t> bytes =
            byte_fallback_ ? byte_tokens(character) : std::vector<std::int32_t>();
        if (!bytes.empty()) {
            for (const std::int32_t byte : bytes) {
                add(byte); // before an unknown token that waits: the library's order
            }
        } else if (!unknown_.empty()) {
            if (!fuse_unknown_) {
                add_waiting();
            }
            unknown_waits = true;
        }
    }
    add_waiting();
    return result;
}

void Bpe::merge(std::vector<Symbol>& symbols) const {
    constexpr std::int32_t gone = -1;
    const auto count = static_cast<std::int32_t>(symbols.size());
    const auto at = [&](std::int32_t place) -> Symbol& { return symbols[static_cast<std::size_t>(place)]; };
    std::vector<Candidate> first;
    for (std::int32_t i = 0; i + 1 < count; ++i) {
        if (const Merge* merge = merge_of(at(i).id, at(i + 1).id)) {
            first.push_back({.rank = merge->rank, .place = i, .joined = merge->joined});
        }
    }
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue({}, std::move(first));
    const auto consider = [&](std::int32_t left) {
        if (left >= 0 && at(left).after < count) {
            if (const Merge* merge = merge_of(at(left).id, at(at(left).after).id)) {
                queue.push({.rank = merge->rank, .place = left, .joined = merge->joined});
            }
        }
    };
    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Symbol& left = at(best.place);
        const Merge* merge =
            left.id == gone || left.after >= count ? nullptr : merge_of(left.id, at(left.after).id);
        if (merge == nullptr || merge->joined != best.joined) {
            continue; // one of the two has been joined meanwhile
        }
        Symbol& right = at(left.after);
        left.id = merge->joined;
        left.after = right.after;
        right.id = gone;
        if (left.after < count) {
            at(left.after).before = best.place;
        }
        consider(left.before);
        consider(best.place);
    }
    std::erase_if(symbols, [](const Symbol& symbol) { return symbol.id == gone; });
}

std::vector<std::string_view> Bpe::parts(std::string_view word) const {
    if (joined_.size() > max_pairs || ignore_merges_ || !prefix_.empty() || !suffix_.empty()) {
        return {word};
    }
    std::vector<std::string_view> result;
    std::size_t begin = 0;
    for (std::size_t place = 0; place < word.size();) {
        const std::string_view left = word.substr(place, utf8_length(word[place]));
        place += left.size();
        if (place == word.size()) {
            break;
        }
        const std::string_view right = word.substr(place, utf8_length(word[place]));
        // Where a character is no token its neighbours may be, of a run of unknown ones or of bytes.
        if (!joined_.contains(side_by_side(left, right)) && id(left) && id(right)) {
            result.push_back(word.substr(begin, place - begin));
            begin = place;
        }
    }
    result.push_back(word.substr(begin));
    return result;
}

void Bpe::encode(std::string_view word, std::vector<std::int64_t>& ids, WorkLimit& /*limit*/) const {
    if (ignore_merges_) {
        if (const auto whole = id(word)) {
            ids.push_back(*whole);
            return;
        }
    }
    std::vector<Symbol> left = symbols(word);
    merge(left);
    for (const Symbol& symbol : left) {
        ids.push_back(symbol.id);
    }
}

} // namespace cutaway
