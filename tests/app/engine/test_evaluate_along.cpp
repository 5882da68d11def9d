#include "core/plan/session.h"
#include "tests/app/engine/engine_process.h"

#include <cmath>
#include <csignal>
#include <functional>

namespace cutaway {

using namespace testing;

namespace {

const QString tasks = QStringLiteral(CUTAWAY_SOURCE_DIR "/tests/fixtures/tasks/");
const QString probes = QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/probes.jsonl");
constexpr int cuts = 3;

bool near(double ours, double theirs) {
    return std::abs(ours - theirs) <= 1e-5 * std::max(1.0, std::abs(theirs));
}

Json without_evaluations(Json session) {
    session.erase("evaluations");
    return session;
}

} // namespace

/// `evaluate --along`, with sessions of the demo that has three cuts.
class TestEvaluateAlong : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        const Run run = run_engine({"prune", "demo", "--sequences", "2", "--length", "48", "--cuts",
                                    QString::number(cuts), "--force", "A0", "--session", pruned()});
        QVERIFY2(run.code == 0, run.errors);
        // What takes long enough to be interrupted.
        QByteArray lines;
        for (int time = 0; time < 2; ++time) {
            lines += content_of(probes);
        }
        write_file(folder_.filePath("many.jsonl"), lines);
        whole_ = newSession();
        QCOMPARE(along(whole_, slow()).code, 0);
    }

    void measuresTheUntouchedModelAndEveryCut() {
        const QString session = newSession();
        Json before = json_of(session);
        before["of_a_later_version"] = {{"kept", 1}}; // what this one does not know
        write_file(session, QByteArray::fromStdString(before.dump()));
        const Run run = along(session, quick());
        QVERIFY2(run.code == 0, run.errors + run.output);
        const Json points = run.document().at("points");
        QCOMPARE(points.size(), std::size_t{cuts + 1});
        for (std::size_t point = 0; point < points.size(); ++point) {
            QCOMPARE(points[point].at("cuts").get<std::size_t>(), point);
            QStringList removed;
            for (const std::string slot : points[point].at("removed")) {
                removed << QString::fromStdString(slot);
            }
            QCOMPARE(removed.size(), point == 0 ? 0 : static_cast<qsizetype>(point) + 1); // A0 by force
            const Json alone =
                run_engine(QStringList{"evaluate", "demo", "--json"} + quick() +
                           (removed.isEmpty() ? QStringList() : QStringList{"--remove", removed.join(',')}))
                    .document();
            QVERIFY(near(points[point].at("tasks")[0].at("ece"), alone.at("tasks")[0].at("ece")));
            QVERIFY(near(points[point].at("tasks")[0].at("acc"), alone.at("tasks")[0].at("acc")));
            QVERIFY(near(points[point].at("perplexity")[0].at("nll"), alone.at("perplexity")[0].at("nll")));
        }
        QCOMPARE(without_evaluations(json_of(session)), without_evaluations(before));
        const Session read = read_session(session.toStdString());
        QCOMPARE(read.evaluations.size(), std::size_t{2 * (cuts + 1)});
        for (std::size_t index = 0; index < read.evaluations.size(); ++index) {
            const Evaluation& evaluation = read.evaluations[index];
            QVERIFY(evaluation.is_complete());
            QCOMPARE(evaluation.events, points[index / 2].at("events").get<int>());
            QVERIFY(QDir::isAbsolutePath(QString::fromStdString(evaluation.source.path)));
        }
    }

    void measuresEveryFewCutsAndTheLast() {
        const QString session = newSession();
        const Json document = along(session, quick() + QStringList{"--every", "2"}).document();
        std::vector<int> measured;
        for (const Json& point : document.at("points")) {
            measured.push_back(point.at("cuts"));
        }
        QVERIFY(measured == (std::vector<int>{0, 2, cuts}));
        const Run table = run_engine(QStringList{"evaluate", "demo", "--along", session} + quick());
        QVERIFY2(table.output.contains("texts.jsonl") && table.output.count('\n') == cuts + 2, table.output);
    }

    /// What the session says is believed: a value that no measurement gives tells.
    void measuresNothingTwice() {
        const QString session = newSession();
        QCOMPARE(along(session, quick()).code, 0);
        Session read = read_session(session.toStdString());
        for (Evaluation& evaluation : read.evaluations) {
            evaluation.nll = evaluation.counting == Counting::text ? 12345 : evaluation.nll;
        }
        write_session(session.toStdString(), read);
        const auto nll_of_last = [&](const QStringList& what) {
            return along(session, what)
                .document()
                .at("points")
                .at(cuts)
                .at("perplexity")[0]
                .at("nll")
                .get<double>();
        };
        QCOMPARE(nll_of_last(quick()), 12345.0);
        QCOMPARE(read_session(session.toStdString()).evaluations.size(), read.evaluations.size());
        // It is the documents that count, not where they lie.
        const QString copied = folder_.filePath("copied.jsonl");
        QVERIFY(QFile::copy(tasks + "texts.jsonl", copied));
        QCOMPARE(nll_of_last({"--text", copied}), 12345.0);
        // Others are measured.
        write_file(folder_.filePath("other.jsonl"), R"({"text": "Another text."})");
        QVERIFY(nll_of_last({"--text", folder_.filePath("other.jsonl")}) < 12345);
        QVERIFY(nll_of_last(quick() + QStringList{"--limit", "1"}) < 12345);
    }

    void goesOnWhereItWasEnded_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("killed") << SIGKILL;
    }

    void goesOnWhereItWasEnded() {
        QFETCH(int, signal);
        const QString ended = newSession();
        const auto process = startSlow(ended);
        waitForEvaluations(ended, 2);
        ::kill(static_cast<pid_t>(process->processId()), signal);
        const Run run = finish(*process);
        const std::size_t done = read_session(ended.toStdString()).evaluations.size();
        QVERIFY(done >= 2 && done <= cuts + 1);
        if (signal == SIGINT) {
            QCOMPARE(run.code, 130);
            QCOMPARE(run.error_code(), std::string("cancelled"));
            QCOMPARE(run.document().at("points").size(), done);
        }
        QCOMPARE(along(ended, slow()).code, 0);
        const Session one = read_session(whole_.toStdString()), two = read_session(ended.toStdString());
        QCOMPARE(two.evaluations.size(), one.evaluations.size());
        QVERIFY(two.evaluations == one.evaluations);
    }

    /// Which wrote its window's state, and threw away what it did not know of.
    void keepsWhatAnotherProgramWrites() {
        const QString session = newSession();
        const auto process = startSlow(session);
        waitForEvaluations(session, 1);
        Json other = json_of(session);
        other["window_state"] = {{"written", "meanwhile"}};
        other.erase("evaluations");
        write_file(session, QByteArray::fromStdString(other.dump()));
        const Run run = finish(*process);
        QVERIFY2(run.code == 0, run.errors);
        QCOMPARE(without_evaluations(json_of(session)), other);
        QCOMPARE(read_session(session.toStdString()).evaluations.size(), std::size_t{cuts + 1});
    }

    void leavesAnotherHistoryAlone() {
        const QString session = newSession();
        const auto process = startSlow(session);
        waitForEvaluations(session, 1);
        Json other = json_of(session);
        other["plan"]["events"] = Json::array();
        other["evaluations"] = Json::array();
        const QByteArray written = QByteArray::fromStdString(other.dump());
        write_file(session, written);
        const Run run = finish(*process);
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("bad-session"));
        QCOMPARE(content_of(session), written);
    }

    void refusesWrongUsage() {
        const QString session = newSession();
        QCOMPARE(along(session, quick() + QStringList{"--remove", "A1"}).code, 2);
        QCOMPARE(along(session, quick() + QStringList{"--every", "0"}).code, 2);
        QCOMPARE(run_engine(QStringList{"evaluate", "demo", "--json", "--every", "2"} + quick()).code, 2);
        QCOMPARE(along(folder_.filePath("none.cutaway"), quick()).code, 1);
        const QByteArray before = content_of(session);
        const Run other = run_engine(
            QStringList{"evaluate", checkpoints + "llama-text", "--json", "--along", session} + quick());
        QCOMPARE(other.error_code(), std::string("model-changed"));
        QCOMPARE(content_of(session), before);
    }

  private:
    QString pruned() const { return folder_.filePath("pruned.cutaway"); }
    QString newSession() {
        const QString path = folder_.filePath(QStringLiteral("s%1.cutaway").arg(++sessions_));
        QFile::copy(pruned(), path);
        return path;
    }
    static QStringList quick() {
        return {"--task", "own=" + tasks + "own.jsonl", "--text", tasks + "texts.jsonl"};
    }
    QStringList slow() const { return {"--task", "many=" + folder_.filePath("many.jsonl")}; }
    static Run along(const QString& session, const QStringList& more) {
        return run_engine(QStringList{"evaluate", "demo", "--json", "--along", session} + more);
    }
    std::unique_ptr<QProcess> startSlow(const QString& session) const {
        return start_engine(QStringList{"evaluate", "demo", "--json", "--along", session} + slow());
    }
    static void waitForEvaluations(const QString& session, std::size_t count) {
        QTRY_VERIFY_WITH_TIMEOUT(read_session(session.toStdString()).evaluations.size() >= count, 60'000);
    }

    const QTemporaryDir folder_;
    int sessions_ = 0;
    QString whole_; ///< measured in one go
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestEvaluateAlong)
#include "test_evaluate_along.moc"
