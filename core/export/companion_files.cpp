#include "core/export/companion_files.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"
#include "core/plan/json.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 10> names{
    "tokenizer.json",    "tokenizer_config.json",  "special_tokens_map.json",
    "added_tokens.json", "tokenizer.model",        "vocab.json",
    "merges.txt",        "generation_config.json", "chat_template.jinja",
    "chat_template.json"};

/// What the names of licences and of what they ask to be passed on begin with, in small letters.
constexpr std::array<std::string_view, 5> licences{"license", "licence", "copying", "notice", "use_policy"};

/// Far above the largest tokenizer.
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 28;

bool is_licence(const std::string& written) {
    std::string name = written;
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return std::ranges::any_of(licences, [&](std::string_view start) { return name.starts_with(start); });
}

bool goes_along(const std::string& name) {
    return std::ranges::find(names, name) != names.end() || is_licence(name);
}

void copy_files(const Checkpoint& source, const fs::path& folder, bool (*wanted)(const std::string& name)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(source.folder())) {
        const std::string name = entry.path().filename().string();
        if (!wanted(name)) {
            continue;
        }
        const fs::path file = source.files_of().resolve(name);
        if (fs::is_regular_file(file)) {
            write_file_atomically(folder / name, read_file(file, error_code::bad_checkpoint, most_bytes));
        }
    }
}

} // namespace

void copy_companion_files(const Checkpoint& source, const fs::path& folder) {
    copy_files(source, folder, goes_along);
}

void copy_licences(const Checkpoint& source, const fs::path& folder) {
    copy_files(source, folder, is_licence);
}

} // namespace cutaway
