#pragma once

#include "core/checkpoint/dtype.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace cutaway {

/// What a safetensors file is going to hold.
struct TensorSpec {
    std::string name;
    Dtype dtype = Dtype::F32;
    std::vector<std::int64_t> shape;
};

/// Writes a safetensors file without ever holding it: the list of tensors first, then their data in the same
/// order, in pieces of any size. It grows under a temporary name beside `path`, which it takes in finish();
/// destroyed before, it leaves no trace and the old file as it was.
class SafetensorsWriter {
  public:
    /// Throws Error(no-space or write-failed), and Error(internal) where a name stands twice, a shape is too
    /// large or the header would be longer than the format allows.
    SafetensorsWriter(std::filesystem::path path, const std::vector<TensorSpec>& tensors,
                      const std::map<std::string, std::string>& metadata = {});
    ~SafetensorsWriter();

    SafetensorsWriter(const SafetensorsWriter&) = delete;
    SafetensorsWriter& operator=(const SafetensorsWriter&) = delete;

    /// Appends the next bytes, little-endian as the format wants them. Throws Error(no-space or
    /// write-failed), and Error(internal) where they are more than the tensors hold.
    void write(std::span<const std::byte> data);

    /// Puts the file in its place, on the disk. Throws Error(no-space or write-failed), and Error(internal)
    /// where data is still missing.
    void finish();

    std::uint64_t file_bytes() const { return header_bytes_ + data_bytes_; } ///< when finished

  private:
    void open_temporary();
    void append(std::span<const std::byte> data);

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    std::uint64_t header_bytes_ = 0;
    std::uint64_t data_bytes_ = 0;
    std::uint64_t written_ = 0; ///< of data_bytes_
};

} // namespace cutaway
