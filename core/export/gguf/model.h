#pragma once

#include "core/export/gguf/file.h"
#include "core/model/rope.h"
#include "core/model/slot_weights.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cutaway {

/// A GGUF file of one of the architectures that are written, computed as llama.cpp does it, from what the
/// file says alone: how a written model is compared with the plan. It keeps no weight: a block's are read
/// when it is computed.
class GgufModel {
  public:
    /// `dtype`: what matrices are multiplied in. Throws Error(internal) where the file is no such model.
    GgufModel(const GgufFile& file, at::ScalarType dtype, at::Device device);

    int blocks() const { return static_cast<int>(widths_.size()); }

    /// ids: int64 [1, T]. Returns float32 [1, T, d].
    at::Tensor embed(const at::Tensor& ids) const;

    /// A block's weights. Throws Error(internal) where they are not those that its heads and its width call
    /// for.
    struct Block {
        Traits traits{};
        SlotWeights attention{}; ///< empty: there is none
        SlotWeights ffn{};
    };
    Block block(int number) const;
    /// Computes a block in place, of streams as embed() returns them.
    void apply(const Block& block, at::Tensor& streams) const;

    /// hidden: [tokens, d]. Returns float32 [tokens, vocabulary].
    at::Tensor logits(const at::Tensor& hidden) const;

  private:
    at::Tensor tensor(const std::string& name) const;
    void take(SlotWeights& weights, Role role, const std::string& name,
              const std::vector<std::int64_t>& shape, bool needed = true) const;
    void take_attention(Block& block, const std::string& prefix) const;
    RopeTable turns(std::int64_t length) const;

    const GgufFile& file_;
    at::ScalarType dtype_;
    at::Device device_;
    std::string own_;     ///< what keys of the architecture begin with
    bool joined_ = false; ///< `openelm`: q, k and v are one, their heads are normed, halves are turned
    Traits traits_;       ///< of all blocks
    double attention_factor_ = 1;
    std::vector<std::int32_t> heads_;
    std::vector<std::int32_t> kv_heads_;
    std::vector<std::int32_t> widths_;
};

} // namespace cutaway
