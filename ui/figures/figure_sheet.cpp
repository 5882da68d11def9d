#include "ui/figures/figure_sheet.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

constexpr double slide_height = 405;

/// Papers set captions in 8 or 9 points, so that 7 is what a figure's letters should have. A slide's are as
/// large as the model leaves room for.
int suitableLetters(const FigureOptions& options, int blocks) {
    if (options.preset != FigurePreset::slide) {
        return 7;
    }
    const bool roomy = options.kind == FigureKind::curve || options.kind == FigureKind::composition;
    return roomy || blocks <= 40 ? 13 : blocks <= 100 ? 11 : 9;
}

MapStyle figureStyle(const FigureOptions& options, int blocks) {
    MapStyle style;
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(options.letters > 0 ? options.letters : suitableLetters(options, blocks));
    font.setHintingPreference(QFont::PreferNoHinting);
    style.font = font;
    style.ink = QColor(0x10, 0x12, 0x16);
    style.faint = QColor(0x4c, 0x52, 0x5e);
    style.numbers = options.numbers;
    style.colors = options.colors;
    return style;
}

QFont titleFont(const MapStyle& style, bool slide) {
    QFont font = style.font;
    font.setPixelSize(font.pixelSize() + (slide ? 6 : 2));
    font.setBold(true);
    return font;
}

std::unique_ptr<FigureContent> contentOf(const FigureSubject& subject, const FigureOptions& options,
                                         const MapStyle& style) {
    switch (options.kind) {
    case FigureKind::curve:
        return curveFigure(subject, options, style);
    case FigureKind::composition:
        return compositionFigure(subject, options, style);
    case FigureKind::history:
        return historyFigure(subject, options, style);
    case FigureKind::map:
    case FigureKind::maps:
        break;
    }
    return mapsFigure(subject, options, style);
}

QString titleText(const FigureOptions& options, bool sayApproximate) {
    const QString approximate = QCoreApplication::translate("Figure", "approximate search");
    return !sayApproximate           ? options.title
           : options.title.isEmpty() ? approximate
                                     : QStringLiteral("%1 (%2)").arg(options.title, approximate);
}

} // namespace

QColor figureInk() {
    return QColor(0x00, 0x22, 0x4e);
}

double sheetWidth(FigurePreset preset) {
    switch (preset) {
    case FigurePreset::column:
        return 252;
    case FigurePreset::page:
        return 516;
    case FigurePreset::slide:
        break;
    }
    return 720;
}

QStringList brokenLines(const QString& text, const QFont& font, double width) {
    QTextLayout layout(text.simplified(), font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        lines << layout.text().mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

FigureSheet::FigureSheet(const FigureSubject& subject, const FigureOptions& options)
    : style_(figureStyle(options, subject.session.model.blocks)),
      content_(contentOf(subject, options, style_)),
      titleFont_(titleFont(style_, options.preset == FigurePreset::slide)) {
    const bool slide = options.preset == FigurePreset::slide;
    const double margin = slide ? 36 : 3;
    const double width = sheetWidth(options.preset);
    QRectF room(margin, margin, width - 2 * margin,
                slide ? slide_height - 2 * margin : content_->tallest(width - 2 * margin));
    const QString title = titleText(options, is_approximate(subject.session) && !content_->saysApproximate());
    if (!title.isEmpty()) {
        const QFontMetricsF letters(titleFont_);
        title_ = brokenLines(title, titleFont_, room.width());
        titleAt_ = room.topLeft();
        room.setTop(room.top() + static_cast<double>(title_.size()) * letters.height() +
                    letters.height() * (slide ? 0.6 : 0.3));
        if (!slide) {
            room.setHeight(content_->tallest(room.width()));
        }
    }
    const QRectF taken = content_->place(room);
    if (slide) { // in the middle
        content_->place(room.translated(0, std::max(0.0, (room.height() - taken.height()) / 2)));
    }
    size_ = QSizeF(width, slide ? slide_height : std::ceil(taken.bottom() + margin));
}

void FigureSheet::draw(QCPPainter& painter) const {
    const QFontMetricsF letters(titleFont_);
    painter.setFont(titleFont_);
    painter.setPen(style_.ink);
    QPointF baseline = titleAt_ + QPointF(0, letters.ascent());
    for (const QString& line : title_) {
        painter.drawText(baseline, line);
        baseline += QPointF(0, letters.height());
    }
    content_->draw(painter);
}

} // namespace cutaway
