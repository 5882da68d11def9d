#pragma once

#include "core/model/decoder.h"
#include "core/model/kv_cache.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace cutaway {

/// A text that a model without some slots reads token by token, each computed once: forward()'s numbers, but
/// for what products of fewer rows round otherwise (least_rows.h).
class Continuation {
  public:
    /// What is called before every stage with what is kept so far, and may throw; the object is of no more
    /// use then.
    using Between = std::function<void(const KvCache& cache)>;
    /// `between` may be empty. `most_together`: tokens that go through the slots together; so many are enough
    /// for a product to be fast, and few enough for a long text's scores not to fill the memory.
    Continuation(const Decoder& decoder, const std::vector<Slot>& removed, Between between = {},
                 std::size_t most_together = 512);

    /// What the last slot left of some of the tokens, float32 [tokens, d]; `first`: the first one's place
    /// among those that are being read.
    using Part = std::function<void(std::int64_t first, const at::Tensor& hidden)>;
    /// Reads tokens that follow those read before, 1 at least. Throws as Decoder::embed() does.
    void read(std::span<const std::int64_t> ids, const Part& part);
    /// The same; returns the logits of what comes after the last of them, float32 [V].
    at::Tensor read(std::span<const std::int64_t> ids);

    std::int64_t length() const { return static_cast<std::int64_t>(ids_.size()); }
    const KvCache& cache() const { return cache_; }

  private:
    at::Tensor hidden_of(std::span<const std::int64_t> ids);

    const Decoder& decoder_;
    std::vector<Slot> kept_;
    std::vector<std::vector<Slot>> stages_;
    Between between_;
    std::size_t most_together_;
    bool small_ = false; ///< so that threads inside of operators would wait longer than they compute
    std::vector<std::int64_t> ids_;
    KvCache cache_;
};

} // namespace cutaway
