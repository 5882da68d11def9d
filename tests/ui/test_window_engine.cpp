#include "tests/ui/real_engine.h"
#include "ui/map/slot_map_legend.h"
#include "ui/models/plan_tables.h"
#include "ui/text.h"
#include "ui/window/status_line.h"
#include "ui/window/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QSpinBox>
#include <QTableView>
#include <QTimer>

#include <cmath>
#include <random>
#include <set>

namespace cutaway {

/// The window on the real engine: what a user does to a real search.
class TestWindowEngine : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    void demoOpensAndSearches() {
        RealEngine on;
        on.window->openDemo();
        QVERIFY(on.cut(1));
        QVERIFY(on.window->controller().searching());
        QCOMPARE(on.window->document().name(), QStringLiteral("demo-model"));
        QCOMPARE(on.plan().slots(), 24);
        on.action("stop")->trigger();
        QVERIFY(on.ended("user"));
    }

    void decidesDuringARun() {
        RealEngine on;
        QVERIFY(on.openDemo(20, 128));
        on.action("run")->trigger();
        QVERIFY(on.cut(1));
        const std::vector<Slot> candidates = on.plan().candidates();
        const std::string pinned = to_string(candidates.front());
        const std::string forced = to_string(candidates.back());
        on.click(pinned.c_str());
        on.key(Qt::Key_P);
        QTRY_COMPARE(on.state(pinned.c_str()), State::pinned);
        on.click(forced.c_str());
        on.key(Qt::Key_Delete);
        QTRY_COMPARE(on.state(forced.c_str()), State::forced);
        QVERIFY(on.window->controller().searching() && !on.window->controller().paused());
        const auto cuts = on.plan().cuts().size();
        QVERIFY(on.cut(cuts + 1));
        on.action("run")->trigger();
        QTRY_VERIFY(on.window->controller().paused());
        // Restored by the context menu while it is paused.
        const Slot slot = parse_slot(forced, 12);
        on.click(forced.c_str(), {}, Qt::RightButton);
        Q_EMIT on.map().customContextMenuRequested(on.map().cellCenter(slot));
        auto* const menu = on.window->findChild<QMenu*>(QStringLiteral("slotMenu"));
        QTRY_VERIFY(menu->isVisible());
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(on.action("restore")).center());
        QTRY_COMPARE(on.state(forced.c_str()), State::kept);
        on.action("run")->trigger();
        QVERIFY(on.cut(cuts + 3));
        on.action("stop")->trigger();
        QVERIFY(on.ended("user"));
        QCOMPARE(on.state(pinned.c_str()), State::pinned);
        QVERIFY(on.messages().isEmpty());
    }

    /// What a racing search cut stays marked when an exact one goes on, wherever it is shown.
    void marksWhatIsApproximate() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        const auto legend = [&] {
            return SlotMapLegend(on.map().slotModel(), lightTheme().map, LegendMarks::all)
                .texts()
                .filter(QStringLiteral("approximate"));
        };
        const auto how = [&](int row) {
            const auto* const view = on.window->findChild<QTableView*>(QStringLiteral("removedView"));
            return view->model()->index(row, RemovedTable::howColumn).data().toString();
        };
        QVERIFY(legend().isEmpty());
        SearchSettings settings = on.window->document().session().settings;
        settings.mode = SearchMode::racing;
        on.window->document().setSettings(settings);
        QCOMPARE(legend().size(), 1);
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        settings.mode = SearchMode::exact;
        settings.budget.cuts = 2;
        on.window->document().setSettings(settings);
        on.action("run")->trigger();
        QVERIFY(on.cut(2));
        QVERIFY(on.ended("cuts"));
        QCOMPARE(how(0), QStringLiteral("Cut, approximate"));
        QCOMPARE(how(1), QStringLiteral("Cut"));
        QCOMPARE(legend().size(), 1);
        const auto* const history = on.window->findChild<QListView*>(QStringLiteral("historyView"));
        QVERIFY(history->model()->index(0, 0).data().toString().contains(QStringLiteral("approximate")));
        QVERIFY(!history->model()->index(1, 0).data().toString().contains(QStringLiteral("approximate")));
        const QList<QLabel*> labels = on.window->findChild<StatusLine*>()->findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("approximate"));
        }));
        // Who takes the cut back has an exact plan again.
        on.window->document().append(on.plan().next_undo(2));
        on.window->document().append(on.plan().next_undo(1));
        QVERIFY(legend().isEmpty());
    }

    void undoesCutsDuringARun() {
        RealEngine on;
        QVERIFY(on.openDemo(20, 128));
        on.action("run")->trigger();
        QVERIFY(on.cut(3));
        on.action("undo")->trigger();
        on.action("undo")->trigger();
        QTRY_COMPARE(undone(on.plan()).size(), 2U);
        QVERIFY(on.window->controller().paused());
        const auto left = on.plan().cuts().size();
        on.action("redo")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), left + 1);
        on.action("undo")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), left);
        on.action("run")->trigger();
        QVERIFY(on.cut(left + 2));
        on.action("stop")->trigger();
        QVERIFY(on.ended("user"));
        QVERIFY(on.messages().isEmpty());
    }

    void takesBudgetAndDivergence() {
        RealEngine on;
        QVERIFY(on.openDemo(3));
        auto* const divergence = on.window->findChild<QComboBox*>(QStringLiteral("divergence"));
        divergence->setFocus();
        QTest::keyClick(divergence, Qt::Key_End);
        QCOMPARE(on.window->document().session().settings.divergence, all_divergences.back());
        QTest::keyClick(divergence, Qt::Key_Home);
        QTest::keyClick(divergence, Qt::Key_Down);
        QCOMPARE(on.window->document().session().settings.divergence, all_divergences[1]);
        on.action("editBudget")->trigger();
        auto* const cuts = on.window->findChild<QSpinBox*>(QStringLiteral("cuts"));
        QTRY_VERIFY(cuts->isVisible());
        // The limit in use has the focus, its value is one Tab away.
        QTest::keyClick(QApplication::activePopupWidget()->focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::activePopupWidget()->focusWidget(), cuts);
        cuts->selectAll();
        QTest::keyClicks(cuts, QStringLiteral("2"));
        QTest::keyClick(cuts, Qt::Key_Return);
        QCOMPARE(on.window->document().session().settings.budget.cuts, std::optional(2));
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!cuts->isVisible());
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        QCOMPARE(on.plan().cuts().size(), 2U);
    }

    /// Kill the engine whenever: going on gives what an uninterrupted run gives.
    void givesTheSameCutsHoweverOftenTheEngineDies() {
        constexpr int wanted = 8;
        std::vector<std::pair<Slot, double>> undisturbed;
        {
            RealEngine on;
            QVERIFY(on.openDemo(wanted, 64));
            on.action("run")->trigger();
            QVERIFY(on.ended("cuts"));
            undisturbed = on.cuts();
        }
        RealEngine on;
        QVERIFY(on.openDemo(wanted, 64));
        std::mt19937 random(7); // NOLINT(bugprone-random-generator-seed): the same moments every time
        on.action("run")->trigger();
        for (int death = 0; death < 4; ++death) {
            QTest::qWait(static_cast<int>(random() % 400));
            if (on.window->document().session().stopped_by == "cuts") {
                break;
            }
            const std::vector<Event> before = on.plan().events();
            ::kill(on.engine(), SIGKILL);
            QTRY_VERIFY(on.banner("engineDied") != nullptr);
            QVERIFY(std::equal(before.begin(), before.end(), on.plan().events().begin()));
            QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine and go on")));
            QVERIFY(on.ready());
        }
        QVERIFY(on.ended("cuts"));
        const std::vector<std::pair<Slot, double>> cuts = on.cuts();
        QCOMPARE(cuts.size(), undisturbed.size());
        for (std::size_t place = 0; place < cuts.size(); ++place) {
            QCOMPARE(cuts[place].first, undisturbed[place].first);
            // Each engine chooses its matrix products anew, and those round differently (decision 004).
            QVERIFY(std::abs(cuts[place].second / undisturbed[place].second - 1) < 1e-3);
        }
        std::set<int> numbers;
        for (const Step& step : on.window->document().session().steps) {
            QVERIFY2(numbers.insert(step.number).second, "a step's number was used twice");
        }
    }

    void replacesAnEngineThatHangs() {
        RealEngine on;
        QVERIFY(on.openDemo(6, 64));
        on.action("run")->trigger();
        QVERIFY(on.cut(1));
        on.window->controller().findChild<QTimer*>(QStringLiteral("silence"))->setInterval(300);
        const pid_t hung = on.engine();
        ::kill(hung, SIGSTOP);
        QTRY_VERIFY(on.banner("engineSilent") != nullptr);
        on.window->controller().findChild<QTimer*>(QStringLiteral("silence"))->setInterval(60000);
        QVERIFY(on.choose("engineSilent", QStringLiteral("Restart engine")));
        QVERIFY(on.ended("cuts"));
        QCOMPARE(on.plan().cuts().size(), 6U);
        QVERIFY(on.engine() != hung);
        QVERIFY(on.messages().isEmpty());
    }

    void saysWhatIsWrongWithACheckpoint() {
        const QString broken = folder_.filePath(QStringLiteral("broken"));
        QVERIFY(QDir().mkpath(broken));
        const QString demo = RealEngine::demoFolder();
        for (const char* name : {"config.json", "tokenizer.json", "model.safetensors"}) {
            QVERIFY(QFile::copy(demo + QLatin1Char('/') + QLatin1String(name),
                                broken + QLatin1Char('/') + QLatin1String(name)));
        }
        QFile weights(broken + QStringLiteral("/model.safetensors"));
        QVERIFY(weights.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(weights.resize(100000));
        RealEngine on;
        on.window->open(broken);
        QVERIFY(QTest::qWaitFor([&] { return !on.messages().isEmpty(); }, RealEngine::patience_ms));
        QCOMPARE(on.messages(), QStringList{"The model cannot be opened"});
        const QString text = on.banner("error")->accessibleDescription();
        QVERIFY2(text.contains(broken), qPrintable(text));
        QVERIFY(on.window->document().empty());
        QVERIFY(on.openDemo(1));
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
    }

    void opensADroppedFolder() {
        RealEngine on;
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(RealEngine::demoFolder() + QStringLiteral("/config.json"))});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(on.window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(on.window.get(), &drop);
        QVERIFY(on.ready());
        QCOMPARE(on.plan().slots(), 24);
    }

    void goesOnWithASession() {
        const QString path = folder_.filePath(QStringLiteral("half.cutaway"));
        std::vector<std::pair<Slot, double>> first;
        {
            RealEngine on;
            QVERIFY(on.openDemo(3));
            on.action("run")->trigger();
            QVERIFY(on.ended("cuts"));
            QVERIFY(on.window->saveTo(path));
            first = on.cuts();
        }
        RealEngine on;
        on.window->open(path);
        QVERIFY(on.ready());
        QCOMPARE(on.cuts(), first);
        on.setCuts(6);
        on.action("run")->trigger();
        QVERIFY(on.cut(6) && on.ended("cuts"));
        const std::vector<std::pair<Slot, double>> all = on.cuts();
        QCOMPARE(all.size(), 6U);
        QVERIFY(std::equal(first.begin(), first.end(), all.begin()));
        QCOMPARE(on.window->document().session().steps.back().number, 6);
        // The end of a search is in its file, so there is nothing to ask on closing.
        QTRY_VERIFY(!on.window->document().modified());
        QCOMPARE(read_session(toPath(path)).stopped_by, std::string("cuts"));
    }

    void closingEndsEverything() {
        const QString path = folder_.filePath(QStringLiteral("closing.cutaway"));
        RealEngine on;
        QVERIFY(on.openDemo(20, 64));
        QVERIFY(on.window->saveTo(path));
        on.action("run")->trigger();
        QVERIFY(on.cut(2));
        QTRY_VERIFY(!on.window->document().modified());
        const pid_t engine = on.engine();
        QVERIFY(on.window->close());
        on.window.reset();
        QCOMPARE(::kill(engine, 0), -1);
        QVERIFY(read_session(toPath(path)).plan.cuts().size() >= 2);
    }

  private:
    static std::set<int> undone(const Plan& plan) {
        std::set<int> numbers;
        for (const Event& event : plan.events()) {
            if (event.decision == Decision::undo) {
                numbers.insert(event.undoes);
            }
        }
        return numbers;
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindowEngine)
#include "test_window_engine.moc"
