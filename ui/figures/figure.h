#pragma once

/// Read this first: ui/figures draws what goes into papers and reports. A Figure is chosen by FigureOptions,
/// drawn by drawFigure() onto anything, and written as a file by writeFigure(). Always light, always vector
/// but for PNG; it needs a QApplication, and no display.

#include "core/plan/session.h"
#include "ui/map/slot_map_layout.h"

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <QString>

#include <filesystem>
#include <optional>

class QPaintDevice;

namespace cutaway {

enum class FigureKind : std::uint8_t { map, curve };
/// 252 pt: one column of a paper; 516 pt: its whole width; a 16:9 slide of 720 pt.
enum class FigurePreset : std::uint8_t { column, page, slide };
enum class FigureFormat : std::uint8_t { pdf, svg, png };

/// In characters; more would leave a slide no room for its figure.
inline constexpr int longest_title = 200;

struct FigureOptions {
    FigureKind kind = FigureKind::map;
    FigurePreset preset = FigurePreset::column;
    MapOrientation orientation = MapOrientation::rows;
    QString title{}; ///< none, or up to longest_title; broken into lines where it is too long for one
    bool numbers = true;
    bool legend = true;
    int dpi = 300; ///< PNG
};

/// The size in points: the preset's width, and for all but slides the height that the content needs.
QSizeF figureSize(const Session& session, const FigureOptions& options);

/// Draws the figure with one unit for a point; `device` is what the painter paints on.
void drawFigure(QPaintDevice& device, double unitsPerPoint, const Session& session,
                const FigureOptions& options);

QImage figureImage(const Session& session, const FigureOptions& options, int dpi);
QByteArray figureBytes(const Session& session, const FigureOptions& options, FigureFormat format);

/// The format that a file's suffix names. Throws Error(bad-usage) where it is none of ours.
FigureFormat figureFormat(const std::filesystem::path& path);

/// Writes the figure in its suffix's format, all of it or nothing. Throws as figureFormat() and
/// write_file_atomically() do.
void writeFigure(const std::filesystem::path& path, const Session& session, const FigureOptions& options);

} // namespace cutaway
