#include "core/text/decoder_steps.h"

#include "core/checkpoint/printable.h"
#include "core/text/byte_level.h"
#include "core/text/metaspace.h"
#include "core/text/steps.h"
#include "core/text/utf8.h"
#include "core/text/word_decoders.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace cutaway {

namespace {

std::string concatenated(const std::vector<std::string>& tokens) {
    std::string text;
    for (const std::string& token : tokens) {
        text += token;
    }
    return text;
}

/// A member that is a text to look for.
Regex literal_of(const JsonObject& step, const char* key) {
    const std::string text = step.text(key);
    if (text.empty()) {
        step.fail(std::string("'") + key + "' is empty");
    }
    return Regex::literal(text, step.where());
}

std::vector<std::string> from_byte_level(const std::vector<std::string>& tokens) {
    std::string bytes;
    for (const std::string& token : tokens) {
        bytes += byte_level_bytes(token).value_or(token);
    }
    return {utf8_repaired(bytes)};
}

std::optional<char> fallback_byte(const std::string& token) {
    unsigned byte = 0;
    if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>') {
        return std::nullopt;
    }
    const auto [end, failed] = std::from_chars(token.data() + 3, token.data() + 5, byte, 16);
    return failed == std::errc() && end == token.data() + 5
               ? std::optional(static_cast<char>(static_cast<unsigned char>(byte)))
               : std::nullopt;
}

/// A run of byte tokens is text where it is UTF-8, else one U+FFFD for each byte.
std::vector<std::string> from_fallback(const std::vector<std::string>& tokens) {
    std::vector<std::string> result;
    std::string bytes;
    const auto finish = [&] {
        if (utf8_valid_prefix(bytes) == bytes.size()) {
            if (!bytes.empty()) {
                result.push_back(bytes);
            }
        } else {
            result.insert(result.end(), bytes.size(), "\xEF\xBF\xBD");
        }
        bytes.clear();
    };
    for (const std::string& token : tokens) {
        if (const auto byte = fallback_byte(token)) {
            bytes += *byte;
        } else {
            finish();
            result.push_back(token);
        }
    }
    finish();
    return result;
}

} // namespace

DecoderSteps::DecoderSteps(const JsonObject& root) : spaced_(!root.has("decoder")) {
    for (const JsonObject& step : steps_of(root, "decoder", "decoders")) {
        add(step);
    }
}

void DecoderSteps::add(const JsonObject& step) {
    const std::string type = step.text("type");
    if (type == "ByteLevel") {
        // What a pre-tokenizer of the same name is told; the way back needs none of it.
        refuse_other_members(step, {"type", "add_prefix_space", "trim_offsets", "use_regex"});
        steps_.emplace_back(
            [](const std::vector<std::string>& tokens, WorkLimit&) { return from_byte_level(tokens); });
    } else if (type == "ByteFallback") {
        refuse_other_members(step, {"type"});
        steps_.emplace_back(
            [](const std::vector<std::string>& tokens, WorkLimit&) { return from_fallback(tokens); });
    } else if (type == "Fuse") {
        refuse_other_members(step, {"type"});
        steps_.emplace_back([](const std::vector<std::string>& tokens, WorkLimit&) {
            return std::vector{concatenated(tokens)};
        });
    } else if (type == "Strip") {
        add_strip(step);
    } else if (type == "Replace") {
        add_replace(step);
    } else if (type == "Metaspace") {
        add_metaspace(step);
    } else if (!add_of_words(type, step)) {
        step.fail("the decoder " + in_quotes(type) + " is not supported");
    }
}

/// Those of tokenizers that lose the white space.
bool DecoderSteps::add_of_words(const std::string& type, const JsonObject& step) {
    if (type == "WordPiece") {
        refuse_other_members(step, {"type", "prefix", "cleanup"});
        steps_.emplace_back([prefix = step.text("prefix"), tidies = step.boolean("cleanup", true)](
                                std::vector<std::string> tokens, WorkLimit&) {
            return from_word_pieces(std::move(tokens), prefix, tidies);
        });
    } else if (type == "BPEDecoder") {
        refuse_other_members(step, {"type", "suffix"});
        steps_.emplace_back([suffix = literal_of(step, "suffix"),
                             where = step.where()](std::vector<std::string> tokens, WorkLimit& limit) {
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                tokens[i] = replaced(tokens[i], suffix, i + 1 == tokens.size() ? "" : " ", limit, where);
            }
            return tokens;
        });
    } else if (type == "CTC") {
        refuse_other_members(step, {"type", "pad_token", "word_delimiter_token", "cleanup"});
        steps_.emplace_back([pad = literal_of(step, "pad_token"),
                             delimiter = literal_of(step, "word_delimiter_token"),
                             tidies = step.boolean("cleanup", true),
                             where = step.where()](std::vector<std::string> tokens, WorkLimit& limit) {
            tokens.erase(std::ranges::unique(tokens).begin(), tokens.end());
            for (std::string& token : tokens) {
                token = replaced(token, pad, "", limit, where);
                if (tidies) {
                    token = replaced(tidied(std::move(token)), delimiter, " ", limit, where);
                }
            }
            std::erase(tokens, "");
            return tokens;
        });
    } else {
        return false;
    }
    return true;
}

void DecoderSteps::add_strip(const JsonObject& step) {
    refuse_other_members(step, {"type", "content", "start", "stop"});
    const std::string content = character_of(step, "content");
    const auto start = static_cast<std::size_t>(step.integer_between("start", 0, 1 << 20));
    const auto stop = static_cast<std::size_t>(step.integer_between("stop", 0, 1 << 20));
    steps_.emplace_back([content, start, stop](std::vector<std::string> tokens, WorkLimit&) {
        for (std::string& token : tokens) {
            std::size_t begin = 0;
            for (std::size_t i = 0; i < start && token.compare(begin, content.size(), content) == 0; ++i) {
                begin += content.size();
            }
            token.erase(0, begin);
            for (std::size_t i = 0; i < stop && token.ends_with(content); ++i) {
                token.resize(token.size() - content.size());
            }
        }
        return tokens;
    });
}

void DecoderSteps::add_replace(const JsonObject& step) {
    refuse_other_members(step, {"type", "pattern", "content"});
    steps_.emplace_back([pattern = pattern_of(step), content = step.text("content"),
                         where = step.where()](std::vector<std::string> tokens, WorkLimit& limit) {
        std::size_t bytes = 0;
        for (std::string& token : tokens) {
            token = replaced(token, pattern, content, limit, where);
            bytes += token.size();
            limit.check_size(bytes, where);
        }
        return tokens;
    });
}

void DecoderSteps::add_metaspace(const JsonObject& step) {
    const Metaspace metaspace = read_metaspace(step);
    steps_.emplace_back([marks = Regex::literal(metaspace.mark, step.where()),
                         drops_first = metaspace.prepend != Metaspace::Prepend::never,
                         where = step.where()](std::vector<std::string> tokens, WorkLimit& limit) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            tokens[i] = replaced(tokens[i], marks, i == 0 && drops_first ? "" : " ", limit, where);
        }
        return tokens;
    });
}

std::string DecoderSteps::operator()(std::vector<std::string> tokens) const {
    if (spaced_) {
        for (std::size_t i = 1; i < tokens.size(); ++i) {
            tokens[i].insert(0, " ");
        }
    }
    std::size_t bytes = 0;
    for (const std::string& token : tokens) {
        bytes += token.size();
    }
    WorkLimit limit(bytes);
    for (const Step& step : steps_) {
        tokens = step(std::move(tokens), limit);
    }
    return concatenated(tokens);
}

} // namespace cutaway
