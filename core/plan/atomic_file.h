#pragma once

#include <filesystem>
#include <string_view>

namespace cutaway {

/// Writes `content` to `path` so that a crash, a full disk or a kill leaves either the old file or the new
/// one: a temporary file beside it, fsync, rename. Throws Error(no-space or write-failed), and bad-input as
/// check_writable_file() does.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// Throws Error(bad-input) where `path` exists and is not a regular file (a device, a pipe, a folder), or
/// where its folder does not exist. Call it before work whose result would be lost.
void check_writable_file(const std::filesystem::path& path);

/// Throws the Error for a failed write to `path`: no-space where errno says so, else write-failed.
[[noreturn]] void throw_write_error(const std::filesystem::path& path, int error_number);

/// Makes a new name in `folder` last through a power cut, where the file system can.
void sync_folder(const std::filesystem::path& folder);

} // namespace cutaway
