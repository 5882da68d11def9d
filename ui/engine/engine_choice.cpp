#include "ui/engine/engine_choice.h"

#include "ui/engine/engine_client.h"
#include "ui/engine/engine_command.h"

#include <QProcess>
#include <QRegularExpression>
#include <QSettings>

#include <algorithm>

namespace cutaway {

namespace {

constexpr int last_port = 65535;

/// One word for a POSIX shell. Between single quotes nothing has a meaning but the quote itself.
QString quoted(const QString& word) {
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9_./+=:,@%-]+\\z"));
    if (plain.match(word).hasMatch()) {
        return word;
    }
    return QLatin1Char('\'') + QString(word).replace(QLatin1Char('\''), QStringLiteral("'\\''")) +
           QLatin1Char('\'');
}

/// A path for the shell over there. Only outside of quotes does a tilde stand for the home.
QString quotedPath(const QString& path) {
    const QLatin1String home("~/");
    return path.startsWith(home) && path.size() > home.size() ? home + quoted(path.mid(home.size()))
                                                              : quoted(path);
}

QStringList sshCommand(const EngineChoice& choice) {
    QStringList words{QStringLiteral("ssh")};
    // ssh takes an option's first value, so the user's win.
    words += QProcess::splitCommand(choice.options);
    // No terminal, since the protocol is no text for one; no prompt, since nobody could answer it; and a dead
    // link is noticed, which TCP alone would not for hours.
    words << QStringLiteral("-T");
    for (const char* option :
         {"BatchMode=yes", "ConnectTimeout=15", "ServerAliveInterval=10", "ServerAliveCountMax=3"}) {
        words << QStringLiteral("-o") << QLatin1String(option);
    }
    if (choice.port != 0) {
        words << QStringLiteral("-p") << QString::number(choice.port);
    }
    if (!choice.user.isEmpty()) {
        words << QStringLiteral("-l") << choice.user;
    }
    const QString serve = quotedPath(choice.program) + QStringLiteral(" serve");
    // ssh hands its last word to the shell over there as it is.
    words << QStringLiteral("--") << choice.host
          << (choice.setup.isEmpty() ? serve : choice.setup + QStringLiteral(" && ") + serve);
    return words;
}

bool hasSpace(const QString& text) {
    return std::any_of(text.begin(), text.end(), [](QChar letter) { return letter.isSpace(); });
}

} // namespace

QString whyNot(const EngineChoice& choice) {
    switch (choice.preset) {
    case EngineChoice::Preset::here:
        return {};
    case EngineChoice::Preset::ssh:
        if (choice.host.isEmpty()) {
            return EngineClient::tr("Name the host: as in ssh HOST.");
        }
        // ssh would take it for an option.
        if (hasSpace(choice.host) || choice.host.startsWith(QLatin1Char('-'))) {
            return EngineClient::tr("%1 is no host name.").arg(choice.host);
        }
        if (hasSpace(choice.user) || choice.user.startsWith(QLatin1Char('-'))) {
            return EngineClient::tr("%1 is no user name.").arg(choice.user);
        }
        if (choice.port < 0 || choice.port > last_port) {
            return EngineClient::tr("A port is a number up to %1.").arg(last_port);
        }
        return choice.program.isEmpty() ? EngineClient::tr("Name the program over there, as cutaway-engine.")
                                        : QString();
    case EngineChoice::Preset::command:
        return QProcess::splitCommand(choice.command).isEmpty()
                   ? EngineClient::tr("Write the command that starts the engine.")
                   : QString();
    }
    return {};
}

QStringList commandOf(const EngineChoice& choice) {
    if (!whyNot(choice).isEmpty() || choice.preset == EngineChoice::Preset::here) {
        return engineCommand({});
    }
    return choice.preset == EngineChoice::Preset::ssh ? sshCommand(choice) : engineCommand(choice.command);
}

QString shellText(const QStringList& command) {
    QStringList words;
    for (const QString& word : command) {
        words << quoted(word);
    }
    return words.join(QLatin1Char(' '));
}

EngineChoice savedEngine() {
    QSettings settings;
    settings.beginGroup(QStringLiteral("engine"));
    const EngineChoice none;
    const auto text = [&](const char* key, const QString& without) {
        return settings.value(QLatin1String(key), without).toString();
    };
    EngineChoice choice;
    const QString preset = text("preset", {});
    choice.preset = preset == QLatin1String("ssh")       ? EngineChoice::Preset::ssh
                    : preset == QLatin1String("command") ? EngineChoice::Preset::command
                                                         : EngineChoice::Preset::here;
    choice.host = text("host", none.host);
    choice.user = text("user", none.user);
    choice.port = settings.value(QStringLiteral("port"), none.port).toInt();
    choice.program = text("program", none.program);
    choice.setup = text("setup", none.setup);
    choice.options = text("options", none.options);
    choice.command = text("command", none.command);
    return choice;
}

void saveEngine(const EngineChoice& choice) {
    QSettings settings;
    settings.beginGroup(QStringLiteral("engine"));
    settings.setValue(QStringLiteral("preset"),
                      choice.preset == EngineChoice::Preset::ssh       ? QStringLiteral("ssh")
                      : choice.preset == EngineChoice::Preset::command ? QStringLiteral("command")
                                                                       : QStringLiteral("here"));
    settings.setValue(QStringLiteral("host"), choice.host);
    settings.setValue(QStringLiteral("user"), choice.user);
    settings.setValue(QStringLiteral("port"), choice.port);
    settings.setValue(QStringLiteral("program"), choice.program);
    settings.setValue(QStringLiteral("setup"), choice.setup);
    settings.setValue(QStringLiteral("options"), choice.options);
    settings.setValue(QStringLiteral("command"), choice.command);
}

} // namespace cutaway
