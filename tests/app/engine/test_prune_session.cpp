#include "core/plan/session.h"
#include "tests/app/engine/searching.h"

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cutaway {

using namespace testing;

namespace {

/// A search of the demo model that takes long enough to be interrupted.
class LongSearch {
  public:
    static constexpr std::size_t cuts = 10;

    std::unique_ptr<QProcess> start(const QStringList& more, const QString& output = {}) const {
        auto process = std::make_unique<QProcess>();
        process->setWorkingDirectory(folder_.path());
        if (!output.isEmpty()) {
            process->setStandardOutputFile(output);
        }
        process->start(CUTAWAY_ENGINE,
                       QStringList{"prune", "demo", "--sequences", "3", "--length", "96", "--cuts",
                                   QString::number(cuts), "--json", "--session", "s.cutaway"} +
                           more);
        process->waitForStarted();
        return process;
    }
    QString session() const { return folder_.filePath("s.cutaway"); }
    QStringList files() const {
        return QDir(folder_.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    /// Finished steps that the session file holds; 0 where there is none.
    std::size_t saved() const { return QFile::exists(session()) ? json_of(session()).at("steps").size() : 0; }

  private:
    QTemporaryDir folder_;
};

/// Makes it fail to write more than so many bytes to a file, as a full disk does.
void limit_files(QProcess& process, rlim_t bytes) {
    process.setChildProcessModifier([bytes] {
        const rlimit limit{.rlim_cur = bytes, .rlim_max = bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
    });
}

} // namespace

class TestPruneSession : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// What was pasted in the window is in the session: no file has to be named again.
    void aPastedTextIsResumedFromTheSession() {
        const QTemporaryDir folder;
        const QString text = QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/calibration.txt");
        const auto run = [&](const QStringList& more) {
            return finish(*start_engine(
                QStringList{"prune", checkpoints + "llama-text", "--json", "--session", "s.cutaway"} + more,
                folder.path()));
        };
        QCOMPARE(run({"--cuts", "1", "--text", text, "--sequences", "2", "--length", "16"}).code, 0);
        QVERIFY(run({"--resume", "--cuts", "2"}).code != 0); // a file has to be
        const std::string path = folder.filePath("s.cutaway").toStdString();
        Session session = read_session(path);
        QFile file(text);
        QVERIFY(file.open(QIODevice::ReadOnly));
        session.calibration.source = "pasted";
        session.calibration.pasted = file.readAll().toStdString();
        write_session(path, session);
        QCOMPARE(run({"--resume", "--cuts", "2"}).code, 0);
        QVERIFY(read_session(path).calibration == session.calibration);
        QCOMPARE(read_session(path).steps.size(), std::size_t{2});
    }

    void resumingEndsWhereOneRunEnds() {
        const Searched searched("llama-biases");
        const QStringList words{"--pin", "F3", "--force", "A0"};
        const Json whole = searched.prune(words + QStringList{"--cuts", "5"});
        const QStringList session{"--session", "s.cutaway"};
        QVERIFY(!searched.prune(words + session + QStringList{"--cuts", "2"}).is_null());
        const Session halfway = read_session(searched.path("s.cutaway").toStdString());
        QCOMPARE(halfway.steps.size(), std::size_t(2));
        QCOMPARE(halfway.stopped_by, std::string("cuts"));
        // Whoever repeats the whole command says nothing new with it.
        const Json resumed = searched.prune(words + session + QStringList{"--cuts", "5", "--resume"});
        QVERIFY(same_steps(resumed.at("steps"), whole.at("steps")));
        for (const char* key : {"removed", "pinned", "forced", "stopped_by", "settings", "calibration"}) {
            QCOMPARE(resumed.at(key), whole.at(key));
        }
        const Session ended = read_session(searched.path("s.cutaway").toStdString());
        QCOMPARE(ended.plan.events().size(), std::size_t(2 + 5));
        QCOMPARE(to_json(ended.plan.removed()), whole.at("removed"));
        // Its own budget is reached, so that there is nothing to do.
        const Json again = searched.prune(session + QStringList{"--resume"});
        QCOMPARE(again.at("steps"), resumed.at("steps"));
    }

    void resumingTakesNewWords() {
        const Searched searched("llama-biases");
        const QStringList session{"--session", "s.cutaway"};
        const Json first = searched.prune(session + QStringList{"--cuts", "2"});
        const std::string cut = first.at("removed").at(0).get<std::string>();
        const Json resumed = searched.prune(
            session + QStringList{"--resume", "--cuts", "2", "--pin", QString::fromStdString(cut)});
        QCOMPARE(resumed.at("pinned"), (Json{cut}));
        QCOMPARE(resumed.at("steps").size(), std::size_t(3)); // the one that was taken back among them
        QCOMPARE(resumed.at("removed").size(), std::size_t(2));
        QVERIFY(resumed.at("steps").at(2).at("step") == 3);
    }

    /// Scores of one session are of one kind of product, whichever a process would choose today.
    void resumingComputesAsBefore() {
        const Searched searched("llama-biases");
        for (const char* products : {"aten", "onednn"}) {
            const QString session = QStringLiteral("%1.cutaway").arg(products);
            QVERIFY(!searched.prune({"--cuts", "1", "--session", session}).is_null());
            Json changed = json_of(searched.path(session));
            changed["environment"]["products"] = changed["environment"]["head_products"] = products;
            write_file(searched.path(session), QByteArray::fromStdString(changed.dump()));
            const Json resumed = searched.prune({"--cuts", "2", "--session", session, "--resume"});
            QCOMPARE(resumed.at("environment").at("products").get<std::string>(), std::string(products));
        }
    }

    void resumingCutsTheShippedTextAsBefore() {
        const QTemporaryDir folder;
        const QStringList command{"prune", "demo", "--session", "s.cutaway", "--json", "--cuts"};
        QCOMPARE(
            run_engine(command + QStringList{"1", "--sequences", "2", "--length", "32"}, {}, folder.path())
                .code,
            0);
        const Run run = run_engine(command + QStringList{"2", "--resume"}, {}, folder.path());
        QCOMPARE(run.code, 0);
        QCOMPARE(run.document().at("calibration").at("length").get<int>(), 32);
        QCOMPARE(run_engine(command + QStringList{"2", "--resume", "--length", "33"}, {}, folder.path())
                     .error_code(),
                 std::string("bad-input"));
    }

    void refusesWhatIsAnothers_data() {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QString>("code");
        const QStringList resume{"--resume", "--tokens", "ids.json"};
        QTest::newRow("not asked to go on")
            << QStringList{"--tokens", "ids.json"} << "llama-biases" << 1 << "bad-input";
        QTest::newRow("model") << resume << "llama-gqa-tied" << 1 << "model-changed";
        QTest::newRow("tokens") << QStringList{"--resume", "--tokens", "other.json"} << "llama-biases" << 1
                                << "bad-input";
        QTest::newRow("no tokens") << QStringList{"--resume"} << "llama-biases" << 2 << "bad-usage";
        QTest::newRow("divergence") << resume + QStringList{"--divergence", "kl"} << "llama-biases" << 2
                                    << "bad-usage";
        QTest::newRow("plan") << resume + QStringList{"--plan", "plan.json"} << "llama-biases" << 2
                              << "bad-usage";
    }

    void refusesWhatIsAnothers() {
        QFETCH(QStringList, more);
        QFETCH(QString, model);
        QFETCH(int, exit);
        QFETCH(QString, code);
        const Searched searched("llama-biases");
        write_file(searched.path("other.json"), "[[1, 2, 3]]");
        write_file(searched.path("plan.json"), R"({"removed": []})");
        QVERIFY(!searched.prune({"--cuts", "1", "--session", "s.cutaway"}).is_null());
        const QByteArray before = content_of(searched.path("s.cutaway"));
        const Run run = run_engine(
            QStringList{"prune", checkpoints + model, "--json", "--cuts", "2", "--session", "s.cutaway"} +
                more,
            {}, QFileInfo(searched.path("s.cutaway")).path());
        QCOMPARE(run.code, exit);
        QCOMPARE(run.error_code(), code.toStdString());
        QVERIFY(content_of(searched.path("s.cutaway")) == before);
    }

    /// Killed again and again, the search ends as if nothing had been, and no step is ever lost.
    void killsCostTheStepUnderWay() {
        const LongSearch undisturbed;
        const Run whole = finish(*undisturbed.start({}));
        QCOMPARE(whole.code, 0);
        const Json expected = whole.document().at("steps");
        QCOMPARE(expected.size(), LongSearch::cuts);

        const LongSearch killed;
        std::uint32_t moment = 7;
        Json before = Json::array();
        for (int kills = 0; kills < 4; ++kills) {
            const auto process = killed.start(kills == 0 ? QStringList() : QStringList{"--resume"});
            // Not before there is a file to go on from, and then at any moment of two steps.
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(killed.session()) &&
                                         killed.saved() >= before.size() + (kills > 0 ? 1 : 0),
                                     60'000);
            moment = moment * 1664525 + 1013904223;
            QTest::qSleep(static_cast<int>(moment >> 16) % 100);
            process->kill();
            process->waitForFinished();
            const Json session = json_of(killed.session());
            const Json& steps = session.at("steps");
            QVERIFY(steps.size() >= before.size());
            for (std::size_t step = 0; step < before.size(); ++step) {
                QCOMPARE(steps.at(step), before.at(step));
            }
            QCOMPARE(cuts_of(steps), cuts_of(expected).substr(0, cuts_of(steps).size()));
            before = steps;
        }
        const Run last = finish(*killed.start({"--resume"}));
        QCOMPARE(last.code, 0);
        QVERIFY(same_steps(last.document().at("steps"), expected));
        QCOMPARE(last.document().at("removed"), whole.document().at("removed"));
    }

    void ctrlCKeepsWhatWasDone() {
        const LongSearch search;
        const auto process = search.start({"--export", "plan:plan"});
        QTRY_VERIFY_WITH_TIMEOUT(search.saved() >= 1, 60'000);
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        const Run run = finish(*process);
        QCOMPARE(run.code, 130);
        const Json document = run.document();
        QCOMPARE(document.at("stopped_by").get<std::string>(), std::string("user"));
        QVERIFY(document.at("steps").size() >= 1 && document.at("steps").size() < LongSearch::cuts);
        QCOMPARE(json_of(search.session()).at("steps"), document.at("steps"));
        QCOMPARE(json_of(search.session()).at("stopped_by").get<std::string>(), std::string("user"));
        QVERIFY2(run.errors.contains("stopped, so plan was not written"), run.errors.constData());
        QCOMPARE(search.files(), QStringList{"s.cutaway"});
    }

    /// While the first one is obeyed, here by writing a result that nobody reads.
    void aSecondCtrlCEndsAtOnce() {
        const QTemporaryDir folder;
        const QByteArray pipe = folder.filePath("pipe").toUtf8();
        QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
        const int full = ::open(pipe.constData(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        while (::write(full, "\n", 1) == 1) {
        }
        const LongSearch search;
        const auto process = search.start({}, pipe);
        QTRY_VERIFY_WITH_TIMEOUT(search.saved() >= 1, 60'000);
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        QTRY_VERIFY_WITH_TIMEOUT(json_of(search.session()).at("stopped_by") == "user", 60'000);
        QVERIFY(!process->waitForFinished(100)); // it cannot end by itself
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        QVERIFY(process->waitForFinished());
        QCOMPARE(process->exitStatus(), QProcess::CrashExit); // by the signal
        QVERIFY(search.saved() >= 1);
        QCOMPARE(search.files(), QStringList{"s.cutaway"});
        ::close(full);
    }

    /// A session that does not fit the disk leaves the one before, and no half of a file.
    void aFullDiskLeavesTheOldSession() {
        const Searched searched("llama-biases");
        QVERIFY(!searched.prune({"--cuts", "1", "--session", "s.cutaway"}).is_null());
        const QByteArray before = content_of(searched.path("s.cutaway"));
        QProcess process;
        process.setWorkingDirectory(QFileInfo(searched.path("s.cutaway")).path());
        limit_files(process, static_cast<rlim_t>(before.size()) + 100);
        process.start(CUTAWAY_ENGINE, {"prune", searched.model, "--tokens", "ids.json", "--json", "--cuts",
                                       "4", "--session", "s.cutaway", "--resume"});
        const Run run = finish(process);
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("no-space"));
        // Begun again, it is unfinished; nothing else has changed.
        QCOMPARE(json_of(searched.path("s.cutaway")).at("steps"),
                 Json::parse(before.toStdString()).at("steps"));
        QCOMPARE(QDir(QFileInfo(searched.path("s.cutaway")).path()).entryList(QDir::Files | QDir::Hidden),
                 (QStringList{"ids.json", "s.cutaway"}));
    }

    /// What a search found is printed although what was to be made of it could not be written.
    void aFailedExportCostsNoResult() {
        const Searched searched("llama-biases");
        QProcess process;
        process.setWorkingDirectory(QFileInfo(searched.path("x")).path());
        limit_files(process, 4096);
        process.start(CUTAWAY_ENGINE, {"prune", searched.model, "--tokens", "ids.json", "--json", "--cuts",
                                       "1", "--export", "zeroed:pruned"});
        const Run run = finish(process);
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("no-space"));
        QCOMPARE(run.document().at("steps").size(), std::size_t(1));
        QCOMPARE(QDir(QFileInfo(searched.path("x")).path())
                     .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{"ids.json"});
    }

    /// A model that turns out to be broken leaves no session behind.
    void nothingIsWrittenOfABrokenModel() {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir("model"));
        QByteArray weights = content_of(checkpoints + "llama-mha/model.safetensors");
        weights.replace(weights.size() - 4, 4, QByteArray("\x00\x00\xc0\x7f", 4)); // NaN
        write_file(folder.filePath("model/model.safetensors"), weights);
        write_file(folder.filePath("model/config.json"), content_of(checkpoints + "llama-mha/config.json"));
        write_file(folder.filePath("ids"), "[[1, 2, 3, 4]]");
        const Run run = run_engine({"prune", "model", "--tokens", "ids", "--json", "--session", "s.cutaway"},
                                   {}, folder.path());
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("bad-checkpoint"));
        QVERIFY(!QFile::exists(folder.filePath("s.cutaway")));
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestPruneSession)
#include "test_prune_session.moc"
