#include "ui/models/trial_words.h"

#include "ui/map/score_scale.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>

namespace cutaway {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Trials)
};

QString unitTitle(Unit unit) {
    switch (unit) {
    case Unit::slot:
        break;
    case Unit::block:
        return Words::tr("Whole blocks");
    case Unit::attention:
        return Words::tr("Attention only");
    case Unit::ffn:
        return Words::tr("FFN only");
    }
    return {};
}

QString orderTitle(Order order) {
    switch (order) {
    case Order::greedy:
        break;
    case Order::one_shot:
        return Words::tr("One-shot");
    case Order::block_influence:
        return Words::tr("Block influence");
    case Order::window:
        return Words::tr("Best window");
    case Order::tail:
        return Words::tr("From the tail");
    case Order::random:
        return Words::tr("Random");
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
        parts << Words::tr("%1 (seed %2)").arg(baseline).arg(settings.seed);
    } else if (!baseline.isEmpty()) {
        parts << baseline;
    }
    if (settings.divergence != session.settings.divergence) {
        parts << ScoreScale::title(settings.divergence);
    }
    if (baseline.isEmpty() && settings.mode != session.settings.mode) {
        parts << Words::tr("search %1").arg(toQString(name(settings.mode)));
    }
    const Calibration& texts = trial.calibration;
    if (texts.source != session.calibration.source) {
        parts << (texts.source == "default"  ? Words::tr("shipped text")
                  : texts.source == "pasted" ? Words::tr("pasted text")
                                             : QFileInfo(toQString(texts.source)).fileName());
    } else if (texts.hash != session.calibration.hash && !texts.hash.empty() &&
               !session.calibration.hash.empty()) {
        parts << Words::tr("%1 × %2 tokens").arg(texts.sequences).arg(texts.length);
    }
    return parts.isEmpty() ? Words::tr("Another run") : parts.join(QStringLiteral(", "));
}

} // namespace cutaway
