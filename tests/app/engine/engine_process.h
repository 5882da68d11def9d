#pragma once

/// What the tests of app/engine share: cutaway-engine as a process of its own, and the fixtures it is run on.

#include "core/plan/json.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <memory>
#include <string>

/// Shows texts and documents that differ.
template <>
inline char* QTest::toString(const std::string& text) {
    return qstrdup(text.c_str());
}
template <>
inline char* QTest::toString(const cutaway::Json& json) {
    return qstrdup(json.dump().c_str());
}

namespace cutaway::testing {

inline const QString checkpoints = QStringLiteral(CUTAWAY_SOURCE_DIR "/tests/fixtures/checkpoints/");
/// Real models beside the repository; may be absent.
inline const QString shared_models = QStringLiteral(CUTAWAY_SOURCE_DIR "/../shared/data/models/");

/// How the program ended and what it said.
struct Run {
    int code = -1; ///< the exit code; -1 where it crashed or had to be killed
    QByteArray output{};
    QByteArray errors{};

    /// What stands on stdout, which must be exactly one JSON document and a line's end; null where it is not.
    Json document() const {
        const bool one_line = output.endsWith('\n') && output.count('\n') == 1;
        return one_line ? Json::parse(output.toStdString(), nullptr, /*allow_exceptions=*/false) : Json();
    }
    /// The code of the error that --json printed; empty where it printed none.
    std::string error_code() const {
        const Json json = document();
        return json.is_object() && json.contains("error") ? json["error"].value("code", "") : "";
    }
};

/// Starts the engine. It is killed when the process goes out of scope.
inline std::unique_ptr<QProcess> start_engine(const QStringList& arguments, const QString& folder = {}) {
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(folder);
    process->start(QStringLiteral(CUTAWAY_ENGINE), arguments);
    process->waitForStarted();
    return process;
}

/// Waits until it has ended and gives what it said; kills it after `milliseconds`.
inline Run finish(QProcess& process, int milliseconds = 60'000) {
    if (!process.waitForFinished(milliseconds)) {
        process.kill();
        process.waitForFinished();
    }
    const bool ended = process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

/// Runs the engine to its end, with `input` on stdin.
inline Run run_engine(const QStringList& arguments, const QByteArray& input = {},
                      const QString& folder = {}) {
    const auto process = start_engine(arguments, folder);
    process->write(input);
    process->closeWriteChannel();
    return finish(*process);
}

inline QByteArray content_of(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void write_file(const QString& path, const QByteArray& content) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
}

inline Json json_of(const QString& path) {
    return Json::parse(content_of(path).toStdString());
}

} // namespace cutaway::testing
