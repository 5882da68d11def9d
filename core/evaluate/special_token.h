#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/text/tokenizer.h"

#include <cstdint>
#include <optional>

namespace cutaway {

/// A special token's id by what the tokenizer's configuration, or the older file beside it, calls it, such as
/// `bos_token`; nothing where they name none that is one token.
std::optional<std::int64_t> special_token(const Checkpoint& checkpoint, const Tokenizer& tokenizer,
                                          const char* key);

} // namespace cutaway
