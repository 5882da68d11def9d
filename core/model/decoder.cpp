#include "core/model/decoder.h"

#include "core/model/attention.h"
#include "core/model/layout.h"
#include "core/model/products.h"
#include "core/model/rope.h"
#include "core/model/weights.h"
#include "core/plan/error.h"
#include "core/runtime/memory.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace cutaway {

using SlotWeights = std::map<Role, at::Tensor>;

struct Decoder::Weights {
    Weights(std::shared_ptr<const Checkpoint> source, Traits model_traits, const LoadOptions& options)
        : checkpoint(std::move(source)), traits(std::move(model_traits)), dtype(options.dtype),
          device(options.device), rope(traits, device), slots(2 * static_cast<std::size_t>(traits.blocks)),
          keep_slots(options.keep_slots) {}

    void load(const LoadOptions& options);
    std::shared_ptr<const SlotWeights> of(Slot slot) const;

    std::shared_ptr<const Checkpoint> checkpoint; ///< tensors lie in its mapping
    Traits traits;
    at::ScalarType dtype;
    at::Device device;
    Rope rope;
    at::Tensor embedding;
    at::Tensor final_norm;
    at::Tensor head; ///< the same tensor as the embedding where they are tied
    mutable std::vector<std::shared_ptr<const SlotWeights>> slots; ///< null: not in memory
    bool keep_slots;
    mutable std::mutex mutex; ///< guards `slots` where they are not kept
};

namespace {

/// Root mean square norm over the last dimension, float32 (Zhang and Sennrich, 2019).
at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
    at::Tensor normed = x * at::rsqrt(x.square().mean(-1, /*keepdim=*/true) + epsilon);
    return normed.mul_(weight);
}

/// `x` [rows, d] with rows of zeros after it, so that [rows, width] fills whole vectors: ATen takes another
/// exponential for the numbers left over at a tensor's end, and a row must not depend on how many follow it.
at::Tensor filled(const at::Tensor& x, std::int64_t width) {
    constexpr std::int64_t whole = 64; // two vectors of 32 bfloat16, the most that a loop takes at once
    const std::int64_t rows = x.size(0);
    return rows * width % whole == 0 ? x : at::constant_pad_nd(x, {0, 0, 0, whole - rows % whole});
}

/// down(silu(gate(x)) * up(x)) of x = `rows`; it and the result: [n, d].
at::Tensor ffn(const at::Tensor& rows, const SlotWeights& weights, bool has_bias) {
    const auto bias = [&](Role role) { return has_bias ? std::optional(weights.at(role)) : std::nullopt; };
    const at::Tensor x = filled(rows, weights.at(Role::gate).size(0));
    at::Tensor inner = product(x, weights.at(Role::gate), bias(Role::gate_bias));
    at::silu_(inner);
    inner.mul_(product(x, weights.at(Role::up), bias(Role::up_bias)));
    return product(inner, weights.at(Role::down), bias(Role::down_bias)).narrow(0, 0, rows.size(0));
}

void report(const LoadOptions& options, const Checkpoint& checkpoint, int done, int total) {
    if (options.interrupted && options.interrupted()) {
        throw Error(error_code::cancelled, "Loading was stopped", checkpoint.folder().string(),
                    "Open it again.");
    }
    if (options.progress) {
        options.progress(done, total);
    }
}

} // namespace

void Decoder::Weights::load(const LoadOptions& options) {
    for (const LayoutTensor& expected : shared_tensors(traits)) {
        const at::Tensor tensor = load_tensor(*checkpoint, expected, at::kFloat, device);
        (expected.role == Role::embedding    ? embedding
         : expected.role == Role::final_norm ? final_norm
                                             : head) = tensor;
    }
    if (traits.tied_head) {
        head = embedding;
    }
    const int total = keep_slots ? 2 * traits.blocks : 0;
    for (int index = 0; index < total; ++index) {
        report(options, *checkpoint, index, total);
        slots[static_cast<std::size_t>(index)] =
            std::make_shared<const SlotWeights>(load_slot(*checkpoint, traits, Slot(index), dtype, device));
    }
    report(options, *checkpoint, total, total);
}

std::shared_ptr<const SlotWeights> Decoder::Weights::of(Slot slot) const {
    const auto index = static_cast<std::size_t>(slot.index());
    if (keep_slots) {
        return slots.at(index);
    }
    const std::scoped_lock lock(mutex);
    if (!slots.at(index)) {
        std::ranges::fill(slots, nullptr);
        slots[index] =
            std::make_shared<const SlotWeights>(load_slot(*checkpoint, traits, slot, dtype, device));
    }
    return slots[index];
}

Decoder::Decoder(std::shared_ptr<const Checkpoint> checkpoint, const Traits& traits,
                 const LoadOptions& options) {
    const c10::InferenceMode guard;
    auto weights = std::make_unique<Weights>(std::move(checkpoint), traits, options);
    try {
        weights->load(options);
    } catch (const std::exception& failure) {
        if (!is_out_of_memory(failure)) {
            throw;
        }
        throw Error(error_code::out_of_memory,
                    fmt::format("The weights, {} bytes, do not fit the memory of {}",
                                weight_bytes(traits, options.dtype), options.device.str()),
                    weights->checkpoint->folder().string(),
                    "Close other programs, use a machine with more memory, or --dtype bfloat16.");
    }
    if (options.device.is_cpu()) {
        // The choice is measured here, before workers disturb each other.
        product_name(at::kFloat);
        product_name(options.dtype);
    }
    weights_ = std::move(weights);
}

Decoder::~Decoder() = default;

int Decoder::blocks() const {
    return weights_->traits.blocks;
}

std::int64_t Decoder::hidden_size() const {
    return weights_->traits.hidden_size;
}

std::int64_t Decoder::vocabulary() const {
    return weights_->traits.vocabulary;
}

at::Device Decoder::device() const {
    return weights_->device;
}

at::ScalarType Decoder::dtype() const {
    return weights_->dtype;
}

at::Tensor Decoder::embed(const at::Tensor& ids) const {
    const Traits& traits = weights_->traits;
    if (traits.sliding_window && ids.size(1) > *traits.sliding_window) {
        throw Error(error_code::unsupported_model,
                    fmt::format("The sequences have {} tokens, the model's sliding_window is {}", ids.size(1),
                                *traits.sliding_window),
                    (weights_->checkpoint->folder() / "config.json").string(),
                    "Sliding windows are not computed: give sequences no longer than the window (--length).");
    }
    return at::embedding(weights_->embedding, ids);
}

void Decoder::apply(Slot slot, at::Tensor& streams) const {
    const Traits& traits = weights_->traits;
    const std::shared_ptr<const SlotWeights> slot_weights = weights_->of(slot);
    const at::Tensor x =
        rms_norm(streams, slot_weights->at(Role::norm), traits.norm_epsilon).to(weights_->dtype);
    if (slot.kind() == Kind::attention) {
        streams.add_(attention(x, *slot_weights, traits, weights_->rope.table(streams.size(1))));
    } else {
        streams.add_(ffn(x.flatten(0, 1), *slot_weights, traits.ffn_bias).view_as(streams));
    }
}

at::Tensor Decoder::logits(const at::Tensor& hidden) const {
    const at::Tensor x = rms_norm(hidden, weights_->final_norm, weights_->traits.norm_epsilon);
    return product(x, weights_->head, std::nullopt);
}

std::int64_t weight_bytes(const Traits& traits, at::ScalarType dtype) {
    const auto bytes = [](const std::vector<LayoutTensor>& tensors, std::int64_t element) {
        std::int64_t sum = 0;
        for (const LayoutTensor& tensor : tensors) {
            sum += c10::multiply_integers(tensor.shape) * element;
        }
        return sum;
    };
    std::int64_t sum = bytes(shared_tensors(traits), sizeof(float));
    for (int index = 0; index < 2 * traits.blocks; ++index) {
        sum += bytes(slot_tensors(traits, Slot(index)), static_cast<std::int64_t>(c10::elementSize(dtype)));
    }
    return sum;
}

double Decoder::branch_flops(Slot slot, std::int64_t length) const {
    const Traits& traits = weights_->traits;
    double weights = 0;
    for (const LayoutTensor& tensor : slot_tensors(traits, slot)) {
        weights += tensor.shape.size() == 2 ? static_cast<double>(tensor.shape[0] * tensor.shape[1]) : 0;
    }
    const auto tokens = static_cast<double>(length);
    const double pairs = slot.kind() == Kind::attention ? tokens * (tokens + 1) / 2 : 0;
    return 2 * weights * tokens + 4 * static_cast<double>(traits.heads * traits.head_size) * pairs;
}

double Decoder::head_flops() const {
    return 2 * static_cast<double>(weights_->traits.vocabulary * weights_->traits.hidden_size);
}

} // namespace cutaway
