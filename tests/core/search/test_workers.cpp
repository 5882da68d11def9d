#include "core/search/sweep.h"
#include "core/search/workers.h"

#include <ATen/Parallel.h>
#include <QtTest/QtTest>

#include <atomic>
#include <stdexcept>

using namespace cutaway;

class TestWorkers : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyJobIsDoneOnce() {
        for (const int threads : {1, 2, 5}) {
            Workers workers(threads);
            QCOMPARE(workers.count(), threads);
            for (const int jobs : {0, 1, 3, 1000}) {
                std::vector<std::atomic<int>> done(static_cast<std::size_t>(jobs));
                workers.run(jobs, [&](std::int64_t job) { ++done[static_cast<std::size_t>(job)]; }, {});
                for (const std::atomic<int>& count : done) {
                    QCOMPARE(count.load(), 1);
                }
            }
        }
        QVERIFY(Workers(0).count() >= 1);
    }

    void eachComputesWithOneThread() {
        Workers workers(3);
        std::atomic<int> most = 0;
        workers.run(30,
                    [&](std::int64_t) {
                        if (at::get_num_threads() > most) {
                            most = at::get_num_threads();
                        }
                    },
                    {});
        QCOMPARE(most.load(), 1);
    }

    void aJobsExceptionComesBackAndTheOthersEnd() {
        Workers workers(2);
        std::atomic<int> done = 0;
        const auto job = [&](std::int64_t index) {
            if (index == 3) {
                throw std::runtime_error("job 3");
            }
            ++done;
        };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, workers.run(1000000, job, {}));
        QVERIFY(done < 1000000);
        done = 0;
        workers.run(3, job, {});
        QCOMPARE(done.load(), 3);
    }

    void anInterruptionIsSeenWhileJobsRun() {
        Workers workers(2);
        std::atomic<int> done = 0;
        int polls = 0;
        const auto caller = std::this_thread::get_id();
        bool on_caller = true;
        const auto run = [&] {
            workers.run(
                1000,
                [&](std::int64_t) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                    ++done;
                },
                [&] {
                    on_caller = on_caller && std::this_thread::get_id() == caller;
                    return ++polls == 3;
                });
        };
        QVERIFY_THROWS_EXCEPTION(Interrupted, run());
        QVERIFY(on_caller);
        QVERIFY2(done < 100, std::to_string(done).c_str());
        // Nothing of it is left for the next round.
        const int before = done;
        workers.run(1, [&](std::int64_t) {}, {});
        QCOMPARE(done.load(), before);
    }

    /// Whoever asks computes while no job is under way, and every job is done once all the same.
    void othersAreLetIn() {
        Workers workers(2);
        std::vector<std::atomic<int>> done(100);
        std::atomic<int> in_hand = 0, inner = 0;
        int polls = 0, answered = 0;
        bool waits = false;
        workers.let_in([&] { return waits = waits || ++polls % 3 == 0; },
                       [&] {
                           QCOMPARE(in_hand.load(), 0);
                           workers.run(7, [&](std::int64_t) { ++inner; }, {});
                           ++answered;
                           waits = false;
                       });
        workers.run(std::ssize(done),
                    [&](std::int64_t job) {
                        ++in_hand;
                        std::this_thread::sleep_for(std::chrono::milliseconds(5));
                        ++done[static_cast<std::size_t>(job)];
                        --in_hand;
                    },
                    {});
        for (const std::atomic<int>& count : done) {
            QCOMPARE(count.load(), 1);
        }
        QVERIFY(answered > 1);
        QCOMPARE(inner.load(), 7 * answered);
        QVERIFY_THROWS_EXCEPTION(Interrupted, workers.run(5, [](std::int64_t) {}, [] { return true; }));
    }

    void anInterruptionBeforeTheFirstJobRunsNone() {
        Workers workers(2);
        std::atomic<int> done = 0;
        QVERIFY_THROWS_EXCEPTION(Interrupted,
                                 workers.run(5, [&](std::int64_t) { ++done; }, [] { return true; }));
        QCOMPARE(done.load(), 0);
    }
};

QTEST_GUILESS_MAIN(TestWorkers)
#include "test_workers.moc"
