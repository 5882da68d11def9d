#include "ui/plots/composition.h"

#include <algorithm>

namespace cutaway {

namespace {

constexpr int most_bins = 26;

/// Round sizes, since blocks are counted in tens.
int binSizeFor(int blocks) {
    for (const int size : {1, 2, 5, 10, 20}) {
        if (blocks <= most_bins * size) {
            return size;
        }
    }
    return 50;
}

} // namespace

int Composition::Bin::removed(Kind kind) const {
    const auto place = static_cast<std::size_t>(kind);
    return cut[place] + forced[place];
}

int Composition::removed(Kind kind) const {
    int sum = 0;
    for (const Bin& bin : bins) {
        sum += bin.removed(kind);
    }
    return sum;
}

Composition composition(const Session& session) {
    Composition composition;
    composition.blocks = session.model.blocks;
    composition.binSize = binSizeFor(composition.blocks);
    composition.approximate = is_approximate(session);
    for (int first = 0; first < composition.blocks; first += composition.binSize) {
        Composition::Bin bin;
        bin.first = first;
        bin.blocks = std::min(composition.binSize, composition.blocks - first);
        composition.bins.push_back(bin);
    }
    for (const Slot slot : session.plan.removed()) {
        Composition::Bin& bin =
            composition.bins[static_cast<std::size_t>(slot.block() / composition.binSize)];
        const bool forced = session.plan.state(slot) == State::forced;
        ++(forced ? bin.forced : bin.cut)[static_cast<std::size_t>(slot.kind())];
    }
    return composition;
}

} // namespace cutaway
