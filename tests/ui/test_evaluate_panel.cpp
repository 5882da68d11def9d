#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"
#include "ui/engine/evaluating.h"
#include "ui/models/evaluation_choices.h"
#include "ui/window/evaluate_dialog.h"
#include "ui/window/evaluate_panel.h"
#include "ui/window/evaluate_view.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSpinBox>
#include <QTreeView>

#include <csignal>

namespace cutaway {

/// The Evaluate panel with the fake engine, whose answers samples.h has.
class TestEvaluatePanel : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void init() { QSettings().clear(); }

    void theShippedProbesAreThereFromTheBeginning() {
        WindowFixture on;
        QVERIFY(on.openModel());
        QCOMPARE(names(on), QStringList{"probes"});
        forceOut(on, {"A0", "F0"});
        on.action("evaluate")->trigger();
        QTest::mouseClick(button(on, "evaluateRun"), Qt::LeftButton);
        QVERIFY(done(on));
        // 48 questions of which the full model has those right that are no multiple of 4; two slots kill the
        // first skill and cost every seventh question of the others.
        QCOMPARE(cell(on, 0, EvaluationTable::fullColumn), QStringLiteral("0.750"));
        QCOMPARE(cell(on, 0, EvaluationTable::prunedColumn), share(2));
        QCOMPARE(cell(on, 0, EvaluationTable::documentsColumn), QStringLiteral("48"));
        const QModelIndex probes = model(on).index(0, 0);
        QCOMPARE(model(on).rowCount(probes), 6);
        QVERIFY(!view(on).isExpanded(probes));
        view(on).setCurrentIndex(probes);
        QTest::keyClick(&view(on), Qt::Key_Right);
        QVERIFY(view(on).isExpanded(probes));
        const auto skill = [&](int row, int column) {
            return model(on).index(row, column, probes).data().toString();
        };
        QCOMPARE(skill(0, EvaluationTable::nameColumn), QStringLiteral("skill 00"));
        QCOMPARE(skill(0, EvaluationTable::fullColumn), QStringLiteral("0.750"));
        QCOMPARE(skill(0, EvaluationTable::prunedColumn), QStringLiteral("0.250"));
        QCOMPARE(skill(0, EvaluationTable::keptColumn), QStringLiteral("33.3 %"));
        QVERIFY(note(on).contains(QStringLiteral("2 slots removed")));
        // The plan is not another for it, and nothing of it is to be undone.
        QVERIFY(!on.action("redo")->isEnabled());
        QCOMPARE(on.window->undoStack().undoText(), QStringLiteral("Force out A0, F0"));
    }

    /// One at a time, twice as many when it went fast; both models side by side.
    void chunksGrowAndBothModelsGoTogether() {
        WindowFixture on;
        QVERIFY(on.openModel());
        forceOut(on, {"A0"});
        std::vector<std::pair<int, std::size_t>> seen;
        connect(&on.window->document(), &Document::evaluated, this, [&] {
            std::size_t all = 0;
            for (const Evaluation& evaluation : evaluations(on)) {
                all += evaluation.documents;
            }
            seen.emplace_back(static_cast<int>(evaluations(on).size()), all);
        });
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        // 8 of the full model, 16 of the pruned, then the full one has fewer.
        const std::vector<std::pair<int, std::size_t>> wanted{{1, 8}, {2, 24}, {2, 56}, {2, 88}, {2, 96}};
        QCOMPARE(seen.size(), wanted.size());
        QVERIFY(seen == wanted);
    }

    void pausedGoneOnStoppedAndTakenUpAgain() {
        WindowFixture on;
        QVERIFY(on.openModel());
        forceOut(on, {"A0"});
        panel(on).view().add({.task = "boolq", .path = "/data/slow/boolq.jsonl"});
        uncheck(on, 0);
        on.action("evaluateRun")->trigger();
        QTRY_VERIFY(!evaluations(on).empty());
        QCOMPARE(button(on, "evaluateRun")->text(), QStringLiteral("Pause"));
        QTest::mouseClick(button(on, "evaluateRun"), Qt::LeftButton);
        QCOMPARE(button(on, "evaluateRun")->text(), QStringLiteral("Go on"));
        QTest::qWait(500); // what was under way comes, nothing more
        const std::vector<Evaluation> kept = evaluations(on);
        QTest::qWait(300);
        QVERIFY(evaluations(on) == kept);
        QVERIFY(note(on).contains(QStringLiteral("paused")));
        QTest::mouseClick(button(on, "evaluateRun"), Qt::LeftButton);
        QTRY_VERIFY(evaluations(on) != kept);
        QTest::mouseClick(button(on, "evaluateStop"), Qt::LeftButton);
        QVERIFY(done(on));
        const std::size_t before = evaluations(on).front().documents;
        QVERIFY(before > 0);
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        QCOMPARE(evaluations(on).size(), std::size_t{2});
        for (const Evaluation& evaluation : evaluations(on)) {
            QVERIFY(evaluation.is_complete());
            Evaluation whole = sampleEvaluation(evaluation.source, evaluation.events > 0 ? 1 : 0, 0, 1000);
            QCOMPARE(evaluation.right, whole.right);
        }
    }

    /// What is done is in the file, and goes on from there in another window.
    void aKilledEngineAndAnotherStartCostNothing() {
        const QString file = folder_.filePath(QStringLiteral("evaluated.cutaway"));
        std::size_t before = 0;
        {
            WindowFixture on;
            QVERIFY(on.openModel());
            forceOut(on, {"A0"});
            panel(on).view().add({.task = "boolq", .path = "/data/slow/boolq.jsonl"});
            uncheck(on, 0);
            on.action("evaluateRun")->trigger();
            QTRY_VERIFY(evaluations(on).size() == 2);
            ::kill(static_cast<pid_t>(on.window->controller().engineProcess()), SIGKILL);
            QTRY_COMPARE(on.messages(), QStringList{"The engine is gone"});
            QCOMPARE(button(on, "evaluateRun")->text(), QStringLiteral("Go on"));
            QVERIFY(!button(on, "evaluateRun")->isEnabled());
            QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
            QTRY_VERIFY(on.window->controller().modelReady());
            for (const Evaluation& evaluation : evaluations(on)) {
                before += evaluation.documents;
            }
            QVERIFY(before >= 16);
            QVERIFY(on.window->saveTo(file));
            QTRY_VERIFY(!on.window->document().modified());
        }
        WindowFixture on;
        on.window->open(file);
        QTRY_VERIFY(on.window->controller().modelReady());
        QCOMPARE(names(on), (QStringList{"probes", "boolq"})); // remembered
        std::size_t now = 0;
        for (const Evaluation& evaluation : evaluations(on)) {
            now += evaluation.documents;
        }
        QCOMPARE(now, before);
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        QCOMPARE(cell(on, 1, EvaluationTable::documentsColumn), QStringLiteral("24"));
        for (const Evaluation& evaluation : evaluations(on)) {
            QVERIFY(evaluation.is_complete());
        }
    }

    /// Its row says which line is wrong and what to do, and the others are evaluated.
    void whatIsWrongStandsInItsRow() {
        WindowFixture on;
        QVERIFY(on.openModel());
        panel(on).view().add({.task = "piqa", .path = "/data/missing/valid.jsonl"});
        panel(on).view().add({.task = "rte", .path = "/data/rte.jsonl"});
        on.action("evaluate")->trigger();
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        const QModelIndex piqa = model(on).index(1, 0);
        QVERIFY(view(on).isExpanded(piqa));
        QCOMPARE(model(on).rowCount(piqa), 2);
        QCOMPARE(model(on).index(0, 0, piqa).data().toString(),
                 QStringLiteral("'answer' is missing (/data/missing/valid.jsonl, line 3)"));
        QCOMPARE(model(on).index(1, 0, piqa).data().toString(),
                 QStringLiteral("Give what its publishers distribute."));
        QCOMPARE(cell(on, 0, EvaluationTable::documentsColumn), QStringLiteral("48"));
        QCOMPARE(cell(on, 2, EvaluationTable::documentsColumn), QStringLiteral("24"));
        QVERIFY(on.messages().isEmpty());
        // Asked again it is tried again.
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        QCOMPARE(model(on).rowCount(model(on).index(1, 0)), 2);
    }

    /// The table is of the slots that it names, whatever was evaluated.
    void neverShowsWhatAnotherPlanMade() {
        WindowFixture on;
        QVERIFY(on.openModel());
        forceOut(on, {"A0"});
        choose(on, "evaluateWhere", 1);
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        const QString one = cell(on, 0, EvaluationTable::prunedColumn);
        QCOMPARE(one, share(1));
        forceOut(on, {"F3"});
        QTRY_COMPARE(cell(on, 0, EvaluationTable::prunedColumn), QString());
        QCOMPARE(cell(on, 0, EvaluationTable::fullColumn), QStringLiteral("0.750"));
        QVERIFY(note(on).contains(QStringLiteral("2 slots removed")));
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        QCOMPARE(cell(on, 0, EvaluationTable::prunedColumn), share(2));
        on.window->timeline().go(1);
        QTRY_COMPARE(cell(on, 0, EvaluationTable::prunedColumn), one);
        QVERIFY(note(on).contains(QStringLiteral("The shown moment, 1 of 2")));
        // The same slots in another way are the same plan; another limit is another measurement.
        on.window->timeline().go(2);
        on.action("undo")->trigger();
        QTRY_COMPARE(cell(on, 0, EvaluationTable::prunedColumn), one);
        on.window->findChild<QSpinBox*>(QStringLiteral("evaluateLimit"))->setValue(10);
        QTRY_COMPARE(cell(on, 0, EvaluationTable::prunedColumn), QString());
    }

    void alongTheCutsEveryNthAndTheLast() {
        WindowFixture on(1);
        QVERIFY(on.openModel());
        on.setCuts(6);
        on.action("run")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), std::size_t{6});
        QTRY_VERIFY(!on.window->controller().searching());
        choose(on, "evaluateWhere", 2);
        auto* const every = on.window->findChild<QSpinBox*>(QStringLiteral("evaluateEvery"));
        every->setValue(4);
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        std::vector<int> events;
        for (const Evaluation& evaluation : evaluations(on)) {
            QVERIFY(evaluation.is_complete());
            events.push_back(evaluation.events);
        }
        QCOMPARE(events, (std::vector<int>{0, 4, 6}));
        on.window->timeline().go(4);
        QTRY_COMPARE(cell(on, 0, EvaluationTable::prunedColumn), share(4));
        on.window->timeline().go(5);
        QTRY_COMPARE(cell(on, 0, EvaluationTable::prunedColumn), QString());
    }

    /// What was done of it before counts no more, of either model.
    void aFileThatChangedIsEvaluatedAnew() {
        WindowFixture on;
        QVERIFY(on.openModel());
        Evaluation before = sampleEvaluation(shippedProbes(), 0, 0, 16);
        before.hash = "of the file as it was";
        QVERIFY(on.window->document().addEvaluation(before, 0));
        forceOut(on, {"A0"});
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        QCOMPARE(evaluations(on).size(), std::size_t{2});
        for (const Evaluation& evaluation : evaluations(on)) {
            QVERIFY(evaluation.is_complete());
            QCOMPARE(evaluation.hash, std::string("hash of demo"));
        }
        QCOMPARE(cell(on, 0, EvaluationTable::fullColumn), QStringLiteral("0.750"));
        QCOMPARE(cell(on, 0, EvaluationTable::prunedColumn), share(1));
    }

    void aFileThatChangedIsEvaluatedAnewWhereAllWasDone() {
        WindowFixture on;
        QVERIFY(on.openModel());
        forceOut(on, {"A0"});
        for (const int events : {0, 1}) {
            Evaluation before = sampleEvaluation(shippedProbes(), static_cast<std::size_t>(events), 0, 48);
            before.events = events;
            before.hash = "of the file as it was";
            QVERIFY(before.is_complete() && on.window->document().addEvaluation(before, 0));
        }
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        QCOMPARE(evaluations(on).size(), std::size_t{2});
        for (const Evaluation& evaluation : evaluations(on)) {
            QVERIFY(evaluation.is_complete());
            QCOMPARE(evaluation.hash, std::string("hash of demo"));
        }
    }

    /// It would make a session that cannot be opened again.
    void whatContradictsItselfIsNotKept() {
        WindowFixture on;
        QVERIFY(on.openModel());
        Document& document = on.window->document();
        QVERIFY(document.addEvaluation(sampleEvaluation(shippedProbes(), 0, 0, 8), 0));
        Evaluation other = sampleEvaluation(shippedProbes(), 0, 8, 8);
        other.groups = "subjects";
        other.by_group.clear();
        QVERIFY(!document.addEvaluation(other, 8));
        const EvaluationSource text{.path = "text.txt"};
        Evaluation huge = sampleEvaluation(text, 0, 0, 6);
        huge.nll = 1.5e308;
        QVERIFY(document.addEvaluation(huge, 0));
        Evaluation more = sampleEvaluation(text, 0, 6, 6);
        more.nll = 1.5e308;
        QVERIFY(!document.addEvaluation(more, 6));
        more.nll = 1;
        more.tokens = std::int64_t{1} << 53;
        QVERIFY(!document.addEvaluation(more, 6));
        QCOMPARE(evaluations(on).size(), std::size_t{2});
        QVERIFY(document.addEvaluation(sampleEvaluation(shippedProbes(), 0, 8, 8), 8));
    }

    /// A session that a command line has evaluated shows it, with its limit; a check mark keeps the task.
    void showsWhatTheSessionBrings() {
        {
            WindowFixture on;
            QVERIFY(on.openModel());
            forceOut(on, {"A0"});
            Session session = on.window->document().session();
            for (int events : {0, 1}) {
                const EvaluationSource source{.task = "boolq", .path = "/gpu/boolq.jsonl", .limit = 20};
                session.evaluations.push_back(
                    sampleEvaluation(source, static_cast<std::size_t>(events), 0, 1000));
                session.evaluations.back().events = events;
            }
            on.window->controller().openSession(session, {});
            QTRY_COMPARE(names(on), (QStringList{"probes", "boolq"}));
            QCOMPARE(cell(on, 1, EvaluationTable::documentsColumn), QStringLiteral("20"));
            QCOMPARE(cell(on, 1, EvaluationTable::fullColumn), QStringLiteral("0.750"));
            QCOMPARE(on.window->findChild<QSpinBox*>(QStringLiteral("evaluateLimit"))->value(), 20);
            on.action("evaluate")->trigger();
            view(on).setCurrentIndex(model(on).index(1, 0));
            QVERIFY(!on.action("evaluateRemove")->isEnabled());
            QTest::keyClick(&view(on), Qt::Key_Space);
            QCOMPARE(model(on).index(1, 0).data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));
            QVERIFY(on.action("evaluateRemove")->isEnabled());
        }
        WindowFixture on;
        QCOMPARE(names(on), (QStringList{"probes", "boolq"}));
        QCOMPARE(on.window->findChild<QSpinBox*>(QStringLiteral("evaluateLimit"))->value(), 0);
    }

    /// While a search runs its steps go on.
    void aSearchGoesOnInBetween() {
        WindowFixture on(30);
        QVERIFY(on.openModel());
        on.setCuts(8);
        panel(on).view().add({.task = "boolq", .path = "/data/slow/boolq.jsonl"});
        on.action("run")->trigger();
        QTRY_VERIFY(!on.plan().cuts().empty());
        on.action("evaluateRun")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), std::size_t{8});
        QVERIFY(done(on));
        QVERIFY(evaluations(on).size() == 4);
        QVERIFY(on.messages().isEmpty());
        QVERIFY(!on.window->controller().progress().has_value());
    }

    void listsAreChosenAddedAndRemoved() {
        {
            WindowFixture on;
            QVERIFY(on.openModel());
            on.action("evaluateAdd")->trigger();
            auto* const dialog = on.window->findChild<EvaluateDialog*>();
            QVERIFY(dialog != nullptr);
            auto* const path = dialog->findChild<QLineEdit*>(QStringLiteral("evaluatePath"));
            auto* const add = dialog->findChild<QPushButton*>(QStringLiteral("evaluateDialogAdd"));
            QVERIFY(!add->isEnabled());
            QTest::keyClicks(path, QStringLiteral("/data/ARC-Challenge/ARC-Challenge-Test.jsonl"));
            QVERIFY(add->isEnabled());
            QTest::mouseClick(add, Qt::LeftButton);
            QTRY_COMPARE(names(on), (QStringList{"probes", "arc_challenge"}));
            uncheck(on, 1);
            view(on).setCurrentIndex(model(on).index(0, 0));
            QTest::keyClick(&view(on), Qt::Key_Delete);
            QCOMPARE(names(on), QStringList{"arc_challenge"});
            QVERIFY(!button(on, "evaluateRun")->isEnabled()); // nothing is chosen
            QTest::keyClick(&view(on), Qt::Key_Space);
        }
        WindowFixture on;
        QVERIFY(on.openModel());
        QCOMPARE(names(on), QStringList{"arc_challenge"});
        QCOMPARE(panel(on).view().choices().front().chosen, true);
    }

    /// The dialog offers what the guide's table has.
    void benchmarksAreThoseOfTheGuide() {
        QFile file(QStringLiteral(CUTAWAY_SOURCE_DIR "/docs/guide/evaluate.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QStringList inGuide;
        for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'))) {
            if (line.startsWith(QLatin1String("| `"))) {
                auto names = QRegularExpression(QStringLiteral("`(\\w+)`"))
                                 .globalMatch(line.section(QLatin1Char('|'), 1, 1));
                while (names.hasNext()) {
                    inGuide << names.next().captured(1);
                }
            }
        }
        inGuide.sort();
        QStringList offered;
        for (const std::string_view name : benchmark_names) {
            offered << QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
        }
        QCOMPARE(offered, inGuide);
    }

    void namesTellTheTask_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("task");
        const std::vector<std::pair<const char*, const char*>> rows{
            {"/d/ARC-Easy-Test.jsonl", "arc_easy"},
            {"/d/arc/challenge.jsonl", "arc_easy"},
            {"/data/BoolQ/val.jsonl", "boolq"},
            {"copa/val.jsonl", "copa"},
            {"hellaswag_val.jsonl", "hellaswag"},
            {"lambada_test.jsonl", "lambada_openai"},
            {"/data/mmlu", "mmlu"},
            {"obqa/questions.jsonl", "openbookqa"},
            {"piqa/valid.jsonl", "piqa"},
            {"RTE/val.jsonl", "rte"},
            {"winogrande/dev.jsonl", "winogrande"},
            {"notes/story.txt", ""},
            {"mine/sports.jsonl", "sports"},
            {"/home/copart/x.txt", ""},
        };
        for (const auto& [path, task] : rows) {
            QTest::newRow(path) << QString::fromLatin1(path) << QString::fromLatin1(task);
        }
    }
    void namesTellTheTask() {
        QFETCH(QString, path);
        QFETCH(QString, task);
        QCOMPARE(guessedTask(path), task);
    }

    /// Markdown's cells, CSV's fields and LaTeX's, with what each has to escape.
    void copiesTheTable() {
        WindowFixture on;
        QVERIFY(on.openModel());
        forceOut(on, {"A0", "F0"});
        panel(on).view().add({.task = "my_own|task", .path = "/data/own.jsonl"});
        panel(on).view().add({.task = {}, .path = "/texts/a, b.txt"});
        on.action("evaluateRun")->trigger();
        QVERIFY(done(on));
        on.action("copyMarkdown")->trigger();
        QStringList lines = clipboard();
        QCOMPARE(lines.size(), 2 + 1 + 6 + 1 + 1 + 1);
        QVERIFY(lines[0].startsWith(QStringLiteral("| Task or text | Full | Pruned |")));
        QVERIFY(lines[2].startsWith(QStringLiteral("| probes | 0.7500 |")));
        QVERIFY(lines[9].startsWith(QStringLiteral("| my\\_own\\|task | 0.7500 |")));
        on.action("copyCsv")->trigger();
        lines = clipboard();
        QCOMPARE(
            lines[0],
            QStringLiteral("task,group,measure,full,pruned,difference,stderr,kept,kept_stderr,documents"));
        QVERIFY(lines[1].startsWith(QStringLiteral("probes,,acc,0.75,")));
        QVERIFY(
            lines[2].startsWith(QStringLiteral("probes,skill 00,acc,0.75,0.25,-0.5,,0.3333333333333333,,8")));
        QVERIFY(lines[8].startsWith(QStringLiteral("\"a, b.txt\",,perplexity,12.18")) ||
                lines[9].startsWith(QStringLiteral("\"a, b.txt\",,perplexity,12.18")));
        QVERIFY(lines.last().startsWith(QStringLiteral("mean,,mean,0.75,")));
        on.action("copyLatex")->trigger();
        const QString latex = QApplication::clipboard()->text();
        QVERIFY(latex.startsWith(QStringLiteral("\\begin{tabular}{lrrrrrr}")));
        QVERIFY(latex.contains(QStringLiteral("my\\_own|task & 0.7500 &")));
        QVERIFY(latex.contains(QStringLiteral("33.3 \\%")));
        QCOMPARE(latex.count(QStringLiteral("&")), 6 * (1 + 1 + 6 + 1 + 1 + 1));
        // Per character instead: two of three, whatever is removed.
        on.action("evaluateNorm")->trigger();
        QCOMPARE(cell(on, 0, EvaluationTable::prunedColumn), QStringLiteral("0.667"));
        QCOMPARE(cell(on, 0, EvaluationTable::differenceColumn), QStringLiteral("0.000"));
    }

    void theMenuAndTheContextMenuHaveItAll() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.action("evaluate")->trigger();
        QVERIFY(view(on).hasFocus());
        QTest::mouseClick(button(on, "evaluateCopy"), Qt::LeftButton); // nothing to copy yet
        QVERIFY(QApplication::activePopupWidget() == nullptr);
        Q_EMIT view(on).customContextMenuRequested(QPoint(5, 5));
        auto* const menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        QVERIFY(menu->actions().contains(on.action("copyLatex")));
        menu->close();
    }

  private:
    static EvaluatePanel& panel(WindowFixture& on) { return *on.window->findChild<EvaluatePanel*>(); }
    static QTreeView& view(WindowFixture& on) {
        return *on.window->findChild<QTreeView*>(QStringLiteral("evaluateView"));
    }
    static QAbstractItemModel& model(WindowFixture& on) { return *view(on).model(); }
    static QPushButton* button(WindowFixture& on, const char* name) {
        return on.window->findChild<QPushButton*>(QLatin1String(name));
    }
    static QString cell(WindowFixture& on, int row, int column) {
        return model(on).index(row, column).data().toString();
    }
    static QString note(WindowFixture& on) {
        return on.window->findChild<QLabel*>(QStringLiteral("evaluateNote"))->text();
    }
    static QStringList names(WindowFixture& on) {
        QStringList all;
        for (int row = 0; row < model(on).rowCount(); ++row) {
            all << cell(on, row, 0);
        }
        return all;
    }
    static const std::vector<Evaluation>& evaluations(WindowFixture& on) {
        return on.window->document().session().evaluations;
    }
    static void choose(WindowFixture& on, const char* box, int place) {
        on.window->findChild<QComboBox*>(QLatin1String(box))->setCurrentIndex(place);
    }
    /// By a click on its check mark.
    static void uncheck(WindowFixture& on, int row) {
        on.action("evaluate")->trigger();
        const QRect rect = view(on).visualRect(model(on).index(row, 0));
        QTest::mouseClick(view(on).viewport(), Qt::LeftButton, {},
                          QPoint(rect.left() + 10, rect.center().y()));
        QCOMPARE(model(on).index(row, 0).data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Unchecked));
    }
    static void forceOut(WindowFixture& on, std::initializer_list<const char*> names) {
        std::vector<Slot> slots;
        for (const char* name : names) {
            slots.push_back(parse_slot(name, on.plan().blocks()));
        }
        on.window->controller().edit(Decision::force, slots);
    }
    /// Of all probes with so many slots removed.
    static QString share(std::size_t removed) {
        const Evaluation whole = sampleEvaluation(shippedProbes(), removed, 0, 1000);
        return QString::number(static_cast<double>(std::ranges::count(whole.right, '1')) / 48, 'f', 3);
    }
    static bool done(WindowFixture& on) {
        const bool ended = QTest::qWaitFor([&] { return !on.action("evaluateStop")->isEnabled(); }, 20000);
        QTest::qWait(50); // the table follows
        return ended;
    }
    static QStringList clipboard() {
        return QApplication::clipboard()
            ->text()
            .replace(QStringLiteral("\r\n"), QStringLiteral("\n"))
            .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestEvaluatePanel)
#include "test_evaluate_panel.moc"
