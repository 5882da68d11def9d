#include "tests/ui/real_engine.h"
#include "ui/window/what_if_view.h"

#include <QProcess>

#include <cmath>

using namespace cutaway;

namespace {

QString answerText(const WindowFixture& on) {
    const auto* const view = on.window->findChild<WhatIfView*>();
    return view->isHidden() ? QString() : view->accessibleName();
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
        auto* const panel = on.window->findChild<QWidget*>(QStringLiteral("slotPanel"));
        QStringList texts;
        for (const QLabel* label : panel->findChildren<QLabel*>()) {
            texts << label->text();
        }
        const QString all = texts.join(QLatin1Char('\n'));
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
        QVERIFY(on.openDemo(20, 128));
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
        QStringList names;
        for (const Slot slot : gone) {
            names << QString::fromStdString(to_string(slot));
        }
        QProcess command;
        command.start(QStringLiteral(CUTAWAY_ENGINE),
                      {QStringLiteral("score"), QStringLiteral("demo"), QStringLiteral("--json"),
                       QStringLiteral("--sequences"), QStringLiteral("2"), QStringLiteral("--length"),
                       QStringLiteral("128"), QStringLiteral("--remove"), names.join(QLatin1Char(','))});
        QVERIFY(command.waitForFinished(RealEngine::patience_ms));
        const Json told = Json::parse(command.readAllStandardOutput().toStdString());
        const double expected = told.at("divergence").at("js").get<double>();
        QVERIFY(std::abs(what_if.score().value_or(-1) - expected) <= 1e-6 * expected);
    }

  private:
    QTemporaryDir folder_;
};

QTEST_MAIN(TestQuestions)
#include "test_questions.moc"
