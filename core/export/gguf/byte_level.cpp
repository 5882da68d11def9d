#include "core/text/byte_level.h"

#include "core/export/gguf/bpe.h"
#include "core/text/steps.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cutaway {

namespace {

/// How words are split: the pre-tokenizer's steps in a row, and what llama.cpp calls that.
struct Split {
    std::string_view steps;
    bool ignores_merges = false; ///< a word that is a token is that, whatever its merges
    std::string_view name;
};

// What llama.cpp calls them decides nothing but this, and whether it puts a first token before a text, which
// is said apart.
constexpr std::array splits{
    Split{"words", false, "gpt-2"},
    Split{"each digit, words", false, "smollm"},
    Split{R"(/\p{N}/, words)", false, "smollm"},
    Split{
        R"(/(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/, bytes)",
        true, "llama-bpe"},
    Split{
        R"(/(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/, bytes)",
        false, "smaug-bpe"},
    Split{
        R"(/(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/, bytes)",
        false, "qwen2"},
};

/// One step in a word or two, or its expression between slashes; empty where no row of the table has it.
std::string words_of(const JsonObject& step) {
    const std::string type = step.text("type");
    if (type == "ByteLevel" && !step.boolean("add_prefix_space", true)) {
        return step.boolean("use_regex", true) ? "words" : "bytes";
    }
    if (type == "Digits") {
        return step.boolean("individual_digits", false) ? "each digit" : "";
    }
    if (type == "Split" && step.object("pattern").has("Regex")) {
        const std::string pattern = step.object("pattern").text("Regex"), behavior = step.text("behavior");
        const bool inverted = step.boolean("invert", false);
        // Where what lies between matches goes, nothing may lie there.
        const bool leaves_nothing = pattern.ends_with(R"([^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)");
        if (inverted ? behavior == "Removed" && leaves_nothing : behavior == "Isolated") {
            return "/" + pattern + "/";
        }
    }
    return "";
}

std::string_view pre_tokenizer(const JsonObject& tokenizer) {
    std::string steps;
    for (const JsonObject& step : steps_of(tokenizer, "pre_tokenizer", "pretokenizers")) {
        const std::string words = words_of(step);
        if (words.empty()) {
            refuse_tokenizer("splits words by " + step.text("type") +
                                 " in a way that llama.cpp does not know",
                             tokenizer.where());
        }
        steps += (steps.empty() ? "" : ", ") + words;
    }
    const bool ignores_merges = tokenizer.object("model").boolean("ignore_merges", false);
    const auto* const found = std::ranges::find_if(splits, [&](const Split& split) {
        return split.steps == steps && split.ignores_merges == ignores_merges;
    });
    if (found == splits.end()) {
        refuse_tokenizer("splits words in a way that llama.cpp does not know: " + steps, tokenizer.where());
    }
    return found->name;
}

/// llama.cpp normalizes nothing. NFC is let pass, since texts are in that form already unless somebody took
/// them apart.
void check_normalizer(const JsonObject& tokenizer) {
    for (const JsonObject& step : steps_of(tokenizer, "normalizer", "normalizers")) {
        if (step.text("type") != "NFC") {
            refuse_tokenizer("changes texts by " + step.text("type"), tokenizer.where());
        }
    }
}

/// What has no token is left out by both, and by llama.cpp where the tokenizer has an unknown token for it.
void check_bytes(const JsonObject& tokenizer, const GgufVocabulary& vocabulary) {
    if (tokenizer.object("model").text("unk_token", "").empty()) {
        return;
    }
    for (int byte = 0; byte < 256; ++byte) {
        if (!vocabulary.has(byte_level_spelling(std::string(1, static_cast<char>(byte))))) {
            refuse_tokenizer("has an unknown token instead of one for every byte", tokenizer.where());
        }
    }
}

} // namespace

GgufMetadata byte_level_metadata(const JsonObject& tokenizer, const GgufVocabulary& vocabulary) {
    check_normalizer(tokenizer);
    const std::string_view name = pre_tokenizer(tokenizer);
    check_bytes(tokenizer, vocabulary);
    std::vector<std::string> merges;
    for (const auto& [left, right] : merges_of(tokenizer)) {
        if (left.find(' ') != std::string::npos || right.find(' ') != std::string::npos) {
            refuse_tokenizer("merges tokens that hold a space", tokenizer.where());
        }
        merges.push_back(left + ' ' + right);
    }
    return {{"tokenizer.ggml.model", std::string("gpt2")},
            {"tokenizer.ggml.pre", std::string(name)},
            {"tokenizer.ggml.merges", std::move(merges)}};
}

} // namespace cutaway
