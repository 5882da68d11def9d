#include "ui/window/spin_box.h"

namespace cutaway {

QSpinBox* spinBox(const QString& id, const QString& name, int low, int high) {
    auto* const box = new QSpinBox;
    box->setObjectName(id);
    box->setAccessibleName(name);
    box->setToolTip(name);
    box->setRange(low, high);
    box->setAccelerated(true);
    box->setKeyboardTracking(false);
    return box;
}

} // namespace cutaway
