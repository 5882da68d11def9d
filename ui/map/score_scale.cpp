#include "ui/map/score_scale.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace cutaway {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ScoreScale)
};

/// Empty where it has none.
QString unitOf(Divergence divergence) {
    switch (divergence) {
    case Divergence::js:
    case Divergence::kl:
    case Divergence::nll:
        return Words::tr("nats");
    case Divergence::js_finercut:
        return Words::tr("nats / |V|");
    case Divergence::angular:
        return Words::tr("units of \u03c0");
    case Divergence::euclidean:
        break;
    }
    return {};
}

} // namespace

std::vector<double> ScoreScale::decades() const {
    std::vector<double> decades;
    const auto first = std::lround(std::log10(range_.low));
    const auto last = std::lround(std::log10(range_.high));
    for (auto decade = first; decade <= last; ++decade) {
        decades.push_back(std::pow(10, decade));
    }
    return decades;
}

QString ScoreScale::decadeText(double decade) {
    constexpr std::array<char16_t, 10> raised{u'\u2070', u'\u00b9', u'\u00b2', u'\u00b3', u'\u2074',
                                              u'\u2075', u'\u2076', u'\u2077', u'\u2078', u'\u2079'};
    QString text = QStringLiteral("10");
    for (const QChar digit : QString::number(std::lround(std::log10(decade)))) {
        text += digit == QLatin1Char('-') ? QChar(u'\u207b')
                                          : QChar(raised[static_cast<std::size_t>(digit.digitValue())]);
    }
    return text;
}

QString ScoreScale::tickText(double decade) const {
    const bool lowest = decade < range_.low * 2;
    const bool highest = decade > range_.high / 2 && !range_.bounded;
    return (lowest    ? QStringLiteral("\u2264")
            : highest ? QStringLiteral("\u2265")
                      : QString()) +
           decadeText(decade);
}

QColor ScoreScale::colorAt(double position, ColorMap colors) {
    const Rgb color = color_at(position, colors);
    return QColor::fromRgbF(static_cast<float>(color.red), static_cast<float>(color.green),
                            static_cast<float>(color.blue));
}

QColor ScoreScale::inkOn(const QColor& color) {
    // Relative luminance as WCAG 2 defines it; at 0.18 black and white stand out alike.
    const auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    const double luminance =
        0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    return luminance > 0.18 ? QColor(0x10, 0x12, 0x16) : QColor(Qt::white);
}

QString ScoreScale::title(Divergence divergence) {
    switch (divergence) {
    case Divergence::js:
        return Words::tr("JS divergence");
    case Divergence::js_finercut:
        return Words::tr("FinerCut's JS divergence");
    case Divergence::kl:
        return Words::tr("KL divergence");
    case Divergence::angular:
        return Words::tr("Angular distance");
    case Divergence::euclidean:
        return Words::tr("Euclidean distance");
    case Divergence::nll:
        return Words::tr("Negative log likelihood");
    }
    return {};
}

QString ScoreScale::withUnit(const QString& text, Divergence divergence) {
    const QString unit = unitOf(divergence);
    return unit.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, unit);
}

} // namespace cutaway
