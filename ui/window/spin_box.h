#pragma once

#include <QSpinBox>
#include <QString>

namespace cutaway {

/// A box for whole numbers from `low` to `high` that tells them once they are entered. `name`: what screen
/// readers and the tooltip say.
QSpinBox* spinBox(const QString& id, const QString& name, int low, int high);

} // namespace cutaway
