#include "core/plan/plan.h"

#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

[[noreturn]] void fail(const std::string& message, const std::string& where = "plan") {
    throw Error(error_code::bad_input, message, where,
                "Open the session or the plan again, or start a new one.");
}

template <typename Predicate>
std::vector<Slot> slots_where(const std::vector<State>& states, Predicate wanted) {
    std::vector<Slot> result;
    for (std::size_t index = 0; index < states.size(); ++index) {
        if (wanted(states[index])) {
            result.emplace_back(static_cast<int>(index));
        }
    }
    return result;
}

} // namespace

std::string_view name(Decision decision) {
    switch (decision) {
    case Decision::cut:
        return "cut";
    case Decision::pin:
        return "pin";
    case Decision::force:
        return "force";
    case Decision::restore:
        return "restore";
    case Decision::undo:
        return "undo";
    }
    return "";
}

Decision parse_decision(std::string_view text) {
    for (const Decision decision :
         {Decision::cut, Decision::pin, Decision::force, Decision::restore, Decision::undo}) {
        if (text == name(decision)) {
            return decision;
        }
    }
    fail(fmt::format("'{}' is no decision: cut, pin, force, restore or undo", text.substr(0, 80)));
}

std::string_view name(State state) {
    switch (state) {
    case State::kept:
        return "kept";
    case State::pinned:
        return "pinned";
    case State::cut:
        return "cut";
    case State::forced:
        return "forced";
    }
    return "";
}

Plan::Plan(int blocks) : blocks_(blocks) {
    if (blocks < 1 || blocks > max_blocks) {
        fail(fmt::format("a model has 1 to {} blocks, not {}", max_blocks, blocks));
    }
    states_.assign(static_cast<std::size_t>(slots()), State::kept);
    removed_at_.assign(static_cast<std::size_t>(slots()), 0);
    cut_by_.assign(static_cast<std::size_t>(slots()), 0);
}

void Plan::append(const Event& event) {
    check(event);
    events_.push_back(event);
    effective_.push_back(1);
    named_slots_ += event.slots.size();
    if (event.decision == Decision::undo) {
        replay();
    } else {
        apply(event);
        order_removals();
    }
}

void Plan::check(const Event& event) const {
    const std::string where = fmt::format("event {}", event.number);
    if (event.number != next_number()) {
        fail(fmt::format("the next event is number {}, not {}", next_number(), event.number), where);
    }
    if (event.number > max_events) {
        fail(fmt::format("a plan has at most {} events", max_events), where);
    }
    if (event.decision == Decision::undo) {
        if (!event.slots.empty()) {
            fail("an undo names an event, not slots", where);
        }
        if (event.undoes < 1 || event.undoes >= event.number || !effective(event.undoes)) {
            fail(fmt::format("event {} cannot be undone: it is no earlier event or undone already",
                             event.undoes),
                 where);
        }
        return;
    }
    if (event.undoes != 0) {
        fail("only an undo names an event", where);
    }
    if (event.slots.empty()) {
        fail("it names no slot", where);
    }
    if (named_slots_ + event.slots.size() > max_named_slots) {
        fail(fmt::format("the events of a plan name at most {} slots", max_named_slots), where);
    }
    if (event.score && !std::isfinite(*event.score)) {
        fail("its score is no number", where);
    }
    std::vector<Slot> sorted = event.slots;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.front().index() < 0 || sorted.back().index() >= slots()) {
        fail(fmt::format("it names a slot that a model of {} blocks does not have", blocks_), where);
    }
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
        fail("it names a slot twice", where);
    }
    if (event.decision == Decision::cut) {
        check_cut(sorted, where);
    }
}

void Plan::check_cut(const std::vector<Slot>& sorted, const std::string& where) const {
    if (sorted.front().block() != sorted.back().block()) {
        fail("a cut removes slots of one block", where);
    }
    for (const Slot slot : sorted) {
        if (state(slot) != State::kept) {
            fail(fmt::format("{} cannot be cut: it is {}", to_string(slot), name(state(slot))), where);
        }
    }
}

/// The one place that says what an event makes of a slot.
void Plan::apply(const Event& event) {
    for (const Slot slot : event.slots) {
        State& state = states_[static_cast<std::size_t>(slot.index())];
        const State before = state;
        switch (event.decision) {
        case Decision::cut:
            // After an undo out of order the slot may be pinned or gone by now; the user's word wins.
            if (before == State::kept) {
                state = State::cut;
                cut_by_[static_cast<std::size_t>(slot.index())] = event.number;
            }
            break;
        case Decision::pin:
            state = State::pinned;
            break;
        case Decision::force:
            state = State::forced;
            break;
        case Decision::restore:
            state = State::kept;
            break;
        case Decision::undo:
            break;
        }
        int& removed_at = removed_at_[static_cast<std::size_t>(slot.index())];
        if (!is_removed(state)) {
            removed_at = 0;
        } else if (!is_removed(before)) {
            // A cut slot that is forced as well keeps its place: it was gone since then.
            removed_at = ++removals_;
        }
    }
}

void Plan::order_removals() {
    removed_ = slots_where(states_, is_removed);
    std::sort(removed_.begin(), removed_.end(), [this](Slot left, Slot right) {
        return removed_at_[static_cast<std::size_t>(left.index())] <
               removed_at_[static_cast<std::size_t>(right.index())];
    });
}

void Plan::replay() {
    // An undo comes after what it undoes, so going backwards every undo is decided before it decides.
    std::fill(effective_.begin(), effective_.end(), 1);
    for (std::size_t place = events_.size(); place-- > 0;) {
        if (effective_[place] && events_[place].decision == Decision::undo) {
            effective_[static_cast<std::size_t>(events_[place].undoes) - 1] = 0;
        }
    }
    std::fill(states_.begin(), states_.end(), State::kept);
    std::fill(removed_at_.begin(), removed_at_.end(), 0);
    removals_ = 0;
    for (std::size_t place = 0; place < events_.size(); ++place) {
        if (effective_[place]) {
            apply(events_[place]);
        }
    }
    order_removals();
}

Event Plan::next_edit(Decision decision, std::vector<Slot> slots) const {
    Event event;
    event.number = next_number();
    event.decision = decision;
    event.slots = std::move(slots);
    return event;
}

Event Plan::next_undo(int undoes) const {
    Event event = next_edit(Decision::undo, {});
    event.undoes = undoes;
    return event;
}

Event Plan::next_cut(Slot slot, double score) const {
    return next_cut(std::vector{slot}, score);
}

Event Plan::next_cut(std::vector<Slot> slots, double score) const {
    Event event = next_edit(Decision::cut, std::move(slots));
    event.score = score;
    return event;
}

bool Plan::effective(int number) const {
    return number >= 1 && number <= static_cast<int>(events_.size()) &&
           effective_[static_cast<std::size_t>(number) - 1] != 0;
}

State Plan::state(Slot slot) const {
    if (slot.index() < 0 || slot.index() >= slots()) {
        fail(fmt::format("a model of {} blocks has no slot {}", blocks_, slot.index()));
    }
    return states_[static_cast<std::size_t>(slot.index())];
}

std::vector<Slot> Plan::kept() const {
    return slots_where(states_, [](State state) { return !is_removed(state); });
}

std::vector<Slot> Plan::pinned() const {
    return slots_where(states_, [](State state) { return state == State::pinned; });
}

std::vector<Slot> Plan::candidates() const {
    return slots_where(states_, [](State state) { return state == State::kept; });
}

std::vector<Slot> Plan::forced() const {
    std::vector<Slot> result;
    std::copy_if(removed_.begin(), removed_.end(), std::back_inserter(result),
                 [this](Slot slot) { return state(slot) == State::forced; });
    return result;
}

std::vector<Event> Plan::cuts() const {
    std::vector<Event> result;
    for (const Slot slot : removed_) {
        if (state(slot) == State::cut) {
            const int number = cut_by_[static_cast<std::size_t>(slot.index())];
            if (result.empty() || result.back().number != number) {
                result.push_back(events_[static_cast<std::size_t>(number) - 1]);
                result.back().slots.clear();
            }
            result.back().slots.push_back(slot);
        }
    }
    return result;
}

bool is_approximate(const Plan& plan) {
    return std::ranges::any_of(plan.cuts(), &Event::approximate);
}

Plan Plan::prefix(int count) const {
    Plan plan = *this;
    const auto end = static_cast<std::size_t>(std::clamp(count, 0, static_cast<int>(events_.size())));
    for (std::size_t place = end; place < events_.size(); ++place) {
        plan.named_slots_ -= events_[place].slots.size();
    }
    plan.events_.resize(end);
    plan.effective_.resize(end);
    plan.replay();
    return plan;
}

std::optional<int> Plan::undo_target() const {
    for (int number = static_cast<int>(events_.size()); number > 0; --number) {
        if (effective(number) && events_[static_cast<std::size_t>(number) - 1].decision != Decision::undo) {
            return number;
        }
    }
    return std::nullopt;
}

std::optional<int> Plan::redo_target() const {
    for (int number = static_cast<int>(events_.size()); number > 0; --number) {
        const Event& event = events_[static_cast<std::size_t>(number) - 1];
        if (event.decision != Decision::undo) {
            return std::nullopt;
        }
        if (effective(number) &&
            events_[static_cast<std::size_t>(event.undoes) - 1].decision != Decision::undo) {
            return number;
        }
    }
    return std::nullopt;
}

} // namespace cutaway
