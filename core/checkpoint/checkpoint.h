#pragma once

/// Read this first: core/checkpoint reads what others wrote and trusts none of it. A Checkpoint is a Hugging
/// Face folder with its configuration and the table of its tensors, whose files are mapped and never read
/// whole. Below it: the format (safetensors.h), the element types (dtype.h), which files of a folder may be
/// opened (checkpoint_folder.h), and a writer (safetensors_writer.h). No libtorch.

#include "core/checkpoint/checkpoint_folder.h"
#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/safetensors.h"
#include "core/plan/json.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutaway {

/// An opened checkpoint. Opening it reads configuration, shard index and headers only.
class Checkpoint {
  public:
    /// Throws Error(bad-checkpoint) that says which rule of the formats is broken, in which file.
    explicit Checkpoint(const std::filesystem::path& folder);

    const std::filesystem::path& folder() const { return folder_.path(); }
    const CheckpointFolder& files_of() const { return folder_; }
    const Json& config() const { return config_; }
    /// By file, within a file in the order of the data.
    const std::vector<TensorInfo>& tensors() const { return tensors_; }
    const TensorInfo* find(std::string_view name) const; ///< null where there is none
    /// A tensor's data in the mapping, aligned to nothing. Throws Error(model-changed) where the file was cut
    /// since it was opened.
    std::span<const std::byte> bytes(const TensorInfo& tensor) const;
    /// The weight files by their names in the folder; TensorInfo::file is a place in it.
    const std::vector<std::filesystem::path>& files() const { return paths_; }
    std::uint64_t total_bytes() const; ///< of all tensors

  private:
    void read_single();
    void read_shards();
    void add_file(const std::string& name);

    CheckpointFolder folder_;
    Json config_;
    std::vector<std::filesystem::path> paths_;
    std::vector<MappedFile> files_;
    std::vector<TensorInfo> tensors_;
    std::unordered_map<std::string_view, std::size_t> by_name_; ///< views into tensors_
};

} // namespace cutaway
