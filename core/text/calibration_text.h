#pragma once

#include "core/plan/messages.h"
#include "core/text/tokenizer.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cutaway {

using TokenSequences = std::vector<std::vector<std::int64_t>>;

/// Of a longer text the front is enough for any calibration set.
inline constexpr std::size_t most_text_bytes = std::size_t{32} << 20;

/// Where a request's text is: its file, `shipped` or words for what was pasted.
std::string place_of(const CalibrationRequest& request, const std::filesystem::path& shipped);

/// Tokens of the text that a request without beginning-of-text tokens takes. Throws Error(bad-input) where
/// the request is for no set, or for those tokens and the tokenizer has none.
std::size_t needed_tokens(const CalibrationRequest& request, const Tokenizer& tokenizer);

struct TextTokens {
    std::vector<std::int64_t> ids;
    bool whole = true; ///< of the whole text
};

/// The tokens of the request's text from its start, `needed` of them where it has as many. A long text is not
/// tokenized to its end, but `least_bytes` of it. Throws Error(bad-input) that says what is wrong with the
/// file.
TextTokens text_tokens(const CalibrationRequest& request, const std::filesystem::path& shipped,
                       const Tokenizer& tokenizer, std::size_t needed, std::size_t least_bytes = 0);

/// Cuts tokens into the sequences of the request, as far as they go: the last may be shorter.
TokenSequences cut_into_sequences(const CalibrationRequest& request, const Tokenizer& tokenizer,
                                  const std::vector<std::int64_t>& ids);

/// A file of token ids. Throws Error(bad-input).
TokenSequences read_token_file(const std::filesystem::path& file);

/// Throws Error where an id is none of the model's.
void check_ids(const CalibrationRequest& request, const TokenSequences& sequences, std::int64_t vocabulary,
               const std::filesystem::path& model_folder);

std::string hash_of(const TokenSequences& sequences);

} // namespace cutaway
