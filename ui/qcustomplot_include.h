#pragma once

/// The only way to include QCustomPlot: its header needs Qt's keyword macros, and `slots` among them is a
/// word of ours.
#include <QObject>
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef foreach
#undef emit
#undef slots
#undef signals
