#pragma once

#include <QString>
#include <QStringList>

namespace cutaway {

/// How an engine ended, or did not begin.
struct EngineEnd {
    QStringList command;
    QString failedToStart{}; ///< the system's words, where it did not even start
    QString verdict{};       ///< a sentence without its full stop, where the window ended it itself
    bool crashed = false;    ///< `code` is a signal, not an exit code
    int code = 0;
    bool greeted = false; ///< it had spoken the protocol
    QStringList words{};  ///< the last lines that it, or ssh, wrote for people
};

/// What happened, with its last words, and what to do: sentences.
QString endText(const EngineEnd& end);

} // namespace cutaway
