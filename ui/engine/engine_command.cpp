#include "ui/engine/engine_command.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>

namespace cutaway {

namespace {

QString programName(const QStringList& command) {
    return QFileInfo(command.value(0)).fileName();
}

/// `box` of `me@box` and of `ssh://me@box:22`.
QString hostOf(QString word) {
    const QLatin1String scheme("ssh://");
    if (word.startsWith(scheme)) {
        word = word.mid(scheme.size()).section(QLatin1Char('/'), 0, 0);
        if (!word.endsWith(QLatin1Char(']'))) { // an address of version 6
            word = word.section(QLatin1Char(':'), 0, 0);
        }
    }
    return word.mid(word.lastIndexOf(QLatin1Char('@')) + 1);
}

} // namespace

QStringList engineCommand(const QString& command) {
    const QStringList words = QProcess::splitCommand(command);
    if (!words.isEmpty()) {
        return words;
    }
    const QDir folder(QCoreApplication::applicationDirPath());
    return {folder.filePath(QStringLiteral("cutaway-engine")), QStringLiteral("serve")};
}

QString demoModel() {
    return QStringLiteral("demo");
}

QString engineName(const QStringList& command) {
    const QString host = engineHost(command);
    return host.isEmpty() ? programName(command) : QStringLiteral("ssh %1").arg(host);
}

QString engineHost(const QStringList& command) {
    if (programName(command) != QLatin1String("ssh")) {
        return {};
    }
    // Of ssh(1): these options take a value, in the same word or the next.
    const QLatin1String with_value("BbcDEeFIiJLlmOoPpQRSWw");
    for (qsizetype place = 1; place < command.size(); ++place) {
        const QString& word = command[place];
        if (word == QLatin1String("--")) {
            return hostOf(command.value(place + 1));
        }
        if (!word.startsWith(QLatin1Char('-'))) {
            return hostOf(word);
        }
        for (qsizetype letter = 1; letter < word.size(); ++letter) {
            if (with_value.contains(word[letter])) {
                place += letter + 1 == word.size() ? 1 : 0;
                break;
            }
        }
    }
    return {};
}

} // namespace cutaway
