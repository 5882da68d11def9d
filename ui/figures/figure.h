#pragma once

/// Read this first: ui/figures draws what goes into papers and reports. A figure is chosen by FigureOptions,
/// drawn by drawFigure() onto anything, and written as a file by writeFigure(). Always light, always vector
/// but for PNG; it needs a QApplication, and no display. Each kind is a FigureContent (figure_sheet.h) in a
/// file of its own; its numbers are told by figure_data.cpp.

#include "core/plan/session.h"
#include "ui/map/score_scale.h"
#include "ui/map/slot_map_layout.h"
#include "ui/plots/cut_curve.h"

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <QString>

#include <filesystem>
#include <memory>
#include <vector>

class QPaintDevice;

namespace cutaway {

enum class FigureKind : std::uint8_t { map, curve, composition, history, maps };
/// 252 pt: one column of a paper; 516 pt: its whole width; a 16:9 slide of 720 pt.
enum class FigurePreset : std::uint8_t { column, page, slide };
/// `csv` is the numbers behind the figure.
enum class FigureFormat : std::uint8_t { pdf, svg, png, csv };

/// In characters; more would leave a slide no room for its figure.
inline constexpr int longest_title = 200;
/// In points: what can be read, and what still leaves room for the figure.
inline constexpr int smallest_letters = 5;
inline constexpr int largest_letters = 24;
/// In dots per inch.
inline constexpr int coarsest_dpi = 36;
inline constexpr int finest_dpi = 1200;
/// More maps on one sheet would be too small to read.
inline constexpr std::size_t most_maps = 8;

struct FigureOptions {
    FigureKind kind = FigureKind::map;
    FigurePreset preset = FigurePreset::column;
    MapOrientation orientation = MapOrientation::rows;
    QString title{}; ///< none, or up to longest_title; broken into lines where it is too long for one
    int letters = 0; ///< in points; 0: what suits the preset
    ColorMap colors = ColorMap::cividis;
    CurveAxis against = CurveAxis::slots; ///< of the curve
    CurveMeasure measure{};               ///< what the curve's right axis shows
    bool second = true;                   ///< whether it has one, where that was measured
    bool numbers = true;
    bool legend = true;
    int dpi = 300; ///< PNG
};

/// A session that is laid beside another.
struct FigureSession {
    QString name;
    std::shared_ptr<const Session> session;
    int look = 0; ///< curveLook()'s number
};

/// What a figure is of: a session, and those compared with it, which the curve and the maps show as well.
/// Those whose scores are of another divergence share no axis and no colours with it, and are left out.
struct FigureSubject {
    FigureSubject(Session shown) : session(std::move(shown)) {} // NOLINT: a session alone is a subject
    FigureSubject(Session shown, QString label, std::vector<FigureSession> others)
        : session(std::move(shown)), name(std::move(label)), compared(std::move(others)) {}

    Session session;
    QString name{};
    std::vector<FigureSession> compared{};

    /// Those of `compared` that can be drawn with it.
    std::vector<FigureSession> drawn() const;
};

/// The size in points: the preset's width, and for all but slides the height that the content needs.
QSizeF figureSize(const FigureSubject& subject, const FigureOptions& options);

/// Draws the figure with one unit for a point; `device` is what the painter paints on.
void drawFigure(QPaintDevice& device, double unitsPerPoint, const FigureSubject& subject,
                const FigureOptions& options);

QImage figureImage(const FigureSubject& subject, const FigureOptions& options, int dpi);
QByteArray figureBytes(const FigureSubject& subject, const FigureOptions& options, FigureFormat format);
/// The numbers behind the figure: a line of names and then one for each thing drawn, as RFC 4180 has it.
QByteArray figureData(const FigureSubject& subject, const FigureOptions& options);

/// The format that a file's suffix names. Throws Error(bad-usage) where it is none of ours.
FigureFormat figureFormat(const std::filesystem::path& path);

/// Writes the figure in its suffix's format, all of it or nothing. Throws as figureFormat() and
/// write_file_atomically() do.
void writeFigure(const std::filesystem::path& path, const FigureSubject& subject,
                 const FigureOptions& options);

} // namespace cutaway
