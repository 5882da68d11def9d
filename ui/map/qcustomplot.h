#pragma once

// QCustomPlot's header is written with Qt's keywords, which clash with our members named slots: they hold for
// this header alone.
#include <QtCore/QObject>

#define slots Q_SLOTS
#define signals Q_SIGNALS
#define emit
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef slots
#undef signals
#undef emit
#undef foreach
