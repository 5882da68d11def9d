#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// The two layers of a decoder block that can be removed, each on its own.
enum class Kind : std::uint8_t { attention = 0, ffn = 1 };

std::string_view name(Kind kind);

/// One removable layer. A strong index: 2 x block + (0 attention, 1 ffn), so slots sort by depth.
class Slot {
  public:
    constexpr Slot() = default;
    constexpr explicit Slot(int index) : index_(index) {}
    constexpr Slot(int block, Kind kind) : index_(2 * block + static_cast<int>(kind)) {}

    constexpr int index() const { return index_; }
    constexpr int block() const { return index_ / 2; }
    constexpr Kind kind() const { return static_cast<Kind>(index_ % 2); }

    constexpr auto operator<=>(const Slot&) const = default;

  private:
    int index_ = 0;
};

/// `A12` or `F12`.
std::string to_string(Slot slot);

/// Parses what to_string(Slot) writes, and no other spelling. Throws Error(bad-input) where it is no slot of
/// a model of `blocks` blocks.
Slot parse_slot(std::string_view text, int blocks);

/// Parses `A12,F3-6,B7`: sorted, each slot once; an empty text is no slots. Throws Error(bad-input).
std::vector<Slot> parse_slots(std::string_view text, int blocks);

/// `A12,F3`: what parse_slots reads back.
std::string to_string(const std::vector<Slot>& slots);

} // namespace cutaway
