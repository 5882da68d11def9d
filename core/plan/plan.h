#pragma once

/// Read this first: core/plan is what the window and the engine share. A plan is its history, a list of
/// events, and this header holds the one function that says what the events make of every slot. Beside it:
/// slots (slot.h), settings.h, step.h, model_info.h, the session file (session.h) and what the two processes
/// say to each other (protocol.h for lines, messages.h for what they carry). Standard C++ and JSON only.

#include "core/plan/json.h"
#include "core/plan/slot.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// More blocks than any decoder has; what files and messages claim beyond it is refused.
inline constexpr int max_blocks = 1024;
/// More events than a person and a search make; what files and messages claim beyond it is refused.
inline constexpr int max_events = 10000;
/// The same for the slots that all events of one plan name together. Every undo goes through them again, so
/// this is what keeps a hostile history from taking minutes.
inline constexpr std::size_t max_named_slots = 200000;

/// What an event says: a cut is the search's, everything else is the user's word.
enum class Decision : std::uint8_t { cut, pin, force, restore, undo };

std::string_view name(Decision decision);
/// Throws Error(bad-input) where `text` names no decision.
Decision parse_decision(std::string_view text);

/// One entry of a plan's history.
struct Event {
    int number = 0; ///< from 1, without gaps: event n stands at place n - 1
    Decision decision = Decision::cut;
    std::vector<Slot> slots{};   ///< none for undo, else at least one; a cut of a whole block has both
    int undoes = 0;              ///< undo: the number of the event that it takes back
    std::optional<double> score; ///< cut: the divergence of the plan with it, finite
    bool near_tie = false;       ///< cut: another candidate's score could not be told apart from this one's
    int step = 0;                ///< cut: the search step (Step::number) that made it; 0 where none is known
    double seconds = 0;          ///< cut: how long its step took
    bool approximate = false;    ///< cut: found by a search that may have dropped a better one

    bool operator==(const Event&) const = default;
};

/// What the history makes of one slot. A kept slot may be removed by the search, a pinned one may not.
enum class State : std::uint8_t { kept, pinned, cut, forced };

std::string_view name(State state);
constexpr bool is_removed(State state) {
    return state == State::cut || state == State::forced;
}

/// What the user and the search decided, as a list of events and as the states that follow from it.
///
/// - cut removes kept slots; what is not kept (only after an undo out of order) it leaves alone.
/// - pin keeps slots for good and brings removed ones back; force removes slots and unpins them.
/// - restore makes slots kept again, without any word of the user on them.
/// - undo takes one earlier event back, as if it had never been; undoing an undo is redo.
class Plan {
  public:
    Plan() = default;
    /// Throws Error(bad-input) unless 1 <= blocks <= max_blocks.
    explicit Plan(int blocks);

    int blocks() const { return blocks_; }
    int slots() const { return 2 * blocks_; }

    /// Adds an event. Throws Error(bad-input), leaving the plan as it was, where its number is not
    /// next_number(), a slot is not the model's or named twice, a cut's slot is not kept or its score not
    /// finite, what it undoes is no earlier event or is already undone, or the plan is full (max_events,
    /// max_named_slots).
    void append(const Event& event);
    int next_number() const { return static_cast<int>(events_.size()) + 1; }

    /// An event with the next number, for append().
    Event next_edit(Decision decision, std::vector<Slot> slots) const;
    Event next_undo(int undoes) const;
    Event next_cut(Slot slot, double score) const;
    Event next_cut(std::vector<Slot> slots, double score) const;

    const std::vector<Event>& events() const { return events_; }
    /// Whether the event of this number counts: it was not undone, or its undo was.
    bool effective(int number) const;

    State state(Slot slot) const;
    bool removed(Slot slot) const { return is_removed(state(slot)); }
    /// Every removed slot, cut or forced, in the order of the removals.
    const std::vector<Slot>& removed() const { return removed_; }
    std::vector<Slot> kept() const;       ///< not removed, pinned ones included, in slot order
    std::vector<Slot> pinned() const;     ///< in slot order
    std::vector<Slot> forced() const;     ///< in the order of the removals
    std::vector<Slot> candidates() const; ///< kept and unpinned, in slot order
    /// The cuts that still hold, in order, with those of their slots that are in State::cut. The n-th is cut
    /// number n + 1.
    std::vector<Event> cuts() const;

    /// The plan as it was after its first `count` events; all of it where there are fewer.
    Plan prefix(int count) const;

    /// What Undo takes back: the newest effective event that is no undo.
    std::optional<int> undo_target() const;
    /// What Redo takes back: the newest effective undo of an event, unless something was decided since.
    std::optional<int> redo_target() const;

    bool operator==(const Plan& other) const { return blocks_ == other.blocks_ && events_ == other.events_; }

  private:
    void apply(const Event& event);
    void replay();
    void order_removals();
    void check(const Event& event) const;
    void check_cut(const std::vector<Slot>& sorted, const std::string& where) const;

    int blocks_ = 0;
    std::vector<Event> events_;
    std::vector<char> effective_; ///< by event
    std::vector<State> states_;   ///< by slot
    std::vector<int> removed_at_; ///< by slot: which removal it was, 0 where it is not removed
    std::vector<int> cut_by_;     ///< by slot: the number of the event that cut it
    std::vector<Slot> removed_;
    std::size_t named_slots_ = 0; ///< by all events together
    int removals_ = 0;            ///< so many were counted for removed_at_
};

/// Whether a cut that still holds was found by an approximate search. It stays so whatever searches next.
bool is_approximate(const Plan& plan);

/// `{"number": 1, "decision": "cut", "slots": ["A12"], "score": 0.1, "near_tie": false, "step": 1, "seconds":
/// 0.2}`, with `"approximate": true` where it is, or `{"number": 2, "decision": "undo", "undoes": 1}`.
Json to_json(const Event& event);
Event event_from_json(const JsonObject& object, int blocks);

/// `[event, ...]`
Json events_to_json(const std::vector<Event>& events);

/// `{"blocks": 12, "removed": ["A3"], "pinned": [], "forced": [], "events": [event, ...]}`
Json to_json(const Plan& plan);
/// Reads what to_json wrote: `events` decide; without them `removed` (taken as forced in that order) and
/// `pinned` do. Throws the object's Error where events break a rule or `removed` contradicts them.
Plan plan_from_json(const JsonObject& object);

/// `["A12", "F3"]`
Json to_json(const std::vector<Slot>& slots);
/// Reads an array of slot names; throws the object's Error where `key` is none, or names a slot twice.
std::vector<Slot> slots_from_json(const JsonObject& object, const char* key, int blocks);

} // namespace cutaway
