#pragma once

/// Programs that share nothing with Cutaway, asked at test time through the project's scripts.

#include <QtCore/QProcess>

#include <filesystem>
#include <string>
#include <vector>

namespace cutaway::testing {

inline const std::filesystem::path python = std::filesystem::path(CUTAWAY_SOURCE_DIR) / ".venv/bin/python";

/// The Python of the programs that run exported models; they may be missing where they could not be built.
inline const std::filesystem::path export_python =
    std::filesystem::path(CUTAWAY_SOURCE_DIR) / ".venv-export/bin/python";

inline bool has_python() {
    return std::filesystem::exists(python);
}

/// Whether the Python of exported models has a module.
inline bool has_export_module(const char* module) {
    return std::filesystem::exists(export_python) &&
           QProcess::execute(QString::fromStdString(export_python.string()),
                             {"-c", QString("import %1").arg(module)}) == 0;
}

/// What a script prints, `script` being its path in the project; fails the program where it does not end
/// well. `interpreter`: the Python that runs it.
inline std::string printed_by(const std::string& script, const std::vector<std::string>& arguments,
                              const std::string& input = {}, int patience_s = 600,
                              const std::filesystem::path& interpreter = python) {
    QStringList all{QString::fromStdString((std::filesystem::path(CUTAWAY_SOURCE_DIR) / script).string())};
    for (const std::string& argument : arguments) {
        all << QString::fromStdString(argument);
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QString::fromStdString(interpreter.string()), all);
    process.write(QByteArray::fromStdString(input));
    process.closeWriteChannel();
    const bool ended = process.waitForFinished(1000 * patience_s);
    const QByteArray output = process.readAllStandardOutput();
    if (!ended || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        qFatal("%s: %s", script.c_str(), output.constData());
    }
    return output.toStdString();
}

} // namespace cutaway::testing
