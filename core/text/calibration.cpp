#include "core/text/calibration.h"

#include "core/plan/error.h"
#include "core/text/tokenizer.h"
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
/// Of a longer text the front is enough for any calibration set.
constexpr std::size_t read_bytes = std::size_t{32} << 20;

[[noreturn]] void fail(const std::string& message, const fs::path& where, const std::string& help) {
    throw Error(error_code::bad_input, message, where.string(), help);
}

std::string text_of_lines(const std::string& lines, const fs::path& file) {
    std::string text;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < lines.size() && text.size() < read_bytes;) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        const std::string_view line = std::string_view(lines).substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
            continue;
        }
        const std::string where = fmt::format("{}, line {}", file.string(), number);
        const Json document = parse_json(line, error_code::bad_input, where);
        text +=
            (text.empty() ? "" : "\n\n") + JsonObject(document, error_code::bad_input, where).text("text");
    }
    return text;
}

std::string read_text(const fs::path& file) {
    std::string text = read_file(file, error_code::bad_input, max_text_bytes);
    if (file.extension() == ".jsonl") {
        text = text_of_lines(text, file);
    }
    require_utf8(text, file.string());
    text.resize(utf8_front(text, read_bytes).size());
    return text;
}

/// The tokens of a text from its start, `needed` of them where it has as many. A long text is not tokenized
/// to its end: of a front with twice as many tokens, the first half is the whole text's.
std::vector<std::int64_t> front_tokens(const Tokenizer& tokenizer, std::string_view text, std::size_t needed,
                                       const std::string& where) {
    for (std::size_t bytes = 16 * needed;; bytes *= 8) {
        const std::string_view front = utf8_front(text, bytes);
        std::vector<std::int64_t> ids = tokenizer.encode(front, where);
        if (front.size() == text.size() || ids.size() >= 2 * needed) {
            return ids;
        }
    }
}

std::vector<std::vector<std::int64_t>> cut(const CalibrationRequest& request, const fs::path& model_folder,
                                           const fs::path& file) {
    if (request.sequences < 1 || request.length < 2) {
        throw Error(error_code::bad_input, "A calibration set has sequences of two or more tokens",
                    request.sequences < 1 ? "sequences" : "length",
                    "Give --sequences of 1 or more and a --length of 2 or more.");
    }
    const Tokenizer tokenizer = load_tokenizer(model_folder);
    if (request.bos && !tokenizer.bos()) {
        fail("The tokenizer has no beginning-of-text token", model_folder, "Leave out --bos.");
    }
    const std::size_t from_text = static_cast<std::size_t>(request.length) - (request.bos ? 1 : 0);
    const std::size_t needed = from_text * static_cast<std::size_t>(request.sequences);
    const std::vector<std::int64_t> ids = front_tokens(tokenizer, read_text(file), needed, file.string());
    if (ids.size() < needed) {
        fail(fmt::format("The text has {} tokens in its first {} MiB, {} x {} are asked for", ids.size(),
                         read_bytes >> 20, request.sequences, from_text),
             file, "Give a longer text, or fewer --sequences or a smaller --length.");
    }
    std::vector<std::vector<std::int64_t>> sequences;
    auto next = ids.begin();
    for (int i = 0; i < request.sequences; ++i) {
        std::vector<std::int64_t>& sequence = sequences.emplace_back();
        if (request.bos) {
            sequence.push_back(tokenizer.bos().value_or(0));
        }
        const auto end = next + static_cast<std::ptrdiff_t>(from_text);
        sequence.insert(sequence.end(), next, end);
        next = end;
    }
    return sequences;
}

std::vector<std::vector<std::int64_t>> read_tokens(const fs::path& file) {
    constexpr const char* help = "Give JSON as [[1, 15043], [3186, 29991]]: a list of lists of token ids.";
    const Json json = read_json(file, error_code::bad_input, token_limits);
    if (!json.is_array() || json.empty()) {
        fail("This is no list of lists of token ids", file, help);
    }
    std::vector<std::vector<std::int64_t>> sequences;
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

/// Where an id is none of the model's, the sequence that holds it and the id.
std::optional<std::pair<std::size_t, std::int64_t>>
foreign_id(const std::vector<std::vector<std::int64_t>>& sequences, std::int64_t vocabulary) {
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        for (const std::int64_t id : sequences[i]) {
            if (id < 0 || id >= vocabulary) {
                return std::pair(i, id);
            }
        }
    }
    return std::nullopt;
}

std::string hash_of(const std::vector<std::vector<std::int64_t>>& sequences) {
    std::vector<std::int64_t> all;
    for (const std::vector<std::int64_t>& sequence : sequences) {
        all.push_back(static_cast<std::int64_t>(sequence.size()));
        all.insert(all.end(), sequence.begin(), sequence.end());
    }
    return fmt::format("{:016x}", XXH3_64bits(all.data(), all.size() * sizeof(std::int64_t)));
}

} // namespace

CalibrationSet load_calibration(const CalibrationRequest& request, const fs::path& model_folder,
                                const fs::path& shipped, std::int64_t vocabulary) {
    const bool own = request.source != CalibrationRequest::Source::shipped;
    const bool tokens = request.source == CalibrationRequest::Source::tokens;
    const fs::path file = own ? fs::path(request.path) : shipped;
    CalibrationSet set;
    set.sequences = tokens ? read_tokens(file) : cut(request, model_folder, file);
    if (const auto foreign = foreign_id(set.sequences, vocabulary)) {
        const auto [sequence, id] = *foreign;
        if (!tokens) {
            throw Error(error_code::bad_tokenizer,
                        fmt::format("The tokenizer makes the token {}, the model's go from 0 to {}", id,
                                    vocabulary - 1),
                        model_folder.string(), "It belongs to another model; fetch this one's.");
        }
        fail(fmt::format("Sequence {} has the token {}, the model's go from 0 to {}", sequence, id,
                         vocabulary - 1),
             file, "Make the tokens with this model's tokenizer.");
    }
    std::size_t longest = 0;
    for (const std::vector<std::int64_t>& sequence : set.sequences) {
        longest = std::max(longest, sequence.size());
    }
    set.info = {.source = own ? file.string() : "default",
                .sequences = static_cast<int>(set.sequences.size()),
                .length = static_cast<int>(longest),
                .hash = hash_of(set.sequences)};
    return set;
}

} // namespace cutaway
