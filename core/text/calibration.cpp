#include "core/text/calibration.h"

#include "core/plan/error.h"
#include "core/text/calibration_text.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace cutaway {

namespace {

namespace fs = std::filesystem;

/// What is shown counts the tokens of a text that is no longer than this to its end.
constexpr std::size_t counted_bytes = std::size_t{1} << 20;

TokenSequences sequences_of(const CalibrationRequest& request, const fs::path& model_folder,
                            const fs::path& shipped) {
    if (request.source == CalibrationRequest::Source::tokens) {
        return read_token_file(request.path);
    }
    const Tokenizer tokenizer = load_tokenizer(model_folder);
    const std::size_t needed = needed_tokens(request, tokenizer);
    const TextTokens tokens = text_tokens(request, shipped, tokenizer, needed);
    if (tokens.ids.size() < needed) {
        throw Error(error_code::bad_input,
                    fmt::format("The text has {} tokens in its first {} MiB, {} x {} are asked for",
                                tokens.ids.size(), most_text_bytes >> 20, request.sequences,
                                request.length - (request.bos ? 1 : 0)),
                    place_of(request, shipped),
                    "Give a longer text, or fewer --sequences or a smaller --length.");
    }
    return cut_into_sequences(request, tokenizer, tokens.ids);
}

/// The token as it is looked at; nothing where the tokenizer does not know it, as of a model whose vocabulary
/// is padded.
std::string piece_of(const Tokenizer* tokenizer, std::int64_t id) {
    try {
        std::string piece = tokenizer == nullptr ? std::string() : tokenizer->piece(id);
        if (piece.size() > max_piece_bytes) {
            piece = std::string(utf8_front(piece, max_piece_bytes)) + "\u2026";
        }
        return piece;
    } catch (const Error&) {
        return {};
    }
}

} // namespace

CalibrationSet load_calibration(const CalibrationRequest& request, const fs::path& model_folder,
                                const fs::path& shipped, std::int64_t vocabulary) {
    CalibrationSet set;
    set.sequences = sequences_of(request, model_folder, shipped);
    check_ids(request, set.sequences, vocabulary, model_folder);
    std::size_t longest = 0;
    for (const std::vector<std::int64_t>& sequence : set.sequences) {
        longest = std::max(longest, sequence.size());
    }
    set.info = calibration_of(request);
    set.info.sequences = static_cast<int>(set.sequences.size());
    set.info.length = static_cast<int>(longest);
    set.info.hash = hash_of(set.sequences);
    return set;
}

TokensResult show_calibration(const TokensRequest& request, const Tokenizer* tokenizer,
                              const fs::path& model_folder, const fs::path& shipped,
                              std::int64_t vocabulary) {
    const CalibrationRequest& asked = request.calibration;
    TokensResult result;
    TokenSequences sequences;
    if (asked.source == CalibrationRequest::Source::tokens) {
        sequences = read_token_file(asked.path);
        for (const std::vector<std::int64_t>& sequence : sequences) {
            result.found += static_cast<std::int64_t>(sequence.size());
        }
        result.needed = result.found;
    } else {
        const std::size_t needed = needed_tokens(asked, *tokenizer);
        const TextTokens tokens = text_tokens(asked, shipped, *tokenizer, needed, counted_bytes);
        result.found = static_cast<std::int64_t>(tokens.ids.size());
        result.needed = static_cast<std::int64_t>(needed);
        result.whole = tokens.whole;
        sequences = cut_into_sequences(asked, *tokenizer, tokens.ids);
    }
    check_ids(asked, sequences, vocabulary, model_folder);
    result.sequences = static_cast<int>(sequences.size());
    result.hash = result.enough() ? hash_of(sequences) : std::string();
    result.first = request.first;
    std::size_t room = max_shown_tokens;
    const std::size_t first = std::min(static_cast<std::size_t>(request.first), sequences.size());
    const std::size_t end = std::min(first + static_cast<std::size_t>(request.count), sequences.size());
    for (std::size_t index = first; index < end; ++index) {
        TokenSequence& shown = result.shown.emplace_back();
        shown.length = static_cast<int>(sequences[index].size());
        for (const std::int64_t id : sequences[index]) {
            if (room == 0) {
                break;
            }
            --room;
            shown.pieces.push_back({id, piece_of(tokenizer, id)});
        }
    }
    return result;
}

} // namespace cutaway
