#include "ui/window/curve_panel.h"

#include "ui/plots/curve_axis.h"
#include "ui/plots/curve_plot.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace cutaway {

namespace {

QString settingsKey() {
    return QStringLiteral("curveAxis");
}

} // namespace

CurvePanel::CurvePanel(QWidget* parent) : QWidget(parent), axis_(new QComboBox), plot_(new CurvePlot) {
    axis_->setObjectName(QStringLiteral("curveAxis"));
    axis_->setAccessibleName(tr("Cut curve against"));
    for (const CurveAxis axis : all_curve_axes) {
        axis_->addItem(curveAxisTitle(axis), static_cast<int>(axis));
    }
    auto* const label = new QLabel(tr("Against:"));
    label->setBuddy(axis_);
    auto* const row = new QHBoxLayout;
    row->setContentsMargins(10, 4, 10, 0);
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(axis_);
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
    // What no axis of ours has as its number leaves the first.
    const int remembered = axis_->findData(QSettings().value(settingsKey(), 0).toInt());
    axis_->setCurrentIndex(std::max(remembered, 0));
}

CurveAxis CurvePanel::axis() const {
    return static_cast<CurveAxis>(axis_->currentData().toInt());
}

void CurvePanel::setAxis(CurveAxis axis) {
    axis_->setCurrentIndex(axis_->findData(static_cast<int>(axis)));
}

} // namespace cutaway
