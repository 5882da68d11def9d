#include "tests/ui/real_engine.h"
#include "ui/models/evaluation_choices.h"
#include "ui/window/evaluate_panel.h"
#include "ui/window/evaluate_view.h"

#include <QComboBox>
#include <QProcess>
#include <QSpinBox>
#include <QTreeView>

namespace cutaway {

/// Evaluating the demo model with the shipped probes: the window's numbers are the command line's.
class TestEvaluateEngine : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void init() { QSettings().clear(); }

    void theDemoNeedsNothingElse() {
        RealEngine on;
        QVERIFY(on.openDemo(2));
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        limit(on)->setValue(60);
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        QVERIFY(on.messages().isEmpty());
        const std::vector<Evaluation>& known = on.window->document().session().evaluations;
        QCOMPARE(known.size(), std::size_t{2});
        for (const Evaluation& evaluation : known) {
            QVERIFY(evaluation.is_complete());
            const Json told = evaluated(evaluation.events == 0 ? QStringList() : removed(on));
            QCOMPARE(static_cast<int>(evaluation.documents), told.at("documents").get<int>());
            QCOMPARE(evaluation.acc().value_or(Mean()).value, told.at("acc").get<double>());
            QCOMPARE(evaluation.acc_norm().value_or(Mean()).value, told.at("acc_norm").get<double>());
            QCOMPARE(evaluation.by_group.size(), told.at("skills").size());
        }
    }

    /// While the search runs, and with the engine killed in the middle.
    void searchedMeanwhileKilledAndGoneOn() {
        RealEngine on;
        QVERIFY(on.openDemo(6, 64));
        on.action("run")->trigger();
        QVERIFY(on.cut(1));
        on.action("evaluateRun")->trigger();
        const auto& known = on.window->document().session().evaluations;
        QVERIFY(QTest::qWaitFor([&] { return known.size() == 2 && known[1].documents >= 16; },
                                RealEngine::patience_ms));
        ::kill(on.engine(), SIGKILL);
        QTRY_COMPARE(on.messages(), QStringList{"The engine is gone"});
        const std::vector<Evaluation> left = known;
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QVERIFY(on.ready());
        QVERIFY(known == left);
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        QCOMPARE(known.size(), left.size());
        for (std::size_t place = 0; place < known.size(); ++place) {
            QVERIFY(known[place].is_complete());
            QCOMPARE(known[place].right.substr(0, left[place].right.size()), left[place].right);
        }
        QCOMPARE(known[0].documents, std::size_t{360});
    }

    /// What is evaluated is the plan as it was asked for, whatever is cut since.
    void aSearchStartsMeanwhile() {
        RealEngine on;
        QVERIFY(on.openDemo(2));
        on.action("evaluateRun")->trigger();
        const auto& known = on.window->document().session().evaluations;
        QVERIFY(QTest::qWaitFor([&] { return !known.empty(); }, RealEngine::patience_ms));
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        QVERIFY(done(on));
        QVERIFY(on.messages().isEmpty());
        QCOMPARE(known.size(), std::size_t{1});
        QVERIFY(known[0].is_complete());
        QCOMPARE(known[0].events, 0);
    }

    void aBadFileSaysWhereAndTheOthersGoOn() {
        QFile file(folder_.filePath(QStringLiteral("bad.jsonl")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "{\"prompt\": \"1 + 1 =\", \"choices\": [\" 2\", \" 3\"], \"answer\": 0}\n{\"prompt\": 7}\n");
        file.close();
        RealEngine on;
        QVERIFY(on.openDemo(2));
        auto* const panel = on.window->findChild<EvaluatePanel*>();
        panel->view().add({.task = "bad", .path = file.fileName().toStdString()});
        panel->view().add(
            {.task = {}, .path = std::string(CUTAWAY_SOURCE_DIR "/resources/demo-model/calibration.txt")});
        limit(on)->setValue(8);
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        const QAbstractItemModel& table =
            *on.window->findChild<QTreeView*>(QStringLiteral("evaluateView"))->model();
        const QString said = table.index(0, 0, table.index(1, 0)).data().toString();
        QVERIFY2(said.contains(QStringLiteral("bad.jsonl")) && said.contains(QLatin1Char('2')),
                 qPrintable(said));
        QCOMPARE(table.index(0, EvaluationTable::documentsColumn).data().toString(), QStringLiteral("8"));
        QVERIFY(!table.index(2, EvaluationTable::fullColumn).data().toString().isEmpty());
    }

  private:
    static QSpinBox* limit(RealEngine& on) {
        return on.window->findChild<QSpinBox*>(QStringLiteral("evaluateLimit"));
    }
    static bool done(RealEngine& on) {
        const bool ended = QTest::qWaitFor([&] { return !on.action("evaluateStop")->isEnabled(); },
                                           3 * RealEngine::patience_ms);
        QTest::qWait(60);
        return ended;
    }
    static QStringList removed(RealEngine& on) {
        return {QStringLiteral("--remove"), QString::fromStdString(to_string(on.plan().removed()))};
    }
    /// What the command line says of the first 60 probes.
    static Json evaluated(const QStringList& plan) {
        QProcess engine;
        const QString probes = QStringLiteral("probes=%1/probes.jsonl").arg(RealEngine::demoFolder());
        engine.start(QStringLiteral(CUTAWAY_ENGINE),
                     QStringList{"evaluate", "demo", "--json", "--quiet", "--limit", "60", "--task", probes} +
                         plan);
        engine.waitForFinished(RealEngine::patience_ms);
        return Json::parse(engine.readAllStandardOutput().toStdString()).at("tasks").at(0);
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestEvaluateEngine)
#include "test_evaluate_engine.moc"
