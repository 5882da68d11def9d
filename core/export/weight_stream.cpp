#include "core/export/weight_stream.h"

#include "core/checkpoint/mapped_file.h"

#include <algorithm>

namespace cutaway {

namespace {

/// Bytes written at a time: what an interruption waits for.
constexpr std::size_t piece_bytes = std::size_t{8} << 20;

/// Bytes of one row, which is all that a tensor's first dimension counts.
std::uint64_t row_bytes(Dtype dtype, const std::vector<std::int64_t>& shape) {
    std::uint64_t bytes = dtype_size(dtype);
    for (std::size_t dimension = 1; dimension < shape.size(); ++dimension) {
        bytes *= static_cast<std::uint64_t>(shape[dimension]);
    }
    return bytes;
}

} // namespace

TensorSpec WrittenWeight::spec() const {
    return {.name = name, .dtype = source->dtype, .shape = shape.empty() ? source->shape : shape};
}

std::uint64_t WrittenWeight::bytes() const {
    return shape.empty() ? source->bytes()
                         : row_bytes(source->dtype, shape) * static_cast<std::uint64_t>(shape.front());
}

std::uint64_t bytes_of(const std::vector<WrittenWeight>& weights) {
    std::uint64_t sum = 0;
    for (const WrittenWeight& weight : weights) {
        sum += weight.bytes();
    }
    return sum;
}

void WeightStream::write(SafetensorsWriter& writer, const WrittenWeight& weight) {
    if (weight.zeros) {
        write_zeros(writer, weight.bytes());
        return;
    }
    const std::span<const std::byte> data = source_.checkpoint->bytes(*weight.source);
    if (weight.shape.empty()) {
        write_bytes(writer, data, weight.source);
    } else {
        write_rows(writer, weight);
    }
    MappedFile::let_go(data); // it is not needed again, and the memory may not hold all of them
}

void WeightStream::write_bytes(SafetensorsWriter& writer, std::span<const std::byte> data,
                               const TensorInfo* within) {
    while (!data.empty()) {
        check_interrupted(source_);
        if (within != nullptr) {
            source_.checkpoint->bytes(*within); // the file may have been cut since the last piece
        }
        const std::span<const std::byte> piece = data.first(std::min(data.size(), piece_bytes));
        writer.write(piece);
        data = data.subspan(piece.size());
        written_ += piece.size();
        progress_(written_);
    }
}

void WeightStream::write_zeros(SafetensorsWriter& writer, std::uint64_t bytes) {
    const std::vector<std::byte> zeros(std::min<std::uint64_t>(bytes, piece_bytes));
    for (std::uint64_t left = bytes; left > 0;) {
        const std::uint64_t part = std::min<std::uint64_t>(left, zeros.size());
        write_bytes(writer, std::span(zeros).first(part));
        left -= part;
    }
}

void WeightStream::write_rows(SafetensorsWriter& writer, const WrittenWeight& weight) {
    const std::uint64_t row = row_bytes(weight.source->dtype, weight.source->shape);
    const std::uint64_t wide_row = row_bytes(weight.source->dtype, weight.shape);
    const std::span<const std::byte> rows = source_.checkpoint->bytes(*weight.source)
                                                .subspan(static_cast<std::uint64_t>(weight.first_row) * row,
                                                         static_cast<std::uint64_t>(weight.rows) * row);
    if (row == wide_row) {
        write_bytes(writer, rows, weight.source);
    } else {
        std::vector<std::byte> piece(std::max<std::uint64_t>(1, piece_bytes / wide_row) * wide_row);
        std::uint64_t filled = 0;
        for (std::uint64_t at = 0; at < rows.size(); at += row) {
            if (filled == 0) {
                source_.checkpoint->bytes(*weight.source); // the file may have been cut since the last piece
            }
            // What is behind the row stays zero from one piece to the next.
            std::ranges::copy(rows.subspan(at, row), piece.begin() + static_cast<std::ptrdiff_t>(filled));
            filled += wide_row;
            if (filled == piece.size() || at + row == rows.size()) {
                write_bytes(writer, std::span(piece).first(filled));
                filled = 0;
            }
        }
    }
    write_zeros(writer, weight.bytes() - static_cast<std::uint64_t>(weight.rows) * wide_row);
}

} // namespace cutaway
