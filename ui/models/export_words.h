#pragma once

#include "core/plan/messages.h"

#include <QString>

#include <vector>

namespace cutaway {

/// What the window knows of an export format, beyond what the engine says of it.
struct ExportFormatWords {
    QString purpose{};        ///< who reads it; empty of a format that is newer than this window
    QString suffix{};         ///< of its file
    bool weights = true;      ///< whether it holds any that were compared with the plan
    bool choosesType = false; ///< whether its weights can be written in another type
    int place = 0;            ///< among the formats, as the window lists them
};

/// Of the layers' format `slots`, where they are known: the purpose says how many.
ExportFormatWords exportFormatWords(const QString& format, const std::vector<Slot>& slots = {});

/// How a program runs what was written.
struct RunCommand {
    QString program{};
    QString text{};      ///< as a shell or Python takes it, with the real path
    bool python = false; ///< else a shell's
};

/// The commands for what an export wrote; `model` is the path of the model that it was made of. The most
/// usual first; none for formats that the window does not know.
std::vector<RunCommand> runCommands(const ExportResult& result, const QString& model);

} // namespace cutaway
