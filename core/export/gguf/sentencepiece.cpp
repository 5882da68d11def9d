#include "core/checkpoint/printable.h"
#include "core/export/gguf/bpe.h"
#include "core/text/metaspace.h"
#include "core/text/model.h"
#include "core/text/steps.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace cutaway {

namespace {

using Merges = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view mark = "\u2581"; ///< stands for a space

/// Whether a mark is put before a text; throws where texts are changed otherwise than llama.cpp does.
class Steps {
  public:
    explicit Steps(const JsonObject& tokenizer) : where_(tokenizer.where()) {
        for (const JsonObject& step : steps_of(tokenizer, "normalizer", "normalizers")) {
            add_normalizer(step);
        }
        for (const JsonObject& step : steps_of(tokenizer, "pre_tokenizer", "pretokenizers")) {
            add_pre_tokenizer(step);
        }
        if (!replaces_) {
            refuse_tokenizer("leaves spaces as they are", where_);
        }
    }

    bool prepends() const { return prepends_; }
    bool splits() const { return splits_; } ///< between words, so that no token lies across

  private:
    void add_normalizer(const JsonObject& step) {
        const std::string type = step.text("type");
        if (type == "Prepend" && step.text("prepend") == mark && !replaces_) {
            prepends_ = true;
        } else if (type == "Replace" && step.object("pattern").text("String", "") == " " &&
                   step.text("content") == mark) {
            replaces_ = true;
        } else {
            refuse_tokenizer("changes texts by " + type + " in a way that llama.cpp does not know", where_);
        }
    }

    /// It puts no mark before a text that begins with a space, nor behind a special token where it marks the
    /// first word alone; SentencePiece, which models of this kind were trained with, does both, and llama.cpp
    /// as well. See docs/decisions/014-gguf.md.
    void add_pre_tokenizer(const JsonObject& step) {
        if (step.text("type") != "Metaspace" || replaces_) {
            refuse_tokenizer("splits words by " + step.text("type"), where_);
        }
        const Metaspace metaspace = read_metaspace(step);
        if (metaspace.mark != mark) {
            refuse_tokenizer("marks spaces by " + in_quotes(metaspace.mark), where_);
        }
        replaces_ = true;
        prepends_ = metaspace.prepend != Metaspace::Prepend::never;
        splits_ = metaspace.split;
    }

    std::string where_;
    bool prepends_ = false;
    bool replaces_ = false;
    bool splits_ = false;
};

bool is_marks(std::string_view token) {
    return std::ranges::all_of(utf8_characters(token), [](std::string_view each) { return each == mark; });
}

/// llama.cpp joins any two neighbours that are a token together, the token of the highest score first;
/// the tokenizer those that it has a merge of, the lowest rank first. These are the scores that make both
/// the same, the lowest rank's of a token below zero.
std::vector<float> scores_of(const Merges& merges, const GgufVocabulary& vocabulary,
                             const std::string& where) {
    std::vector<float> scores(vocabulary.tokens.size(), 0);
    std::set<std::int64_t> whole; // tokens whose merges have been met
    std::int64_t last = -1;
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
        const std::string joined = merges[rank].first + merges[rank].second;
        const auto found = vocabulary.ids.find(joined);
        if (found == vocabulary.ids.end()) {
            refuse_tokenizer("merges to " + in_quotes(joined) + ", which is no token", where);
        }
        if (found->second == last) {
            continue;
        }
        last = found->second;
        if (!whole.insert(last).second) {
            // Of marks any order gives the same.
            if (!is_marks(joined)) {
                refuse_tokenizer("makes the token " + in_quotes(joined) + " at several ranks", where);
            }
            continue;
        }
        scores[static_cast<std::size_t>(last)] = -static_cast<float>(rank);
    }
    return scores;
}

/// Throws where two tokens are one together and yet are not merged.
void check_splits(const Merges& merges, const GgufVocabulary& vocabulary, const Steps& steps,
                  const std::string& where) {
    const std::set<std::pair<std::string, std::string>> known(merges.begin(), merges.end());
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        const std::string& token = vocabulary.tokens[id];
        const bool is_text =
            vocabulary.kinds[id] == GgufVocabulary::normal || vocabulary.kinds[id] == GgufVocabulary::byte;
        // With a space in it, it stands in no text, since those are marks by then.
        if (!is_text || token.find(' ') != std::string::npos) {
            continue;
        }
        if (steps.splits() && token.find(mark, 1) != std::string::npos) {
            refuse_tokenizer("has the token " + in_quotes(token) + ", which no word has in it", where);
        }
        for (std::size_t cut = utf8_length(token.front()); cut < token.size();
             cut += utf8_length(token[cut])) {
            const std::pair pair(token.substr(0, cut), token.substr(cut));
            if (vocabulary.has(pair.first) && vocabulary.has(pair.second) && !known.contains(pair)) {
                refuse_tokenizer(fmt::format("does not merge {} and {}, which llama.cpp would",
                                             in_quotes(pair.first), in_quotes(pair.second)),
                                 where);
            }
        }
    }
}

/// llama.cpp ends the program where a byte has no token.
void mark_bytes(GgufVocabulary& vocabulary, const std::string& where) {
    for (int byte = 0; byte < 256; ++byte) {
        const auto found = vocabulary.ids.find(byte_token(static_cast<char>(byte)));
        if (found == vocabulary.ids.end()) {
            refuse_tokenizer(
                "has no token for every byte: llama.cpp would end at the first unknown character", where);
        }
        vocabulary.kinds[static_cast<std::size_t>(found->second)] = GgufVocabulary::byte;
    }
}

} // namespace

std::vector<std::pair<std::string, std::string>> merges_of(const JsonObject& tokenizer) {
    Merges merges;
    for (const Json& merge : tokenizer.object("model").array("merges")) {
        if (merge.is_array()) {
            merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
        } else {
            const auto text = merge.get<std::string>();
            const std::size_t space = text.find(' ');
            merges.emplace_back(text.substr(0, space), text.substr(space + 1));
        }
    }
    return merges;
}

GgufMetadata sentencepiece_metadata(const JsonObject& tokenizer, GgufVocabulary& vocabulary) {
    const std::string& where = tokenizer.where();
    const Steps steps(tokenizer);
    if (tokenizer.object("model").boolean("ignore_merges", false)) {
        refuse_tokenizer("takes words that are tokens without merging them", where);
    }
    mark_bytes(vocabulary, where);
    const std::string unknown = tokenizer.object("model").text("unk_token", "");
    if (const auto found = vocabulary.ids.find(unknown); found != vocabulary.ids.end()) {
        vocabulary.kinds[static_cast<std::size_t>(found->second)] = GgufVocabulary::unknown;
    }
    const Merges merges = merges_of(tokenizer);
    std::vector<float> scores = scores_of(merges, vocabulary, where);
    check_splits(merges, vocabulary, steps, where);
    return {{"tokenizer.ggml.model", std::string("llama")},
            {"tokenizer.ggml.pre", std::string("default")},
            {"tokenizer.ggml.scores", std::move(scores)},
            {"tokenizer.ggml.add_space_prefix", steps.prepends()}};
}

} // namespace cutaway
