#include "ui/window/what_if_view.h"

#include "core/plan/measured_plans.h"
#include "ui/engine/what_if.h"
#include "ui/map/score_scale.h"
#include "ui/models/document.h"
#include "ui/text.h"

#include <cmath>

namespace cutaway {

namespace {

/// Two digits are what a comparison needs.
QString timesText(double times) {
    return times < 10 ? QString::number(times, 'g', 2) : QString::number(std::round(times), 'g', 3);
}

} // namespace

WhatIfView::WhatIfView(const WhatIf& whatIf, const Document& document, QWidget* parent)
    : QLabel(parent), whatIf_(whatIf), document_(document) {
    setObjectName(QStringLiteral("whatIf"));
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
}

void WhatIfView::refresh(const QColor& faint) {
    const bool some =
        whatIf_.score() || whatIf_.pending() || !whatIf_.problem().isEmpty() || whatIf_.slots().size() > 1;
    setVisible(some);
    if (!some) {
        return;
    }
    const QString about = subject();
    const std::optional<double>& score = whatIf_.score();
    const QString value = score ? scoreText(*score) : QStringLiteral("…");
    const QString more = remark();
    setText(QStringLiteral("<table width='100%'><tr><td>%1</td><td align='right'><b>%2</b></td></tr></table>"
                           "<span style='color: %3'>%4</span>")
                .arg(about.toHtmlEscaped(), value.toHtmlEscaped(), faint.name(), more.toHtmlEscaped()));
    setAccessibleName(QStringLiteral("%1 %2. %3").arg(about, score ? value : QString(), more));
    setToolTip(tr("%1 of the plan with these slots removed as well, all of them together")
                   .arg(ScoreScale::title(document_.session().settings.divergence)));
}

QString WhatIfView::subject() const {
    const auto count = whatIf_.slots().size();
    return count == 1 ? tr("Without %1:").arg(slotName(whatIf_.slots().front()))
                      : tr("Without these %1:").arg(count);
}

QString WhatIfView::remark() const {
    if (!whatIf_.problem().isEmpty()) {
        return whatIf_.problem();
    }
    if (whatIf_.out()) {
        return tr("The engine is computing it.");
    }
    if (whatIf_.pending()) {
        return tr("It is computed as soon as the engine has time.");
    }
    const std::optional<double>& score = whatIf_.score();
    if (!score) {
        return tr("Enter computes it.");
    }
    if (whatIf_.outdated()) {
        return tr("Of the plan before its last changes; Enter computes it anew.");
    }
    const double plan = known_divergence(document_.session()).value_or(0);
    return plan > 0 && std::isfinite(*score)
               ? tr("%1 × the plan's %2").arg(timesText(*score / plan), scoreText(plan))
               : ScoreScale::title(document_.session().settings.divergence);
}

} // namespace cutaway
