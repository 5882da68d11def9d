#pragma once

#include "core/plan/json.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cutaway {

/// The longest file of a task or a text that is read: bytes.
inline constexpr std::uint64_t max_evaluated_bytes = std::uint64_t{1} << 30;

/// Calls `read` with each object of a file that holds one a line, with file and line as its place, until
/// `limit` of them were read; empty lines count as none. Throws Error(bad-input) for a line that is no
/// object, and what `read` throws.
void for_each_object(const std::filesystem::path& file, std::size_t limit,
                     const std::function<void(const JsonObject&)>& read);

/// The place in `names` of a member that is a text, a number or a boolean: by how JSON writes it. The first
/// of several lists that has it counts. Throws Error(bad-input) that says what is expected.
std::size_t label_of(const JsonObject& object, const char* key,
                     const std::vector<std::vector<std::string>>& names);

/// "0", "1" and so on: the names of `count` choices that are counted.
std::vector<std::string> counted(std::size_t count);

} // namespace cutaway
