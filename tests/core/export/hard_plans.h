#pragma once

#include "core/plan/slot.h"

#include <string>
#include <vector>

namespace cutaway::testing {

/// Slots to remove of a model of so many blocks: each case that a format may write in a way of its own.
inline std::vector<std::string> hard_plans(int blocks) {
    const std::string last = std::to_string(blocks - 1), middle = std::to_string(blocks / 2);
    const std::string but_last = "B0-" + std::to_string(blocks - 2);
    return {
        "",
        "A0",
        "F0",
        "A" + last,
        "F" + last,
        "F" + middle,
        "B0",
        "B" + middle,
        "B" + last,
        "B0,A1",
        "B0,F1",
        "A0,F" + last,
        "A0-" + last,
        "F0-" + last,
        "A" + last + "," + but_last, // all but the last FFN
        "F" + last + "," + but_last,
        "F0,B1-" + last, // all but the first attention
        "A0,B1-" + last,
        "B0-" + last,
    };
}

/// Every slot that a text as `B0,A1-2` names, with commas between.
inline std::string slot_names(const std::string& text, int blocks) {
    return text.empty() ? "" : to_string(parse_slots(text, blocks));
}

} // namespace cutaway::testing
