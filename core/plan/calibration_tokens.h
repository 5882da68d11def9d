#pragma once

#include "core/plan/messages.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cutaway {

/// What a calibration set is made of, as the request `tokens` shows it: some of its sequences.
struct TokensRequest {
    CalibrationRequest calibration;
    int first = 0; ///< the first sequence that is wanted, from 0
    int count = 1;

    bool operator==(const TokensRequest&) const = default;
};

/// An answer holds at most so many tokens, and so many bytes of each before what stands for the rest.
inline constexpr std::size_t max_shown_tokens = 1 << 14;
inline constexpr std::size_t max_piece_bytes = 128;

/// A token, and the text that it stands for: bytes that are no UTF-8 as `<0xE2>`.
struct TokenPiece {
    std::int64_t id = 0;
    std::string text{};

    bool operator==(const TokenPiece&) const = default;
};

struct TokenSequence {
    int length = 0;                   ///< its tokens; a text that is too short ends within its last sequence
    std::vector<TokenPiece> pieces{}; ///< the first of them: all, unless an answer would be too long

    bool operator==(const TokenSequence&) const = default;
};

struct TokensResult {
    std::int64_t found = 0;  ///< tokens of the text, or of what was looked at of a long one
    bool whole = true;       ///< the text was looked at to its end
    std::int64_t needed = 0; ///< tokens that the set takes of the text
    int sequences = 0;       ///< that there are, the one that the text ends in among them
    std::string hash{};      ///< of the set; empty where the text is too short for it
    int first = 0;
    std::vector<TokenSequence> shown{};

    bool enough() const { return found >= needed; }
    bool operator==(const TokensResult&) const = default;
};

Json to_json(const TokensRequest& request);
TokensRequest tokens_request_from_json(const JsonObject& object);
Json to_json(const TokensResult& result);
TokensResult tokens_result_from_json(const JsonObject& object);

} // namespace cutaway
