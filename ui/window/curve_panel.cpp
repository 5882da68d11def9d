#include "ui/window/curve_panel.h"

#include "ui/plots/curve_axis.h"
#include "ui/plots/curve_plot.h"
#include "ui/text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

QString settingsKey() {
    return QStringLiteral("curveAxis");
}

QString measureKey() {
    return QStringLiteral("curveMeasure");
}

/// As it is remembered: what the source is called here may be called so in other sessions as well.
QString measureWord(const CurveMeasure& measure) {
    return measure.source
               ? QStringLiteral("%1|%2").arg(measureTitle(measure), toQString(measure.source->path))
               : QString();
}

} // namespace

CurvePanel::CurvePanel(QWidget* parent)
    : QWidget(parent), axis_(new QComboBox), measures_(new QComboBox), plot_(new CurvePlot) {
    axis_->setObjectName(QStringLiteral("curveAxis"));
    axis_->setAccessibleName(tr("Cut curve against"));
    for (const CurveAxis axis : all_curve_axes) {
        axis_->addItem(curveAxisTitle(axis), static_cast<int>(axis));
    }
    auto* const label = new QLabel(tr("Against:"));
    label->setBuddy(axis_);
    measures_->setObjectName(QStringLiteral("curveMeasure"));
    measures_->setAccessibleName(tr("Right axis of the cut curve"));
    measures_->setToolTip(tr("What the right axis shows: what was measured or evaluated along the cuts"));
    measures_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* const second = new QLabel(tr("Right axis:"));
    second->setBuddy(measures_);
    auto* const row = new QHBoxLayout;
    row->setContentsMargins(10, 4, 10, 0);
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(axis_);
    row->addSpacing(8);
    row->addWidget(second);
    row->addWidget(measures_);
    row->addStretch();
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(plot_, 1);
    connect(axis_, &QComboBox::currentIndexChanged, this, [this] {
        plot_->setAxis(axis());
        QSettings().setValue(settingsKey(), static_cast<int>(axis()));
        Q_EMIT axisChanged();
    });
    connect(measures_, &QComboBox::activated, this, [this](int place) {
        measure_ = known_[static_cast<std::size_t>(place)];
        plot_->setMeasure(measure_);
        QSettings().setValue(measureKey(), measureWord(measure_));
    });
    fillMeasures({});
    // What no axis of ours has as its number leaves the first.
    const int remembered = axis_->findData(QSettings().value(settingsKey(), 0).toInt());
    axis_->setCurrentIndex(std::max(remembered, 0));
}

void CurvePanel::setSession(const Session& session) {
    fillMeasures(session);
    plot_->setMeasure(measure_);
    plot_->setSession(session);
}

void CurvePanel::fillMeasures(const Session& session) {
    std::vector<CurveMeasure> known = curveMeasures(session);
    const QString wanted = QSettings().value(measureKey()).toString();
    const auto found = std::ranges::find(known, wanted, measureWord);
    const auto place = found == known.end() ? 0 : found - known.begin();
    measure_ = known[static_cast<std::size_t>(place)];
    if (known != known_) {
        known_ = std::move(known);
        measures_->clear();
        for (const CurveMeasure& measure : known_) {
            measures_->addItem(measureTitle(measure));
        }
    }
    measures_->setCurrentIndex(static_cast<int>(place));
}

CurveAxis CurvePanel::axis() const {
    return static_cast<CurveAxis>(axis_->currentData().toInt());
}

void CurvePanel::setAxis(CurveAxis axis) {
    axis_->setCurrentIndex(axis_->findData(static_cast<int>(axis)));
}

} // namespace cutaway
