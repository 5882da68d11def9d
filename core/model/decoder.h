#pragma once

/// Read this first: core/model runs a decoder. What kind it is say the traits (traits.h), read from the
/// configuration with the table of families (families.h) and the table of keys (config_keys.h); which tensors
/// that takes says layout.h. The Decoder applies one slot's branch at a time, which is all that a search
/// needs; forward.h runs all of them.

#include "core/checkpoint/checkpoint.h"
#include "core/model/kv_cache.h"
#include "core/model/packed_texts.h"
#include "core/model/traits.h"
#include "core/plan/slot.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace cutaway {

struct LoadOptions {
    at::Device device = at::kCPU;
    /// What products are computed in; the residual stream, norms and head are float32 whatever it is.
    at::ScalarType dtype = at::kFloat;
    /// False: only the slots of the stage that was applied last are in memory, and those of the next, which
    /// are read meanwhile (slot_store.h). For weights that the memory does not hold.
    bool keep_slots = true;
    std::function<void(std::int64_t done, std::int64_t total)> progress{}; ///< in slots; may be empty
    std::function<bool()> interrupted{};                                   ///< may be empty
};

/// Bytes of the weights once they are loaded to compute in `dtype`, those in the mapping counted as well.
std::int64_t weight_bytes(const Traits& traits, at::ScalarType dtype);

/// A model in memory. Every function may be called from several threads at once.
class Decoder {
  public:
    /// Loads the weights: mapped as they are where their type and alignment allow, else converted. Throws
    /// Error(bad-checkpoint) for weights that are not finite, Error(model-changed), Error(out-of-memory),
    /// Error(cancelled). Where slots are not kept, apply() throws instead what loading its slot does; each is
    /// checked once.
    Decoder(std::shared_ptr<const Checkpoint> checkpoint, const Traits& traits, const LoadOptions& options);
    ~Decoder();

    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    int blocks() const;
    std::int64_t hidden_size() const;
    std::int64_t vocabulary() const;
    at::Device device() const;
    at::ScalarType dtype() const;
    bool keeps_slots() const; ///< LoadOptions::keep_slots

    /// Says in which order `slots` will be applied, over and over, so that each is read ahead where slots are
    /// not kept. Without it that is all of them, in slot order.
    void expect(const std::vector<Slot>& slots) const;
    /// What brings the order of now back, and how far it has come, after other slots were applied in between.
    /// To be called before the decoder is gone.
    std::function<void()> bookmark() const;

    /// The slots, which are in slot order, by what they read: those of one stage read the streams as they are
    /// before it. That is one slot, or both of a block whose branches are parallel.
    std::vector<std::vector<Slot>> stages(const std::vector<Slot>& slots) const;

    /// ids: int64 [S, T] below vocabulary(), the tokens from position `first` on. Returns float32 [S, T, d].
    /// Throws Error(bad-input) where a model with learned positions has too few of them.
    at::Tensor embed(const at::Tensor& ids, std::int64_t first = 0) const;
    /// The same of packed texts: float32 [1, rows, d].
    at::Tensor embed(const PackedTexts& texts) const;

    /// Adds the branches of a stage, or of some slots of one, to every stream, in place. streams: float32 [n,
    /// T, d], contiguous.
    void apply(std::span<const Slot> slots, at::Tensor& streams) const;
    /// The same for the tokens of one text that follow those of `cache`, which gets theirs.
    void apply(std::span<const Slot> slots, at::Tensor& streams, KvCache& cache) const;
    /// The same for packed texts, which keep what they need from one slot to the next. streams: float32 [1,
    /// rows, d].
    void apply(std::span<const Slot> slots, at::Tensor& streams, PackedTexts& texts) const;
    /// Whether texts up to this length that begin alike may share what the model makes of their beginning:
    /// rotary positions of some kinds depend on how a text goes on.
    bool shares_beginnings(std::int64_t length) const;
    /// Whether what a cache holds of a text of `before` tokens is the same once it has `now`.
    bool cache_stays(std::int64_t before, std::int64_t now) const;

    /// hidden: float32 [tokens, d], what the last slot left. Returns float32 [tokens, V], the last norm and
    /// the head applied.
    at::Tensor logits(const at::Tensor& hidden) const;

    /// Floating-point operations of one branch over one sequence of `length` tokens: two per token and weight
    /// that it meets (of experts those that are chosen), and 4 x heads x head size per pair of tokens of
    /// which one sees the other.
    double branch_flops(Slot slot, std::int64_t length) const;
    double head_flops() const; ///< per token

  private:
    struct Weights;
    std::unique_ptr<const Weights> weights_;
};

/// Every slot of the decoder, in order.
std::vector<Slot> all_slots(const Decoder& decoder);

} // namespace cutaway
