#pragma once

#include "core/export/gguf/architecture.h"
#include "core/export/gguf/file.h"

#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// Rows of one of the source's tensors.
struct TensorPart {
    const TensorInfo* source = nullptr;
    std::vector<std::int64_t> rows{}; ///< which of the source's each is; empty: all in their order

    std::int64_t count() const { return rows.empty() ? source->shape.front() : std::ssize(rows); }
};

/// A tensor as it is written: parts of the source's one below the other, else one number everywhere, or these
/// numbers.
struct WrittenTensor {
    GgufTensor tensor{};
    std::vector<TensorPart> parts{};
    float number = 0;
    std::vector<float> numbers{};
};

/// The tensors of a model of these blocks, in the order of the file. `type`: of the matrices, nothing: as
/// each is stored. Vectors are F32; a matrix whose rows are no multiple of 32 numbers is F16 instead of Q8_0,
/// as llama.cpp's own converter has it.
std::vector<WrittenTensor> gguf_tensors(const ExportSource& source, const std::vector<GgufBlock>& blocks,
                                        std::optional<GgufType> type);

/// Writes their data, in pieces. `progress` is told how many bytes are written. Throws
/// Error(no-space, write-failed, model-changed, cancelled), Error(bad-input) where a number is too large for
/// the type.
void write_gguf_tensors(const ExportSource& source, const std::vector<WrittenTensor>& tensors,
                        GgufWriter& writer, const std::function<void(std::uint64_t)>& progress);

} // namespace cutaway
