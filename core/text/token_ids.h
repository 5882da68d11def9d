#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cutaway {

/// Hashes text that is owned or not, so that a look-up copies nothing.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

template <typename Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

/// Tokens as they are spelled in tokenizer.json, and their ids.
using TokenIds = TextMap<std::int64_t>;

} // namespace cutaway
