#include "ui/models/trial_words.h"

#include "ui/map/score_scale.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>

namespace cutaway {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("trials", text);
}

QString unitTitle(Unit unit) {
    switch (unit) {
    case Unit::slot:
        break;
    case Unit::block:
        return tr("Whole blocks");
    case Unit::attention:
        return tr("Attention only");
    case Unit::ffn:
        return tr("FFN only");
    }
    return {};
}

QString orderTitle(Order order) {
    switch (order) {
    case Order::greedy:
        break;
    case Order::one_shot:
        return tr("One-shot");
    case Order::block_influence:
        return tr("Block influence");
    case Order::window:
        return tr("Best window");
    case Order::tail:
        return tr("From the tail");
    case Order::random:
        return tr("Random");
    }
    return {};
}

} // namespace

QString baselineTitle(Order order, Unit unit) {
    const QString named = orderTitle(order);
    const QString pieces = orders_blocks(order) ? QString() : unitTitle(unit);
    return named.isEmpty() || pieces.isEmpty() ? named + pieces
                                               : QStringLiteral("%1, %2").arg(named, pieces.toLower());
}

QString trialName(const SearchRecord& trial, const Session& session) {
    const SearchSettings& settings = trial.settings;
    QStringList parts;
    const QString baseline = baselineTitle(settings.order, settings.unit);
    if (settings.order == Order::random) {
        parts << tr("%1 (seed %2)").arg(baseline).arg(settings.seed);
    } else if (!baseline.isEmpty()) {
        parts << baseline;
    }
    if (settings.divergence != session.settings.divergence) {
        parts << ScoreScale::title(settings.divergence);
    }
    if (baseline.isEmpty() && settings.mode != session.settings.mode) {
        parts << tr("search %1").arg(toQString(name(settings.mode)));
    }
    const Calibration& texts = trial.calibration;
    if (texts.source != session.calibration.source) {
        parts << (texts.source == "default"  ? tr("shipped text")
                  : texts.source == "pasted" ? tr("pasted text")
                                             : QFileInfo(toQString(texts.source)).fileName());
    } else if (texts.hash != session.calibration.hash && !texts.hash.empty() &&
               !session.calibration.hash.empty()) {
        parts << tr("%1 × %2 tokens").arg(texts.sequences).arg(texts.length);
    }
    return parts.isEmpty() ? tr("Another run") : parts.join(QStringLiteral(", "));
}

} // namespace cutaway
