#include "core/text/regex.h"
#include "core/text/work_limit.h"
#include "tests/core/text/text_files.h"

#include <thread>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

/// Works for this long, on the thread's own clock.
void work(std::chrono::milliseconds time) {
    const auto used = [] {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
    };
    for (const auto begin = used(); used() - begin < time;) {
    }
}

} // namespace

class TestWorkLimit : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void waitingIsNoWork() {
        WorkLimit limit(0);
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
        QCOMPARE(report_of([&] { limit.check_time("file"); }), std::string("none"));
    }
    void workEndsAfterHalfASecond() {
        WorkLimit limit(0);
        work(std::chrono::milliseconds(250));
        QCOMPARE(report_of([&] { limit.check_time("file"); }), std::string("none"));
        work(std::chrono::milliseconds(300));
        QCOMPARE(report_of([&] { limit.check_time("file"); }),
                 std::string("bad-tokenizer: The tokenizer takes too long on this text"));
    }
    void aLongTextMayTakeLonger() {
        WorkLimit limit(1'000'000);
        work(std::chrono::milliseconds(1'000));
        QCOMPARE(report_of([&] { limit.check_time("file"); }), std::string("none"));
    }
    void growthIsBounded() {
        const WorkLimit limit(100);
        QCOMPARE(report_of([&] { limit.check_size((1 << 20) + 3'200, "file"); }), std::string("none"));
        QCOMPARE(report_of([&] { limit.check_size((1 << 20) + 3'201, "file"); }),
                 std::string("bad-tokenizer: The tokenizer makes this text more than 32 times as long"));
    }
    void oneMatchIsBoundedAsWell() {
        WorkLimit limit(5'000);
        const Regex regex("(a+)+$", "file");
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(report_of([&] { regex.matches(repeated("a", 5'000) + "b", limit); }),
                 std::string("bad-tokenizer: A regular expression takes too long on this text"));
        QVERIFY2(timer.elapsed() < 1'000, "a twentieth of a second on an idle machine");
    }
};

QTEST_APPLESS_MAIN(TestWorkLimit)
#include "test_work_limit.moc"
