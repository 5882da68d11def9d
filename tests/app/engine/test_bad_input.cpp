#include "tests/app/engine/engine_process.h"

#include <QtCore/QDateTime>
#include <QtCore/QDirIterator>
#include <QtCore/QStandardPaths>

#include <sys/resource.h>

namespace cutaway {

using namespace testing;

namespace {

constexpr int longest_ms = 30'000;
constexpr rlim_t most_memory = 1536ull << 20;

/// Every file of a folder with its size, time and what it links to: equal texts, nothing was touched.
QStringList listing(const QString& folder) {
    QStringList lines;
    QDirIterator files(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        const QFileInfo info = files.fileInfo();
        const QString times = info.isDir() ? QString() : info.lastModified().toString(Qt::ISODateWithMs);
        lines << QStringLiteral("%1 %2 %3 %4")
                     .arg(info.filePath(), info.symLinkTarget(), times)
                     .arg(info.size());
    }
    lines.sort();
    return lines;
}

QStringList strings(const Json& list) {
    QStringList result;
    for (const Json& text : list) {
        result << QString::fromStdString(text.get<std::string>());
    }
    return result;
}

/// The engine under a ceiling for its memory, which sanitizers exceed by themselves.
std::unique_ptr<QProcess> start_bounded(const QStringList& arguments, const QString& folder) {
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(folder);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    process->setChildProcessModifier([] {
        const rlimit limit{.rlim_cur = most_memory, .rlim_max = most_memory};
        setrlimit(RLIMIT_DATA, &limit);
    });
#endif
    process->start(CUTAWAY_ENGINE, arguments);
    process->waitForStarted();
    process->closeWriteChannel();
    return process;
}

/// What is wrong with how a case of the manifest ended; empty: nothing.
QString complaint(const Json& due, const Run& run) {
    const Json document = run.document();
    if (run.code < 0) {
        return "crashed, or took too long";
    }
    if (!document.is_object()) {
        return "stdout is not one document: " + run.output.left(200);
    }
    const Json code = document.contains("error") ? Json(run.error_code()) : Json();
    const auto& codes = due.at("codes");
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) {
        return QString::fromStdString("gave " + document.dump().substr(0, 300) + ", due is " + codes.dump());
    }
    if (run.code != (code.is_null() ? 0 : due.at("exit").get<int>())) {
        return "exit code " + QString::number(run.code);
    }
    const QByteArray errors = '\n' + run.errors;
    const int expected = code.is_null() ? 0 : 1;
    if (errors.count("\nerror: ") != expected || errors.count("\nhelp: ") != expected) {
        return "not one error on stderr: " + run.errors.left(300);
    }
    return {};
}

} // namespace

class TestBadInput : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Everything that tests/fixtures/bad_checkpoints.py makes gets its due error.
    void getsOneClearError() {
        const QString python = QStandardPaths::findExecutable("python3");
        if (python.isEmpty()) {
            QSKIP("there is no python3, which makes the bad input");
        }
        const QTemporaryDir folder;
        QProcess maker;
        maker.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        maker.start(python, {"-B", CUTAWAY_SOURCE_DIR "/tests/fixtures/bad_checkpoints.py", folder.path()});
        QVERIFY(maker.waitForFinished(60'000));
        QCOMPARE(maker.exitCode(), 0);
        const QStringList before = listing(folder.path());
        const Json manifest = json_of(folder.filePath("manifest.json"));
        QVERIFY(manifest.size() > 150);

        QStringList complaints;
        const auto end = [&](const Json& due, QProcess& process) {
            const QString wrong = complaint(due, finish(process, longest_ms));
            if (!wrong.isEmpty()) {
                complaints << QString::fromStdString(due.at("name").get<std::string>()) + ": " + wrong;
            }
        };
        // Two at a time: what takes long is to load libtorch.
        for (std::size_t i = 0; i < manifest.size(); i += 2) {
            const auto first = start_bounded(strings(manifest.at(i).at("args")), folder.path());
            if (i + 1 < manifest.size()) {
                const auto second = start_bounded(strings(manifest.at(i + 1).at("args")), folder.path());
                end(manifest.at(i + 1), *second);
            }
            end(manifest.at(i), *first);
        }
        QVERIFY2(complaints.isEmpty(), qPrintable('\n' + complaints.join(u'\n')));
        QCOMPARE(listing(folder.path()), before);
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestBadInput)
#include "test_bad_input.moc"
