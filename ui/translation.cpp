#include "ui/translation.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace cutaway {

void installTranslations(QCoreApplication& application, const QLocale& locale) {
    const QString folder = QStringLiteral(":/translations");
    auto* const own = new QTranslator(&application);
    // English has one as well: it knows "1 cut" from "2 cuts".
    const bool found = own->load(locale, QStringLiteral("cutaway"), QStringLiteral("_"), folder) ||
                       own->load(QStringLiteral("cutaway_en"), folder);
    Q_ASSERT(found);
    Q_UNUSED(found)
    QCoreApplication::installTranslator(own);

    // In the language of the rest, not in the locale's: a window speaks one language.
    auto* const qts = new QTranslator(&application);
    if (qts->load(QLocale(own->language()), QStringLiteral("qtbase"), QStringLiteral("_"),
                  QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(qts);
    }
}

} // namespace cutaway
