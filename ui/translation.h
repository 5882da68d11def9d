#pragma once

#include <QLocale>

class QCoreApplication;

namespace cutaway {

/// Makes the window speak the first language of the locale's list that Cutaway has a translation in, buttons
/// of Qt's dialogs included, else English. To be called before the first window is made. Numbers keep their
/// form.
void installTranslations(QCoreApplication& application, const QLocale& locale);

} // namespace cutaway
