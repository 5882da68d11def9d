#include "tests/ui/figure_files.h"
#include "tests/ui/samples.h"
#include "ui/figures/figure.h"
#include "ui/text.h"

#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <set>

namespace cutaway {

/// The numbers behind each figure, read back and compared with the session's own.
class TestFigureData : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void mapsSlotsAreTheSessions() {
        const Session session = sampleSession(12, 6);
        const QVector<QStringList> rows = data(session, {.kind = FigureKind::map});
        QCOMPARE(rows.front().join(QLatin1Char(' ')),
                 QStringLiteral("slot block kind state cut score exact step"));
        QCOMPARE(rows.size(), 25);
        const std::vector<Event> cuts = session.plan.cuts();
        for (int index = 0; index < 24; ++index) {
            const Slot slot(index);
            const QStringList& row = rows[index + 1];
            QCOMPARE(row[0], toQString(to_string(slot)));
            QCOMPARE(row[1].toInt(), index / 2);
            QCOMPARE(row[2], index % 2 == 0 ? QStringLiteral("attention") : QStringLiteral("ffn"));
            QCOMPARE(row[3], toQString(name(session.plan.state(slot))));
            const auto cut = std::find_if(cuts.begin(), cuts.end(),
                                          [&](const Event& event) { return event.slots.front() == slot; });
            QCOMPARE(row[4], cut == cuts.end() ? QString() : QString::number(cut - cuts.begin() + 1));
            if (cut != cuts.end()) {
                QCOMPARE(row[5].toDouble(), cut->score.value_or(-1));
                continue;
            }
            // The newest step's, as the search wrote it.
            const auto& candidates = session.steps.back().candidates;
            const auto known = std::find_if(candidates.begin(), candidates.end(),
                                            [&](const CandidateScore& score) { return score.slot == slot; });
            QCOMPARE(row[5].isEmpty(), known == candidates.end());
            if (known != candidates.end()) {
                QCOMPARE(row[5].toDouble(), known->score);
                QCOMPARE(row[6], QStringLiteral("true"));
                QCOMPARE(row[7].toInt(), 6);
            }
        }
    }

    void mapsNameTheirSessions() {
        FigureSubject subject(sampleSession(12, 6), QStringLiteral("one, \"quoted\""), {});
        subject.compared.push_back(
            {QStringLiteral("two"), std::make_shared<const Session>(sampleSession(8, 3)), 0});
        const QVector<QStringList> rows = data(subject, {.kind = FigureKind::maps});
        QCOMPARE(rows.size(), 1 + 24 + 16);
        QCOMPARE(rows[0][0], QStringLiteral("session"));
        QCOMPARE(rows[24][0], QStringLiteral("one, \"quoted\""));
        QCOMPARE(rows[25][0], QStringLiteral("two"));
        QCOMPARE(rows[25][1], QStringLiteral("A0"));
    }

    void curveIsWhatIsRemoved() {
        const Session session = sampleSession(6, 4);
        const QVector<QStringList> rows = data(session, {.kind = FigureKind::curve});
        QCOMPARE(rows.size(), 5);
        // A forced slot comes before the cuts and counts with them.
        double slots_gone = 0;
        double parameters = 0;
        double bytes = 0;
        double kv = 0;
        int cut = 0;
        for (const Slot slot : session.plan.removed()) {
            const bool attention = slot.kind() == Kind::attention; // sampleModel()'s sizes
            slots_gone += 1;
            parameters += attention ? 1000 : 3000;
            bytes += attention ? 4000 : 12000;
            kv += attention ? 256 : 0;
            if (session.plan.state(slot) != State::cut) {
                continue;
            }
            const QStringList& row = rows[++cut];
            QCOMPARE(row[1].toInt(), cut);
            QCOMPARE(row[2], toQString(to_string(slot)));
            QCOMPARE(row[3].toDouble(), slots_gone);
            QCOMPARE(row[4].toDouble(), parameters / 24000);
            QCOMPARE(row[5].toDouble(), bytes);
            QCOMPARE(row[6].toDouble(), kv);
            QCOMPARE(row[7].toDouble(),
                     session.plan.cuts()[static_cast<std::size_t>(cut) - 1].score.value_or(-1));
        }
        QCOMPARE(cut, 4);
    }

    void compositionCountsEverySlotOnce_data() {
        QTest::addColumn<int>("blocks");
        for (const int blocks : {1, 8, 26, 27, 32, 80, 131, 200, 1024}) {
            QTest::addRow("%d", blocks) << blocks;
        }
    }

    void compositionCountsEverySlotOnce() {
        QFETCH(int, blocks);
        Session session;
        session.model = sampleModel(blocks);
        session.plan = Plan(blocks);
        std::vector<Slot> forced;
        for (int index = 0; index < 2 * blocks; index += 3) {
            forced.push_back(Slot(index));
        }
        session.plan.append(session.plan.next_edit(Decision::force, forced));
        const Slot last(2 * blocks - 1);
        if (session.plan.state(last) == State::kept) {
            session.plan.append(session.plan.next_cut(last, 0.1));
        }
        const QVector<QStringList> rows = data(session, {.kind = FigureKind::composition});
        QVERIFY(rows.size() <= 1 + 2 * 26);
        int next = 0;
        for (qsizetype line = 1; line < rows.size(); ++line) {
            const QStringList& row = rows[line];
            const bool attention = line % 2 == 1;
            QCOMPARE(row[2], attention ? QStringLiteral("attention") : QStringLiteral("ffn"));
            const int first = row[0].toInt();
            const int end = row[1].toInt() + 1;
            QCOMPARE(first, next);
            next = attention ? next : end;
            int cut = 0;
            int force = 0;
            for (int block = first; block < end; ++block) {
                const State state = session.plan.state(Slot(2 * block + (attention ? 0 : 1)));
                cut += state == State::cut ? 1 : 0;
                force += state == State::forced ? 1 : 0;
            }
            QCOMPARE(row[3].toInt(), end - first);
            QCOMPARE(row[4].toInt(), cut + force);
            QCOMPARE(row[5].toInt(), cut);
            QCOMPARE(row[6].toInt(), force);
        }
        QCOMPARE(next, blocks);
    }

    /// One line for every candidate of every step whose cut holds; a step that was undone has none.
    void historyIsEveryStepsCandidates() {
        Session session = sampleSession(12, 4);
        session.steps[1].candidates[3].exact = false;
        session.plan.append(session.plan.next_undo(session.plan.next_number() - 1));
        const QVector<QStringList> rows = data(session, {.kind = FigureKind::history});
        QVector<QStringList> expected;
        for (int place = 0; place < 3; ++place) {
            const Step& step = session.steps[static_cast<std::size_t>(place)];
            for (const CandidateScore& candidate : step.candidates) {
                expected << QStringList{QString::number(step.number),
                                        QString::number(place + 1),
                                        toQString(to_string(candidate.slot)),
                                        QString::number(candidate.slot.block()),
                                        toQString(name(candidate.slot.kind())),
                                        QString(),
                                        candidate.exact ? QStringLiteral("true") : QStringLiteral("false"),
                                        candidate.slot == step.cut ? QStringLiteral("true")
                                                                   : QStringLiteral("false")};
                QCOMPARE(rows[expected.size()][5].toDouble(), candidate.score);
                expected.back()[5] = rows[expected.size()][5];
            }
        }
        QCOMPARE(rows.mid(1), expected);
    }

    /// What is no number is written in words that every reader of CSV knows.
    void writesWhatIsNoNumber() {
        Session session = sampleSession(3, 1);
        session.steps[0].candidates[0].score = qInf();
        QVERIFY(figureData(session, {.kind = FigureKind::history}).contains(",inf,"));
    }

    void suffixWritesIt() {
        const QString path = folder_.filePath(QStringLiteral("numbers.CSV"));
        writeFigure(toPath(path), sampleSession(12, 6), {.kind = FigureKind::curve});
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(csvRows(file.readAll()).size(), 7);
    }

  private:
    static QVector<QStringList> data(const FigureSubject& subject, const FigureOptions& options) {
        return csvRows(figureData(subject, options));
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestFigureData)
#include "test_figure_data.moc"
