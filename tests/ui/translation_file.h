#pragma once

#include <QFile>
#include <QList>
#include <QStringList>
#include <QXmlStreamReader>

namespace cutaway {

/// A text of a translation's file (.ts).
struct TranslatedText {
    QString context;
    QString source;
    QString type;      ///< empty where it is finished
    QStringList forms; ///< one, or for a number as many as the language has
    bool plural = false;
};

inline QList<TranslatedText> readTranslations(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QXmlStreamReader xml(&file);
    QList<TranslatedText> texts;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        const QStringView tag = xml.name();
        if (tag == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (tag == QLatin1String("message")) {
            texts.append({context, {}, {}, {}, xml.attributes().hasAttribute(QStringLiteral("numerus"))});
        } else if (tag == QLatin1String("source")) {
            texts.last().source = xml.readElementText();
        } else if (tag == QLatin1String("translation")) {
            texts.last().type = xml.attributes().value(QStringLiteral("type")).toString();
            if (!texts.last().plural) {
                texts.last().forms << xml.readElementText();
            }
        } else if (tag == QLatin1String("numerusform")) {
            texts.last().forms << xml.readElementText();
        }
    }
    return xml.hasError() ? QList<TranslatedText>() : texts;
}

} // namespace cutaway
