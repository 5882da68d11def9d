#include "core/model/weights.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <ATen/ATen.h>

#include <cstdint>

namespace cutaway {

namespace {

at::ScalarType stored_type(Dtype dtype) {
    switch (dtype) {
    case Dtype::BF16:
        return at::kBFloat16;
    case Dtype::F16:
        return at::kHalf;
    case Dtype::F64:
        return at::kDouble;
    default:
        return at::kFloat;
    }
}

/// The data in the mapping, or a copy where its address is not a multiple of the element's size.
at::Tensor stored_tensor(const Checkpoint& checkpoint, const TensorInfo& info) {
    const std::span<const std::byte> bytes = checkpoint.bytes(info);
    void* data = const_cast<std::byte*>(bytes.data()); // from_blob wants it so; nothing writes to it
    if (reinterpret_cast<std::uintptr_t>(data) % dtype_size(info.dtype) == 0) {
        return at::from_blob(data, info.shape, at::TensorOptions(stored_type(info.dtype)));
    }
    const auto size = static_cast<std::int64_t>(bytes.size());
    const at::Tensor copy = at::from_blob(data, {size}, at::TensorOptions(at::kByte)).clone();
    return copy.view(stored_type(info.dtype)).view(info.shape);
}

void check_finite(const at::Tensor& tensor, const Checkpoint& checkpoint, const TensorInfo& info) {
    if (tensor.numel() == 0) {
        return;
    }
    // Both ends are NaN where any element is.
    const auto [low, high] = at::aminmax(tensor);
    if (!at::isfinite(low).item<bool>() || !at::isfinite(high).item<bool>()) {
        throw Error(error_code::bad_checkpoint,
                    "The tensor " + in_quotes(info.name) + " holds NaN or infinity",
                    checkpoint.files().at(info.file).string(),
                    "Every score would be meaningless: fetch the model again, or ask who made it.");
    }
}

} // namespace

at::Tensor load_tensor(const Checkpoint& checkpoint, const LayoutTensor& expected, at::ScalarType dtype,
                       at::Device device) {
    const TensorInfo& info = *checkpoint.find(expected.name);
    const at::Tensor stored = stored_tensor(checkpoint, info);
    check_finite(stored, checkpoint, info);
    const at::Tensor tensor = stored.to(device, dtype);
    // What is finite as it is stored may not be in a type of a smaller range.
    const bool narrower = stored.scalar_type() != dtype && (dtype != at::kFloat || info.dtype == Dtype::F64);
    if (narrower) {
        check_finite(tensor, checkpoint, info);
    }
    return tensor;
}

std::map<Role, at::Tensor> load_slot(const Checkpoint& checkpoint, const Traits& traits, Slot slot,
                                     at::ScalarType dtype, at::Device device) {
    std::map<Role, at::Tensor> tensors;
    for (const LayoutTensor& expected : slot_tensors(traits, slot)) {
        tensors[expected.role] =
            load_tensor(checkpoint, expected, expected.role == Role::norm ? at::kFloat : dtype, device);
    }
    return tensors;
}

} // namespace cutaway
