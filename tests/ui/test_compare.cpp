#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"
#include "ui/plots/curve_plot.h"
#include "ui/text.h"

#include <QComboBox>

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

  private:
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
