#pragma once

#include "core/model/slot_weights.h"
#include "core/plan/slot.h"

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace cutaway {

/// The slots of a model that is larger than the memory: those of one stage, and those of the next, which a
/// thread of its own reads while the one computes. Every function may be called from several threads at once.
class SlotStore {
  public:
    /// Reads a slot; `first`: it was never read before, so its numbers are still to be checked. The result's
    /// deleter gives back what the slot takes.
    using Load = std::function<std::shared_ptr<const SlotWeights>(Slot slot, bool first)>;
    using Stages = std::vector<std::vector<Slot>>;

    /// `slots`: of the model; `stages`: in which order they will be asked for, over and over.
    SlotStore(int slots, Stages stages, Load load);
    ~SlotStore();
    SlotStore(const SlotStore&) = delete;
    SlotStore& operator=(const SlotStore&) = delete;

    /// From now on the slots are asked for in this order, over and over; the first is read at once.
    void expect(Stages stages);
    /// The order, and what is wanted of it now; go_back() brings it back after another.
    struct Place {
        Stages stages;
        std::vector<Slot> wanted;
    };
    Place place() const;
    void go_back(Place place);
    /// A slot, once it is read. Throws what reading it did; asked again, it is read again. A slot out of the
    /// order is read as well, alone.
    std::shared_ptr<const SlotWeights> of(Slot slot);

  private:
    struct Entry {
        std::shared_ptr<const SlotWeights> weights;
        std::exception_ptr failure;
        bool wanted = false; ///< of the stage that computes, or of the next
        int waiting = 0;     ///< threads
        bool read_before = false;
    };

    void read();
    void want(std::vector<Slot> slots);
    std::vector<Slot> stage_and_next(std::size_t stage) const;
    Entry* next_to_read();
    static void let_go(Entry& entry);
    Entry& entry(Slot slot) { return entries_.at(static_cast<std::size_t>(slot.index())); }

    Load load_;
    mutable std::mutex mutex_; ///< guards what follows
    std::condition_variable changed_;
    Stages stages_;
    std::vector<Entry> entries_; ///< by slot
    std::vector<Slot> wanted_;   ///< in the order in which they are read
    bool quit_ = false;
    std::thread reader_;
};

} // namespace cutaway
