#include "core/text/decoder_steps.h"

#include "core/text/byte_level.h"
#include "core/text/normalizer.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace cutaway {

namespace {

constexpr int max_depth = 8;
constexpr std::size_t max_steps = 64;

std::string concatenated(const std::vector<std::string>& tokens) {
    std::string text;
    for (const std::string& token : tokens) {
        text += token;
    }
    return text;
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

DecoderSteps::DecoderSteps(const JsonObject& root) {
    if (root.has("decoder")) {
        add(root.object("decoder"), 0);
    }
}

void DecoderSteps::add(const JsonObject& step, int depth) {
    const std::string type = step.text("type");
    if (type == "Sequence" && depth < max_depth) {
        for (const JsonObject& part : step.objects("decoders", max_steps)) {
            add(part, depth + 1);
        }
    } else if (type == "ByteLevel") {
        steps_.emplace_back(from_byte_level);
    } else if (type == "ByteFallback") {
        steps_.emplace_back(from_fallback);
    } else if (type == "Fuse") {
        steps_.emplace_back(
            [](const std::vector<std::string>& tokens) { return std::vector{concatenated(tokens)}; });
    } else if (type == "Strip") {
        add_strip(step);
    } else if (type == "Replace") {
        steps_.emplace_back(
            [pattern = pattern_of(step), content = step.text("content")](std::vector<std::string> tokens) {
                for (std::string& token : tokens) {
                    token = replaced(token, pattern, content);
                }
                return tokens;
            });
    } else if (type == "Metaspace") {
        add_metaspace(step);
    } else {
        step.fail("the decoder '" + type + "' is not supported");
    }
}

void DecoderSteps::add_strip(const JsonObject& step) {
    const std::string content = step.text("content");
    const std::int64_t start = step.integer_between("start", 0, 1 << 20);
    const std::int64_t stop = step.integer_between("stop", 0, 1 << 20);
    if (content.empty()) {
        step.fail("'content' of Strip is empty");
    }
    steps_.emplace_back([content, start, stop](std::vector<std::string> tokens) {
        for (std::string& token : tokens) {
            for (std::int64_t i = 0; i < start && token.starts_with(content); ++i) {
                token.erase(0, content.size());
            }
            for (std::int64_t i = 0; i < stop && token.ends_with(content); ++i) {
                token.erase(token.size() - content.size());
            }
        }
        return tokens;
    });
}

void DecoderSteps::add_metaspace(const JsonObject& step) {
    const std::string mark = step.text("replacement", "\u2581");
    const bool drops_first =
        step.text("prepend_scheme", step.boolean("add_prefix_space", true) ? "always" : "never") != "never";
    steps_.emplace_back(
        [marks = Regex(escaped_for_regex(mark), step.where()), drops_first](std::vector<std::string> tokens) {
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                tokens[i] = replaced(tokens[i], marks, i == 0 && drops_first ? "" : " ");
            }
            return tokens;
        });
}

std::string DecoderSteps::operator()(std::vector<std::string> tokens) const {
    if (steps_.empty()) { // as the library does without a decoder
        for (std::size_t i = 1; i < tokens.size(); ++i) {
            tokens[i] = fmt::format(" {}", tokens[i]);
        }
    }
    for (const Step& step : steps_) {
        tokens = step(std::move(tokens));
    }
    return concatenated(tokens);
}

} // namespace cutaway
