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
    std::int64_t row = 0;    ///< of the text's, from the first one on
    std::int64_t target = 0; ///< the token that should follow
    std::size_t request = 0;
};

/// What a model reads for some of a document's requests.
struct AskedText {
    std::vector<PackedText> parts{}; ///< a text, and its endings if there are several
    /// What stands before it, and before other documents too.
    std::span<const std::int64_t> examples{};
    std::vector<AskedToken> asked{};

    std::int64_t tokens() const; ///< of all parts
};

/// The texts for the requests of one document, the first of which is number `first`. With `shares` what the
/// requests have in common is there once for as many endings as have 512 tokens together; else there is one
/// for every input. Which of them there are is for the document alone to say: what it gives must not depend
/// on others.
std::vector<AskedText> asked_texts(std::span<const TokenRequest> requests, std::size_t first, bool shares);

} // namespace cutaway
