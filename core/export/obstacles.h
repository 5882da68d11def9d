#pragma once

#include "core/model/traits.h"

#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// The traits of a model that a format cannot carry, in words, each with the key of the configuration that
/// said so where one is known.
class Obstacles {
  public:
    /// `traits` must outlive it.
    explicit Obstacles(const Traits& traits) : traits_(traits) {}

    /// Adds `words`, once, where that trait `stands` in the way; `trait`: its name in Traits::why.
    void add(bool stands, std::string_view words, const char* trait = "");

    /// What no program that knows Llama's blocks alone computes, whatever its blocks are: all but RMS norms
    /// before the branches, rotary positions, a gated FFN with SiLU and plain attention. Norms of q and k,
    /// the kind of rotary positions and what differs from block to block are each format's own matter.
    void add_unlike_llama();

    const Traits& traits() const { return traits_; }
    const std::vector<std::string>& list() const { return list_; }

  private:
    const Traits& traits_;
    std::vector<std::string> list_;
};

} // namespace cutaway
