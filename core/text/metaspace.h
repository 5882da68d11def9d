#pragma once

#include "core/plan/json.h"

#include <cstdint>
#include <string>

namespace cutaway {

/// What a Metaspace step, a pre-tokenizer or a decoder, is told: spaces are spelled as a mark, which may be
/// put before every piece of the text between added tokens, before that at its front, or never.
struct Metaspace {
    enum class Prepend : std::uint8_t { always, first, never };

    std::string mark;
    Prepend prepend = Prepend::always;
    bool split = true; ///< before each mark
};

/// Throws Error(bad-tokenizer) where the step contradicts itself.
Metaspace read_metaspace(const JsonObject& step);

} // namespace cutaway
