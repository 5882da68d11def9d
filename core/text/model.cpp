#include "core/text/model.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"
#include "core/text/bpe.h"
#include "core/text/unigram.h"
#include "core/text/word_level.h"
#include "core/text/word_piece.h"

#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

/// More than any tokenizer has.
constexpr std::int64_t max_id = 1 << 24;

/// The oldest files name no type.
std::string type_of(const JsonObject& model) {
    if (model.has("type")) {
        return model.text("type");
    }
    if (model.has("merges")) {
        return "BPE";
    }
    if (model.at("vocab").is_array()) {
        return "Unigram";
    }
    return model.has("continuing_subword_prefix") ? "WordPiece" : "WordLevel";
}

} // namespace

std::unique_ptr<const Model> read_model(const JsonObject& model) {
    const std::string type = type_of(model);
    if (type == "BPE") {
        return std::make_unique<const Bpe>(model);
    }
    if (type == "Unigram") {
        return std::make_unique<const Unigram>(model);
    }
    if (type == "WordPiece") {
        return std::make_unique<const WordPiece>(model);
    }
    if (type == "WordLevel") {
        return std::make_unique<const WordLevel>(model);
    }
    model.fail("the tokenizer's model " + in_quotes(type) + " is not supported");
}

TokenIds read_vocabulary(const JsonObject& model) {
    const Json& vocabulary = model.object("vocab").json();
    if (vocabulary.empty()) {
        model.fail("'vocab' is empty");
    }
    TokenIds ids;
    ids.reserve(vocabulary.size());
    std::vector<bool> taken;
    for (const auto& [token, number] : vocabulary.items()) {
        const auto id = number.is_number_integer() ? number.get<std::int64_t>() : -1;
        if (id < 0 || id >= max_id) {
            model.fail(fmt::format("the id of {} in 'vocab' is no whole number from 0 to {}",
                                   in_quotes(token), max_id - 1));
        }
        const auto place = static_cast<std::size_t>(id);
        taken.resize(std::max(taken.size(), place + 1));
        if (taken[place]) {
            model.fail(fmt::format("two tokens of 'vocab' have the id {}", id));
        }
        taken[place] = true;
        ids.emplace(token, id);
    }
    return ids;
}

std::string byte_token(char byte) {
    return fmt::format("<0x{:02X}>", static_cast<unsigned char>(byte));
}

void fail_for_unknown(const std::string& token, const std::string& where) {
    throw Error(error_code::bad_tokenizer,
                token.empty()
                    ? "The text has characters that have no token, and there is no unknown token"
                    : fmt::format("The text needs the unknown token {}, which is not in the vocabulary",
                                  in_quotes(token)),
                where, "The tokenizer is damaged; fetch the model again.");
}

} // namespace cutaway
