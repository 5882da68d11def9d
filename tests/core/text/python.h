#pragma once

/// The library that Cutaway's ids are compared with, asked at test time through scripts of this folder.

#include "tests/core/text/text_files.h"

#include <QtCore/QProcess>

namespace cutaway::testing {

inline const std::filesystem::path python = source / ".venv/bin/python";

inline bool has_python() {
    return std::filesystem::exists(python);
}

/// What a script of this folder prints.
inline std::string output_of(const char* script, const std::vector<std::string>& arguments,
                             const std::string& input = {}) {
    QStringList all{QString::fromStdString((source / "tests/core/text" / script).string())};
    for (const std::string& argument : arguments) {
        all << QString::fromStdString(argument);
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QString::fromStdString(python.string()), all);
    process.write(QByteArray::fromStdString(input));
    process.closeWriteChannel();
    constexpr int patience_ms = 100'000;
    if (!process.waitForFinished(patience_ms) || process.exitCode() != 0) {
        qFatal("%s failed", script);
    }
    return process.readAllStandardOutput().toStdString();
}

/// `file` itself, or the tokenizer.json that the libraries make in `folder`: of a tiktoken file's ranks, of
/// an older vocabulary (`kind`: the model's type), by training on a text (`kind`: make_trained.py's).
inline std::filesystem::path as_json(const std::filesystem::path& file, const std::filesystem::path& folder,
                                     const std::string& kind = {}) {
    const std::filesystem::path json = folder / "tokenizer.json";
    if (file.extension() == ".model") {
        output_of("make_llama3.py", {file.string(), json.string()});
    } else if (file.filename() == "vocab.json") {
        output_of("make_converted.py", {file.string(), kind, folder.string()});
    } else if (file.extension() == ".txt") {
        output_of("make_trained.py", {kind, file.string(), json.string()});
    } else {
        return file;
    }
    return json;
}

} // namespace cutaway::testing
