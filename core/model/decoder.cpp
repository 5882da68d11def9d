#include "core/model/decoder.h"

#include "core/model/attention.h"
#include "core/model/ffn.h"
#include "core/model/layout.h"
#include "core/model/norm.h"
#include "core/model/products.h"
#include "core/model/rope.h"
#include "core/model/slot_store.h"
#include "core/model/weights.h"
#include "core/plan/error.h"
#include "core/plan/plan.h"
#include "core/runtime/memory.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace cutaway {

struct Decoder::Weights {
    Weights(std::shared_ptr<const Checkpoint> source, Traits model_traits, const LoadOptions& options)
        : checkpoint(std::move(source)), traits(std::move(model_traits)), dtype(options.dtype),
          device(options.device), masks(device) {
        for (const Rope& rope : traits.ropes) {
            ropes.push_back(std::make_unique<RopeTables>(rope, device));
        }
    }

    void load(const LoadOptions& options);
    at::ScalarType shared_type(const LayoutTensor& tensor) const;
    std::vector<std::vector<Slot>> stages(const std::vector<Slot>& of_slots) const;
    std::shared_ptr<const SlotWeights> of(Slot slot) const;
    /// Which tokens of a text see which, and by what bias; its rotary positions are elsewhere.
    AttentionPositions sight(int block, std::int64_t length) const;
    AttentionPositions positions(int block, std::int64_t length) const;
    AttentionPositions positions_after(int block, std::int64_t count, const KvCache& cache,
                                       const KeptTokens& kept) const;
    AttentionPositions sight(int block, PackedTexts& texts, std::size_t text) const;
    at::Tensor attend(int block, const at::Tensor& x, const SlotWeights& own, PackedTexts& texts) const;

    /// The attention of a block over x [n, T, d], by its weights.
    using Attend = std::function<at::Tensor(int block, const at::Tensor& x, const SlotWeights& own)>;
    at::Tensor branch(Slot slot, const at::Tensor& streams, const Attend& attend) const;
    void apply(std::span<const Slot> of_slots, at::Tensor& streams, const Attend& attend) const;
    at::Tensor embedded(const at::Tensor& ids, const std::function<at::Tensor(const at::Tensor&)>& placed,
                        std::int64_t longest) const;

    std::shared_ptr<const Checkpoint> checkpoint; ///< tensors lie in its mapping
    Traits traits;
    at::ScalarType dtype;
    at::Device device;
    std::vector<std::unique_ptr<RopeTables>> ropes;
    AttentionMasks masks;
    std::map<Role, at::Tensor> shared;                     ///< of no slot; a tied head is the embeddings
    std::vector<std::shared_ptr<const SlotWeights>> slots; ///< where they are kept
    std::unique_ptr<SlotStore> store;                      ///< where they are not
};

namespace {

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
        shared[expected.role] = load_tensor(*checkpoint, expected, shared_type(expected), device);
    }
    if (traits.tied_head) {
        shared[Role::head] = shared.at(Role::embedding);
    }
    const int all = 2 * traits.blocks;
    if (!options.keep_slots) {
        report(options, *checkpoint, all, all);
        store = std::make_unique<SlotStore>(
            all, stages(Plan(traits.blocks).kept()), [this](Slot slot, bool first) {
                return borrow_slot(checkpoint, traits, slot, dtype, device, /*check=*/first);
            });
        return;
    }
    for (int index = 0; index < all; ++index) {
        report(options, *checkpoint, index, all);
        slots.push_back(
            std::make_shared<const SlotWeights>(load_slot(*checkpoint, traits, Slot(index), dtype, device)));
    }
    report(options, *checkpoint, all, all);
}

/// float32, but where a GPU multiplies by the head as it is stored (product()).
at::ScalarType Decoder::Weights::shared_type(const LayoutTensor& tensor) const {
    const bool multiplied = tensor.role == (traits.tied_head ? Role::embedding : Role::head);
    const bool halves = dtype == at::kBFloat16 && checkpoint->find(tensor.name)->dtype == Dtype::BF16;
    return multiplied && halves && device.is_cuda() ? at::kBFloat16 : at::kFloat;
}

std::vector<std::vector<Slot>> Decoder::Weights::stages(const std::vector<Slot>& of_slots) const {
    std::vector<std::vector<Slot>> stages;
    for (const Slot slot : of_slots) {
        const bool beside =
            traits.parallel && !stages.empty() && stages.back().front().block() == slot.block();
        if (beside) {
            stages.back().push_back(slot);
        } else {
            stages.push_back({slot});
        }
    }
    return stages;
}

std::shared_ptr<const SlotWeights> Decoder::Weights::of(Slot slot) const {
    return store ? store->of(slot) : slots.at(static_cast<std::size_t>(slot.index()));
}

AttentionPositions Decoder::Weights::sight(int block, std::int64_t length) const {
    const BlockTraits& own = traits.block[static_cast<std::size_t>(block)];
    AttentionPositions positions;
    if (traits.alibi) {
        positions.bias = alibi_bias(*traits.alibi, traits.heads, length).to(device);
    }
    // A window that is no shorter than the sequence hides nothing.
    const bool hides = own.window && *own.window < length;
    if (hides || traits.alibi || traits.attention_cap) {
        positions.mask = masks.mask(length, hides ? own.window : std::nullopt);
    }
    return positions;
}

AttentionPositions Decoder::Weights::positions(int block, std::int64_t length) const {
    const BlockTraits& own = traits.block[static_cast<std::size_t>(block)];
    AttentionPositions positions = sight(block, length);
    if (own.rope >= 0) {
        positions.rope = ropes[static_cast<std::size_t>(own.rope)]->table(length);
    }
    return positions;
}

/// Of the `count` tokens that follow those of a cache; `kept`: of this block, before they are added to it.
AttentionPositions Decoder::Weights::positions_after(int block, std::int64_t count, const KvCache& cache,
                                                     const KeptTokens& kept) const {
    const BlockTraits& own = traits.block[static_cast<std::size_t>(block)];
    const std::int64_t begin = cache.length(), first = kept.first();
    AttentionPositions positions;
    if (own.rope >= 0) {
        positions.rope = ropes[static_cast<std::size_t>(own.rope)]->table(begin, count, cache.text_length());
    }
    if (traits.alibi) {
        positions.bias = alibi_bias(*traits.alibi, traits.heads, begin + count)
                             .narrow(1, first, begin + count - first)
                             .to(device);
    }
    // Without a mask, those that follow nothing see what is before them, and one alone sees everything.
    const bool hides = count > 1 && (begin > 0 || (own.window && *own.window < count));
    if (hides || traits.alibi || traits.attention_cap) {
        positions.mask = masks.mask_from(first, begin, count, own.window);
    }
    return positions;
}

AttentionPositions Decoder::Weights::sight(int block, PackedTexts& texts, std::size_t index) const {
    const PackedTexts::Text& text = texts.texts()[index];
    if (!text.is_masked()) {
        return sight(block, text.own.count);
    }
    const std::optional<std::int64_t>& window = traits.block[static_cast<std::size_t>(block)].window;
    AttentionPositions positions;
    positions.mask = texts.mask(index, window && *window < text.longest ? window : std::nullopt);
    if (traits.alibi) {
        positions.bias = alibi_bias(*traits.alibi, traits.heads, text.longest)
                             .index_select(1, texts.seen_positions(text))
                             .to(device);
    }
    return positions;
}

at::Tensor Decoder::Weights::attend(int block, const at::Tensor& x, const SlotWeights& own,
                                    PackedTexts& texts) const {
    const int rope = traits.block[static_cast<std::size_t>(block)].rope;
    std::vector<PackedAttention> attending;
    for (std::size_t index = 0; index < texts.texts().size(); ++index) {
        const PackedTexts::Text& text = texts.texts()[index];
        attending.push_back(
            {.own = text.own, .before = text.before, .positions = sight(block, texts, index)});
    }
    return packed_attention(x, own, traits,
                            rope >= 0 ? std::optional(texts.turns(*ropes[static_cast<std::size_t>(rope)]))
                                      : std::nullopt,
                            attending);
}

/// What a slot adds to `streams` f32 [n, T, d].
at::Tensor Decoder::Weights::branch(Slot slot, const at::Tensor& streams, const Attend& attend) const {
    const std::shared_ptr<const SlotWeights> own = of(slot);
    const auto weight = [&](Role role) { return optional_weight(own->tensors, role); };
    const bool normed_before = traits.norm_place != NormPlace::after;
    const at::Tensor x =
        normed_before ? normed(streams, traits.norm, weight(Role::norm), weight(Role::norm_bias), dtype)
                      : streams.to(dtype);
    at::Tensor result = slot.kind() == Kind::attention ? attend(slot.block(), x, *own)
                                                       : ffn(x.flatten(0, 1), *own, traits).view_as(streams);
    if (traits.norm_place != NormPlace::before) {
        result = normed(result, traits.norm, weight(Role::post_norm), weight(Role::post_norm_bias));
    }
    return traits.residual_scale == 1 ? result : result * traits.residual_scale;
}

Decoder::Decoder(std::shared_ptr<const Checkpoint> checkpoint, const Traits& traits,
                 const LoadOptions& options) {
    const c10::InferenceMode guard;
    if (options.device.is_cuda()) {
        // It plans anew for every number of streams, which takes longer than the attention itself.
        at::globalContext().setSDPUseCuDNN(false);
    }
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

bool Decoder::keeps_slots() const {
    return weights_->store == nullptr;
}

void Decoder::expect(const std::vector<Slot>& slots) const {
    if (weights_->store) {
        weights_->store->expect(stages(slots));
    }
}

std::function<void()> Decoder::bookmark() const {
    if (!weights_->store) {
        return [] {};
    }
    return [store = weights_->store.get(), place = weights_->store->place()] { store->go_back(place); };
}

std::vector<std::vector<Slot>> Decoder::stages(const std::vector<Slot>& slots) const {
    return weights_->stages(slots);
}

/// `placed`: which rows of a table of positions the tokens have; `longest`: how many of them there have to
/// be.
at::Tensor Decoder::Weights::embedded(const at::Tensor& ids,
                                      const std::function<at::Tensor(const at::Tensor& table)>& placed,
                                      std::int64_t longest) const {
    if (traits.learned_positions > 0 && longest > traits.learned_positions) {
        throw Error(error_code::bad_input,
                    fmt::format("A sequence has {} tokens, the model has positions for {}", longest,
                                traits.learned_positions),
                    checkpoint->folder().string(), "Use shorter sequences (--length).");
    }
    at::Tensor embedded = at::embedding(shared.at(Role::embedding), ids.to(device)).to(at::kFloat);
    if (traits.embedding_scale != 1) {
        // As the model in its own type would round it.
        embedded *= at::scalar_tensor(traits.embedding_scale, dtype).to(at::kFloat).item<double>();
    }
    if (traits.learned_positions > 0) {
        const at::Tensor& table = shared.at(Role::positions);
        embedded += placed(table.narrow(0, traits.learned_position_offset, traits.learned_positions));
    }
    if (traits.embedding_norm) {
        embedded = normed(embedded, traits.norm, optional_weight(shared, Role::embedding_norm),
                          optional_weight(shared, Role::embedding_norm_bias));
    }
    return embedded;
}

at::Tensor Decoder::embed(const at::Tensor& ids, std::int64_t first) const {
    const std::int64_t length = ids.size(1);
    return weights_->embedded(
        ids, [&](const at::Tensor& table) { return table.narrow(0, first, length); }, first + length);
}

at::Tensor Decoder::embed(const PackedTexts& texts) const {
    std::int64_t longest = 0;
    for (const PackedTexts::Text& text : texts.texts()) {
        longest = std::max(longest, text.longest);
    }
    return weights_->embedded(
        texts.ids(),
        [&](const at::Tensor& table) { return table.index_select(0, texts.positions().to(table.device())); },
        longest);
}

void Decoder::Weights::apply(std::span<const Slot> of_slots, at::Tensor& streams,
                             const Attend& attend) const {
    if (of_slots.size() == 1) {
        streams.add_(branch(of_slots.front(), streams, attend));
        return;
    }
    at::Tensor sum;
    for (const Slot slot : of_slots) {
        const at::Tensor added = branch(slot, streams, attend);
        sum = sum.defined() ? sum + added : added;
    }
    if (sum.defined()) {
        streams.add_(sum);
    }
}

void Decoder::apply(std::span<const Slot> slots, at::Tensor& streams) const {
    const Weights& own = *weights_;
    own.apply(slots, streams, [&](int block, const at::Tensor& x, const SlotWeights& weights) {
        return attention(x, weights, own.traits, own.positions(block, x.size(1)));
    });
}

void Decoder::apply(std::span<const Slot> slots, at::Tensor& streams, KvCache& cache) const {
    const Weights& own = *weights_;
    own.apply(slots, streams, [&](int block, const at::Tensor& x, const SlotWeights& weights) {
        KeptTokens& kept = cache.of(block, own.traits.block[static_cast<std::size_t>(block)].window);
        return attention(x, weights, own.traits, own.positions_after(block, x.size(1), cache, kept), &kept);
    });
}

void Decoder::apply(std::span<const Slot> slots, at::Tensor& streams, PackedTexts& texts) const {
    const Weights& own = *weights_;
    own.apply(slots, streams, [&](int block, const at::Tensor& x, const SlotWeights& weights) {
        return own.attend(block, x, weights, texts);
    });
}

bool Decoder::shares_beginnings(std::int64_t length) const {
    return std::ranges::all_of(weights_->ropes, [&](const auto& rope) { return rope->alike_up_to(length); });
}

bool Decoder::cache_stays(std::int64_t before, std::int64_t now) const {
    return std::ranges::all_of(weights_->ropes, [&](const auto& rope) { return rope->stays(before, now); });
}

at::Tensor Decoder::logits(const at::Tensor& hidden) const {
    const Traits& traits = weights_->traits;
    const std::map<Role, at::Tensor>& shared = weights_->shared;
    const at::Tensor x = normed(hidden, traits.norm, optional_weight(shared, Role::final_norm),
                                optional_weight(shared, Role::final_norm_bias));
    at::Tensor logits = product(x, shared.at(Role::head), optional_weight(shared, Role::head_bias));
    if (traits.logit_scale != 1) {
        logits.mul_(traits.logit_scale);
    }
    if (traits.logit_cap) {
        logits.div_(*traits.logit_cap).tanh_().mul_(*traits.logit_cap);
    }
    return logits;
}

std::vector<Slot> all_slots(const Decoder& decoder) {
    std::vector<Slot> slots;
    for (int index = 0; index < 2 * decoder.blocks(); ++index) {
        slots.emplace_back(index);
    }
    return slots;
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
        weights += tensor.shape.size() == 2 && !is_norm(tensor.role)
                       ? share_met(traits, tensor) * static_cast<double>(c10::multiply_integers(tensor.shape))
                       : 0;
    }
    const auto tokens = static_cast<double>(length);
    double pairs = 0;
    if (slot.kind() == Kind::attention) {
        const std::optional<std::int64_t>& window =
            traits.block[static_cast<std::size_t>(slot.block())].window;
        const double seen = window ? std::min(tokens, static_cast<double>(*window)) : tokens;
        pairs = seen * (seen + 1) / 2 + (tokens - seen) * seen;
    }
    return 2 * weights * tokens + 4 * static_cast<double>(traits.heads * traits.head_size) * pairs;
}

double Decoder::head_flops() const {
    return 2 * static_cast<double>(weights_->traits.vocabulary * weights_->traits.hidden_size);
}

} // namespace cutaway
