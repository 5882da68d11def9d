#include "core/model/slot_store.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <utility>

namespace cutaway {

SlotStore::SlotStore(int slots, Stages stages, Load load)
    : load_(std::move(load)), stages_(std::move(stages)), entries_(static_cast<std::size_t>(slots)) {
    at::get_num_threads(); // before the reader sets its own, as in Workers
    reader_ = std::thread([this] { read(); });
}

SlotStore::~SlotStore() {
    {
        const std::scoped_lock lock(mutex_);
        quit_ = true;
    }
    changed_.notify_all();
    reader_.join();
}

void SlotStore::expect(Stages stages) {
    const std::scoped_lock lock(mutex_);
    stages_ = std::move(stages);
    if (!stages_.empty()) {
        want(stage_and_next(0));
    }
}

SlotStore::Place SlotStore::place() const {
    const std::scoped_lock lock(mutex_);
    return {.stages = stages_, .wanted = wanted_};
}

void SlotStore::go_back(Place place) {
    const std::scoped_lock lock(mutex_);
    stages_ = std::move(place.stages);
    want(std::move(place.wanted));
}

std::shared_ptr<const SlotWeights> SlotStore::of(Slot slot) {
    std::unique_lock lock(mutex_);
    const auto holds = [&](const std::vector<Slot>& stage) {
        return std::ranges::find(stage, slot) != stage.end();
    };
    const auto stage = std::ranges::find_if(stages_, holds);
    // Threads ask for one stage at a time, so that what they have in hand is wanted still.
    want(stage != stages_.end() ? stage_and_next(static_cast<std::size_t>(stage - stages_.begin()))
                                : std::vector<Slot>{slot});
    Entry& own = entry(slot);
    ++own.waiting;
    changed_.notify_all();
    changed_.wait(lock, [&] { return own.weights || own.failure; });
    --own.waiting;
    const std::exception_ptr failure = std::exchange(own.failure, nullptr);
    std::shared_ptr<const SlotWeights> weights = own.weights;
    let_go(own);
    if (failure) {
        std::rethrow_exception(failure);
    }
    return weights;
}

/// Where nobody needs it.
void SlotStore::let_go(Entry& entry) {
    if (!entry.wanted && entry.waiting == 0) {
        entry.weights = nullptr;
        entry.failure = nullptr;
    }
}

/// The slots of a stage, then those of the one after it, which after the last is the first.
std::vector<Slot> SlotStore::stage_and_next(std::size_t stage) const {
    std::vector<Slot> slots = stages_[stage];
    for (const Slot slot : stages_[(stage + 1) % stages_.size()]) {
        if (std::ranges::find(slots, slot) == slots.end()) {
            slots.push_back(slot);
        }
    }
    return slots;
}

/// Lets go of every other slot. mutex_ is held.
void SlotStore::want(std::vector<Slot> slots) {
    for (const Slot slot : wanted_) {
        entry(slot).wanted = false;
    }
    for (const Slot slot : slots) {
        entry(slot).wanted = true;
    }
    for (const Slot slot : wanted_) {
        let_go(entry(slot));
    }
    wanted_ = std::move(slots);
    changed_.notify_all();
}

SlotStore::Entry* SlotStore::next_to_read() {
    const auto missing = [](const Entry& entry) { return !entry.weights && !entry.failure; };
    for (const Slot slot : wanted_) {
        if (missing(entry(slot))) {
            return &entry(slot);
        }
    }
    // Threads that are not at one stage wait for others than those.
    const auto other = std::ranges::find_if(
        entries_, [&](const Entry& entry) { return entry.waiting > 0 && missing(entry); });
    return other == entries_.end() ? nullptr : &*other;
}

void SlotStore::read() {
    const c10::InferenceMode no_autograd;
    at::set_num_threads(1);
    std::unique_lock lock(mutex_);
    while (true) {
        Entry* next = nullptr;
        changed_.wait(lock, [&] { return quit_ || (next = next_to_read()) != nullptr; });
        if (quit_) {
            return;
        }
        const bool first = !next->read_before;
        const Slot slot(static_cast<int>(next - entries_.data()));
        lock.unlock();
        std::shared_ptr<const SlotWeights> weights;
        std::exception_ptr failure;
        try {
            weights = load_(slot, first);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        next->read_before = next->read_before || weights;
        next->weights = std::move(weights);
        next->failure = std::move(failure);
        let_go(*next);
        changed_.notify_all();
    }
}

} // namespace cutaway
