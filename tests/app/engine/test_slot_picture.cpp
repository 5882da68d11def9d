#include "app/engine/slot_picture.h"

#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <QtTest>

namespace cutaway {

/// The slot map as a terminal shows it.
class TestSlotPicture : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void tellsEverySlot() {
        Plan plan(6);
        plan.append(plan.next_edit(Decision::pin, {Slot(0, Kind::attention)}));
        plan.append(plan.next_cut(Slot(4, Kind::ffn), 1e-4));
        plan.append(plan.next_edit(Decision::force, {Slot(1, Kind::ffn)}));
        plan.append(plan.next_cut(Slot(2, Kind::attention), 1e-3));
        std::vector<double> scores(12, -1);
        scores[1] = 1e-4; // F0
        scores[10] = 1;   // A5
        const QStringList lines = drawn(plan, scores, {.columns = 100, .lines = 22});
        QCOMPARE(lines.at(0), QStringLiteral("block      0     2     4"));
        QCOMPARE(lines.at(1), QStringLiteral("attention  PP ··  2 ·· ·· ██ "));
        QCOMPARE(lines.at(2), QStringLiteral("FFN        ░░ xx ·· ··  1 ·· "));
        QCOMPARE(lines.at(3), QStringLiteral("cheap to remove ░░▒▒▓▓██ dear   12 cut, in this order   "
                                             "xx forced out   PP pinned   ·· not scored"));
    }

    /// 256-colour codes of cividis, the light ones cheap.
    void coloursGoFromLightToDark() {
        std::vector<double> scores(4, -1);
        scores[0] = 1e-9;
        scores[2] = 1e9;
        const QString row = drawn(Plan(2), scores, {.columns = 80, .lines = 22, .coloured = true}).at(1);
        QCOMPARE(row, QStringLiteral("attention  \033[48;5;227m  \033[0m \033[48;5;17m  \033[0m "));
    }

    void fitsTheTerminal_data() {
        QTest::addColumn<int>("blocks");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("height");
        for (const int blocks : {1, 8, 12, 32, 80, 200}) {
            QTest::addRow("%d on 80 x 24", blocks) << blocks << 80 << 22;
            QTest::addRow("%d on 60 x 20", blocks) << blocks << 60 << 18;
            QTest::addRow("%d on 200 x 50", blocks) << blocks << 200 << 48;
        }
    }

    void fitsTheTerminal() {
        QFETCH(int, blocks);
        QFETCH(int, columns);
        QFETCH(int, height);
        Plan plan(blocks);
        for (int block = 0; block < blocks; block += 2) {
            plan.append(plan.next_cut(Slot(block, Kind::ffn), 0.1));
        }
        const std::vector<double> scores(static_cast<std::size_t>(2 * blocks), 0.01);
        for (const bool coloured : {false, true}) {
            const QStringList lines =
                drawn(plan, scores, {.columns = columns, .lines = height, .coloured = coloured});
            QVERIFY(lines.size() > 3 && lines.size() <= height);
            static const QRegularExpression escapes(QStringLiteral("\033\\[[\\d;]*m"));
            for (QString line : lines) {
                QVERIFY2(line.remove(escapes).size() <= columns, qPrintable(line));
            }
        }
    }

    void givesUpWhereNothingFits() {
        const std::vector<double> scores(400, 0.01);
        QVERIFY(drawn(Plan(200), scores, {.columns = 80, .lines = 5}).isEmpty());
        QVERIFY(drawn(Plan(200), scores, {.columns = 5, .lines = 50}).isEmpty());
    }

  private:
    static QStringList drawn(const Plan& plan, const std::vector<double>& scores, const PictureFrame& frame) {
        return QString::fromStdString(slot_picture(plan, scores, score_range(Divergence::js), frame))
            .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }
};

} // namespace cutaway

QTEST_APPLESS_MAIN(cutaway::TestSlotPicture)
#include "test_slot_picture.moc"
