#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace cutaway {

/// Something in a generated text that models do when too much of them is gone.
struct CollapseSign {
    enum class Kind : std::uint8_t { repetition, bracket, sum };

    Kind kind = Kind::repetition;
    qsizetype begin = 0; ///< in UTF-16 units of the text
    qsizetype length = 0;
    QString words{}; ///< what it is, a short sentence

    bool operator==(const CollapseSign&) const = default;
};

/// What of it there is in `text`, which goes on from `prompt`, by its place: words that come again and again,
/// brackets that nothing closes or nothing opened, sums that are wrong. `ended`: the model ended the text
/// itself; one that was cut off may have had its brackets closed later.
std::vector<CollapseSign> collapseSigns(const QString& prompt, const QString& text, bool ended);

} // namespace cutaway
