#pragma once

#include "core/search/machine.h"

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// Where a model's numbers stop being finite: what first gives such a number on the first sequence that has
/// one.
struct NotFinite : std::exception {
    std::string part;         ///< a slot, `embeddings` or `head`
    std::size_t sequence = 0; ///< from 0

    NotFinite(std::string first_part, std::size_t first_sequence)
        : part(std::move(first_part)), sequence(first_sequence) {}
    const char* what() const noexcept override { return "not finite"; }
};

/// Looks for it in the plan that keeps these slots: none where all its logits are finite. Slow, for when it
/// is known that something is wrong. Throws Interrupted.
std::optional<NotFinite> find_not_finite(Machine& machine, const Sequences& sequences,
                                         const std::vector<Slot>& kept);

/// The plan that keeps `kept` has no finite score, or none with the cut that would leave `left`: throws
/// Error(bad-checkpoint) where that is the untouched model's fault, else NotFinite. Throws Interrupted.
[[noreturn]] void explain_not_finite(Machine& machine, const Sequences& sequences,
                                     const std::vector<Slot>& kept, const std::vector<Slot>& left);

/// Error(bad-checkpoint) about the untouched model.
[[noreturn]] void throw_not_finite(const NotFinite& found);

} // namespace cutaway
