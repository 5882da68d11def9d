#include "core/plan/session.h"
#include "tests/app/engine/engine_process.h"

#include <cmath>

namespace cutaway {

using namespace testing;

namespace {

const QString tasks = QStringLiteral(CUTAWAY_SOURCE_DIR "/tests/fixtures/tasks/");

QStringList removed_of(const Json& document) {
    QStringList removed;
    for (const std::string slot : document.at("removed")) {
        removed << QString::fromStdString(slot);
    }
    return removed;
}

} // namespace

/// `paper`, on the demo model and two of the nine benchmarks.
class TestPaper : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        for (const auto& [from, to] :
             {std::pair("arc.jsonl", "ARC-V1-Feb2018-2/ARC-Easy/ARC-Easy-Test.jsonl"),
              std::pair("boolq.jsonl", "boolq/val.jsonl")}) {
            const QString target = folder_.filePath("data/" + QString(to));
            QVERIFY(QDir().mkpath(QFileInfo(target).path()) && QFile::copy(tasks + from, target));
        }
    }

    /// Each part is what the command for it alone says.
    void searchesAndEvaluatesAsTheCommandsDo() {
        const Run run = paper("llama3-8b", "one");
        QVERIFY2(run.code == 0, run.errors + run.output);
        const Json document = run.document();
        QCOMPARE(document.at("searches").size(), std::size_t{1});
        QCOMPARE(document.at("missing").size(), std::size_t{7});
        const Json& search = document.at("searches")[0];
        const QStringList removed = removed_of(search);
        QCOMPARE(removed.size(), 6); // a quarter of 24
        const Json pruned = run_engine({"prune", "demo", "--json", "--divergence", "js-finercut", "--cuts",
                                        "6", "--protect-front", "0", "--release-after-front"})
                                .document();
        QCOMPARE(removed_of(pruned), removed);
        const Json kept = run_engine({"retention", "demo", "--json", "--limit", "4", "--remove",
                                      removed.join(','), "--task", "arc_easy=" + tasks + "arc.jsonl",
                                      "--task", "boolq=" + tasks + "boolq.jsonl"})
                              .document();
        QCOMPARE(search.at("tasks").size(), std::size_t{2});
        QCOMPARE(search.at("tasks")[0].at("documents").get<int>(), 4);
        for (std::size_t task = 0; task < 2; ++task) {
            QCOMPARE(search.at("tasks")[task].at("acc"), kept.at("tasks")[task].at("acc"));
        }
        QCOMPARE(search.at("mean"), kept.at("mean"));
        QCOMPARE(search.at("published").get<double>(), 0.9);
    }

    void leavesWhatAReaderNeeds() {
        const Run run = paper("llama3-8b", "one");
        const QByteArray report = content_of(out("one/llama3-8b.md"));
        QVERIFY(report.contains("The paper: 90 % of Llama 3 8B's."));
        QVERIFY(report.contains("| arc_easy | 4 | acc_norm |") && report.contains("| boolq | 4 | acc |"));
        QVERIFY(report.contains("](llama3-8b-layers.svg)") &&
                report.contains("hellaswag (hellaswag/val.jsonl)"));
        QVERIFY(content_of(out("one/llama3-8b-layers.svg")).startsWith("<svg"));
        const Session session = read_session(out("one/llama3-8b-layers.cutaway").toStdString());
        QCOMPARE(session.evaluations.size(), std::size_t{4});
        QCOMPARE(session.stopped_by, std::string("cuts"));
    }

    void computesNothingTwice() {
        const QString file = out("one/llama3-8b-layers.cutaway");
        Session session = read_session(file.toStdString());
        for (Evaluation& evaluation : session.evaluations) { // what is believed was not measured again
            evaluation.right = std::string(evaluation.documents, evaluation.events == 0 ? '1' : '0');
            evaluation.confidence = {};
            evaluation.confidence[0] = {.documents = evaluation.documents,
                                        .right = evaluation.events == 0 ? evaluation.documents : 0};
        }
        write_session(file.toStdString(), session);
        const Run run = paper("llama3-8b", "one");
        QVERIFY2(run.code == 0, run.errors);
        QCOMPARE(run.document().at("searches")[0].at("tasks")[1].at("acc").at("kept").get<double>(), 0.0);
        QVERIFY(read_session(file.toStdString()).steps == session.steps);
    }

    void theLargeModelHasTwoSearches() {
        const Run run = paper("llama3-70b", "two");
        QVERIFY2(run.code == 0, run.errors);
        const Json searches = run.document().at("searches");
        QCOMPARE(searches.size(), std::size_t{2});
        QCOMPARE(removed_of(searches[0]).size(), 7); // 30 % of 24
        const QStringList attention = removed_of(searches[1]);
        QCOMPARE(attention.size(), 5); // 34 of 80, of 12
        for (const QString& slot : attention) {
            QVERIFY2(slot.startsWith('A'), qPrintable(slot));
        }
        QCOMPARE(searches[0].at("tasks")[0].at("acc").at("full"),
                 searches[1].at("tasks")[0].at("acc").at("full"));
        QCOMPARE(content_of(out("two/llama3-70b.md")).count("\n## "), 2);
    }

    void saysWhatIsMissing() {
        const QString empty = folder_.filePath("empty");
        QVERIFY(QDir().mkpath(empty));
        const Run none =
            run_engine({"paper", "llama3-8b", "demo", "--json", "--data", empty, "-o", out("three")});
        QCOMPARE(none.code, 1);
        QCOMPARE(none.document().at("error").at("code"), "bad-input");
        QVERIFY(none.output.contains("winogrande/dev.jsonl"));
        QVERIFY(!QFileInfo::exists(out("three")));
        const Run nowhere = run_engine(
            {"paper", "llama3-8b", "demo", "--json", "--data", data(), "-o", out("no/such/folder")});
        QCOMPARE(nowhere.document().at("error").at("code"), "write-failed");
        QCOMPARE(run_engine({"paper", "llama4", "demo", "--data", data(), "-o", out("four")}).code, 2);
    }

  private:
    QString data() const { return folder_.filePath("data"); }
    QString out(const QString& name) const { return folder_.filePath(name); }
    Run paper(const QString& experiment, const QString& folder) const {
        return run_engine(
            {"paper", experiment, "demo", "--json", "--limit", "4", "--data", data(), "-o", out(folder)});
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestPaper)
#include "test_paper.moc"
