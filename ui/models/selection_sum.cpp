#include "ui/models/selection_sum.h"

#include "ui/models/slot_model.h"

namespace cutaway {

SelectionSum sumOf(const SlotModel& model, const std::vector<Slot>& slots) {
    SelectionSum sum;
    for (const Slot slot : slots) {
        const SlotFacts& facts = model.facts(slot);
        switch (facts.state) {
        case State::kept:
            ++sum.kept;
            break;
        case State::pinned:
            ++sum.pinned;
            break;
        case State::cut:
            ++sum.cut;
            break;
        case State::forced:
            ++sum.forced;
            break;
        }
        if (!is_removed(facts.state)) {
            sum.parameters += facts.info.parameters;
            sum.bytes += facts.info.bytes;
            sum.kvBytes += facts.info.kv_bytes_per_token;
            sum.flops += static_cast<double>(facts.info.flops_per_token);
        }
    }
    return sum;
}

} // namespace cutaway
