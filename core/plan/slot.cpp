#include "core/plan/slot.h"

#include "core/plan/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace cutaway {

namespace {

[[noreturn]] void fail(std::string_view item, const std::string& why) {
    throw Error(error_code::bad_input, fmt::format("'{}' names no slots: {}", item.substr(0, 80), why),
                "slots",
                "Write slots as A12, F3, a range as A3-6, both slots of a block as B7, with commas between.");
}

int parse_block(std::string_view item, std::string_view digits, int blocks) {
    int block = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), block);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || block < 0) {
        fail(item, "a block number is missing or malformed");
    }
    if (block >= blocks) {
        fail(item, fmt::format("the model's blocks are 0 to {}", blocks - 1));
    }
    return block;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

void append_item(std::vector<Slot>& slots, std::string_view item, int blocks) {
    if (item.empty()) {
        fail(item, "an entry is empty");
    }
    const char letter = item.front();
    if (letter != 'A' && letter != 'F' && letter != 'B') {
        fail(item, "it does not begin with A, F or B");
    }
    const std::string_view numbers = item.substr(1);
    const auto dash = numbers.find('-');
    const int first = parse_block(item, numbers.substr(0, dash), blocks);
    const int last =
        dash == std::string_view::npos ? first : parse_block(item, numbers.substr(dash + 1), blocks);
    if (last < first) {
        fail(item, "the range runs backwards");
    }
    for (int block = first; block <= last; ++block) {
        if (letter != 'F') {
            slots.emplace_back(block, Kind::attention);
        }
        if (letter != 'A') {
            slots.emplace_back(block, Kind::ffn);
        }
    }
}

} // namespace

std::string_view name(Kind kind) {
    return kind == Kind::attention ? "attention" : "ffn";
}

std::string to_string(Slot slot) {
    return fmt::format("{}{}", slot.kind() == Kind::attention ? 'A' : 'F', slot.block());
}

std::string to_string(const std::vector<Slot>& slots) {
    std::vector<std::string> names;
    names.reserve(slots.size());
    for (const Slot slot : slots) {
        names.push_back(to_string(slot));
    }
    return fmt::format("{}", fmt::join(names, ","));
}

Slot parse_slot(std::string_view text, int blocks) {
    std::vector<Slot> slots;
    append_item(slots, text, blocks);
    if (slots.size() != 1 || to_string(slots.front()) != text) {
        fail(text, "one slot is expected here");
    }
    return slots.front();
}

std::vector<Slot> parse_slots(std::string_view text, int blocks) {
    std::vector<Slot> slots;
    std::string_view rest = trimmed(text);
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        append_item(slots, trimmed(rest.substr(0, comma)), blocks);
        if (comma == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(comma + 1);
        if (rest.empty()) {
            fail(text, "it ends with a comma");
        }
    }
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    return slots;
}

} // namespace cutaway
