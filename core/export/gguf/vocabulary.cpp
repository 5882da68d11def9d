#include "core/export/gguf/vocabulary.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cutaway {

namespace {

constexpr std::size_t most_added = 1 << 20;

/// Which of Phi-3's added tokens llama.cpp lets stand as they are where it has the others strip.
constexpr std::array<std::string_view, 3> phi3_plain{"<unk>", "<s>", "<|endoftext|>"};

void set_token(GgufVocabulary& vocabulary, std::int64_t id, const std::string& token,
               GgufVocabulary::Kind kind, const std::string& where) {
    if (id < 0 || id >= std::ssize(vocabulary.tokens)) {
        refuse_tokenizer(fmt::format("has the token {} of id {}, and the model {} rows for them",
                                     in_quotes(token), id, vocabulary.tokens.size()),
                         where);
    }
    const auto place = static_cast<std::size_t>(id);
    vocabulary.tokens[place] = token;
    vocabulary.kinds[place] = kind;
    vocabulary.ids[token] = id;
}

/// Throws where an added token strips white space or stands between words alone, unless all do as llama.cpp
/// has it for Phi-3.
void check_flags(GgufVocabulary& vocabulary, const std::vector<JsonObject>& added, const std::string& where) {
    const auto is_plain = [](const std::string& token) {
        return std::ranges::find(phi3_plain, token) != phi3_plain.end();
    };
    bool any = false, as_phi3 = vocabulary.has("</s>") && std::ranges::all_of(phi3_plain, [&](auto token) {
                                    return vocabulary.has(std::string(token));
                                });
    for (const JsonObject& token : added) {
        const std::string text = token.text("content");
        if (token.boolean("lstrip", false) || token.boolean("single_word", false)) {
            refuse_tokenizer(
                fmt::format("has the token {}, which goes by what stands around it", in_quotes(text)), where);
        }
        const bool strips = token.boolean("rstrip", false);
        any = any || strips;
        as_phi3 = as_phi3 && strips != is_plain(text);
    }
    if (any && !as_phi3) {
        refuse_tokenizer("has tokens that take the white space behind them along", where);
    }
    vocabulary.strips_as_phi3 = any;
}

} // namespace

void refuse_tokenizer(const std::string& reason, const std::string& where) {
    throw Error(
        error_code::unsupported_model,
        "The format gguf has no place for this model's tokenizer, which " + reason, where,
        "Use zeroed. Where ids are enough, move tokenizer.json out of the model's folder: the file is "
        "then written without one.");
}

GgufVocabulary gguf_vocabulary(const JsonObject& tokenizer, std::size_t rows) {
    const std::string& where = tokenizer.where();
    GgufVocabulary vocabulary{.tokens = std::vector<std::string>(rows),
                              .kinds = std::vector<std::int32_t>(rows, GgufVocabulary::unused),
                              .ids = {}};
    for (const auto& [token, id] : tokenizer.object("model").object("vocab").json().items()) {
        set_token(vocabulary, id.get<std::int64_t>(), token, GgufVocabulary::normal, where);
    }
    std::vector<JsonObject> added;
    if (tokenizer.has("added_tokens")) {
        added = tokenizer.objects("added_tokens", most_added);
    }
    for (const JsonObject& token : added) {
        set_token(vocabulary, token.integer("id"), token.text("content"),
                  token.boolean("special", false) ? GgufVocabulary::control : GgufVocabulary::added, where);
    }
    check_flags(vocabulary, added, where);
    for (std::size_t id = 0; id < rows; ++id) {
        if (vocabulary.kinds[id] != GgufVocabulary::unused) {
            continue;
        }
        // llama.cpp wants every token once.
        std::string name = fmt::format("[PAD{}]", id);
        while (vocabulary.has(name)) {
            name += '_';
        }
        set_token(vocabulary, static_cast<std::int64_t>(id), name, GgufVocabulary::unused, where);
    }
    return vocabulary;
}

} // namespace cutaway
