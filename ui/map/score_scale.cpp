#include "ui/map/score_scale.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace cutaway {

namespace {

/// Every 16th colour of cividis (Nunez, Anderton and Renslow, 2018), dark to light.
constexpr std::array<QRgb, 17> cividis{0x00224e, 0x002e6a, 0x1a386f, 0x32436d, 0x434e6c, 0x535a6d,
                                       0x61656f, 0x6f7073, 0x7d7c78, 0x8b8778, 0x9a9376, 0xaaa073,
                                       0xbbad6d, 0xccba64, 0xddc858, 0xefd748, 0xfee838};

double mix(int from, int to, double part) {
    return (from + (to - from) * part) / 255;
}

} // namespace

ScoreScale::ScoreScale(Divergence divergence) : low_(1e-4), high_(1) {
    switch (divergence) {
    case Divergence::js:
        break;
    case Divergence::js_finercut: // divided by the vocabulary
        low_ = 1e-9;
        high_ = 1e-3;
        break;
    case Divergence::kl:
        high_ = 10;
        break;
    case Divergence::angular:
        low_ = 1e-3;
        break;
    case Divergence::euclidean:
        low_ = 1;
        high_ = 1e5;
        break;
    case Divergence::nll:
        low_ = 0.1;
        high_ = 100;
        break;
    }
}

std::vector<double> ScoreScale::decades() const {
    std::vector<double> decades;
    const auto first = std::lround(std::log10(low_));
    const auto last = std::lround(std::log10(high_));
    for (auto decade = first; decade <= last; ++decade) {
        decades.push_back(std::pow(10, decade));
    }
    return decades;
}

QString ScoreScale::decadeText(double decade) {
    const auto exponent = static_cast<int>(std::lround(std::log10(decade)));
    if (exponent >= -1 && exponent <= 2) {
        return QString::number(decade, 'g', 3);
    }
    constexpr std::array<char16_t, 10> raised{u'\u2070', u'\u00b9', u'\u00b2', u'\u00b3', u'\u2074',
                                              u'\u2075', u'\u2076', u'\u2077', u'\u2078', u'\u2079'};
    QString text = QStringLiteral("10");
    for (const QChar digit : QString::number(exponent)) {
        text += digit == QLatin1Char('-') ? QChar(u'\u207b')
                                          : QChar(raised[static_cast<std::size_t>(digit.digitValue())]);
    }
    return text;
}

double ScoreScale::position(double score) const {
    if (!(score > low_)) {
        return 0;
    }
    return std::min(1.0, std::log10(score / low_) / std::log10(high_ / low_));
}

QColor ScoreScale::colorAt(double position) {
    const double place = (1 - std::clamp(position, 0.0, 1.0)) * (cividis.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), cividis.size() - 2);
    const double part = place - static_cast<double>(below);
    const QRgb from = cividis[below];
    const QRgb to = cividis[below + 1];
    return QColor::fromRgbF(static_cast<float>(mix(qRed(from), qRed(to), part)),
                            static_cast<float>(mix(qGreen(from), qGreen(to), part)),
                            static_cast<float>(mix(qBlue(from), qBlue(to), part)));
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
    const auto tr = [](const char* text) { return QCoreApplication::translate("ScoreScale", text); };
    switch (divergence) {
    case Divergence::js:
        return tr("JS divergence");
    case Divergence::js_finercut:
        return tr("JS divergence (FinerCut's code)");
    case Divergence::kl:
        return tr("KL divergence");
    case Divergence::angular:
        return tr("Angular distance");
    case Divergence::euclidean:
        return tr("Euclidean distance");
    case Divergence::nll:
        return tr("Negative log likelihood");
    }
    return {};
}

} // namespace cutaway
