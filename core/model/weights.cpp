#include "core/model/weights.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"
#include "core/runtime/device_copy.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

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

bool is_aligned(std::span<const std::byte> bytes, Dtype dtype) {
    return reinterpret_cast<std::uintptr_t>(bytes.data()) % dtype_size(dtype) == 0;
}

/// The data in the mapping, or a copy where its address is not a multiple of the element's size.
at::Tensor stored_tensor(const Checkpoint& checkpoint, const TensorInfo& info) {
    const std::span<const std::byte> bytes = checkpoint.bytes(info);
    void* data = const_cast<std::byte*>(bytes.data()); // from_blob wants it so; nothing writes to it
    if (is_aligned(bytes, info.dtype)) {
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

using Stretches = std::vector<std::span<const std::byte>>;

/// Where a slot's tensors lie in the mapping.
Stretches stretches_of(const Checkpoint& checkpoint, const Traits& traits, Slot slot) {
    Stretches stretches;
    for (const LayoutTensor& stored : slot_tensors(traits, slot)) {
        stretches.push_back(checkpoint.bytes(*checkpoint.find(stored.name)));
    }
    return stretches;
}

/// Whether a tensor's data is in these bytes of the mapping.
bool lies_in(const at::Tensor& tensor, std::span<const std::byte> bytes) {
    const auto* const data = static_cast<const std::byte*>(tensor.const_data_ptr());
    return tensor.device().is_cpu() && data >= bytes.data() && data < bytes.data() + bytes.size();
}

/// Whether any of a slot's tensors is in these bytes.
bool is_mapped(const SlotWeights& slot, std::span<const std::byte> bytes) {
    const auto any_in = [&](const std::map<Role, at::Tensor>& tensors) {
        return std::ranges::any_of(tensors, [&](const auto& entry) { return lies_in(entry.second, bytes); });
    };
    return any_in(slot.tensors) || std::ranges::any_of(slot.experts, any_in);
}

/// Has the pages read now, by this thread.
void touch(std::span<const std::byte> bytes) {
    constexpr std::size_t page = 4096;
    for (std::size_t at = 0; at < bytes.size(); at += page) {
        static_cast<void>(*static_cast<const volatile std::byte*>(bytes.data() + at));
    }
}

using Tensors = std::map<Role, at::Tensor>;

/// Takes q, k and v, weights [rows, d] or biases [rows], out of what they are stored in together.
void split(Tensors& tensors, const Traits& traits, Role together, Role q, Role k, Role v) {
    const auto found = tensors.find(together);
    if (found == tensors.end()) {
        return;
    }
    const at::Tensor stored = found->second;
    tensors.erase(found);
    const std::int64_t size = traits.head_size, keys = traits.kv_heads, heads = traits.heads / keys;
    if (traits.qkv_layout == QkvLayout::stacked) {
        tensors[q] = stored.narrow(0, 0, traits.heads * size);
        tensors[k] = stored.narrow(0, traits.heads * size, keys * size);
        tensors[v] = stored.narrow(0, (traits.heads + keys) * size, keys * size);
        return;
    }
    const at::Tensor groups = stored.unflatten(0, {keys, (heads + 2) * size});
    const auto part = [&](std::int64_t begin, std::int64_t count) {
        return groups.narrow(1, begin * size, count * size).flatten(0, 1).contiguous();
    };
    tensors[q] = part(0, heads);
    tensors[k] = part(heads, 1);
    tensors[v] = part(heads + 1, 1);
}

/// Takes gate and up out of what they are stored in together, the gate first.
void halve(Tensors& tensors, Role together, Role gate, Role up) {
    const auto found = tensors.find(together);
    if (found == tensors.end()) {
        return;
    }
    const at::Tensor stored = found->second;
    tensors.erase(found);
    const std::int64_t half = stored.size(0) / 2;
    tensors[gate] = stored.narrow(0, 0, half);
    tensors[up] = stored.narrow(0, half, half);
}

} // namespace

at::Tensor load_tensor(const Checkpoint& checkpoint, const LayoutTensor& expected, at::ScalarType dtype,
                       at::Device device, bool check) {
    const TensorInfo& info = *checkpoint.find(expected.name);
    const at::Tensor stored = stored_tensor(checkpoint, info);
    const at::Tensor here = device.is_cpu() ? stored : copy_to_device(stored, device);
    if (check) {
        check_finite(here, checkpoint, info);
    }
    const at::Tensor tensor = here.to(dtype);
    // What is finite as it is stored may not be in a type of a smaller range.
    const bool narrower = stored.scalar_type() != dtype && (dtype != at::kFloat || info.dtype == Dtype::F64);
    if (check && narrower) {
        check_finite(tensor, checkpoint, info);
    }
    if (!lies_in(tensor, checkpoint.bytes(info))) {
        MappedFile::let_go(checkpoint.bytes(info));
    }
    return tensor;
}

bool computes_as_stored(const Checkpoint& checkpoint, const Traits& traits, at::ScalarType dtype,
                        at::Device device) {
    if (!device.is_cpu() || traits.transposed || traits.qkv_layout == QkvLayout::grouped) {
        return false;
    }
    const auto lies_ready = [&](const LayoutTensor& expected) {
        const TensorInfo& info = *checkpoint.find(expected.name);
        const at::ScalarType wanted = is_norm(expected.role) ? at::kFloat : dtype;
        return stored_type(info.dtype) == wanted && is_aligned(checkpoint.bytes(info), info.dtype);
    };
    for (int index = 0; index < 2 * traits.blocks; ++index) {
        if (!std::ranges::all_of(slot_tensors(traits, Slot(index)), lies_ready)) {
            return false;
        }
    }
    return true;
}

SlotWeights load_slot(const Checkpoint& checkpoint, const Traits& traits, Slot slot, at::ScalarType dtype,
                      at::Device device, bool check) {
    SlotWeights slot_weights;
    std::map<Role, std::vector<at::Tensor>> heads;
    for (const LayoutTensor& expected : slot_tensors(traits, slot)) {
        at::Tensor tensor =
            load_tensor(checkpoint, expected, is_norm(expected.role) ? at::kFloat : dtype, device, check);
        if (traits.transposed && tensor.dim() == 2) {
            tensor = tensor.t().contiguous();
        }
        if (expected.expert >= 0) {
            slot_weights.experts.resize(static_cast<std::size_t>(traits.experts.count));
            slot_weights.experts[static_cast<std::size_t>(expected.expert)][expected.role] = tensor;
        } else if (expected.head >= 0) {
            heads[expected.role].push_back(tensor);
        } else {
            slot_weights.tensors[expected.role] = tensor;
        }
    }
    for (const auto& [role, tensors] : heads) {
        slot_weights.tensors[role] = at::stack(tensors);
    }
    split(slot_weights.tensors, traits, Role::qkv, Role::q, Role::k, Role::v);
    split(slot_weights.tensors, traits, Role::qkv_bias, Role::q_bias, Role::k_bias, Role::v_bias);
    halve(slot_weights.tensors, Role::gate_up, Role::gate, Role::up);
    halve(slot_weights.tensors, Role::gate_up_bias, Role::gate_bias, Role::up_bias);
    // What was put together anew is not needed as it is stored.
    for (const std::span<const std::byte> bytes : stretches_of(checkpoint, traits, slot)) {
        if (!is_mapped(slot_weights, bytes)) {
            MappedFile::let_go(bytes);
        }
    }
    return slot_weights;
}

std::shared_ptr<const SlotWeights> borrow_slot(std::shared_ptr<const Checkpoint> checkpoint,
                                               const Traits& traits, Slot slot, at::ScalarType dtype,
                                               at::Device device, bool check) {
    const OwnStream stream(device);
    auto weights =
        std::make_unique<const SlotWeights>(load_slot(*checkpoint, traits, slot, dtype, device, check));
    stream.finish();
    Stretches mapped;
    if (device.is_cpu()) {
        mapped = stretches_of(*checkpoint, traits, slot);
    }
    std::ranges::for_each(mapped, [&](const std::span<const std::byte> bytes) {
        if (is_mapped(*weights, bytes)) {
            touch(bytes);
        }
    });
    return {weights.release(), [source = std::move(checkpoint), mapped = std::move(mapped),
                                device](const SlotWeights* borrowed) {
                try {
                    finish_default_stream(
                        device); // which computes with it, and is asked for more than it has done
                } catch (const c10::Error&) {
                    // The device has failed, as whatever it is asked for next will say: nobody can be told
                    // here.
                    static_cast<void>(device);
                }
                delete borrowed;
                std::ranges::for_each(mapped, MappedFile::let_go);
            }};
}

} // namespace cutaway
