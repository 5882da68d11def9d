#include "core/export/companion_files.h"

#include "core/checkpoint/mapped_file.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <array>
#include <string_view>

namespace cutaway {

namespace {

constexpr std::array<std::string_view, 16> names{"tokenizer.json",
                                                 "tokenizer_config.json",
                                                 "special_tokens_map.json",
                                                 "added_tokens.json",
                                                 "tokenizer.model",
                                                 "vocab.json",
                                                 "merges.txt",
                                                 "generation_config.json",
                                                 "chat_template.jinja",
                                                 "chat_template.json",
                                                 "LICENSE",
                                                 "LICENSE.txt",
                                                 "LICENSE.md",
                                                 "NOTICE",
                                                 "NOTICE.txt",
                                                 "USE_POLICY.md"};

} // namespace

void copy_companion_files(const Checkpoint& source, const std::filesystem::path& folder) {
    for (const std::string_view name : names) {
        if (const auto file = source.files_of().find(name)) {
            const MappedFile content(*file, error_code::bad_checkpoint);
            const std::span<const std::byte> bytes = content.bytes();
            write_file_atomically(folder / name, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        }
    }
}

} // namespace cutaway
