#include "tests/ui/real_engine.h"
#include "ui/figures/figure.h"
#include "ui/map/slot_map_legend.h"
#include "ui/plots/curve_plot.h"
#include "ui/plots/curve_tip.h"
#include "ui/text.h"
#include "ui/window/curve_panel.h"
#include "ui/window/what_if_view.h"

#include <QHelpEvent>
#include <QProcess>
#include <QToolTip>

#include <cmath>
#include <set>

using namespace cutaway;

namespace {

QString answerText(const WindowFixture& on) {
    const auto* const view = on.window->findChild<WhatIfView*>();
    return view->isHidden() ? QString() : view->accessibleName();
}

QString panelText(const WindowFixture& on) {
    QStringList texts;
    for (const QLabel* label :
         on.window->findChild<QWidget*>(QStringLiteral("slotPanel"))->findChildren<QLabel*>()) {
        texts << label->text();
    }
    return texts.join(QLatin1Char('\n'));
}

/// From one slot's cell to another's with the left button down.
void drag(WindowFixture& on, const char* from, const char* to) {
    const int blocks = on.plan().blocks();
    QTest::mousePress(&on.map(), Qt::LeftButton, {}, on.map().cellCenter(parse_slot(from, blocks)));
    QTest::mouseMove(&on.map(), on.map().cellCenter(parse_slot(to, blocks)));
    QTest::mouseRelease(&on.map(), Qt::LeftButton, {}, on.map().cellCenter(parse_slot(to, blocks)));
}

} // namespace

/// What is asked beside the search: what would the plan cost without these slots?
class TestQuestions : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void cleanup() { QSettings().clear(); }

    void aDraggedRangeIsAskedOnceItRests() {
        WindowFixture on;
        QVERIFY(on.openModel());
        drag(on, "A1", "F2"); // indices 2 to 5
        QTRY_COMPARE(answerText(on), QStringLiteral("Without these 4: 0.140. JS divergence"));
        // The panel says what would be saved as well.
        const QString all = panelText(on);
        QVERIFY(all.contains(QStringLiteral("4 slots selected")));
        QVERIFY(all.contains(QStringLiteral("4 kept")));
        QVERIFY(all.contains(QStringLiteral("Saves parameters")));
        QVERIFY(on.messages().isEmpty());
    }

    /// Shift and arrows select a range, Ctrl and clicks any slots; removed ones are not asked about.
    void theKeyboardAndSingleClicksDoToo() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("F0");
        on.key(Qt::Key_Right, Qt::ShiftModifier);
        QTRY_COMPARE(answerText(on), QStringLiteral("Without these 2: 0.0400. JS divergence"));
        on.click("A3");
        on.click("F4", Qt::ControlModifier);
        on.click("A5", Qt::ControlModifier);
        QTRY_COMPARE(answerText(on), QStringLiteral("Without these 3: 0.250. JS divergence"));
        on.click("A5");
        on.key(Qt::Key_Delete);
        QTRY_COMPARE(on.state("A5"), State::forced);
        on.click("A3", Qt::ControlModifier);
        on.click("F4", Qt::ControlModifier);
        // The plan is measured by itself: 0.01.
        QTRY_VERIFY(!on.window->document().session().measurements.empty());
        QTRY_COMPARE(answerText(on), QStringLiteral("Without these 2: 0.150. 15 × the plan's 0.0100"));
    }

    void aSingleSlotIsAskedByEnterAlone() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A3");
        QTest::qWait(500); // longer than a selection has to rest
        QCOMPARE(answerText(on), QString());
        on.key(Qt::Key_Return);
        QTRY_COMPARE(answerText(on), QStringLiteral("Without A3: 0.125. JS divergence"));
    }

    /// Enter on several: each alone, in one request, and all together.
    void enterScoresEachAndAll() {
        WindowFixture on;
        QVERIFY(on.openModel());
        drag(on, "A0", "A2");
        on.key(Qt::Key_Return);
        for (const char* slot : {"A0", "A1", "A2"}) {
            QTRY_VERIFY(on.window->slotModel().facts(parse_slot(slot, 6)).score.has_value());
        }
        QTRY_COMPARE(answerText(on), QStringLiteral("Without these 3: 0.0600. JS divergence"));
    }

    /// The answer to an older question comes late: nobody sees it.
    void theNewestQuestionWins() {
        WindowFixture on;
        on.window->open(QStringLiteral("/models/patient"));
        QTRY_VERIFY(on.window->controller().modelReady());
        const WhatIf& what_if = on.window->controller().questions().whatIf();
        drag(on, "A0", "A1");
        QTRY_VERIFY(what_if.out());
        QTRY_COMPARE(answerText(on), QStringLiteral("Without these 2: . The engine is computing it."));
        QVERIFY(on.action("stop")->isEnabled());
        QStringList seen;
        connect(&what_if, &WhatIf::changed, this, [&] {
            if (what_if.score()) {
                seen << QString::number(*what_if.score());
            }
        });
        drag(on, "A2", "A3");
        QVERIFY(!what_if.out());
        QTRY_VERIFY(what_if.out()); // and the first one is answered now
        QTest::qWait(100);
        QVERIFY(!what_if.score());
        on.window->controller().questions().measure();
        QTRY_COMPARE(answerText(on), QStringLiteral("Without these 2: 0.100. JS divergence"));
        disconnect(&what_if, nullptr, this, nullptr);
        QCOMPARE(seen, QStringList{QStringLiteral("0.1")});
    }

    void aPlanThatChangesMeanwhileIsAskedAgain() {
        WindowFixture on;
        on.window->open(QStringLiteral("/models/patient"));
        QTRY_VERIFY(on.window->controller().modelReady());
        const WhatIf& what_if = on.window->controller().questions().whatIf();
        drag(on, "A0", "A1");
        QTRY_VERIFY(what_if.out());
        on.window->controller().edit(Decision::force, {parse_slot("F4", 6)});
        QTRY_VERIFY(what_if.score().has_value()); // by what measures the plan
        QVERIFY(what_if.outdated());
        QTRY_VERIFY(what_if.out());
        on.window->controller().questions().measure();
        QTRY_VERIFY(!what_if.out() && !what_if.outdated());
        QTRY_VERIFY(answerText(on).endsWith(QStringLiteral("× the plan's 0.0100")));
        // One of the slots goes: the question is another.
        on.window->controller().edit(Decision::force, {parse_slot("A0", 6)});
        QVERIFY(!what_if.score());
        QCOMPARE(what_if.slots().size(), std::size_t{1});
    }

    /// With the engine its questions go; the next engine is asked again.
    void anEngineThatDiesIsAskedAgain() {
        WindowFixture on;
        on.window->open(QStringLiteral("/models/patient"));
        QTRY_VERIFY(on.window->controller().modelReady());
        const WhatIf& what_if = on.window->controller().questions().whatIf();
        drag(on, "A0", "A1");
        QTRY_VERIFY(what_if.out());
        ::kill(static_cast<pid_t>(on.window->controller().engineProcess()), SIGKILL);
        QTRY_VERIFY(on.banner("engineDied") != nullptr);
        QVERIFY(!what_if.out() && !what_if.score());
        QTRY_COMPARE(answerText(on),
                     QStringLiteral("Without these 2: . It is computed as soon as the engine has time."));
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QTRY_VERIFY(what_if.out());
        on.window->controller().questions().measure();
        QTRY_COMPARE(answerText(on), QStringLiteral("Without these 2: 0.0200. JS divergence"));
    }

    void thePastIsNotAsked() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.window->controller().edit(Decision::force, {parse_slot("F4", 6)});
        drag(on, "A0", "A1");
        QTRY_VERIFY(on.window->controller().questions().whatIf().score().has_value());
        on.action("timelineBack")->trigger();
        QTRY_COMPARE(answerText(on), QString());
        on.action("timelineNow")->trigger();
        QTRY_VERIFY(answerText(on).startsWith(QStringLiteral("Without these 2: 0.02")));
    }

    /// The real engine answers while it searches, what its command says of the same slots.
    void theAnswerComesDuringASearch() {
        RealEngine on;
        QVERIFY(on.openDemo(16, 256));
        // Pinned, so that the search does not cut what is asked about.
        on.window->controller().edit(Decision::pin, parse_slots("B9-11", 12));
        on.window->controller().run();
        QVERIFY(on.cut(1));
        drag(on, "A9", "F11");
        const WhatIf& what_if = on.window->controller().questions().whatIf();
        QVERIFY(QTest::qWaitFor([&] { return what_if.score().has_value(); }, RealEngine::patience_ms));
        QVERIFY(on.window->controller().searching());
        on.window->controller().pause();
        QVERIFY(QTest::qWaitFor([&] { return on.window->controller().paused(); }, RealEngine::patience_ms));
        // At rest it is asked of the plan as it is.
        QVERIFY(QTest::qWaitFor([&] { return !what_if.pending() && !what_if.outdated(); },
                                RealEngine::patience_ms));
        std::vector<Slot> gone = on.plan().removed();
        gone.insert(gone.end(), what_if.slots().begin(), what_if.slots().end());
        const Json told = commandSays(gone, 256);
        const double expected = told.at("divergence").at("js").get<double>();
        QVERIFY(std::abs(what_if.score().value_or(-1) - expected) <= 1e-6 * expected);
        on.window->controller().stop();
        QVERIFY(on.ended("user"));
        // What a question computed is not told for ever.
        on.click("A9");
        drag(on, "F9", "F11");
        QVERIFY(QTest::qWaitFor([&] { return what_if.slots().size() > 1 && what_if.score().has_value(); },
                                RealEngine::patience_ms));
        QTRY_COMPARE(on.window->findChild<QLabel*>(QStringLiteral("runLabel"))->text(),
                     QStringLiteral("Stopped"));
    }

    /// The guess of the weights is marked as one wherever it shows, and goes as soon as a step has scores.
    void thePreviewIsAGuessUntilScoresCome() {
        WindowFixture on;
        QVERIFY(on.openModel());
        const SlotModel& model = on.window->slotModel();
        const QString copied = model.copyText({Slot(0), Slot(11)});
        const FigureOptions options;
        const QImage figure = figureImage(on.window->document().session(), options, 100);
        const auto legend = [&] { return SlotMapLegend(model, MapStyle(), LegendMarks::all).texts(); };
        const QString mark = QStringLiteral("guess: light is cheap");
        QVERIFY(!legend().contains(mark));
        on.action("preview")->trigger();
        QTRY_VERIFY(model.guessing());
        QCOMPARE(model.facts(Slot(11)).guess, 1); // as the fake engine says
        QCOMPARE(model.facts(Slot(0)).guess, 12);
        QVERIFY(!model.facts(Slot(0)).score.has_value() && model.facts(Slot(0)).rank == 0);
        QVERIFY(model.describe(Slot(0)).contains(
            QStringLiteral("Not scored yet\nA guess from weights alone: 12 of 12, 1 being the cheapest")));
        QVERIFY(legend().contains(mark));
        QCOMPARE(model.copyText({Slot(0), Slot(11)}), copied);
        QCOMPARE(figureImage(on.window->document().session(), options, 100), figure);
        QVERIFY(!on.window->document().modified());
        // Cells are grey, the cheapest lightest, with an edge of dots.
        on.click("A1");
        const auto cellColor = [&](const char* slot) {
            const QImage picture = on.map().grab().toImage();
            const QPoint middle = on.map().cellCenter(parse_slot(slot, 6)) * picture.devicePixelRatio();
            return picture.pixelColor(middle).name();
        };
        QTRY_COMPARE(cellColor("F5"), SlotMapPainter::guessColor(1, 12).name());
        QCOMPARE(cellColor("A0"), SlotMapPainter::guessColor(12, 12).name());
        QTRY_VERIFY(panelText(on).contains(QStringLiteral("Guess, no score")));
        on.setCuts(1);
        on.window->controller().run();
        QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
        QVERIFY(!model.guessing());
        QVERIFY(!legend().contains(mark));
        // It is remembered, and another model is guessed at once.
        QVERIFY(QSettings().value(QStringLiteral("weightPreview")).toBool());
        on.window->document().setSaved(QString(), on.window->document().revision());
        QVERIFY(on.openModel());
        QTRY_VERIFY(model.guessing());
        on.action("preview")->trigger();
        QVERIFY(!model.guessing());
    }

    /// The real engine's ranking is the one that it says to others, and needs no calibration set.
    void thePreviewIsTheEngines() {
        RealEngine on;
        on.window->open(QStringLiteral("demo"));
        QVERIFY(on.ready());
        on.action("preview")->trigger();
        const SlotModel& model = on.window->slotModel();
        QVERIFY(QTest::qWaitFor([&] { return model.guessing(); }, RealEngine::patience_ms));
        QCOMPARE(on.window->document().session().calibration.sequences, 0);
        std::set<int> ranks;
        for (int index = 0; index < 24; ++index) {
            ranks.insert(model.facts(Slot(index)).guess);
        }
        QCOMPARE(ranks.size(), std::size_t{24});
        QCOMPARE(*ranks.begin(), 1);
        QCOMPARE(*ranks.rbegin(), 24);
    }

    /// An answer about a set that is not measured on any more is asked for again.
    void anotherSetMeanwhileIsMeasuredAgain() {
        WindowFixture on;
        QVERIFY(on.openModel());
        Document& document = on.window->document();
        on.action("measureAlong")->trigger();
        CalibrationRequest other = document.nextCalibration();
        other.bos = true;
        document.chooseCalibration(other);
        QTRY_COMPARE(document.session().measurements.size(), std::size_t{1});
        QCOMPARE(document.session().measurements.front().perplexity, std::optional(13.0));
        on.action("measure")->trigger();
        other.bos = false;
        document.chooseCalibration(other);
        QTRY_COMPARE(document.session().measurements.size(), std::size_t{1});
        QCOMPARE(document.session().measurements.front().perplexity, std::optional(12.0));
        QTRY_VERIFY(!on.window->controller().questions().measuring());
    }

    void anEngineThatMeasuresSomethingElseIsNotAskedForEver() {
        WindowFixture on;
        QVERIFY(on.openModel(QStringLiteral("/models/confused")));
        on.action("measureAlong")->trigger();
        QTRY_COMPARE(on.messages(), QStringList{"The plan cannot be measured along its cuts"});
        QVERIFY(on.window->document().session().measurements.empty());
        QVERIFY(!on.window->controller().questions().measuring());
    }

    /// Every plan along the cuts once; what is there is not asked again, an undone cut made again neither.
    void measuresAlongTheCuts() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.setCuts(4);
        on.window->controller().run();
        QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
        const Session& session = on.window->document().session();
        auto& plot = on.window->findChild<CurvePanel*>()->plot();
        QVERIFY(!plot.measureShown());
        on.action("measureAlong")->trigger();
        QTRY_COMPARE(session.measurements.size(), std::size_t{5});
        QTRY_VERIFY(!on.window->controller().questions().measuring());
        std::vector<int> lengths;
        for (const Measurement& one : session.measurements) {
            lengths.push_back(one.events);
        }
        QCOMPARE(lengths, (std::vector<int>{0, 1, 2, 3, 4}));
        QTRY_VERIFY(plot.measureShown());
        QVERIFY(plot.accessibleDescription().contains(QStringLiteral("Perplexity, measured at 5 points")));
        on.action("measureAlong")->trigger();
        QVERIFY(!on.window->controller().questions().measuring());
        on.action("undo")->trigger();
        on.action("redo")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), std::size_t{4});
        on.action("measureAlong")->trigger();
        QVERIFY(!on.window->controller().questions().alongCuts().active());
        // A branch: only its new cuts are measured.
        on.window->timeline().go(2);
        on.action("branch")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), std::size_t{2});
        on.window->controller().edit(Decision::pin, {session.plan.events()[2].slots.front()});
        QTRY_VERIFY(!on.window->controller().questions().measuring());
        on.window->controller().run();
        QTRY_COMPARE(session.stopped_by, std::string("cuts"));
        QTRY_VERIFY(!on.window->controller().questions().measuring());
        const std::size_t before = session.measurements.size();
        on.action("measureAlong")->trigger();
        QTRY_VERIFY(!on.window->controller().questions().measuring());
        QCOMPARE(session.measurements.size(), before + 2);
        QTest::qWait(50);
        // The action hides and shows the axis, and that is remembered.
        on.action("perplexity")->trigger();
        QVERIFY(!plot.measureShown());
        QVERIFY(!QSettings().value(QStringLiteral("curvePerplexity")).toBool());
        on.action("perplexity")->trigger();
        QVERIFY(plot.measureShown());
    }

    void theCurveTellsItsPoints() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.setCuts(2);
        on.window->controller().run();
        QTRY_COMPARE(on.window->document().session().stopped_by, std::string("cuts"));
        on.action("measureAlong")->trigger();
        QTRY_COMPARE(on.window->document().session().measurements.size(), std::size_t{3});
        auto& plot = on.window->findChild<CurvePanel*>()->plot();
        QTRY_VERIFY(plot.measureShown());
        const Event cut = on.plan().cuts().at(1);
        const QPointF point(plot.xAxis->coordToPixel(2), plot.yAxis->coordToPixel(cut.score.value_or(0)));
        QHelpEvent help(QEvent::ToolTip, point.toPoint(), plot.mapToGlobal(point.toPoint()));
        QCoreApplication::sendEvent(&plot, &help);
        const QString tip = QToolTip::text();
        QVERIFY2(tip.startsWith(QStringLiteral("Cut 2: %1\nStep 2\nJS divergence %2\nPerplexity 12.0")
                                    .arg(slotName(cut.slots.front()), scoreText(cut.score.value_or(0)))),
                 qPrintable(tip));
        QVERIFY(!curveTip(plot, cutCurve(on.window->document().session()), CurveAxis::slots,
                          plot.axisRect()->bottomLeft()));
    }

    /// Stopped in between, saved, opened again: what is measured stays, and the rest is asked for.
    void stopsAndGoesOnAlongTheCuts() {
        RealEngine on;
        QVERIFY(on.openDemo(3, 64));
        on.window->controller().run();
        QVERIFY(on.ended("cuts"));
        const Session& session = on.window->document().session();
        const AlongCuts& along = on.window->controller().questions().alongCuts();
        const std::size_t before = session.measurements.size();
        on.action("measureAlong")->trigger();
        QVERIFY(along.active());
        QVERIFY(
            QTest::qWaitFor([&] { return session.measurements.size() > before; }, RealEngine::patience_ms));
        QVERIFY(on.action("stop")->isEnabled());
        on.action("stop")->trigger();
        QVERIFY(!along.active());
        QTRY_VERIFY(!on.window->controller().questions().measuring());
        on.action("measureAlong")->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !along.active(); }, RealEngine::patience_ms));
        QVERIFY(on.messages().isEmpty());
        std::map<int, double> found;
        for (const Measurement& one : session.measurements) {
            found[one.events] = one.perplexity.value_or(0);
        }
        QCOMPARE(found.size(), std::size_t{4});
        // Each is what the command says of the same slots, and no length was asked twice.
        QVERIFY(session.measurements.size() <= before + 5);
        for (const auto& [events, perplexity] : found) {
            const double expected = commandSays(on.plan().prefix(events).removed(), 64).at("perplexity");
            QVERIFY(std::abs(perplexity - expected) <= 1e-6 * expected);
        }
    }

    void anEngineThatDiesAlongTheCutsLosesNothing() {
        RealEngine on;
        QVERIFY(on.openDemo(2, 64));
        on.window->controller().run();
        QVERIFY(on.ended("cuts"));
        const Session& session = on.window->document().session();
        on.action("measureAlong")->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !session.measurements.empty(); }, RealEngine::patience_ms));
        const std::size_t before = session.measurements.size();
        ::kill(on.engine(), SIGKILL);
        QTRY_VERIFY(on.banner("engineDied") != nullptr);
        QVERIFY(!on.window->controller().questions().measuring());
        QVERIFY(session.measurements.size() >= before);
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QVERIFY(on.ready());
        on.action("measureAlong")->trigger();
        QVERIFY(QTest::qWaitFor([&] { return session.measurements.size() >= 3; }, RealEngine::patience_ms));
    }

  private:
    /// What `score` prints of the demo model without these slots.
    static Json commandSays(const std::vector<Slot>& removed, int length) {
        QStringList words{QStringLiteral("score"),       QStringLiteral("demo"), QStringLiteral("--json"),
                          QStringLiteral("--sequences"), QStringLiteral("2"),    QStringLiteral("--length"),
                          QString::number(length)};
        if (!removed.empty()) {
            QStringList names;
            for (const Slot slot : removed) {
                names << slotName(slot);
            }
            words << QStringLiteral("--remove") << names.join(QLatin1Char(','));
        }
        QProcess command;
        command.start(QStringLiteral(CUTAWAY_ENGINE), words);
        command.waitForFinished(RealEngine::patience_ms);
        return Json::parse(command.readAllStandardOutput().toStdString());
    }

    QTemporaryDir folder_;
};

QTEST_MAIN(TestQuestions)
#include "test_questions.moc"
