#pragma once

#include "core/plan/session.h"
#include "ui/map/slot_map.h"

#include <QString>

namespace cutaway {

enum class FigurePreset : std::uint8_t { column, page, slide };

struct FigureOptions {
    FigurePreset preset = FigurePreset::column;
    MapLayout layout = MapLayout::rows;
    QString title;
};

/// Draws the session's slot map, always light, as PDF, SVG (both vectors throughout) or PNG, whichever the
/// suffix of `path` says, through a temporary file. Throws Error(bad-usage) for another suffix,
/// Error(write-failed).
void saveFigure(const Session& session, const FigureOptions& options, const QString& path);

/// The same picture for the clipboard.
QPixmap figurePixmap(const Session& session, const FigureOptions& options);

} // namespace cutaway
