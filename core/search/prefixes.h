#pragma once

#include "core/plan/slot.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <map>
#include <set>
#include <vector>

namespace cutaway {

/// Streams as they were on their way, kept from step to step. A state is a function of its sequence and of
/// the slots that were applied to it, and those are its key: whatever was cut, forced, restored or pinned
/// meanwhile, what is found under a key is the state that the same slots would give again, bit for bit.
/// States are kept before a few slots only, those that are likely to be cut next: there all streams of
/// earlier candidates begin in the step after.
class Prefixes {
  public:
    /// Begins a step. Chooses the slots before which states are kept from now on: as many of `likely` (the
    /// likeliest first) as half of `ceiling` bytes hold all streams of. Forgets what no stream of this plan
    /// can begin with, and of what lies at other slots the shortest, until it fits into the other half.
    /// `stream_bytes`: of one stream of all sequences.
    void begin_step(const std::vector<Slot>& kept, const std::vector<Slot>& candidates,
                    const std::vector<Slot>& likely, std::size_t stream_bytes, std::size_t ceiling);
    /// Forgets everything, and keeps nothing until the next step.
    void clear();
    /// The most bytes that states may take until the next step.
    std::size_t ceiling() const { return ceiling_; }

    /// Whether states are kept before this slot.
    bool wanted(Slot slot) const { return places_.contains(slot); }
    /// Keeps `rows` [S, T, d], what `applied` made of the sequences `members`, for those streams that will
    /// reach `before` next; not where the ceiling is reached.
    void keep(Slot before, const std::vector<Slot>& applied, const std::vector<std::size_t>& members,
              const at::Tensor& rows);
    /// Whether the states of all `members` after `applied` are here.
    bool holds(const std::vector<Slot>& applied, const std::vector<std::size_t>& members) const;
    /// Copies them to `rows` [S, T, d].
    void load(const std::vector<Slot>& applied, const std::vector<std::size_t>& members,
              const at::Tensor& rows) const;

  private:
    struct Entry {
        Slot before;
        std::map<std::size_t, at::Tensor> states; ///< by sequence
    };

    std::map<std::vector<Slot>, Entry> entries_; ///< by the slots applied, in slot order
    std::set<Slot> places_;
    std::size_t ceiling_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace cutaway
