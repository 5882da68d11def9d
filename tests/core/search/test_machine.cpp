#include "core/search/machine.h"
#include "tests/core/search/fixture.h"

#include <ATen/ATen.h>
#include <QtTest/QtTest>

#include <new>
#include <stdexcept>

using namespace cutaway;
using namespace cutaway::testing;

class TestMachine : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { model_ = load(checkpoints / "llama-mha"); }

    /// What libtorch really throws, not only what the standard library does.
    void wantOfMemoryHalvesTheCeiling() {
        const std::vector<std::function<void()>> attempts{
            [] { throw std::bad_alloc(); }, [] { at::empty({std::int64_t{1} << 60}, at::kByte); }};
        for (const std::function<void()>& attempt : attempts) {
            Work work;
            SweepLimits limits;
            std::vector<std::string> log;
            limits.memory = 1000;
            limits.log = [&](const std::string& line) { log.push_back(line); };
            Machine machine(*model_.decoder, limits, work);
            machine.buffer(2, 3);
            QVERIFY(!machine.fits(600, attempt));
            QCOMPARE(machine.limits.memory, std::size_t{300});
            QVERIFY(!machine.storage.defined());
            QCOMPARE(log.size(), std::size_t{1});
            QVERIFY(machine.fits(300, [] {}));
            QCOMPARE(machine.limits.memory, std::size_t{300});
        }
    }

    void otherFailuresAreNotRetried() {
        Work work;
        Machine machine(*model_.decoder, {}, work);
        QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                                 machine.fits(600, [] { throw std::runtime_error("not enough memory"); }));
        QVERIFY_THROWS_EXCEPTION(c10::Error, machine.fits(600, [] { at::empty({2, 3}).view({5}); }));
        QVERIFY_THROWS_EXCEPTION(Interrupted, machine.fits(600, [] { throw Interrupted(); }));
        QCOMPARE(machine.limits.memory, SweepLimits().memory);
    }

    void theBufferGrowsAndIsReused() {
        Work work;
        Machine machine(*model_.decoder, {}, work);
        QVERIFY(machine.buffer(2, 5).sizes() == (std::vector<std::int64_t>{2, 5, 32}));
        const void* const data = machine.storage.const_data_ptr();
        machine.buffer(1, 7);
        QVERIFY(machine.storage.const_data_ptr() == data);
        QVERIFY(machine.buffer(9, 5).sizes() == (std::vector<std::int64_t>{9, 5, 32}));
        QCOMPARE(machine.stream_bytes(5), std::size_t{5 * 32 * 4});
    }

  private:
    Model model_;
};

QTEST_GUILESS_MAIN(TestMachine)
#include "test_machine.moc"
