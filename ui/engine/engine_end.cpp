#include "ui/engine/engine_end.h"

#include "ui/engine/engine_client.h"
#include "ui/engine/engine_command.h"

#include <algorithm>

namespace cutaway {

namespace {

/// What ssh itself ends with where the connection fails; otherwise it hands on the remote command's code.
constexpr int ssh_failed = 255;
constexpr int not_executable = 126;
constexpr int not_found = 127;
constexpr int killed = 9;

QString what(const EngineEnd& end) {
    const QString name = engineName(end.command);
    const QString host = engineHost(end.command);
    if (!end.verdict.isEmpty()) {
        return end.verdict;
    }
    if (!end.failedToStart.isEmpty()) {
        return EngineClient::tr("%1 could not be started: %2").arg(end.command.value(0), end.failedToStart);
    }
    if (end.crashed) {
        return end.code == killed
                   ? EngineClient::tr("%1 was killed, perhaps since the memory ran out").arg(name)
                   : EngineClient::tr("%1 crashed with signal %2").arg(name).arg(end.code);
    }
    if (!host.isEmpty() && end.code == ssh_failed) {
        return end.greeted ? EngineClient::tr("The connection to %1 was lost, or the engine there was killed")
                                 .arg(host)
                           : EngineClient::tr("%1 gave no connection").arg(name);
    }
    if (!host.isEmpty() && (end.code == not_found || end.code == not_executable)) {
        return EngineClient::tr("%1 has no such program, or may not run it").arg(host);
    }
    return EngineClient::tr("%1 ended with code %2").arg(name).arg(end.code);
}

/// What to do about what ssh said; its messages are English whatever the language.
QString sshHelp(const EngineEnd& end) {
    const QString host = engineHost(end.command);
    const auto said = [&](const char* part) {
        return std::any_of(end.words.begin(), end.words.end(), [&](const QString& line) {
            return line.contains(QLatin1String(part), Qt::CaseInsensitive);
        });
    };
    if (end.code == not_found || end.code == not_executable) {
        return EngineClient::tr(
                   "Install Cutaway on %1, and give the engine's whole path there under Run > Engine, as "
                   "~/cutaway/build/release/bin/cutaway-engine.")
            .arg(host);
    }
    if (said("Host key verification failed")) {
        return EngineClient::tr("Connect once in a terminal, ssh %1, and check the host's key there.")
            .arg(host);
    }
    if (said("Permission denied")) {
        return EngineClient::
            tr("Cutaway answers no password prompt: give that host a key of yours, as ssh-copy-id %1 does, "
               "and unlock it with ssh-add. ssh %1 in a terminal must then work without a question.")
                .arg(host);
    }
    if (said("Could not resolve hostname")) {
        return EngineClient::tr("Check the host's name under Run > Engine.");
    }
    if (said("Connection refused")) {
        return EngineClient::tr("Check host and port under Run > Engine, and that an SSH server runs there.");
    }
    if (end.code == ssh_failed) {
        return end.greeted ? EngineClient::tr("Reconnect when the network is back.")
                           : EngineClient::tr(
                                 "See whether ssh %1 works in a terminal, and whether the network is there.")
                                 .arg(host);
    }
    return end.greeted ? QString() : EngineClient::tr("Choose how it is started under Run > Engine.");
}

QString help(const EngineEnd& end) {
    if (end.verdict.isEmpty() && end.failedToStart.isEmpty() && !engineHost(end.command).isEmpty()) {
        return sshHelp(end);
    }
    return end.greeted ? QString()
                       : EngineClient::tr(
                             "Cutaway needs cutaway-engine beside it, or another engine: choose one under "
                             "Run > Engine, or name it with --engine.");
}

} // namespace

QString endText(const EngineEnd& end) {
    QString text = what(end);
    if (end.verdict.isEmpty() && !end.words.isEmpty()) {
        text = EngineClient::tr("%1; its last words: %2").arg(text, end.words.back());
    }
    if (!text.endsWith(QLatin1Char('.'))) {
        text += QLatin1Char('.');
    }
    const QString todo = help(end);
    return todo.isEmpty() ? text : text + QLatin1Char(' ') + todo;
}

} // namespace cutaway
