#include "core/text/bpe.h"

#include "core/text/utf8.h"

#include <fmt/format.h>
#include <queue>

#include <tuple>

namespace cutaway {

namespace {

/// More than any tokenizer has; keeps two ids within one 64-bit key.
constexpr std::int64_t max_id = 1 << 24;

std::uint64_t key(std::int64_t left, std::int64_t right) {
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint64_t>(right);
}

std::pair<std::string, std::string> merge_pair(const Json& merge, const JsonObject& model) {
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
    model.fail("an entry of 'merges' is no pair of tokens");
}

} // namespace

Bpe::Bpe(const JsonObject& model) {
    if (model.text("type", "BPE") != "BPE") {
        model.fail("the tokenizer's model '" + model.text("type") + "' is not supported, only BPE is");
    }
    if (model.number("dropout", 0) != 0) {
        model.fail("'dropout' is not supported: ids would differ from call to call");
    }
    for (const char* affix : {"continuing_subword_prefix", "end_of_word_suffix"}) {
        if (!model.text(affix, "").empty()) {
            model.fail(std::string("'") + affix + "' is not supported");
        }
    }
    fuse_unknown_ = model.boolean("fuse_unk", false);
    byte_fallback_ = model.boolean("byte_fallback", false);
    ignore_merges_ = model.boolean("ignore_merges", false);
    read_vocabulary(model);
    read_merges(model);
    if (model.has("unk_token")) {
        unknown_ = id(model.text("unk_token"));
        if (!unknown_) {
            model.fail("'unk_token' is not in the vocabulary");
        }
    }
}

void Bpe::read_vocabulary(const JsonObject& model) {
    const Json& vocabulary = model.object("vocab").json();
    ids_.reserve(vocabulary.size());
    for (const auto& [token, id] : vocabulary.items()) {
        if (!id.is_number_integer() || id.get<std::int64_t>() < 0 || id.get<std::int64_t>() >= max_id) {
            model.fail("an id of 'vocab' is no number from 0");
        }
        ids_[token] = id.get<std::int64_t>();
    }
}

void Bpe::read_merges(const JsonObject& model) {
    const Json& merges = model.array("merges");
    merges_.reserve(merges.size());
    std::int32_t rank = 0;
    for (const Json& merge : merges) {
        const auto [left, right] = merge_pair(merge, model);
        const auto left_id = id(left);
        const auto right_id = id(right);
        const auto joined = id(left + right);
        if (!left_id || !right_id || !joined) {
            model.fail(fmt::format("merge {} names a token that is not in the vocabulary", rank));
        }
        // Of a pair that stands twice the later counts, as in the library's map.
        merges_[key(*left_id, *right_id)] = {.rank = rank, .joined = *joined};
        ++rank;
    }
}

std::optional<std::int64_t> Bpe::id(std::string_view token) const {
    const auto found = ids_.find(std::string(token));
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::int64_t> Bpe::symbols(std::string_view word) const {
    std::vector<std::int64_t> result;
    bool after_unknown = false;
    for (const std::string_view character : utf8_characters(word)) {
        if (const auto known = id(character)) {
            result.push_back(*known);
            after_unknown = false;
            continue;
        }
        if (byte_fallback_) {
            std::vector<std::int64_t> bytes;
            for (const char byte : character) {
                if (const auto token = id(fmt::format("<0x{:02X}>", static_cast<unsigned char>(byte)))) {
                    bytes.push_back(*token);
                }
            }
            if (bytes.size() == character.size()) {
                result.insert(result.end(), bytes.begin(), bytes.end());
                after_unknown = false;
                continue;
            }
        }
        if (unknown_ && !(fuse_unknown_ && after_unknown)) {
            result.push_back(*unknown_);
        }
        after_unknown = unknown_.has_value();
    }
    return result;
}

void Bpe::merge(std::vector<std::int64_t>& symbols) const {
    struct Link {
        std::int32_t before;
        std::int32_t after;
    };
    /// A pair that may be joined: its rank, where its left symbol stands, and both as they were then.
    using Candidate = std::tuple<std::int32_t, std::int32_t, std::int64_t, std::int64_t>;
    constexpr std::int64_t gone = -1;
    const auto count = static_cast<std::int32_t>(symbols.size());
    std::vector<Link> links(symbols.size());
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    const auto at = [&](std::int32_t place) -> std::int64_t& {
        return symbols[static_cast<std::size_t>(place)];
    };
    const auto link = [&](std::int32_t place) -> Link& { return links[static_cast<std::size_t>(place)]; };
    const auto consider = [&](std::int32_t left) {
        const std::int32_t right = left < 0 ? count : link(left).after;
        if (right >= count) {
            return;
        }
        const auto found = merges_.find(key(at(left), at(right)));
        if (found != merges_.end()) {
            queue.emplace(found->second.rank, left, at(left), at(right));
        }
    };
    for (std::int32_t i = 0; i < count; ++i) {
        link(i) = {i - 1, i + 1};
    }
    for (std::int32_t i = 0; i + 1 < count; ++i) {
        consider(i);
    }
    while (!queue.empty()) {
        const auto [rank, left, left_id, right_id] = queue.top();
        queue.pop();
        const std::int32_t right = at(left) == left_id ? link(left).after : count;
        if (right >= count || at(right) != right_id) {
            continue; // one of the two has been joined meanwhile
        }
        at(left) = merges_.at(key(left_id, right_id)).joined;
        at(right) = gone;
        link(left).after = link(right).after;
        if (link(right).after < count) {
            link(link(right).after).before = left;
        }
        consider(link(left).before);
        consider(left);
    }
    std::erase(symbols, gone);
}

void Bpe::encode(std::string_view word, std::vector<std::int64_t>& ids) const {
    if (ignore_merges_) {
        if (const auto whole = id(word)) {
            ids.push_back(*whole);
            return;
        }
    }
    std::vector<std::int64_t> result = symbols(word);
    merge(result);
    ids.insert(ids.end(), result.begin(), result.end());
}

} // namespace cutaway
