#include "core/plan/error.h"
#include "tests/core/search/fixture.h"

#include <QtTest/QtTest>
#include <climits>

#include <limits>
#include <new>
#include <thread>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

std::vector<double> scores(const Model& model, const Sequences& sequences,
                           const std::vector<Slot>& candidates, const SweepLimits& limits = {},
                           Divergence divergence = Divergence::js) {
    Work work;
    return sweep(*model.decoder, sequences, divergence, model.slots(), candidates, limits, work);
}

/// Bytes of one stream of one sequence of `length` tokens.
std::size_t stream(const Model& model, std::size_t length) {
    return length * static_cast<std::size_t>(model.decoder->hidden_size()) * sizeof(float);
}

} // namespace

class TestSweep : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { model_ = load(checkpoints / "llama-biases"); }

    /// Every split of sequences and candidates into passes, every number of threads.
    void noSplitChangesABit_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<Sequences>("sequences");
        const std::string biases = checkpoints / "llama-biases", tied = checkpoints / "llama-gqa-tied";
        QTest::newRow("one length") << QString::fromStdString(biases)
                                    << sequences_of({40, 40, 40, 40, 40}, 60);
        QTest::newRow("short") << QString::fromStdString(tied) << sequences_of({2, 2, 3, 2, 5, 7}, 60);
        QTest::newRow("lengths") << QString::fromStdString(biases)
                                 << sequences_of({17, 2, 256, 33, 17, 33, 100, 3, 33, 256, 2}, 60);
        QTest::newRow("a real model")
            << QString::fromStdString(shared_models / "stories260K") << sequences_of({128, 300, 128, 9}, 500);
    }
    void noSplitChangesABit() {
        QFETCH(QString, folder);
        QFETCH(Sequences, sequences);
        if (!QFile::exists(folder)) {
            QSKIP("no shared models here");
        }
        const Model model = load(folder.toStdString());
        std::size_t longest = 0;
        for (const auto& sequence : sequences) {
            longest = std::max(longest, sequence.size());
        }
        SweepLimits limits;
        limits.threads = 1;
        const std::vector<double> expected = scores(model, sequences, model.slots(), limits);
        QVERIFY(expected.size() == model.slots().size() && expected[0] > 0);
        for (const int threads : {1, 2, 3, 8}) {
            for (const std::size_t streams : {2, 3, 5, 9, 20, 1000}) {
                limits.threads = threads;
                limits.memory = streams * stream(model, longest);
                const std::vector<double> split = scores(model, sequences, model.slots(), limits);
                QVERIFY2(split == expected,
                         qPrintable(QString("%1 threads, %2 streams").arg(threads).arg(streams)));
            }
        }
    }

    /// Weights that are read slot by slot, a reference on disk, one or many passes: the same bits.
    void neitherStreamedWeightsNorAReferenceOnDiskChangeABit_data() {
        QTest::addColumn<QString>("folder");
        QTest::newRow("mapped") << "llama-biases";
        QTest::newRow("converted") << "llama-bf16";
        QTest::newRow("not aligned") << "llama-unaligned";
    }
    void neitherStreamedWeightsNorAReferenceOnDiskChangeABit() {
        QFETCH(QString, folder);
        const std::filesystem::path path = checkpoints / folder.toStdString();
        const Sequences sequences = sequences_of({40, 17, 40, 3}, 60);
        Model model = load(path);
        const std::vector<double> expected = scores(model, sequences, model.slots());
        SweepLimits limits;
        limits.reference_on_disk = true;
        QVERIFY(scores(model, sequences, model.slots(), limits) == expected);
        const auto checkpoint = std::make_shared<const Checkpoint>(path);
        model.decoder =
            std::make_unique<Decoder>(checkpoint, read_traits(*checkpoint), LoadOptions{.keep_slots = false});
        for (const std::size_t streams : {2, 9, 1000}) {
            limits.memory = streams * stream(model, 40);
            QVERIFY(scores(model, sequences, model.slots(), limits) == expected);
        }
    }

    void aCandidatesScoreDoesNotDependOnTheOthers() {
        const Sequences sequences = sequences_of({33, 64, 33}, 60);
        for (const Divergence divergence : all_divergences) {
            const std::vector<double> all = scores(model_, sequences, model_.slots(), {}, divergence);
            for (const Slot slot : model_.slots()) {
                const double alone = scores(model_, sequences, {slot}, {}, divergence).at(0);
                const double together = all[static_cast<std::size_t>(slot.index())];
                QVERIFY2(alone == together,
                         qPrintable(QString("%1 of %2: %3 alone, %4 together")
                                        .arg(QString::fromStdString(std::string(name(divergence))),
                                             QString::fromStdString(to_string(slot)))
                                        .arg(alone, 0, 'g', 17)
                                        .arg(together, 0, 'g', 17)));
            }
            const std::vector<double> some =
                scores(model_, sequences, {Slot(1), Slot(4), Slot(5)}, {}, divergence);
            QVERIFY((some == std::vector<double>{all[1], all[4], all[5]}));
        }
        QVERIFY(scores(model_, sequences, {}).empty());
    }

    void theScoreIsTheMeanOverSequencesOfAnyLength() {
        const Sequences sequences = sequences_of({48, 7, 19, 48}, 60);
        for (const Divergence divergence : all_divergences) {
            const std::vector<double> together = scores(model_, sequences, model_.slots(), {}, divergence);
            std::vector<double> sums(together.size());
            for (const auto& sequence : sequences) {
                const std::vector<double> alone = scores(model_, {sequence}, model_.slots(), {}, divergence);
                for (std::size_t index = 0; index < sums.size(); ++index) {
                    sums[index] += alone[index];
                }
            }
            for (std::size_t index = 0; index < sums.size(); ++index) {
                QCOMPARE(together[index], sums[index] / 4);
            }
        }
    }

    void countsTheClosedForm() {
        const Sequences sequences = sequences_of({20, 20, 31}, 60);
        const std::uint64_t tokens = 71, kept = 6, all = 8;
        const std::vector<Slot> rest = {Slot(0), Slot(1), Slot(3), Slot(4), Slot(5), Slot(7)};
        Work work;
        SweepLimits limits;
        limits.memory = std::size_t{1} << 30;
        sweep(*model_.decoder, sequences, Divergence::js, rest, rest, limits, work);
        // The reference's whole network, then one more stream at every slot; the plan's ends at the last one.
        QCOMPARE(work.attention.tokens + work.ffn.tokens, tokens * (all + kept * (kept - 1) / 2 + kept - 1));
        // A0 comes first with one stream, A2 fourth, and so on.
        QCOMPARE(work.attention.tokens, tokens * (4 + 1 + 4));
        QCOMPARE(work.head.tokens, tokens * (kept + 1));
        QCOMPARE(work.naive.tokens, tokens * (kept + 1) * (all + 1));
        double flops = 0;
        for (const auto& sequence : sequences) {
            flops += static_cast<double>(sequence.size()) * 7 * model_.decoder->head_flops();
        }
        QCOMPARE(work.head.flops, flops);
        QVERIFY(work.ratio() > 1.5);
        // Candidates that do not go through together cost nothing more: each pass takes up the plan's stream
        // where the one before left it.
        for (const std::size_t streams : {3, 4, 5, 6}) {
            Work apart;
            limits.memory = streams * stream(model_, 31);
            sweep(*model_.decoder, sequences, Divergence::js, rest, rest, limits, apart);
            QCOMPARE(apart.attention.tokens, work.attention.tokens);
            QCOMPARE(apart.ffn.tokens, work.ffn.tokens);
        }
        limits.memory = std::size_t{1} << 30;
        // No stream is sent on for a candidate that is none.
        Work one;
        sweep(*model_.decoder, sequences, Divergence::nll, rest, {Slot(3)}, limits, one);
        QCOMPARE(one.attention.tokens + one.ffn.tokens, tokens * (all + 2 + 3));
        QCOMPARE(one.head.tokens, tokens);
    }

    void boundsGrowUntilTheyAreTheScores() {
        const Sequences sequences = sequences_of({30, 30, 12, 30}, 60);
        SweepLimits limits;
        limits.memory = 9 * stream(model_, 30);
        std::vector<std::vector<double>> told;
        std::vector<std::size_t> counts;
        limits.progress = [&](const std::vector<double>& sums, std::size_t count) {
            told.push_back(sums);
            counts.push_back(count);
        };
        const std::vector<double> final = scores(model_, sequences, model_.slots(), limits);
        QVERIFY((counts == std::vector<std::size_t>{1, 2, 3, 4}));
        for (std::size_t slot = 0; slot < final.size(); ++slot) {
            for (std::size_t round = 1; round < told.size(); ++round) {
                QVERIFY(told[round][slot] > told[round - 1][slot]);
            }
            QCOMPARE(told.back()[slot] / 4, final[slot]);
        }
        // With less than all candidates in a pass a round still comes once, when all are known.
        counts.clear();
        limits.memory = 3 * stream(model_, 30);
        QVERIFY(scores(model_, sequences, model_.slots(), limits) == final);
        QVERIFY((counts == std::vector<std::size_t>{1, 2, 3, 4}));
    }

    void aCeilingBelowOneSequenceWithOneCandidateIsAnError() {
        const Sequences sequences = sequences_of({16, 64}, 60);
        SweepLimits limits;
        limits.memory = 2 * stream(model_, 64) - 1;
        try {
            scores(model_, sequences, model_.slots(), limits);
            QFAIL("it fits");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string(error_code::out_of_memory));
            QVERIFY(error.message().find("64 tokens") != std::string::npos);
            QVERIFY(!error.help().empty());
        }
    }

    void memoryThatRunsOutHalvesTheBatch() {
        const Sequences sequences = sequences_of({50, 50, 50, 50}, 60);
        const std::vector<double> expected = scores(model_, sequences, model_.slots());
        for (int failing = 1; failing <= 18; ++failing) {
            SweepLimits limits;
            std::vector<std::string> log;
            int polls = 0;
            limits.log = [&](const std::string& line) { log.push_back(line); };
            // Where memory runs out does not matter, and a poll is everywhere.
            limits.interrupted = [&]() -> bool {
                if (++polls == failing) {
                    throw std::bad_alloc();
                }
                return false;
            };
            QVERIFY(scores(model_, sequences, model_.slots(), limits) == expected);
            QCOMPARE(log.size(), std::size_t{1});
            QVERIFY(log[0].find("Out of memory") == 0);
        }
    }

    void memoryThatNeverSufficesIsAnError() {
        SweepLimits limits;
        limits.interrupted = []() -> bool { throw std::bad_alloc(); };
        QVERIFY_THROWS_EXCEPTION(Error, scores(model_, sequences_of({50, 50}, 60), model_.slots(), limits));
    }

    void anInterruptionEndsIt() {
        SweepLimits limits;
        limits.threads = 1;
        int polls = 0, wanted = INT_MAX;
        limits.interrupted = [&] { return ++polls >= wanted; };
        scores(model_, sequences_of({50, 50}, 60), model_.slots(), limits);
        const int slots_and_head = 8 + 8 + 2;
        QVERIFY(polls >= slots_and_head);
        for (wanted = 1; wanted <= slots_and_head; ++wanted) {
            polls = 0;
            QVERIFY_THROWS_EXCEPTION(Interrupted,
                                     scores(model_, sequences_of({50, 50}, 60), model_.slots(), limits));
            QCOMPARE(polls, wanted);
        }
    }

    void twoSweepsAtOnceDoNotDisturbEachOther() {
        const Sequences sequences = sequences_of({64, 64, 40}, 60);
        const std::vector<double> expected = scores(model_, sequences, model_.slots());
        std::vector<std::vector<double>> found(3);
        std::vector<std::thread> threads;
        for (std::vector<double>& result : found) {
            threads.emplace_back([&] { result = scores(model_, sequences, model_.slots()); });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        for (const std::vector<double>& result : found) {
            QVERIFY(result == expected);
        }
    }

    void badSequencesAreRefused_data() {
        QTest::addColumn<Sequences>("sequences");
        QTest::newRow("none") << Sequences();
        QTest::newRow("empty") << Sequences{{}};
        QTest::newRow("one token") << Sequences{{1, 2}, {3}};
        QTest::newRow("beyond the vocabulary") << Sequences{{1, 67}};
        QTest::newRow("negative") << Sequences{{1, -1}};
        QTest::newRow("huge") << Sequences{{1, std::numeric_limits<std::int64_t>::max()}};
    }
    void badSequencesAreRefused() {
        QFETCH(Sequences, sequences);
        try {
            scores(model_, sequences, model_.slots());
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string(error_code::bad_input));
        }
    }

    void aModelWithoutFiniteNumbersIsRefused() {
        QTemporaryDir folder;
        write_filled("llama-mha", {{"model.layers.1.mlp.down_proj.weight", 3e38F}},
                     folder.path().toStdString());
        const Model broken = load(folder.path().toStdString());
        try {
            scores(broken, sequences_of({8}, 60), broken.slots());
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string(error_code::bad_checkpoint));
        }
    }

  private:
    Model model_;
};

QTEST_GUILESS_MAIN(TestSweep)
#include "test_sweep.moc"
