#include "core/checkpoint/printable.h"
#include "core/export/deci_tensors.h"
#include "core/export/gguf_numbers.h"
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

    void write(const DeciTensor& tensor) {
        const std::int64_t columns = tensor.tensor.columns(), rows = tensor.tensor.rows();
        // A vector is cut anywhere, a matrix between rows.
        const bool vector = tensor.tensor.shape.size() == 1;
        const std::int64_t count = vector ? columns : rows;
        const std::int64_t at_once =
            vector ? piece_numbers : std::max<std::int64_t>(1, piece_numbers / columns);
        for (std::int64_t begin = 0; begin < count; begin += at_once) {
            if (source_.interrupted && source_.interrupted()) {
                throw Error(error_code::cancelled, "Stopped", "export", "Export again to finish.");
            }
            const at::Tensor numbers = piece(tensor, begin, std::min(at_once, count - begin));
            const at::Tensor stored = as_stored(numbers, tensor.tensor.type);
            check_range(tensor, numbers, stored);
            const std::span<const std::byte> bytes(static_cast<const std::byte*>(stored.const_data_ptr()),
                                                   static_cast<std::size_t>(stored.nbytes()));
            writer_.write(bytes);
            written_ += bytes.size();
            progress_(written_);
        }
    }

  private:
    /// Rows [count, columns] of a matrix, or elements [count] of a vector.
    at::Tensor piece(const DeciTensor& tensor, std::int64_t begin, std::int64_t count) const {
        const bool vector = tensor.tensor.shape.size() == 1;
        if (tensor.source == nullptr) {
            const std::vector<std::int64_t> shape =
                vector ? std::vector{count} : std::vector{count, tensor.tensor.columns()};
            return tensor.numbers.empty() ? at::full(shape, tensor.number, at::kFloat)
                                          : at::tensor(tensor.numbers, at::kFloat).narrow(0, begin, count);
        }
        const auto width = static_cast<std::int64_t>(dtype_size(tensor.source->dtype)) *
                           (vector ? 1 : tensor.tensor.columns());
        const std::span<const std::byte> bytes = source_.checkpoint->bytes(*tensor.source);
        void* data = const_cast<std::byte*>(bytes.data()); // from_blob wants it so; nothing writes to it
        at::Tensor raw = at::from_blob(data, {static_cast<std::int64_t>(bytes.size()) / width, width},
                                       at::TensorOptions(at::kByte));
        if (tensor.rows.empty()) {
            raw = raw.narrow(0, begin, count).clone();
        } else {
            const std::span<const std::int64_t> rows(tensor.rows);
            const auto wanted =
                rows.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
            raw = raw.index_select(0, at::tensor(at::IntArrayRef(wanted.data(), wanted.size()), at::kLong));
        }
        // Copied, it is aligned, which the mapping need not be.
        const at::Tensor numbers = raw.view(scalar_type(tensor.source->dtype));
        return vector ? numbers.flatten() : numbers;
    }

    void check_range(const DeciTensor& tensor, const at::Tensor& numbers, const at::Tensor& stored) const {
        const bool may_overflow = tensor.source != nullptr && stored.is_floating_point() &&
                                  stored.scalar_type() != numbers.scalar_type() &&
                                  stored.scalar_type() != at::kFloat;
        if (!may_overflow || at::isfinite(stored).all().item<bool>()) {
            return;
        }
        throw Error(error_code::bad_input,
                    fmt::format("The tensor {} holds numbers that are too large for {}",
                                in_quotes(tensor.source->name), name(tensor.tensor.type)),
                    "--type", "Use BF16 or F32.");
    }

    const ExportSource& source_;
    GgufWriter& writer_;
    const std::function<void(std::uint64_t)>& progress_;
    std::uint64_t written_ = 0;
};

} // namespace

void write_deci_tensors(const ExportSource& source, const std::vector<DeciTensor>& tensors,
                        GgufWriter& writer, const std::function<void(std::uint64_t)>& progress) {
    const c10::InferenceMode guard;
    Data data(source, writer, progress);
    for (const DeciTensor& tensor : tensors) {
        data.write(tensor);
    }
}

} // namespace cutaway
