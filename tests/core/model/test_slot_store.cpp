#include "core/model/slot_store.h"

#include <QtTest/QtTest>

using namespace cutaway;

/// In which order slots are read ahead.
class TestSlotStore : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Another order in between costs nothing but what was in hand: afterwards the slot after the next is
    /// read ahead as if nobody had asked.
    void anOrderIsTakenUpWhereItWas() {
        std::mutex mutex;
        std::vector<int> read;
        SlotStore store(8, stages({0, 1, 2, 3, 4, 5, 6, 7}), [&](Slot slot, bool) {
            const std::scoped_lock lock(mutex);
            read.push_back(slot.index());
            return std::make_shared<const SlotWeights>();
        });
        const auto reads = [&] {
            const std::scoped_lock lock(mutex);
            return read;
        };
        const auto forget = [&] {
            const std::scoped_lock lock(mutex);
            read.clear();
        };
        store.expect(stages({0, 2, 4, 6}));
        store.of(Slot(0));
        store.of(Slot(2));
        QTRY_COMPARE(reads(), (std::vector<int>{0, 2, 4}));
        const SlotStore::Place place = store.place();
        store.expect(stages({1, 3}));
        store.of(Slot(1));
        store.of(Slot(3));
        QTRY_VERIFY(std::ranges::count(reads(), 3) > 0);
        forget();
        store.go_back(place);
        QTRY_COMPARE(reads(), (std::vector<int>{2, 4})); // before anybody asks
        store.of(Slot(2));
        store.of(Slot(4));
        QTRY_COMPARE(reads(), (std::vector<int>{2, 4, 6}));
    }

  private:
    static SlotStore::Stages stages(const std::vector<int>& slots) {
        SlotStore::Stages stages;
        for (const int slot : slots) {
            stages.push_back({Slot(slot)});
        }
        return stages;
    }
};

QTEST_GUILESS_MAIN(TestSlotStore)
#include "test_slot_store.moc"
