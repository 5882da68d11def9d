#pragma once

#include "core/plan/calibration_tokens.h"
#include "core/plan/messages.h"
#include "core/plan/session.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace cutaway {

/// The token sequences that scores are measured on.
struct CalibrationSet {
    std::vector<std::vector<std::int64_t>> sequences;
    Calibration info;
};

/// Makes the sequences that `request` asks for. A text is cut into consecutive sequences from its start, each
/// beginning with the beginning-of-text token where asked, which counts among its tokens; a `.jsonl` file is
/// its `text` members with an empty line between. A token file is taken as it is. `shipped`: the text for
/// those who name none. `vocabulary`: the model's. Throws Error(bad-input) that says what is wrong with the
/// file, such as too little text, and Error(bad-tokenizer).
CalibrationSet load_calibration(const CalibrationRequest& request, const std::filesystem::path& model_folder,
                                const std::filesystem::path& shipped, std::int64_t vocabulary);

class Tokenizer;

/// What load_calibration() would measure on, to be looked at: some of its sequences as pieces of text. A text
/// that is too short for them is no error here. `tokenizer` may be null for a file of token ids, whose pieces
/// have no text then. Throws as load_calibration() does.
TokensResult show_calibration(const TokensRequest& request, const Tokenizer* tokenizer,
                              const std::filesystem::path& model_folder, const std::filesystem::path& shipped,
                              std::int64_t vocabulary);

} // namespace cutaway
