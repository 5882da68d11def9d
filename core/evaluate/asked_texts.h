#pragma once

#include "core/evaluate/log_likelihoods.h"
#include "core/model/packed_texts.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cutaway {

/// What is asked of a model where it has read a token.
struct AskedToken {
    std::int64_t row = 0;    ///< of the text
    std::int64_t target = 0; ///< the token that should follow
    std::size_t request = 0;
};

/// A text that a model reads for some of a document's requests.
struct AskedText {
    PackedText text{};
    /// What stands before it, and before other documents too.
    std::span<const std::int64_t> examples{};
    std::vector<AskedToken> asked{};
};

/// The texts for the requests of one document, the first of which is number `first`. With `shares` they are
/// one, in which what the requests have in common is there once; else there is one for every input. Which of
/// them there are is for the document alone to say: what it gives must not depend on others.
std::vector<AskedText> asked_texts(std::span<const TokenRequest> requests, std::size_t first, bool shares);

} // namespace cutaway
