#include "ui/text.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace cutaway {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Text)
};

/// Three significant digits without an exponent.
QString threeDigits(double value) {
    return QString::number(value, 'f', value < 10 ? 2 : value < 100 ? 1 : 0);
}

} // namespace

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::filesystem::path toPath(const QString& path) {
    return path.toStdString();
}

QString scoreText(double score) {
    if (!std::isfinite(score)) {
        return Words::tr("overflow");
    }
    if (score == 0) {
        return QStringLiteral("0");
    }
    const int decade = static_cast<int>(std::floor(std::log10(std::fabs(score))));
    if (decade < -3 || decade > 5) {
        QString text = QString::number(score, 'e', 2);
        return text.replace(QStringLiteral("e-0"), QStringLiteral("e-"))
            .replace(QStringLiteral("e+0"), QStringLiteral("e"));
    }
    return QString::number(score, 'f', std::max(0, 2 - decade));
}

QString countText(double count) {
    constexpr std::array<const char*, 5> units{"", " K", " M", " B", " T"};
    std::size_t unit = 0;
    while (count >= 999.5 && unit + 1 < units.size()) {
        count /= 1000;
        ++unit;
    }
    return unit == 0 ? QString::number(count, 'f', 0) : threeDigits(count) + QLatin1String(units[unit]);
}

QString bytesText(std::int64_t bytes) {
    constexpr std::array<const char*, 5> units{" B", " KiB", " MiB", " GiB", " TiB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1000 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    return (unit == 0 ? QString::number(bytes) : threeDigits(value)) + QLatin1String(units[unit]);
}

QString durationText(double seconds) {
    const auto whole = static_cast<qint64>(std::lround(std::fmin(std::fmax(seconds, 0), 1e9)));
    const QChar zero('0');
    if (whole < 3600) {
        return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, zero);
    }
    return QStringLiteral("%1:%2:%3")
        .arg(whole / 3600)
        .arg(whole / 60 % 60, 2, 10, zero)
        .arg(whole % 60, 2, 10, zero);
}

QString shareText(double share) {
    return QStringLiteral("%1 %").arg(100 * share, 0, 'g', 3);
}

QString slotName(Slot slot) {
    return toQString(to_string(slot));
}

QString slotWords(Slot slot) {
    return (slot.kind() == Kind::attention ? Words::tr("attention, block %1") : Words::tr("FFN, block %1"))
        .arg(slot.block());
}

QString kindText(Kind kind) {
    return kind == Kind::attention ? Words::tr("Attention") : Words::tr("FFN");
}

QString errorText(const Error& error) {
    QString text = toQString(error.message());
    if (!text.isEmpty()) {
        text[0] = text[0].toUpper();
    }
    if (!error.where().empty()) {
        text += QStringLiteral(" (%1)").arg(toQString(error.where()));
    }
    text += QLatin1Char('.');
    if (!error.help().empty()) {
        text += QLatin1Char(' ') + toQString(error.help());
        if (!text.endsWith(QLatin1Char('.'))) {
            text += QLatin1Char('.');
        }
    }
    return text;
}

} // namespace cutaway
