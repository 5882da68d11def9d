#include "core/plan/error.h"
#include "core/plan/plan.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <functional>
#include <iterator>
#include <random>
#include <set>

using namespace cutaway;

namespace {

constexpr int blocks = 3;

/// What the history makes of the slots, said a second time: slot by slot, from the definitions alone.
struct SimpleModel {
    const std::vector<Event>& events;

    /// An event counts unless a later event that counts takes it back.
    bool counts(int number) const {
        return std::none_of(events.begin(), events.end(), [&](const Event& later) {
            return later.decision == Decision::undo && later.undoes == number && counts(later.number);
        });
    }

    struct Fate {
        State state = State::kept;
        std::pair<int, int> gone_since; ///< event, place in it
    };

    Fate fate(Slot slot) const {
        Fate fate;
        for (const Event& event : events) {
            const auto found = std::find(event.slots.begin(), event.slots.end(), slot);
            if (found == event.slots.end() || !counts(event.number)) {
                continue;
            }
            const bool was_gone = fate.state == State::cut || fate.state == State::forced;
            if (event.decision == Decision::pin) {
                fate.state = State::pinned;
            } else if (event.decision == Decision::restore) {
                fate.state = State::kept;
            } else if (event.decision == Decision::force) {
                fate.state = State::forced;
            } else if (fate.state == State::kept) {
                fate.state = State::cut;
            }
            if (!was_gone) {
                fate.gone_since = {event.number, static_cast<int>(found - event.slots.begin())};
            }
        }
        return fate;
    }

    std::vector<Slot> removed() const {
        std::vector<std::pair<std::pair<int, int>, Slot>> gone;
        for (int index = 0; index < 2 * blocks; ++index) {
            const Fate it = fate(Slot(index));
            if (it.state == State::cut || it.state == State::forced) {
                gone.emplace_back(it.gone_since, Slot(index));
            }
        }
        std::sort(gone.begin(), gone.end());
        std::vector<Slot> slots;
        for (const auto& [since, slot] : gone) {
            slots.push_back(slot);
        }
        return slots;
    }
};

/// Random edits and cuts that are valid for the plan as it is.
class Dice {
  public:
    explicit Dice(unsigned seed) : random_(seed) {}

    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

    Event decision(const Plan& plan) {
        const std::vector<Slot> candidates = plan.candidates();
        const int kind = below(5);
        if (kind < 2 && !candidates.empty()) {
            const Slot slot =
                candidates[static_cast<std::size_t>(below(static_cast<int>(candidates.size())))];
            std::vector<Slot> cut;
            std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(cut), [&](Slot other) {
                return other == slot || (kind == 0 && other.block() == slot.block());
            });
            return plan.next_cut(cut, 0.5);
        }
        std::vector<Slot> slots;
        for (int index = 0; index < plan.slots(); ++index) {
            slots.emplace_back(index);
        }
        std::shuffle(slots.begin(), slots.end(), random_);
        slots.resize(static_cast<std::size_t>(1 + below(3)));
        constexpr std::array words{Decision::pin, Decision::force, Decision::restore};
        return plan.next_edit(words[static_cast<std::size_t>(kind) % 3], slots);
    }

    /// Any event that still counts, an undo too: users undo in order, but nothing else is promised.
    std::optional<Event> undo(const Plan& plan) {
        std::vector<int> numbers;
        for (int number = 1; number < plan.next_number(); ++number) {
            if (plan.effective(number)) {
                numbers.push_back(number);
            }
        }
        if (numbers.empty()) {
            return std::nullopt;
        }
        return plan.next_undo(numbers[static_cast<std::size_t>(below(static_cast<int>(numbers.size())))]);
    }

  private:
    std::mt19937 random_;
};

} // namespace

/// Random histories against models that are too simple to be wrong.
class TestPlanModel : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void anyHistoryGivesWhatTheDefinitionsGive() {
        for (unsigned seed = 0; seed < 150; ++seed) {
            Dice dice(seed);
            Plan plan(blocks);
            for (int turn = 0; turn < 30; ++turn) {
                const std::optional<Event> undo = dice.below(3) == 0 ? dice.undo(plan) : std::nullopt;
                plan.append(undo ? *undo : dice.decision(plan));
            }
            compare(plan, seed);
            const Plan earlier = plan.prefix(dice.below(plan.next_number()));
            compare(earlier, seed);
            const Json json = to_json(plan);
            const Plan read = plan_from_json(JsonObject(json, error_code::bad_session, "test"));
            QVERIFY2(read == plan && read.removed() == plan.removed(), qPrintable(QString::number(seed)));
        }
    }

    /// The two stacks that every editor has.
    void undoAndRedoAreTwoStacks() {
        for (unsigned seed = 0; seed < 100; ++seed) {
            Dice dice(seed);
            Plan plan(blocks);
            std::vector<Event> done;
            std::vector<Event> undone;
            for (int turn = 0; turn < 60; ++turn) {
                const int choice = dice.below(4);
                QCOMPARE(plan.undo_target().has_value(), !done.empty());
                QCOMPARE(plan.redo_target().has_value(), !undone.empty());
                if (choice == 0 && !done.empty()) {
                    plan.append(plan.next_undo(*plan.undo_target()));
                    undone.push_back(done.back());
                    done.pop_back();
                } else if (choice == 1 && !undone.empty()) {
                    plan.append(plan.next_undo(*plan.redo_target()));
                    done.push_back(undone.back());
                    undone.pop_back();
                } else {
                    done.push_back(dice.decision(plan));
                    plan.append(done.back());
                    undone.clear();
                }
                Plan fresh(blocks);
                for (Event event : done) {
                    event.number = fresh.next_number();
                    fresh.append(event);
                }
                QVERIFY2(plan.removed() == fresh.removed() && plan.pinned() == fresh.pinned() &&
                             plan.forced() == fresh.forced(),
                         qPrintable(QString("seed %1, turn %2").arg(seed).arg(turn)));
            }
        }
    }

  private:
    static void compare(const Plan& plan, unsigned seed) {
        const QByteArray which = "seed " + QByteArray::number(seed);
        const SimpleModel model{plan.events()};
        for (const Event& event : plan.events()) {
            QVERIFY2(plan.effective(event.number) == model.counts(event.number), which);
        }
        std::vector<Slot> kept;
        std::vector<Slot> pinned;
        std::vector<Slot> candidates;
        for (int index = 0; index < plan.slots(); ++index) {
            const State state = model.fate(Slot(index)).state;
            QVERIFY2(plan.state(Slot(index)) == state, which);
            if (state == State::kept || state == State::pinned) {
                kept.emplace_back(index);
            }
            if (state == State::pinned) {
                pinned.emplace_back(index);
            }
            if (state == State::kept) {
                candidates.emplace_back(index);
            }
        }
        QVERIFY2(plan.kept() == kept && plan.pinned() == pinned && plan.candidates() == candidates, which);
        const std::vector<Slot> removed = model.removed();
        QVERIFY2(plan.removed() == removed, which);
        std::vector<Slot> cut;
        std::vector<Slot> forced;
        for (const Slot slot : removed) {
            (model.fate(slot).state == State::cut ? cut : forced).push_back(slot);
        }
        QVERIFY2(plan.forced() == forced, which);
        std::vector<Slot> cuts;
        std::set<int> numbers;
        for (const Event& event : plan.cuts()) {
            QVERIFY2(event.decision == Decision::cut && plan.effective(event.number), which);
            QVERIFY2(numbers.insert(event.number).second, which);
            cuts.insert(cuts.end(), event.slots.begin(), event.slots.end());
        }
        QVERIFY2(cuts == cut, which);
    }
};

QTEST_APPLESS_MAIN(TestPlanModel)
#include "test_plan_model.moc"
