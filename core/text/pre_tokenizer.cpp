#include "core/text/pre_tokenizer.h"

#include "core/checkpoint/printable.h"
#include "core/text/byte_level.h"
#include "core/text/library_unicode.h"
#include "core/text/metaspace.h"
#include "core/text/split.h"
#include "core/text/steps.h"
#include "core/text/word_steps.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cutaway {

namespace {

/// What ByteLevel splits by where it is not told otherwise: GPT-2's.
constexpr const char* gpt2_expression =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

SplitBehavior behavior_of(const JsonObject& step, const char* otherwise = nullptr) {
    constexpr std::array<std::pair<const char*, SplitBehavior>, 5> known{{
        {"Isolated", SplitBehavior::isolated},
        {"Removed", SplitBehavior::removed},
        {"MergedWithPrevious", SplitBehavior::merged_with_previous},
        {"MergedWithNext", SplitBehavior::merged_with_next},
        {"Contiguous", SplitBehavior::contiguous},
    }};
    const std::string name = otherwise == nullptr ? step.text("behavior") : step.text("behavior", otherwise);
    const auto* const found = std::ranges::find(known, name, &std::pair<const char*, SplitBehavior>::first);
    if (found == known.end()) {
        step.fail("the split behavior " + in_quotes(name) + " is not supported");
    }
    return found->second;
}

} // namespace

PreTokenizer::PreTokenizer(const JsonObject& root) : where_(root.where()) {
    for (const JsonObject& step : steps_of(root, "pre_tokenizer", "pretokenizers")) {
        add(step);
    }
}

void PreTokenizer::add(const JsonObject& step) {
    const std::string type = step.text("type");
    if (type == "ByteLevel") {
        add_byte_level(step);
    } else if (type == "Split") {
        add_split(step);
    } else if (type == "Metaspace") {
        add_metaspace(step);
    } else if (type == "CharDelimiterSplit") {
        refuse_other_members(step, {"type", "delimiter"});
        steps_.emplace_back([delimiter = Regex::literal(character_of(step, "delimiter"), step.where())](
                                const std::string& word, bool, WorkLimit& limit) {
            return split(word, delimiter, SplitBehavior::removed, /*invert=*/false, limit);
        });
    } else if (type == "FixedLength") {
        refuse_other_members(step, {"type", "length"});
        const std::size_t length =
            step.has("length") ? static_cast<std::size_t>(step.integer_between("length", 1, 1 << 30)) : 5;
        steps_.emplace_back(
            [length](const std::string& word, bool, WorkLimit&) { return split_by_length(word, length); });
    } else if (!add_plain(type, step) && !add_by_character(type, step)) {
        step.fail("the pre-tokenizer " + in_quotes(type) + " is not supported");
    }
}

/// Those that are told nothing.
bool PreTokenizer::add_plain(const std::string& type, const JsonObject& step) {
    std::vector<std::string> (*words_of)(const std::string& text) = nullptr;
    if (type == "Whitespace") {
        words_of = [](const std::string& text) { return split_at_spaces(text); };
    } else if (type == "WhitespaceSplit") {
        words_of = [](const std::string& text) { return split(text, is_space, SplitBehavior::removed); };
    } else if (type == "BertPreTokenizer") {
        words_of = split_for_bert;
    } else if (type == "UnicodeScripts") {
        words_of = [](const std::string& text) { return split_by_script(text); };
    } else {
        return false;
    }
    refuse_other_members(step, {"type"});
    steps_.emplace_back([words_of](const std::string& word, bool, WorkLimit&) { return words_of(word); });
    return true;
}

/// Those that split by characters of a kind, and may be told what becomes of them.
bool PreTokenizer::add_by_character(const std::string& type, const JsonObject& step) {
    bool (*predicate)(char32_t) = nullptr;
    SplitBehavior behavior = SplitBehavior::isolated;
    if (type == "Digits") {
        refuse_other_members(step, {"type", "individual_digits"});
        predicate = is_numeral;
        behavior =
            step.boolean("individual_digits", false) ? SplitBehavior::isolated : SplitBehavior::contiguous;
    } else if (type == "Punctuation") {
        refuse_other_members(step, {"type", "behavior"});
        predicate = is_punctuation;
        behavior = behavior_of(step, "Isolated");
    } else {
        return false;
    }
    steps_.emplace_back([predicate, behavior](const std::string& word, bool, WorkLimit&) {
        return split(word, predicate, behavior);
    });
    return true;
}

void PreTokenizer::add_byte_level(const JsonObject& step) {
    // trim_offsets is about offsets, not about ids.
    refuse_other_members(step, {"type", "add_prefix_space", "trim_offsets", "use_regex"});
    const bool add_prefix = step.boolean("add_prefix_space", true);
    const bool use_regex = step.boolean("use_regex", true);
    steps_.emplace_back([pattern = Regex(gpt2_expression, step.where()), add_prefix,
                         use_regex](const std::string& word, bool, WorkLimit& limit) {
        const std::string text = add_prefix && !word.starts_with(' ') ? " " + word : word;
        std::vector<std::string> words =
            use_regex ? split(text, pattern, SplitBehavior::isolated, /*invert=*/false, limit)
                      : std::vector{text};
        for (std::string& part : words) {
            part = byte_level_spelling(part);
        }
        return words;
    });
}

void PreTokenizer::add_split(const JsonObject& step) {
    refuse_other_members(step, {"type", "pattern", "behavior", "invert"});
    steps_.emplace_back(
        [pattern = pattern_of(step), behavior = behavior_of(step),
         invert = step.boolean("invert", false)](const std::string& word, bool, WorkLimit& limit) {
            return split(word, pattern, behavior, invert, limit);
        });
}

void PreTokenizer::add_metaspace(const JsonObject& step) {
    const Metaspace metaspace = read_metaspace(step);
    steps_.emplace_back([metaspace, spaces = Regex::literal(" ", step.where()),
                         marks = Regex::literal(metaspace.mark, step.where()),
                         where = step.where()](const std::string& word, bool first, WorkLimit& limit) {
        std::string text = replaced(word, spaces, metaspace.mark, limit, where);
        const bool prepends = metaspace.prepend == Metaspace::Prepend::always ||
                              (metaspace.prepend == Metaspace::Prepend::first && first);
        if (prepends && !text.starts_with(metaspace.mark)) {
            text.insert(0, metaspace.mark);
        }
        return metaspace.split ? split(text, marks, SplitBehavior::merged_with_next, /*invert=*/false, limit)
                               : std::vector{text};
    });
}

std::vector<std::string> PreTokenizer::operator()(std::string_view text, bool first, WorkLimit& limit) const {
    std::vector<std::string> words{std::string(text)};
    for (const Step& step : steps_) {
        std::vector<std::string> next;
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < words.size(); ++i) {
            std::vector<std::string> parts = step(words[i], first && i == 0, limit);
            for (std::string& part : parts) {
                bytes += part.size();
                next.push_back(std::move(part));
            }
            if (i == 0 && bytes < words[i].size()) { // something was dropped: the front as well?
                first = first && !next.empty() && words[i].starts_with(next.front());
            }
            limit.check_size(bytes, where_);
            limit.check_time(where_);
        }
        words = std::move(next);
    }
    return words;
}

} // namespace cutaway
