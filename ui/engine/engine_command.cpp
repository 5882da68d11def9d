#include "ui/engine/engine_command.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>

namespace cutaway {

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
    const QString program = QFileInfo(command.value(0)).fileName();
    return program == QLatin1String("ssh") ? command.mid(0, 2).join(QLatin1Char(' ')) : program;
}

} // namespace cutaway
