#pragma once

#include "ui/models/evaluation_rows.h"

#include <QString>

#include <cstdint>

namespace cutaway {

enum class TableFormat : std::uint8_t { markdown, csv, latex };

/// The table as text, with skills and subjects below their tasks and the mean at the end; rows of which
/// nothing is known are left out. Numbers of CSV have all their digits, and its names are fixed.
QString tableText(const EvaluationRows& rows, TableFormat format);

} // namespace cutaway
