#include "core/text/calibration.h"

#include "core/plan/error.h"
#include "core/text/tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
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
    if (text.size() > read_bytes) {
        std::size_t end = read_bytes;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) {
            --end; // not within a character
        }
        text.resize(end);
    }
    return text;
}

std::vector<std::vector<std::int64_t>> cut(const CalibrationRequest& request, const fs::path& model_folder,
                                           const fs::path& file) {
    const Tokenizer tokenizer = load_tokenizer(model_folder);
    if (request.bos && !tokenizer.bos()) {
        fail("The tokenizer has no beginning-of-text token", model_folder, "Leave out --bos.");
    }
    if (request.length < 2) {
        fail("A sequence of one token predicts nothing", file, "Give a --length of 2 or more.");
    }
    std::vector<std::int64_t> ids;
    try {
        ids = tokenizer.encode(read_text(file));
    } catch (const Error& error) {
        throw Error(error.code(), error.message(), error.where() == "text" ? file.string() : error.where(),
                    error.help());
    }
    const std::size_t from_text = static_cast<std::size_t>(request.length) - (request.bos ? 1 : 0);
    const std::size_t needed = from_text * static_cast<std::size_t>(request.sequences);
    if (ids.size() < needed) {
        fail(fmt::format("The text has {} tokens, {} x {} are asked for", ids.size(), request.sequences,
                         from_text),
             file, "Give a longer text, or fewer --sequences or a smaller --length.");
    }
    std::vector<std::vector<std::int64_t>> sequences;
    for (int i = 0; i < request.sequences; ++i) {
        std::vector<std::int64_t>& sequence = sequences.emplace_back();
        if (request.bos) {
            sequence.push_back(tokenizer.bos().value_or(0));
        }
        const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(from_text * static_cast<std::size_t>(i));
        sequence.insert(sequence.end(), begin, begin + static_cast<std::ptrdiff_t>(from_text));
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

void check_ids(const std::vector<std::vector<std::int64_t>>& sequences, std::int64_t vocabulary,
               const fs::path& file) {
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        for (const std::int64_t id : sequences[i]) {
            if (id < 0 || id >= vocabulary) {
                fail(fmt::format("Sequence {} has the token {}, the model's go from 0 to {}", i, id,
                                 vocabulary - 1),
                     file, "Make the tokens with this model's tokenizer.");
            }
        }
    }
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
    const fs::path file = own ? fs::path(request.path) : shipped;
    CalibrationSet set;
    set.sequences = request.source == CalibrationRequest::Source::tokens ? read_tokens(file)
                                                                         : cut(request, model_folder, file);
    check_ids(set.sequences, vocabulary, file);
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
