#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>

namespace cutaway {

/// Where the engine is to run, as the user chose it; remembered between runs.
struct EngineChoice {
    enum class Preset : std::uint8_t { here, ssh, command };

    Preset preset = Preset::here;
    QString host{}; ///< ssh: a name, an address or a `Host` of ~/.ssh/config
    QString user{}; ///< ssh: empty is what ssh would take
    int port = 0;   ///< ssh: 0 is what ssh would take
    QString program = QStringLiteral("cutaway-engine"); ///< ssh: a path over there; `~/` is the home there
    QString setup{};   ///< ssh: what the shell there runs before, as one would type it
    QString options{}; ///< ssh: more of its options, before Cutaway's so that they win
    QString command{}; ///< command: words, quotes as in a shell

    bool operator==(const EngineChoice&) const = default;
};

/// Why no engine can be started so, as a sentence; empty where one can be tried.
QString whyNot(const EngineChoice& choice);

/// The program to start and its arguments; those of Preset::here where whyNot() objects.
QStringList commandOf(const EngineChoice& choice);

/// `command` as a shell would read it, to look at and to copy.
QString shellText(const QStringList& command);

EngineChoice savedEngine();
void saveEngine(const EngineChoice& choice);

} // namespace cutaway
