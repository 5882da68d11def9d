#include "core/text/tokenizer.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"
#include "core/text/added_tokens.h"
#include "core/text/byte_level.h"
#include "core/text/decoder_steps.h"
#include "core/text/model.h"
#include "core/text/normalizer.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace cutaway {

namespace {

constexpr JsonLimits tokenizer_limits{.bytes = 128u << 20, .depth = 32, .unique_keys = true};
/// Words whose ids are kept while one text is encoded, and the longest kept.
constexpr std::size_t max_cached_words = 1 << 16;
constexpr std::size_t max_cached_bytes = 64;
/// U+FFFD, which stands for what is no UTF-8.
constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// The ids of a template's special token.
std::vector<std::int64_t> template_ids(const JsonObject& processor, const JsonObject& item) {
    const std::string name = item.object("SpecialToken").text("id");
    const Json& ids = processor.object("special_tokens").object(name.c_str()).array("ids");
    if (ids.empty() || !std::ranges::all_of(ids, [](const Json& id) { return id.is_number_integer(); })) {
        processor.fail("the template's token " + in_quotes(name) + " has no id");
    }
    return ids.get<std::vector<std::int64_t>>();
}

Tokenizer::Around around_of_template(const JsonObject& processor) {
    Tokenizer::Around around;
    std::vector<std::int64_t>* side = &around.before;
    for (const JsonObject& item : processor.objects("single", 64)) {
        if (!item.has("SpecialToken")) {
            side = &around.after;
            continue;
        }
        const std::vector<std::int64_t> ids = template_ids(processor, item);
        side->insert(side->end(), ids.begin(), ids.end());
    }
    return around;
}

/// What a post-processor puts around a text: of all that it may do, only this is asked for.
Tokenizer::Around around_of(const JsonObject& processor) {
    const std::string type = processor.text("type");
    Tokenizer::Around around;
    if (type == "Sequence") {
        for (const JsonObject& part : processor.objects("processors", 64)) {
            const Tokenizer::Around more = around_of(part);
            around.before.insert(around.before.begin(), more.before.begin(), more.before.end());
            around.after.insert(around.after.end(), more.after.begin(), more.after.end());
        }
    } else if (type == "TemplateProcessing") {
        around = around_of_template(processor);
    } else if (type == "BertProcessing" || type == "RobertaProcessing") {
        const auto token = [&](const char* key) {
            const Json& pair = processor.array(key);
            if (pair.size() != 2 || !pair[1].is_number_integer()) {
                processor.fail(fmt::format("'{}' is no pair of a token and its id", key));
            }
            return std::vector{pair[1].get<std::int64_t>()};
        };
        around = {.before = token("cls"), .after = token("sep")};
    } else if (type != "ByteLevel") { // which is about offsets
        processor.fail("the post-processor " + in_quotes(type) + " is not supported");
    }
    return around;
}

} // namespace

struct Tokenizer::Parts {
    explicit Parts(const JsonObject& root)
        : model(read_model(root.object("model"))), normalizer(root), added(root, *model, normalizer),
          pre_tokenizer(root), decoder(root) {
        if (root.text("version", "1.0") != "1.0") {
            root.fail("the version " + in_quotes(root.text("version")) + " is not supported");
        }
        for (const auto* table : {&model->ids(), &added.ids()}) {
            for (const auto& [token, id] : *table) {
                if (const auto known = tokens.emplace(id, token); known.first->second != token) {
                    root.fail(fmt::format("two tokens have the id {}", id));
                }
                vocabulary = std::max(vocabulary, static_cast<std::size_t>(id) + 1);
            }
        }
        for (const auto& [id, token] : model->repeated()) {
            tokens.emplace(id, token);
        }
        for (const auto& [id, spelling] : added.spellings()) {
            tokens[id] = spelling;
        }
        if (root.has("post_processor")) {
            around = around_of(root.object("post_processor"));
        }
    }

    std::unique_ptr<const Model> model;
    Normalizer normalizer;
    AddedTokens added;
    PreTokenizer pre_tokenizer;
    DecoderSteps decoder;
    std::unordered_map<std::int64_t, std::string> tokens;
    std::size_t vocabulary = 0;
    Around around;
};

/// Whether what a text begins with is still there when normalized: no word stands at the front otherwise.
bool Tokenizer::keeps_front(std::string_view text, WorkLimit& limit) const {
    const std::string front(text.substr(0, utf8_length(text.front())));
    return parts_->normalizer(front + "a", limit) != parts_->normalizer("a", limit);
}

Tokenizer::Tokenizer(const std::filesystem::path& file) {
    const Json json = read_json(file, error_code::bad_tokenizer, tokenizer_limits);
    parts_ = std::make_unique<const Parts>(JsonObject(json, error_code::bad_tokenizer, file.string()));
}

Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&& other) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&& other) noexcept = default;

std::vector<std::int64_t> Tokenizer::encode(std::string_view text, const std::string& where) const {
    require_utf8(text, where);
    std::vector<std::int64_t> ids;
    TextMap<std::vector<std::int64_t>> cache;
    WorkLimit limit(text.size());
    const auto encode_part = [&](std::string_view word) {
        const auto known = cache.find(word);
        if (known != cache.end()) {
            ids.insert(ids.end(), known->second.begin(), known->second.end());
            return;
        }
        const std::size_t begin = ids.size();
        parts_->model->encode(word, ids, limit);
        if (word.size() <= max_cached_bytes && cache.size() < max_cached_words) {
            cache.emplace(word, std::vector(ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.end()));
        }
    };
    const auto encode_word = [&](std::string_view word) {
        if (word.size() <= max_cached_bytes) {
            encode_part(word);
            return;
        }
        for (const std::string_view part : parts_->model->parts(word)) {
            encode_part(part);
        }
    };
    bool first = true;
    for (const Piece& outer : parts_->added.split(text, /*normalized=*/false)) {
        if (outer.id >= 0) {
            ids.push_back(outer.id);
            first = false;
            continue;
        }
        const std::string normalized = parts_->normalizer(outer.text, limit);
        first = first && keeps_front(outer.text, limit);
        for (const Piece& piece : parts_->added.split(normalized, /*normalized=*/true)) {
            if (piece.id >= 0) {
                ids.push_back(piece.id);
            } else {
                for (const std::string& word : parts_->pre_tokenizer(piece.text, first, limit)) {
                    encode_word(word);
                }
            }
            first = false;
        }
    }
    return ids;
}

const std::string& Tokenizer::token(std::int64_t id, const std::string& where) const {
    const auto found = parts_->tokens.find(id);
    if (found == parts_->tokens.end()) {
        throw Error(error_code::bad_input, fmt::format("There is no token {}", id), where,
                    fmt::format("Ids go from 0 to {}.", static_cast<std::int64_t>(parts_->vocabulary) - 1));
    }
    return found->second;
}

std::string Tokenizer::decode(std::span<const std::int64_t> ids, const std::string& where) const {
    std::vector<std::string> tokens;
    for (const std::int64_t id : ids) {
        tokens.push_back(token(id, where));
    }
    return parts_->decoder(std::move(tokens));
}

std::string Tokenizer::piece(std::int64_t id) const {
    const std::string& spelling = token(id, "ids");
    const std::string alone = parts_->decoder({spelling});
    if (alone.find(replacement) != std::string::npos && spelling.find(replacement) == std::string::npos) {
        return utf8_spelled(byte_level_bytes(spelling).value_or(spelling));
    }
    // Decoders drop the space of a text's first token; the second of two has it.
    const std::string twice = parts_->decoder({spelling, spelling});
    return twice.size() > alone.size() && twice.starts_with(alone) ? twice.substr(alone.size()) : alone;
}

bool Tokenizer::has(std::int64_t id) const {
    return parts_->tokens.contains(id);
}

bool Tokenizer::is_special(std::int64_t id) const {
    return parts_->added.is_special(id);
}

const Tokenizer::Around& Tokenizer::around() const {
    return parts_->around;
}

std::optional<std::int64_t> Tokenizer::bos() const {
    const std::vector<std::int64_t>& before = parts_->around.before;
    return before.empty() ? std::nullopt : std::optional(before.front());
}

std::size_t Tokenizer::vocabulary() const {
    return parts_->vocabulary;
}

} // namespace cutaway
