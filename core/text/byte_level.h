#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cutaway {

/// Byte-level BPE spells each byte as one printable character (GPT-2's bytes_to_unicode): printable Latin-1
/// as itself, the other 68 bytes as U+0100 and up.
std::string byte_level_spelling(std::string_view bytes);

/// The bytes that a token's characters spell; nothing where one of them spells no byte.
std::optional<std::string> byte_level_bytes(std::string_view token);

} // namespace cutaway
