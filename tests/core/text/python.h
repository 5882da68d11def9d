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

/// `file` itself, or the tokenizer.json that Transformers makes in `folder` of a tiktoken file's ranks.
inline std::filesystem::path as_json(const std::filesystem::path& file, const std::filesystem::path& folder) {
    if (file.extension() != ".model") {
        return file;
    }
    output_of("make_llama3.py", {file.string(), (folder / "tokenizer.json").string()});
    return folder / "tokenizer.json";
}

} // namespace cutaway::testing
