#include "tests/ui/real_engine.h"
#include "ui/models/compared_sessions.h"
#include "ui/plots/curve_plot.h"
#include "ui/text.h"
#include "ui/window/kept_calibrations.h"

#include <QDirIterator>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QProcess>
#include <QTableView>

namespace cutaway {

/// Searches beside the document's own: the baselines of the Run menu.
class TestTrials : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    /// Each as the command line finds it, with the user's pins and forced slots.
    void allBaselinesAtOnce() {
        RealEngine on;
        QVERIFY(on.openDemo(4));
        on.window->document().append(on.plan().next_edit(Decision::pin, {Slot(3)}));
        on.window->document().append(on.plan().next_edit(Decision::force, {Slot(10)}));
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        const Plan own = on.plan();
        QVERIFY(on.action("baselineAll")->isEnabled());
        on.action("baselineAll")->trigger();
        QVERIFY(idle(on));
        QVERIFY(on.plan() == own);
        QVERIFY(on.messages().isEmpty());
        QCOMPARE(names(on), (QStringList{"Whole blocks", "One-shot", "Block influence", "Best window",
                                         "From the tail", "Random (seed 0)", "Attention only", "FFN only"}));
        const std::vector<SearchRecord>& trials = on.window->document().session().trials;
        for (const SearchRecord& trial : trials) {
            QVERIFY2(!trial.stopped_by.empty(), name(trial.settings.order).data());
            QCOMPARE(trial.plan.pinned(), own.pinned());
            QCOMPARE(trial.plan.forced(), own.forced());
            QCOMPARE(cutsOf(trial), pruned(trial.settings));
        }
        // The forced slot and 4 more, by blocks what comes to as much.
        QCOMPARE(trials[1].plan.removed().size(), std::size_t{5});
        QCOMPARE(trials[0].settings.budget.share, std::optional(5.0 / 24));
        // They stand in the curve, in the panel, and in the file.
        const auto* const curve = on.window->findChild<CurvePlot*>(QStringLiteral("curve"));
        QCOMPARE(curve->graphCount(), 2 + 8);
        const QString file = folder_.filePath(QStringLiteral("compared.cutaway"));
        QVERIFY(on.window->saveTo(file));
        QTRY_VERIFY(!on.window->document().modified());
        QVERIFY(read_session(toPath(file)).trials == trials);
        // Another draw each time.
        on.action("baselineRandom")->trigger();
        QVERIFY(idle(on));
        QCOMPARE(names(on).last(), QStringLiteral("Random (seed 1)"));
    }

    /// Each text is another search, its cuts beside the session's.
    void theSameSearchOnOtherTexts() {
        QSettings().clear();
        RealEngine on;
        QVERIFY(on.openDemo(3));
        on.action("trialTexts")->trigger();
        QCOMPARE(on.messages(), QStringList{"No other text is kept"});
        QFile file(folder_.filePath(QStringLiteral("other.txt")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("one plus two is three and the quick brown fox jumps over it. ").repeated(40));
        file.close();
        CalibrationRequest other = on.window->document().calibrationRequest();
        keepCalibration(other);
        other.source = CalibrationRequest::Source::text;
        other.path = file.fileName().toStdString();
        keepCalibration(other);
        CalibrationRequest pasted = other;
        pasted.source = CalibrationRequest::Source::pasted;
        pasted.path.clear();
        pasted.text = std::string(2000, 'a');
        keepCalibration(pasted);
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        on.action("trialTexts")->trigger();
        QVERIFY(idle(on));
        QCOMPARE(names(on), (QStringList{"pasted text", "other.txt"}));
        for (const SearchRecord& trial : on.window->document().session().trials) {
            QCOMPARE(trial.stopped_by, std::string("cuts"));
            QCOMPARE(trial.plan.cuts().size(), std::size_t{3});
            QVERIFY(trial.calibration.hash != on.window->document().session().calibration.hash);
        }
        QCOMPARE(on.window->document().session().trials[0].calibration.pasted, pasted.text);
        QCOMPARE(on.window->document().session().calibration.source, std::string("default"));
        // Asked again it is the same search, and done.
        on.action("trialTexts")->trigger();
        QVERIFY(idle(on));
        QCOMPARE(names(on).size(), 2);
    }

    /// The plan is the window's to edit while a trial runs; a trial that was stopped goes on.
    void editedPausedStoppedAndTakenUpAgain() {
        RealEngine on;
        QVERIFY(on.openDemo(10, 128));
        on.action("baselineAttention")->trigger();
        QVERIFY(found(on, 1));
        QVERIFY(!on.window->controller().searching());
        QVERIFY(!on.action("exportModel")->isEnabled());
        on.click("A4");
        on.key(Qt::Key_P);
        QCOMPARE(on.state("A4"), State::pinned);
        on.action("undo")->trigger();
        QCOMPARE(on.state("A4"), State::kept);
        QCOMPARE(on.action("run")->text(), QStringLiteral("Pause"));
        on.action("run")->trigger();
        QTRY_COMPARE(on.action("run")->text(), QStringLiteral("Go on"));
        QVERIFY(status(on).contains(QStringLiteral("Attention only")));
        QVERIFY(status(on).contains(QStringLiteral("paused")));
        on.action("run")->trigger();
        QTRY_COMPARE(on.action("run")->text(), QStringLiteral("Pause"));
        QVERIFY(found(on, 2));
        on.action("stop")->trigger();
        QVERIFY(idle(on));
        const SearchRecord stopped = trial(on);
        QCOMPARE(stopped.stopped_by, std::string("user"));
        QVERIFY(stopped.plan.cuts().size() < 10);
        on.action("baselineAttention")->trigger();
        QVERIFY(idle(on));
        QCOMPARE(names(on).size(), 1);
        QCOMPARE(trial(on).stopped_by, std::string("cuts"));
        const auto before = cutsOf(stopped), after = cutsOf(trial(on));
        QCOMPARE(after.size(), 10);
        QVERIFY(std::equal(before.begin(), before.end(), after.begin()));
        QCOMPARE(trial(on).steps.size(), std::size_t{10});
        // The document's own search is another matter.
        QVERIFY(on.plan().cuts().empty());
        QVERIFY(on.window->document().session().steps.empty());
    }

    void aKilledEngineCostsTheStepUnderWay() {
        RealEngine on;
        QVERIFY(on.openDemo(10, 128));
        on.action("baselineAttention")->trigger();
        on.action("baselineFfn")->trigger();
        QVERIFY(found(on, 2));
        ::kill(on.engine(), SIGKILL);
        QTRY_COMPARE(on.messages(), QStringList{"The engine is gone"});
        QVERIFY(!on.window->controller().trials().running());
        const SearchRecord left = trial(on);
        QVERIFY(left.plan.cuts().size() >= 2);
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QVERIFY(on.ready());
        on.action("baselineAttention")->trigger();
        QVERIFY(idle(on));
        QCOMPARE(names(on), QStringList{"Attention only"});
        QCOMPARE(cutsOf(trial(on)).size(), 10);
        QCOMPARE(cutsOf(trial(on)).front(), cutsOf(left).front());
    }

    /// The search that was asked for has to end before another model can be loaded.
    void anotherModelEndsATrial() {
        RealEngine on;
        QVERIFY(on.openDemo(20, 128));
        on.action("baselineAttention")->trigger();
        on.action("baselineFfn")->trigger();
        QVERIFY(found(on, 1));
        on.window->controller().openModel({.path = "demo"}, Controller::Then::startSearch);
        QVERIFY(QTest::qWaitFor([&] { return on.window->document().session().trials.empty(); },
                                RealEngine::patience_ms));
        QVERIFY(on.cut(1));
        QVERIFY(!on.window->controller().trials().running());
        QVERIFY(names(on).isEmpty());
        on.action("stop")->trigger();
        QVERIFY(on.ended("user"));
        QVERIFY(on.messages().isEmpty());
    }

    /// It is loaded by the next engine where the one that was to end the search is gone.
    void anotherModelOutlivesTheEngine() {
        RealEngine on;
        QVERIFY(on.openDemo(20, 128));
        on.action("baselineAttention")->trigger();
        QVERIFY(found(on, 1));
        ::kill(on.engine(), SIGSTOP); // it does not answer any more
        on.window->controller().openModel({.path = "demo"}, Controller::Then::startSearch);
        ::kill(on.engine(), SIGKILL);
        QVERIFY(QTest::qWaitFor([&] { return on.window->document().session().trials.empty(); },
                                RealEngine::patience_ms));
        QVERIFY(on.cut(1));
        QVERIFY(on.messages().isEmpty());
        QVERIFY(!on.window->controller().trials().running());
    }

    void removedAndBroughtBack() {
        RealEngine on;
        QVERIFY(on.openDemo(2));
        on.action("baselineTail")->trigger();
        on.action("baselineOneShot")->trigger();
        QVERIFY(idle(on));
        const std::vector<SearchRecord> both = on.window->document().session().trials;
        QVERIFY(!on.action("compareClear")->isEnabled());
        auto* const view = on.window->findChild<QTableView*>(QStringLiteral("comparedView"));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                          view->visualRect(view->model()->index(0, 0)).center());
        on.action("compareRemove")->trigger();
        QCOMPARE(names(on), QStringList{"One-shot"});
        QCOMPARE(on.messages(), QStringList{"From the tail is no longer compared"});
        QVERIFY(on.choose("trial", QStringLiteral("Bring it back")));
        QCOMPARE(names(on), (QStringList{"One-shot", "From the tail"}));
        QVERIFY(on.window->document().session().trials[1] == both[0]);
    }

    /// They are work like cuts: a crash does not cost them, nor does who closes the window unasked.
    void areNotLostWithoutAQuestion() {
        RealEngine on;
        QVERIFY(on.openDemo(2));
        on.action("baselineTail")->trigger();
        QVERIFY(idle(on));
        QVERIFY(on.plan().events().empty());
        QTimer::singleShot(0, on.window.get(), [] {
            auto* const box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box != nullptr);
            box->button(QMessageBox::Cancel)->click();
        });
        on.window->close();
        QVERIFY(on.window->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(keptForRecovery(on.window->document().session().trials),
                                 RealEngine::patience_ms);
    }

    /// A budget that says nothing of size cannot tell how long the best window is.
    void everyBudgetWillDo() {
        RealEngine on;
        QVERIFY(on.openDemo(2));
        SearchSettings settings = on.window->document().session().settings;
        settings.mode = SearchMode::racing;
        settings.budget = {.max_divergence = 0.01};
        on.window->document().setSettings(settings);
        on.action("baselineWindow")->trigger();
        QVERIFY(idle(on));
        QVERIFY(on.messages().isEmpty());
        QCOMPARE(names(on), QStringList{"Best window"});
        QVERIFY(!trial(on).stopped_by.empty());
    }

  private:
    /// `A4,F4 0.00195530136`, so that a failure says which.
    using Cuts = QStringList;

    static QString cutText(const std::vector<Slot>& slots, double score) {
        return QStringLiteral("%1 %2").arg(toQString(to_string(slots))).arg(score, 0, 'g', 9);
    }

    /// Whether they are in a file that a crash would leave.
    bool keptForRecovery(const std::vector<SearchRecord>& trials) {
        QDirIterator files(folder_.path(), {QStringLiteral("*.cutaway")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            const bool saved = QFileInfo(file).path() == folder_.path(); // by a test
            if (!saved && read_session(toPath(file)).trials == trials) {
                return true;
            }
        }
        return false;
    }

    static bool idle(RealEngine& on) {
        return QTest::qWaitFor([&] { return !on.window->controller().trials().running(); },
                               2 * RealEngine::patience_ms);
    }
    static const SearchRecord& trial(RealEngine& on) {
        return on.window->document().session().trials.front();
    }
    /// Waits until the first trial has so many cuts.
    static bool found(RealEngine& on, std::size_t cuts) {
        return QTest::qWaitFor(
            [&] {
                const auto& trials = on.window->document().session().trials;
                return !trials.empty() && trials.front().plan.cuts().size() >= cuts;
            },
            RealEngine::patience_ms);
    }

    static QStringList names(RealEngine& on) {
        QStringList names;
        for (const ComparedSession& compared : on.window->comparedSessions().sessions()) {
            names << compared.name;
        }
        return names;
    }

    static QString status(RealEngine& on) {
        return on.window->findChild<QLabel*>(QStringLiteral("runLabel"))->text();
    }

    static Cuts cutsOf(const SearchRecord& trial) {
        Cuts cuts;
        for (const Event& cut : trial.plan.cuts()) {
            cuts << cutText(cut.slots, cut.score.value_or(-1));
        }
        return cuts;
    }

    /// What the command line cuts with these settings and the same pin and forced slot.
    static Cuts pruned(const SearchSettings& settings) {
        QProcess prune;
        QStringList arguments{"prune",    "demo", "--json", "--quiet", "--sequences", "2",
                              "--length", "32",   "--pin",  "F1",      "--force",     "A5"};
        arguments << "--order" << toQString(name(settings.order)) << "--unit"
                  << toQString(name(settings.unit));
        if (settings.order == Order::random) {
            arguments << "--seed" << QString::number(settings.seed);
        }
        if (settings.budget.cuts) {
            arguments << "--cuts" << QString::number(*settings.budget.cuts);
        }
        if (settings.budget.share) {
            arguments << "--share" << QString::number(*settings.budget.share, 'g', 17);
        }
        prune.start(QStringLiteral(CUTAWAY_ENGINE), arguments);
        prune.waitForFinished(RealEngine::patience_ms);
        Cuts cuts;
        const Json answer = Json::parse(prune.readAllStandardOutput().toStdString());
        for (const Json& step : answer.at("steps")) {
            std::vector<Slot> slots{parse_slot(step["cut"].get<std::string>(), 12)};
            for (const Json& more : step.value("also", Json::array())) {
                slots.push_back(parse_slot(more.get<std::string>(), 12));
            }
            std::ranges::sort(slots);
            cuts << cutText(slots, step["score"].get<double>());
        }
        return cuts;
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestTrials)
#include "test_trials.moc"
