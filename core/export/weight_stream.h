#pragma once

#include "core/checkpoint/safetensors_writer.h"
#include "core/export/export.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace cutaway {

/// A weight as it is written: one of the source's, perhaps under another name or in another shape, or zeros
/// in its place.
struct WrittenWeight {
    const TensorInfo* source =
        nullptr; ///< says the type and the file; its numbers are taken where not `zeros`
    std::string name{};
    bool zeros = false;
    /// Empty: the source's, all of it. Else `rows` of the source from `first_row` on, with zeros behind each
    /// that is shorter and behind the last.
    std::vector<std::int64_t> shape{};
    std::int64_t first_row = 0;
    std::int64_t rows = 0;

    TensorSpec spec() const;
    std::uint64_t bytes() const;
};

std::uint64_t bytes_of(const std::vector<WrittenWeight>& weights);

/// Writes weights in pieces, bit by bit: nothing holds a whole tensor.
class WeightStream {
  public:
    /// `progress` is told how many bytes are written. All must outlive it.
    WeightStream(const ExportSource& source, const std::function<void(std::uint64_t)>& progress)
        : source_(source), progress_(progress) {}

    /// The next weight of `writer`. Throws Error(no-space, write-failed, model-changed, cancelled).
    void write(SafetensorsWriter& writer, const WrittenWeight& weight);

  private:
    /// `within`: the source's tensor that the data lie in, if any.
    void write_bytes(SafetensorsWriter& writer, std::span<const std::byte> data,
                     const TensorInfo* within = nullptr);
    void write_zeros(SafetensorsWriter& writer, std::uint64_t bytes);
    void write_rows(SafetensorsWriter& writer, const WrittenWeight& weight);

    const ExportSource& source_;
    const std::function<void(std::uint64_t)>& progress_;
    std::uint64_t written_ = 0;
};

} // namespace cutaway
