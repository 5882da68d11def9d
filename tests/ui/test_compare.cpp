#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"
#include "ui/models/compared_sessions.h"
#include "ui/plots/curve_look.h"
#include "ui/plots/curve_plot.h"
#include "ui/text.h"
#include "ui/window/compared_maps.h"

#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QTableView>

#include <set>

namespace cutaway {

/// The cut curve's axes, and other sessions beside the one on the screen.
class TestCompare : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void init() { QSettings().clear(); }

    void drawsAgainstWhatIsRemoved_data() {
        QTest::addColumn<QString>("axis");
        QTest::addColumn<double>("attention"); // what a slot of the sample adds
        QTest::addColumn<double>("ffn");
        QTest::addColumn<QString>("unit");
        // Of 6 blocks of 1000 and 3000 parameters, in 4 bytes each.
        QTest::newRow("slots") << "Removed slots" << 1.0 << 1.0 << "4";
        QTest::newRow("parameters") << "Share of parameters" << 1000.0 / 24000 << 3000.0 / 24000 << "10 %";
        QTest::newRow("weights") << "Weight bytes" << 4000.0 << 12000.0 << "16.0 KiB";
        QTest::newRow("kv") << "KV-cache bytes per token" << 256.0 << 0.0 << "512 B";
    }

    void drawsAgainstWhatIsRemoved() {
        QFETCH(QString, axis);
        QFETCH(double, attention);
        QFETCH(double, ffn);
        QFETCH(QString, unit);
        WindowFixture on;
        const Session session = sampleSession(6, 4);
        QVERIFY(opened(on, session));
        auto* const choice = on.window->findChild<QComboBox*>(QStringLiteral("curveAxis"));
        choice->setCurrentText(axis);
        // One slot is forced, the others are cuts.
        std::vector<double> expected;
        double sum = 0;
        for (const Slot slot : session.plan.removed()) {
            sum += slot.kind() == Kind::attention ? attention : ffn;
            if (session.plan.state(slot) == State::cut) {
                expected.push_back(sum);
            }
        }
        QCOMPARE(expected.size(), 4U);
        const std::vector<double> drawn = keys(on, 0);
        QCOMPARE(drawn.size(), expected.size());
        for (std::size_t point = 0; point < drawn.size(); ++point) {
            QVERIFY2(std::abs(drawn[point] - expected[point]) <= 1e-12 * expected[point],
                     qPrintable(QStringLiteral("%1 %2").arg(drawn[point]).arg(expected[point])));
            QCOMPARE((plot(on).graph(0)->data()->begin() + static_cast<int>(point))->value,
                     session.plan.cuts()[point].score.value_or(0));
        }
        QVERIFY(plot(on).xAxis->range().contains(expected.back()));
        plot(on).replot();
        const QVector<QString> ticks = plot(on).xAxis->tickVectorLabels();
        QVERIFY2(ticks.contains(unit), qPrintable(ticks.toList().join(QLatin1Char('|'))));
    }

    /// By a key, by the menu and by the list: all say the same, and the next window too.
    void theAxisIsRemembered() {
        {
            WindowFixture on;
            auto* const choice = on.window->findChild<QComboBox*>(QStringLiteral("curveAxis"));
            QCOMPARE(plot(on).axis(), CurveAxis::slots);
            on.window->activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(on.window.get()));
            QTest::keyClick(on.window.get(), Qt::Key_8, Qt::ControlModifier);
            QCOMPARE(plot(on).axis(), CurveAxis::weights);
            QCOMPARE(choice->currentText(), QStringLiteral("Weight bytes"));
            choice->setCurrentText(QStringLiteral("Share of parameters"));
            QVERIFY(on.action("curveAxis1")->isChecked());
        }
        WindowFixture on;
        QCOMPARE(plot(on).axis(), CurveAxis::parameters);
        QVERIFY(on.action("curveAxis1")->isChecked());
        QCOMPARE(plot(on).xAxis->label(), QStringLiteral("removed share of parameters"));
    }

    void overlaysOtherSessions() {
        WindowFixture on;
        QVERIFY(opened(on, planned(6, {"A0", "F1", "A2", "F3", "A4"})));
        const Session one = planned(6, {"F1", "A0", "A5", "F3"});
        const Session two = planned(6, {"A4", "F3", "A2"});
        on.window->compare({saved(one, "one"), saved(two, "two")});
        QTRY_COMPARE(on.window->comparedSessions().rowCount(), 2);
        const auto* const dock = on.window->findChild<QDockWidget*>(QStringLiteral("compareDock"));
        QVERIFY(!dock->visibleRegion().isEmpty()); // in front of the others
        QCOMPARE(cells(on, 0),
                 (QStringList{"one", "drawn", "3 of 4", "4", "0.400", "JS divergence", "sample"}));
        QCOMPARE(cells(on, 1),
                 (QStringList{"two", "drawn", "1 of 3", "3", "0.300", "JS divergence", "sample"}));
        QCOMPARE(plot(on).graphCount(), 4);
        QCOMPARE(keys(on, 2), (std::vector<double>{1, 2, 3, 4}));
        QCOMPARE(keys(on, 3), (std::vector<double>{1, 2, 3}));
        // On whichever axis is chosen.
        on.action("curveAxis2")->trigger();
        QCOMPARE(keys(on, 2), (std::vector<double>{12000, 16000, 20000, 32000}));
        QCOMPARE(keys(on, 3), (std::vector<double>{4000, 16000, 20000}));
        QCOMPARE(keys(on, 0).size(), 5U);
        // Told apart without colours.
        QVERIFY(plot(on).legend->visible());
        QCOMPARE(plot(on).legend->itemCount(), 3);
        QVERIFY(plot(on).graph(2)->scatterStyle().shape() != plot(on).graph(3)->scatterStyle().shape());
        QVERIFY(plot(on).graph(2)->pen().style() != plot(on).graph(3)->pen().style());
        // The document knows nothing of it.
        const QString path = folder_.filePath(QStringLiteral("document.cutaway"));
        QVERIFY(on.window->saveTo(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("one.cutaway"));
    }

    void alignsCutsBySlot() {
        WindowFixture on;
        QVERIFY(opened(on, planned(6, {"A0", "F1", "A2", "F3", "A4"})));
        on.window->compare({saved(planned(6, {"F1", "A0", "A5", "F3"}), "other"),
                            saved(planned(8, {"A0", "F1"}), "deeper")});
        QTRY_COMPARE(on.window->comparedSessions().rowCount(), 2);
        QCOMPARE(overlap(on),
                 (QStringList{"1 A0 F1 0 of 1", "2 F1 A0 2 of 2", "3 A2 A5 2 of 3", "4 F3 F3 3 of 4"}));
        // At the moment that is shown.
        on.window->timeline().go(2);
        QCOMPARE(overlap(on), (QStringList{"1 A0 F1 0 of 1", "2 F1 A0 2 of 2"}));
        QCOMPARE(cells(on, 0)[2], QStringLiteral("2 of 2"));
        on.window->timeline().go(5);
        // Slots of another number of blocks are not the same slots.
        QCOMPARE(cells(on, 1)[2], QStringLiteral("8 blocks, not 6"));
        choose(on, 1);
        QVERIFY(overlap(on).isEmpty());
        QVERIFY(on.window->findChild<QLabel*>(QStringLiteral("overlapTitle"))
                    ->text()
                    .contains(QStringLiteral("8 blocks")));
        QCOMPARE(cells(on, 1)[1], QStringLiteral("drawn"));
    }

    /// The maps of all, the same slot in one line; what is selected is framed in each.
    void mapsSideBySide() {
        WindowFixture on;
        QVERIFY(opened(on, planned(6, {"A0", "F1", "A2"})));
        auto& maps = *on.window->findChild<ComparedMaps*>();
        on.action("comparedMapsView")->trigger();
        QVERIFY(maps.isVisible());
        QCOMPARE(maps.maps(), 1);
        QVERIFY(maps.accessibleDescription().contains(QStringLiteral("Nothing is compared")));
        Session other = planned(6, {"F4"});
        other.settings.divergence = Divergence::kl;
        on.window->compare({saved(planned(6, {"F1", "A0"}), "one"), saved(planned(8, {"A7"}), "deeper"),
                            saved(other, "unlike")});
        QTRY_COMPARE(maps.maps(), 3);
        QTRY_VERIFY(maps.accessibleDescription().contains(QStringLiteral("1 not shown")));
        const Slot slot = parse_slot("F3", 6);
        const QPoint own = maps.cellCenter(0, slot);
        QCOMPARE(maps.cellCenter(1, slot).x(), own.x());
        QVERIFY(maps.cellCenter(1, slot).y() > own.y());
        QTest::mouseClick(&maps, Qt::LeftButton, {}, maps.cellCenter(1, slot));
        QCOMPARE(on.window->selection().currentIndex().row(), slot.index());
        QTest::keyClick(&maps, Qt::Key_Left);
        QCOMPARE(on.window->selection().currentIndex().row(), parse_slot("F2", 6).index());
        // Of a block that the shown model lacks.
        QTest::mouseClick(&maps, Qt::LeftButton, {}, maps.cellCenter(2, parse_slot("A7", 8)));
        QCOMPARE(on.window->selection().currentIndex().row(), parse_slot("F2", 6).index());
        // Pinned here by the key of the map.
        QTest::keyClick(&maps, Qt::Key_P);
        QCOMPARE(on.state("F2"), State::pinned);
        on.action("columns")->trigger();
        QTRY_VERIFY(maps.cellCenter(1, slot).x() > maps.cellCenter(0, slot).x());
        QCOMPARE(maps.cellCenter(1, slot).y(), maps.cellCenter(0, slot).y());
        on.action("rows")->trigger();
        on.action("compareClear")->trigger();
        QTRY_COMPARE(maps.maps(), 1);
    }

    void anotherDivergenceIsListedAndNotDrawn() {
        WindowFixture on;
        QVERIFY(opened(on, planned(6, {"A0", "F1"})));
        Session other = planned(6, {"A0", "F2"});
        other.settings.divergence = Divergence::kl;
        on.window->compare({saved(other, "kl")});
        QTRY_COMPARE(on.window->comparedSessions().rowCount(), 1);
        QCOMPARE(plot(on).graphCount(), 2);
        QVERIFY(!plot(on).legend->visible());
        QCOMPARE(cells(on, 0)[1], QStringLiteral("not drawn: KL divergence"));
        QCOMPARE(cells(on, 0)[2], QStringLiteral("1 of 2"));
        QCOMPARE(
            view(on).model()->index(0, 1).data(Qt::ToolTipRole).toString(),
            QStringLiteral("Not drawn: its scores are KL divergence, the shown session's JS divergence."));
        SearchSettings settings = on.window->document().session().settings;
        settings.divergence = Divergence::kl;
        on.window->document().setSettings(settings);
        QCOMPARE(plot(on).graphCount(), 3);
        QVERIFY(plot(on).legend->visible());
    }

    void aBadFileChangesNothing() {
        WindowFixture on;
        QVERIFY(opened(on, planned(6, {"A0", "F1"})));
        const QString bad = folder_.filePath(QStringLiteral("bad.cutaway"));
        QFile file(bad);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"schema_version\": 1, ") > 0);
        file.close();
        const Plan before = on.plan();
        on.window->compare({bad, saved(planned(6, {"A1"}), "good")});
        QTRY_COMPARE(on.messages(), QStringList{"The session cannot be compared"});
        QVERIFY(on.banner("error")->accessibleDescription().contains(bad));
        QTRY_COMPARE(on.window->comparedSessions().rowCount(), 1);
        QCOMPARE(cells(on, 0)[0], QStringLiteral("good"));
        QCOMPARE(on.plan(), before);
    }

    /// A file may claim any numbers, and is drawn all the same.
    void hugeClaimsAreDrawn() {
        WindowFixture on;
        QVERIFY(opened(on, planned(6, {"A0"})));
        Session huge = planned(6, {"A0", "F0", "A1"});
        for (SlotInfo& slot : huge.model.slots) {
            slot.parameters = slot.bytes = slot.kv_bytes_per_token = INT64_MAX;
        }
        huge.model.parameters = 1;
        on.window->compare({saved(huge, "huge")});
        QTRY_COMPARE(on.window->comparedSessions().rowCount(), 1);
        for (const char* axis : {"curveAxis1", "curveAxis2", "curveAxis3"}) {
            on.action(axis)->trigger();
            plot(on).replot();
            QVERIFY(plot(on).xAxis->range().contains(3.0 * static_cast<double>(INT64_MAX)));
            QVERIFY(plot(on).xAxis->tickVector().size() < 20);
        }
    }

    void deleteRemoves() {
        WindowFixture on;
        QVERIFY(opened(on, planned(6, {"A0", "F1"})));
        QVERIFY(!on.action("compareClear")->isEnabled());
        const QStringList files{saved(planned(6, {"A0"}), "first"), saved(planned(6, {"A1"}), "second"),
                                saved(planned(6, {"A2"}), "third")};
        on.window->compare(files);
        QTRY_COMPARE(on.window->comparedSessions().rowCount(), 3);
        const QPen third = plot(on).graph(4)->pen();
        on.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(on.window.get()));
        choose(on, 1);
        QTest::keyClick(&view(on), Qt::Key_Delete);
        QCOMPARE(on.window->comparedSessions().rowCount(), 2);
        QCOMPARE(cells(on, 1)[0], QStringLiteral("third"));
        QVERIFY(plot(on).graph(3)->pen() == third); // who stays keeps the look
        QVERIFY(on.plan().forced().empty());
        // The same file again is read again, not listed twice.
        on.window->compare({saved(planned(6, {"A2", "A3"}), "third")});
        QTRY_COMPARE(cells(on, 1)[3], QStringLiteral("2"));
        QCOMPARE(on.window->comparedSessions().rowCount(), 2);
        on.action("compareClear")->trigger();
        QCOMPARE(on.window->comparedSessions().rowCount(), 0);
        QCOMPARE(plot(on).graphCount(), 2);
        QVERIFY(!plot(on).legend->visible());
        QVERIFY(!on.action("compareRemove")->isEnabled());
    }

    /// Line and marker alone tell 28 curves apart, and their colours stand out from the paper.
    void looksDiffer() {
        std::set<std::pair<int, int>> seen;
        for (int number = 0; number < 28; ++number) {
            const CurveLook look = curveLook(number, false);
            QVERIFY(seen.emplace(look.line, look.marker).second);
            QVERIFY(contrast(look.color, lightTheme().map.paper) >= 4.5);
            QVERIFY(contrast(curveLook(number, true).color, darkTheme().map.paper) >= 4.5);
        }
    }

  private:
    /// A session whose cuts are these, for a tenth more each.
    static Session planned(int blocks, const std::vector<std::string>& cuts) {
        Session session;
        session.model = sampleModel(blocks);
        session.plan = Plan(blocks);
        session.calibration = {.source = "default", .sequences = 2, .length = 8, .hash = "sample"};
        for (const std::string& slot : cuts) {
            const double score = 0.1 * session.plan.next_number();
            session.plan.append(session.plan.next_cut(parse_slot(slot, blocks), score));
        }
        return session;
    }

    QString saved(const Session& session, const char* name) const {
        QString path = folder_.filePath(QLatin1String(name) + QStringLiteral(".cutaway"));
        write_session(toPath(path), session);
        return path;
    }

    static QTableView& view(WindowFixture& on) {
        return *on.window->findChild<QTableView*>(QStringLiteral("comparedView"));
    }

    static void choose(WindowFixture& on, int number) {
        QTest::mouseClick(view(on).viewport(), Qt::LeftButton, Qt::NoModifier,
                          view(on).visualRect(view(on).model()->index(number, 0)).center());
    }

    static QStringList row(const QAbstractItemModel& model, int row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column) {
            cells << model.index(row, column).data().toString();
        }
        return cells;
    }

    static QStringList cells(WindowFixture& on, int number) { return row(*view(on).model(), number); }

    static QStringList overlap(WindowFixture& on) {
        const auto* const table = on.window->findChild<QTableView*>(QStringLiteral("overlapView"));
        QStringList rows;
        for (int number = 0; number < table->model()->rowCount(); ++number) {
            rows << row(*table->model(), number).join(QLatin1Char(' '));
        }
        return rows;
    }

    /// As WCAG 2 defines it.
    static double contrast(const QColor& one, const QColor& other) {
        const auto light = [](const QColor& color) {
            const auto linear = [](double part) {
                return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
            };
            return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
                   0.0722 * linear(color.blueF()) + 0.05;
        };
        const double first = light(one), second = light(other);
        return std::max(first, second) / std::min(first, second);
    }

    static bool opened(WindowFixture& on, const Session& session) {
        on.window->controller().openSession(session, QString());
        return QTest::qWaitFor([&] { return on.window->controller().modelReady(); });
    }

    static CurvePlot& plot(WindowFixture& on) {
        return *on.window->findChild<CurvePlot*>(QStringLiteral("curve"));
    }

    /// Where a graph's points stand on the x axis.
    static std::vector<double> keys(WindowFixture& on, int graph) {
        std::vector<double> found;
        for (const QCPGraphData& point : *plot(on).graph(graph)->data()) {
            found.push_back(point.key);
        }
        return found;
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestCompare)
#include "test_compare.moc"
