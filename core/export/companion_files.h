#pragma once

#include "core/checkpoint/checkpoint.h"

#include <filesystem>

namespace cutaway {

/// Copies what goes along with the weights to `folder`, where the source has it as a regular file: the
/// tokenizer's files, the generation configuration, chat templates and licences. Links are followed where
/// Checkpoint follows them, and nowhere else. Throws Error(bad-checkpoint) for a link that leads elsewhere
/// and for a file of more than 256 MiB, Error(no-space or write-failed).
void copy_companion_files(const Checkpoint& source, const std::filesystem::path& folder);

/// The same of the licences and what they ask to be passed on alone.
void copy_licences(const Checkpoint& source, const std::filesystem::path& folder);

} // namespace cutaway
