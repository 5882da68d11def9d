#pragma once

#include "core/evaluate/task.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cutaway {

/// A text by itself, whose perplexity is measured.
struct TextDocument {
    std::string where{};
    std::string text{};
};

/// The text of a file, or of a `.jsonl` file the `text` of each of its first `limit` lines. Throws
/// Error(bad-input) with file and line where there is none, or where it is no UTF-8.
std::vector<TextDocument> read_texts(const std::filesystem::path& file, std::size_t limit = no_limit);

} // namespace cutaway
