#include "core/checkpoint/printable.h"
#include "core/export/gguf/numbers.h"
#include "core/export/gguf/tensors.h"
#include "core/plan/error.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace cutaway {

namespace {

/// Numbers that are in memory at a time, in the source's type and in the file's: what an interruption waits
/// for.
constexpr std::int64_t piece_numbers = std::int64_t{1} << 20;

at::ScalarType scalar_type(Dtype dtype) {
    switch (dtype) {
    case Dtype::F16:
        return at::kHalf;
    case Dtype::BF16:
        return at::kBFloat16;
    case Dtype::F64:
        return at::kDouble;
    default:
        return at::kFloat;
    }
}

class Data {
  public:
    Data(const ExportSource& source, GgufWriter& writer, const std::function<void(std::uint64_t)>& progress)
        : source_(source), writer_(writer), progress_(progress) {}

    void write(const WrittenTensor& tensor) {
        const std::vector<std::int64_t>& shape = tensor.tensor.shape;
        if (tensor.parts.empty()) {
            write_pieces(tensor, shape.front(), [&](std::int64_t begin, std::int64_t count) {
                return constants(tensor, begin, count);
            });
        }
        for (const TensorPart& part : tensor.parts) {
            write_pieces(tensor, part.count(),
                         [&](std::int64_t begin, std::int64_t count) { return rows(part, begin, count); });
            MappedFile::let_go(
                source_.checkpoint->bytes(*part.source)); // the memory may not hold all of them
        }
    }

  private:
    /// `numbers`: makes `count` rows of a matrix, or elements of a vector, from `begin` on.
    void write_pieces(const WrittenTensor& tensor, std::int64_t rows,
                      const std::function<at::Tensor(std::int64_t begin, std::int64_t count)>& numbers) {
        const std::int64_t width = tensor.tensor.shape.size() == 1 ? 1 : tensor.tensor.columns();
        const std::int64_t at_once = std::max<std::int64_t>(1, piece_numbers / width);
        for (std::int64_t begin = 0; begin < rows; begin += at_once) {
            check_interrupted(source_);
            const at::Tensor piece = numbers(begin, std::min(at_once, rows - begin));
            const at::Tensor stored = as_stored(piece, tensor.tensor.type);
            check_range(tensor, piece, stored);
            const std::span<const std::byte> bytes(static_cast<const std::byte*>(stored.const_data_ptr()),
                                                   static_cast<std::size_t>(stored.nbytes()));
            writer_.write(bytes);
            written_ += bytes.size();
            progress_(written_);
        }
    }

    static at::Tensor constants(const WrittenTensor& tensor, std::int64_t begin, std::int64_t count) {
        if (!tensor.numbers.empty()) {
            return at::tensor(tensor.numbers, at::kFloat).narrow(0, begin, count);
        }
        std::vector<std::int64_t> shape = tensor.tensor.shape;
        shape.front() = count;
        return at::full(shape, tensor.number, at::kFloat);
    }

    at::Tensor rows(const TensorPart& part, std::int64_t begin, std::int64_t count) const {
        const bool vector = part.source->shape.size() == 1;
        const auto width = static_cast<std::int64_t>(dtype_size(part.source->dtype)) *
                           (vector ? 1 : part.source->shape.back());
        const std::span<const std::byte> bytes = source_.checkpoint->bytes(*part.source);
        void* data = const_cast<std::byte*>(bytes.data()); // from_blob wants it so; nothing writes to it
        at::Tensor raw = at::from_blob(data, {static_cast<std::int64_t>(bytes.size()) / width, width},
                                       at::TensorOptions(at::kByte));
        if (part.rows.empty()) {
            raw = raw.narrow(0, begin, count).clone();
        } else {
            const at::IntArrayRef wanted(part.rows.data() + begin, static_cast<std::size_t>(count));
            raw = raw.index_select(0, at::tensor(wanted, at::kLong));
        }
        // Copied, it is aligned, which the mapping need not be.
        const at::Tensor numbers = raw.view(scalar_type(part.source->dtype));
        return vector ? numbers.flatten() : numbers;
    }

    static void check_range(const WrittenTensor& tensor, const at::Tensor& numbers,
                            const at::Tensor& stored) {
        const bool may_overflow = !tensor.parts.empty() && stored.is_floating_point() &&
                                  stored.scalar_type() != numbers.scalar_type() &&
                                  stored.scalar_type() != at::kFloat;
        if (!may_overflow || at::isfinite(stored).all().item<bool>()) {
            return;
        }
        throw Error(error_code::bad_input,
                    fmt::format("The tensor {} holds numbers that are too large for {}",
                                in_quotes(tensor.parts.front().source->name), name(tensor.tensor.type)),
                    "--type", "Use BF16 or F32.");
    }

    const ExportSource& source_;
    GgufWriter& writer_;
    const std::function<void(std::uint64_t)>& progress_;
    std::uint64_t written_ = 0;
};

} // namespace

void write_gguf_tensors(const ExportSource& source, const std::vector<WrittenTensor>& tensors,
                        GgufWriter& writer, const std::function<void(std::uint64_t)>& progress) {
    const c10::InferenceMode guard;
    Data data(source, writer, progress);
    for (const WrittenTensor& tensor : tensors) {
        data.write(tensor);
    }
}

} // namespace cutaway
