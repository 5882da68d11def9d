#pragma once

#include "core/plan/error.h"
#include "core/plan/slot.h"

#include <QString>

#include <cstdint>
#include <filesystem>
#include <string_view>

/// Numbers and names as the window writes them.
namespace cutaway {

QString toQString(std::string_view text);
std::filesystem::path toPath(const QString& path);

/// Three significant digits: `0.0312`, `1.93e-4`.
QString scoreText(double score);
/// `2.33 M`, `8.03 B`.
QString countText(double count);
/// `4.4 MiB`.
QString bytesText(std::int64_t bytes);
/// `0:12`, `1:02:03`.
QString durationText(double seconds);
/// `12.5 %`.
QString shareText(double share);

/// `A12`.
QString slotName(Slot slot);
/// `attention, block 12`.
QString slotWords(Slot slot);
/// `Attention` or `FFN`.
QString kindText(Kind kind);

/// What happened and where, then what to do: two sentences.
QString errorText(const Error& error);

} // namespace cutaway
