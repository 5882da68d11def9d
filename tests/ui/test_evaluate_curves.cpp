#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"
#include "ui/figures/figure.h"
#include "ui/models/evaluation_choices.h"
#include "ui/plots/curve_plot.h"
#include "ui/plots/curve_tip.h"
#include "ui/plots/measured_axis.h"
#include "ui/plots/skills_view.h"
#include "ui/text.h"
#include "ui/window/evaluate_view.h"

#include <QComboBox>
#include <QStackedWidget>

namespace cutaway {

/// What was evaluated along the cuts, as the curve's right axis and skill by skill.
class TestEvaluateCurves : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void init() { QSettings().clear(); }

    /// What is chosen is drawn, with its errors, said and remembered.
    void theRightAxisShowsAnyEvaluation() {
        QStringList titles;
        {
            WindowFixture on(1);
            QVERIFY(evaluatedAlong(on, 6));
            auto* const choice = on.window->findChild<QComboBox*>(QStringLiteral("curveMeasure"));
            for (int place = 0; place < choice->count(); ++place) {
                titles << choice->itemText(place);
            }
            QCOMPARE(titles,
                     (QStringList{"perplexity", "probes acc", "probes acc_norm", "wiki.txt perplexity"}));
            CurvePlot& plot = *on.window->findChild<CurvePlot*>();
            on.action("curveDockShown")->trigger();
            choose(*choice, 1);
            QVERIFY(plot.measureShown());
            QVERIFY(plot.yAxis2->label().startsWith(QStringLiteral("probes acc")));
            const std::vector<double> drawn = values(plot);
            QCOMPARE(drawn.size(), std::size_t{7});
            for (std::size_t cut = 0; cut < drawn.size(); ++cut) {
                QCOMPARE(drawn[cut], accuracy(cut));
            }
            QVERIFY(plot.findChildren<QCPErrorBars*>().front()->visible());
            QVERIFY(plot.yAxis2->range().contains(0.75));
            QVERIFY(plot.accessibleName().contains(QStringLiteral("probes acc")));
            QVERIFY(
                plot.accessibleDescription().contains(QStringLiteral("probes acc, measured at 7 points")));
            // A point tells its step, its slot and the value.
            const CutCurve curve = cutCurve(on.window->document().session(), {.source = shippedProbes()});
            const QPointF third(plot.xAxis->coordToPixel(3), plot.yAxis2->coordToPixel(accuracy(3)));
            const QString tip = curveTip(plot, curve, CurveAxis::slots, third).value_or(QString());
            const Event cut = on.plan().cuts()[2];
            QVERIFY2(tip.contains(QStringLiteral("Cut 3: %1").arg(toQString(to_string(cut.slots)))),
                     qPrintable(tip));
            QVERIFY2(tip.contains(QStringLiteral("Step 3")), qPrintable(tip));
            QVERIFY2(tip.contains(QStringLiteral("probes acc 0.5")), qPrintable(tip));
            QVERIFY2(tip.contains(QStringLiteral("48 documents")), qPrintable(tip));
            // Off and on by the menu.
            on.action("perplexity")->trigger();
            QVERIFY(!plot.measureShown());
            on.action("perplexity")->trigger();
            QVERIFY(plot.measureShown());
            QVERIFY(on.window->saveTo(folder_.filePath(QStringLiteral("curve.cutaway"))));
            QTRY_VERIFY(!on.window->document().modified());
        }
        WindowFixture on(1);
        on.window->open(folder_.filePath(QStringLiteral("curve.cutaway")));
        QTRY_VERIFY(on.window->controller().modelReady());
        QCOMPARE(on.window->findChild<QComboBox*>(QStringLiteral("curveMeasure"))->currentText(), titles[1]);
        QVERIFY(on.window->findChild<CurvePlot*>()->measureShown());
    }

    void itsFigureFollows() {
        WindowFixture on(1);
        QVERIFY(evaluatedAlong(on, 3));
        FigureOptions options;
        options.kind = FigureKind::curve;
        options.measure = {.source = shippedProbes(), .metric = Metric::acc_norm};
        const Session session = on.window->document().session();
        const QStringList lines =
            QString::fromUtf8(figureData(session, options)).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 1 + 1 + 3);
        QVERIFY(lines[0].endsWith(QStringLiteral(",score,measure,value,stderr,documents")));
        const QStringList untouched = lines[1].split(QLatin1Char(','));
        QCOMPARE(untouched[1], QStringLiteral("0"));
        QCOMPARE(untouched[8], QStringLiteral("probes acc_norm"));
        QCOMPARE(untouched[9].toDouble(), 2 / 3.0);
        QCOMPARE(untouched[11], QStringLiteral("48"));
        const QByteArray with = figureBytes(session, options, FigureFormat::svg);
        options.second = false;
        QVERIFY(with != figureBytes(session, options, FigureFormat::svg));
    }

    void emptyTheySayHowToGetThem() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.action("skills")->trigger();
        const auto* const hint = on.window->findChild<QWidget*>(QStringLiteral("skillsHint"));
        QVERIFY(hint->isVisible());
        QVERIFY(!view(on).isVisible());
    }

    /// A skill falls where samples.h lets it, and a click or a key shows the moment.
    void skillsAreLostWhereTheyAre() {
        WindowFixture on(1);
        QVERIFY(evaluatedAlong(on, 6));
        on.action("skills")->trigger();
        QTRY_VERIFY(view(on).isVisible());
        QVERIFY(view(on).hasFocus());
        const std::vector<SkillCurve>& curves = view(on).curves().curves;
        QCOMPARE(curves.size(), std::size_t{6});
        const std::vector<std::optional<int>> lost{2, 4, 6, {}, {}, {}};
        for (std::size_t skill = 0; skill < curves.size(); ++skill) {
            QCOMPARE(curves[skill].name, QStringLiteral("skill 0%1").arg(skill));
            QCOMPARE(curves[skill].points.size(), std::size_t{7});
            QVERIFY(curves[skill].lostAt == lost[skill]);
        }
        QTest::mouseClick(&view(on), Qt::LeftButton, {}, view(on).pointAt(1, 4));
        QCOMPARE(on.window->timeline().position(), 4);
        QCOMPARE(view(on).accessibleDescription(),
                 QStringLiteral("skill 01: 0.250 after 4 cuts, 8 documents, chance is 0.25, lost at cut 4"));
        QTest::keyClick(&view(on), Qt::Key_Left);
        QTest::keyClick(&view(on), Qt::Key_Up);
        QCOMPARE(on.window->timeline().position(), 4);
        QTest::keyClick(&view(on), Qt::Key_Return);
        QCOMPARE(on.window->timeline().position(), 3);
        QCOMPARE(view(on).currentCurve(), 0);
        QVERIFY(view(on).accessibleDescription().startsWith(QStringLiteral("skill 00: 0.250 after 3 cuts")));
        QTest::keyClick(&view(on), Qt::Key_Home);
        QVERIFY(
            view(on).accessibleDescription().startsWith(QStringLiteral("skill 00: 0.750 of the untouched")));
        QTest::keyClick(&view(on), Qt::Key_End);
        QTest::keyClick(&view(on), Qt::Key_Space);
        QCOMPARE(on.window->timeline().position(), 6);
    }

    /// 57 of them scroll, those first that are lost first where one wants it.
    void allSubjectsOfMmlu() {
        WindowFixture on(1);
        on.window->findChild<EvaluateView*>()->add({.task = "mmlu", .path = "/data/mmlu"});
        QVERIFY(evaluatedAlong(on, 4));
        on.action("skills")->trigger();
        QTRY_VERIFY(view(on).isVisible());
        auto* const task = on.window->findChild<QComboBox*>(QStringLiteral("skillsTask"));
        choose(*task, 1);
        QCOMPARE(view(on).curves().curves.size(), std::size_t{57});
        QTest::mouseClick(on.banner("skillsLostFirst"), Qt::LeftButton);
        const std::vector<SkillCurve>& curves = view(on).curves().curves;
        QCOMPARE(curves.front().lostAt, std::optional(1));
        QVERIFY(!curves.back().lostAt.has_value());
        const QWidget& seen = *view(on).parentWidget();
        QVERIFY(view(on).height() > seen.height());
        for (int presses = 0; presses < 60; ++presses) {
            QTest::keyClick(&view(on), Qt::Key_Down);
        }
        QCOMPARE(view(on).currentCurve(), 56);
        const QRect cell = view(on).cellRect(56).translated(view(on).pos());
        QVERIFY(seen.rect().contains(cell.center()));
    }

  private:
    static SkillsView& view(WindowFixture& on) { return *on.window->findChild<SkillsView*>(); }

    /// Cuts, and evaluates what is listed and a text after each.
    static bool evaluatedAlong(WindowFixture& on, int cuts) {
        if (!on.openModel()) {
            return false;
        }
        on.window->findChild<EvaluateView*>()->add({.task = {}, .path = "/texts/wiki.txt"});
        on.setCuts(cuts);
        on.action("run")->trigger();
        const bool cut = QTest::qWaitFor([&] {
            return on.plan().cuts().size() == static_cast<std::size_t>(cuts) &&
                   !on.window->controller().searching();
        });
        on.window->findChild<QComboBox*>(QStringLiteral("evaluateWhere"))->setCurrentIndex(2);
        on.action("evaluateRun")->trigger();
        const bool done = QTest::qWaitFor([&] { return !on.action("evaluateStop")->isEnabled(); }, 20000);
        QTest::qWait(60); // the views follow
        return cut && done;
    }
    static void choose(QComboBox& box, int place) {
        box.setCurrentIndex(place);
        Q_EMIT box.activated(place);
    }
    static std::vector<double> values(CurvePlot& plot) {
        std::vector<double> all;
        for (const QCPCurveData& point : *plot.findChildren<QCPCurve*>().front()->data()) {
            all.push_back(point.value);
        }
        return all;
    }
    static double accuracy(std::size_t removed) {
        const Evaluation whole = sampleEvaluation(shippedProbes(), removed, 0, 1000);
        return static_cast<double>(std::ranges::count(whole.right, '1')) / 48;
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestEvaluateCurves)
#include "test_evaluate_curves.moc"
