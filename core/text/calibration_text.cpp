#include "core/text/calibration_text.h"

#include "core/plan/error.h"
#include "core/plan/text_lines.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <xxhash.h>

namespace cutaway {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t max_text_bytes = 1ull << 30;
constexpr JsonLimits token_limits{.bytes = 1ull << 28, .depth = 4, .unique_keys = false};

[[noreturn]] void fail(const std::string& message, const fs::path& where, const std::string& help) {
    throw Error(error_code::bad_input, message, where.string(), help);
}

std::string text_of_lines(const std::string& lines, const fs::path& file) {
    std::string text;
    for_each_line(lines, file.string(), [&](std::string_view line, const std::string& where) {
        const Json document = parse_json(line, error_code::bad_input, where);
        text +=
            (text.empty() ? "" : "\n\n") + JsonObject(document, error_code::bad_input, where).text("text");
        return text.size() < most_text_bytes;
    });
    return text;
}

std::string read_text(const fs::path& file) {
    std::string text = read_file(file, error_code::bad_input, max_text_bytes);
    return file.extension() == ".jsonl" ? text_of_lines(text, file) : text;
}

/// Where an id is none of the model's, the sequence that holds it and the id.
std::optional<std::pair<std::size_t, std::int64_t>> foreign_id(const TokenSequences& sequences,
                                                               std::int64_t vocabulary) {
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        for (const std::int64_t id : sequences[i]) {
            if (id < 0 || id >= vocabulary) {
                return std::pair(i, id);
            }
        }
    }
    return std::nullopt;
}

} // namespace

std::string place_of(const CalibrationRequest& request, const fs::path& shipped) {
    switch (request.source) {
    case CalibrationRequest::Source::shipped:
        return shipped.string();
    case CalibrationRequest::Source::pasted:
        return "the pasted text";
    case CalibrationRequest::Source::text:
    case CalibrationRequest::Source::tokens:
        break;
    }
    return request.path;
}

std::size_t needed_tokens(const CalibrationRequest& request, const Tokenizer& tokenizer) {
    if (request.sequences < 1 || request.length < 2) {
        throw Error(error_code::bad_input, "A calibration set has sequences of two or more tokens",
                    request.sequences < 1 ? "sequences" : "length",
                    "Give --sequences of 1 or more and a --length of 2 or more.");
    }
    if (request.bos && !tokenizer.bos()) {
        fail("The tokenizer has no beginning-of-text token", "bos", "Leave out --bos.");
    }
    return static_cast<std::size_t>(request.length - (request.bos ? 1 : 0)) *
           static_cast<std::size_t>(request.sequences);
}

/// Of a front with twice as many tokens as are needed, the first half is the whole text's.
TextTokens text_tokens(const CalibrationRequest& request, const fs::path& shipped, const Tokenizer& tokenizer,
                       std::size_t needed, std::size_t least_bytes) {
    const std::string where = place_of(request, shipped);
    const bool pasted = request.source == CalibrationRequest::Source::pasted;
    const std::string text = pasted ? request.text : read_text(where);
    require_utf8(text, where);
    const std::string_view most = utf8_front(text, most_text_bytes);
    for (std::size_t bytes = std::max(16 * needed, least_bytes);; bytes *= 8) {
        const std::string_view front = utf8_front(most, bytes);
        std::vector<std::int64_t> ids = tokenizer.encode(front, where);
        if (front.size() == most.size() || ids.size() >= 2 * needed) {
            return {std::move(ids), front.size() == text.size()};
        }
    }
}

TokenSequences cut_into_sequences(const CalibrationRequest& request, const Tokenizer& tokenizer,
                                  const std::vector<std::int64_t>& ids) {
    const std::size_t from_text = static_cast<std::size_t>(request.length) - (request.bos ? 1 : 0);
    TokenSequences sequences;
    std::size_t next = 0;
    while (next < ids.size() && sequences.size() < static_cast<std::size_t>(request.sequences)) {
        std::vector<std::int64_t>& sequence = sequences.emplace_back();
        if (request.bos) {
            sequence.push_back(tokenizer.bos().value_or(0));
        }
        const std::size_t end = std::min(next + from_text, ids.size());
        sequence.insert(sequence.end(), ids.begin() + static_cast<std::ptrdiff_t>(next),
                        ids.begin() + static_cast<std::ptrdiff_t>(end));
        next = end;
    }
    return sequences;
}

TokenSequences read_token_file(const fs::path& file) {
    constexpr const char* help = "Give JSON as [[1, 15043], [3186, 29991]]: a list of lists of token ids.";
    const Json json = read_json(file, error_code::bad_input, token_limits);
    if (!json.is_array() || json.empty()) {
        fail("This is no list of lists of token ids", file, help);
    }
    TokenSequences sequences;
    for (const Json& row : json) {
        if (!row.is_array() || row.size() < 2) {
            fail(fmt::format("Sequence {} is no list of two or more token ids", sequences.size()), file,
                 help);
        }
        std::vector<std::int64_t>& sequence = sequences.emplace_back();
        for (const Json& id : row) {
            if (!id.is_number_integer()) {
                fail(fmt::format("Sequence {} holds something that is no whole number", sequences.size() - 1),
                     file, help);
            }
            sequence.push_back(id.is_number_unsigned() && id.get<std::uint64_t>() > INT64_MAX
                                   ? INT64_MAX
                                   : id.get<std::int64_t>());
        }
    }
    return sequences;
}

void check_ids(const CalibrationRequest& request, const TokenSequences& sequences, std::int64_t vocabulary,
               const fs::path& model_folder) {
    const auto foreign = foreign_id(sequences, vocabulary);
    if (!foreign) {
        return;
    }
    const auto [sequence, id] = *foreign;
    if (request.source != CalibrationRequest::Source::tokens) {
        throw Error(
            error_code::bad_tokenizer,
            fmt::format("The tokenizer makes the token {}, the model's go from 0 to {}", id, vocabulary - 1),
            model_folder.string(), "It belongs to another model; fetch this one's.");
    }
    fail(fmt::format("Sequence {} has the token {}, the model's go from 0 to {}", sequence, id,
                     vocabulary - 1),
         request.path, "Make the tokens with this model's tokenizer.");
}

std::string hash_of(const TokenSequences& sequences) {
    std::vector<std::int64_t> all;
    for (const std::vector<std::int64_t>& sequence : sequences) {
        all.push_back(static_cast<std::int64_t>(sequence.size()));
        all.insert(all.end(), sequence.begin(), sequence.end());
    }
    return fmt::format("{:016x}", XXH3_64bits(all.data(), all.size() * sizeof(std::int64_t)));
}

} // namespace cutaway
