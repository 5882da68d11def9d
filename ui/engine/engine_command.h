#pragma once

#include <QString>
#include <QStringList>

namespace cutaway {

/// What starts the engine: the words of `command` (quotes as in a shell, nothing else of a shell), or where
/// it is empty the `cutaway-engine` beside this program, asked to serve.
QStringList engineCommand(const QString& command);

/// What engines call the demo model that ships with them.
QString demoModel();

/// How messages call the engine: `cutaway-engine` or `ssh box`.
QString engineName(const QStringList& command);

/// The host that the command's ssh connects to; empty where it is no ssh, or names none.
QString engineHost(const QStringList& command);

} // namespace cutaway
