#pragma once

#include "core/plan/messages.h"

#include <vector>

namespace cutaway {

/// Calibration sets that the user keeps at hand, over all sessions; the newest first.
std::vector<CalibrationRequest> keptCalibrations();
/// One that is kept already moves to the front.
void keepCalibration(const CalibrationRequest& request);
void forgetCalibrations();

} // namespace cutaway
