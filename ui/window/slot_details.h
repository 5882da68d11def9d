#pragma once

#include "core/plan/session.h"

#include <QLabel>

namespace cutaway {

/// What is known of the selected slots, in words.
class SlotDetails : public QLabel {
    Q_OBJECT

  public:
    explicit SlotDetails(QWidget* parent = nullptr);

    void show(const Session& session, const std::vector<Slot>& selected);
};

} // namespace cutaway
