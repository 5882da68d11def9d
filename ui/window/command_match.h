#pragma once

#include <QString>

#include <optional>

namespace cutaway {

/// How well what was typed names a command; less is better, nothing where it does not. Case does not count.
/// In this order: the name begins with it; its words begin words of the name; they are in the name; they are
/// in the name and the menu together; its letters are in the name one after the other, as `rte` in
/// `Restart the engine`. An empty text names everything equally well.
std::optional<int> commandMatch(const QString& typed, const QString& name, const QString& menu);

} // namespace cutaway
