#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cutaway {

/// One row of a file of comma-separated values.
struct CsvRow {
    std::string where{}; ///< file and line of its first field
    std::vector<std::string> fields{};
};

/// Reads such a file as RFC 4180 has it: a field in double quotes may hold commas, line ends and, doubled,
/// quotes. Rows without anything in them are left out. Throws Error(bad-input) with the line where a text is
/// not UTF-8 or a quote never ends.
std::vector<CsvRow> read_csv(const std::filesystem::path& file);

} // namespace cutaway
