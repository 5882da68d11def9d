#pragma once

#include "core/plan/session.h"

#include <array>
#include <vector>

namespace cutaway {

/// What a plan has removed, by depth and kind.
struct Composition {
    /// Neighbouring blocks that are counted together.
    struct Bin {
        int first = 0;
        int blocks = 0;
        std::array<int, 2> cut{};    ///< by kind, slots
        std::array<int, 2> forced{}; ///< by kind, slots

        int removed(Kind kind) const;
    };

    int blocks = 0;
    int binSize = 1; ///< blocks in every bin but the last, which may have fewer
    std::vector<Bin> bins{};
    bool approximate = false;

    int removed(Kind kind) const;
};

/// Of a deep model several blocks make a bin, so that no more than 26 stand side by side.
Composition composition(const Session& session);

} // namespace cutaway
