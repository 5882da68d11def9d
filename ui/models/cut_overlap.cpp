#include "ui/models/cut_overlap.h"

#include <algorithm>
#include <set>

namespace cutaway {

std::vector<Slot> cutSlots(const Plan& plan) {
    std::vector<Slot> cut;
    for (const Slot slot : plan.removed()) {
        if (plan.state(slot) == State::cut) {
            cut.push_back(slot);
        }
    }
    return cut;
}

std::vector<int> cutOverlap(const std::vector<Slot>& one, const std::vector<Slot>& other) {
    std::vector<int> shared;
    std::set<Slot> unmatched; // in one of the two so far
    int count = 0;
    const auto meet = [&](Slot slot) {
        if (!unmatched.insert(slot).second) {
            ++count;
        }
    };
    for (std::size_t place = 0; place < std::min(one.size(), other.size()); ++place) {
        meet(one[place]);
        meet(other[place]);
        shared.push_back(count);
    }
    return shared;
}

} // namespace cutaway
