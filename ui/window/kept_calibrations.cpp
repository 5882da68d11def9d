#include "ui/window/kept_calibrations.h"

#include "core/plan/error.h"
#include "ui/text.h"

#include <QSettings>
#include <QStringList>

namespace cutaway {

namespace {

constexpr std::size_t most_kept = 12;

QString key() {
    return QStringLiteral("calibrationSets");
}

} // namespace

std::vector<CalibrationRequest> keptCalibrations() {
    std::vector<CalibrationRequest> kept;
    for (const QString& text : QSettings().value(key()).toStringList()) {
        try {
            const Json json = parse_json(text.toStdString(), error_code::bad_input, "settings");
            kept.push_back(
                calibration_request_from_json(JsonObject(json, error_code::bad_input, "settings")));
        } catch (const Error&) {
            continue; // settings that another version or a person wrote: the others are still good
        }
    }
    return kept;
}

void keepCalibration(const CalibrationRequest& request) {
    std::vector<CalibrationRequest> all = keptCalibrations();
    std::erase(all, request);
    all.insert(all.begin(), request);
    if (all.size() > most_kept) {
        all.resize(most_kept);
    }
    QStringList texts;
    for (const CalibrationRequest& kept : all) {
        texts << toQString(to_json(kept).dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    QSettings().setValue(key(), texts);
}

void forgetCalibrations() {
    QSettings().remove(key());
}

} // namespace cutaway
