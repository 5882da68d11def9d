#include "ui/commands/plan_undo_stack.h"

#include <QUndoCommand>

#include <algorithm>

namespace cutaway {

namespace {

/// The number of an event, with words.
class PlanCommand : public QUndoCommand {
  public:
    PlanCommand(int number, const QString& text) : QUndoCommand(text), number_(number) {}

    int number() const { return number_; }

  private:
    int number_;
};

} // namespace

void PlanUndoStack::follow(const Plan& plan, const ImportNames& imports) {
    const std::vector<Event>& events = plan.events();
    const bool grew =
        followed_.size() <= events.size() && std::equal(followed_.begin(), followed_.end(), events.begin());
    if (!grew) {
        followed_.clear();
        clear();
    }
    for (std::size_t place = followed_.size(); place < events.size(); ++place) {
        apply(plan, events[place], imports);
    }
    followed_ = events;
}

void PlanUndoStack::apply(const Plan& plan, const Event& event, const ImportNames& imports) {
    if (event.decision != Decision::undo) {
        push(new PlanCommand(event.number, eventWords(plan, event, imports)));
        return;
    }
    const auto is_event = [&](int place, int number) {
        const auto* const next = dynamic_cast<const PlanCommand*>(command(place));
        return next != nullptr && next->number() == number;
    };
    const Event& undone = plan.events()[static_cast<std::size_t>(event.undoes) - 1];
    if (is_event(index() - 1, event.undoes)) {
        undo();
    } else if (undone.decision == Decision::undo && is_event(index(), undone.undoes)) {
        redo();
    } else {
        rebuild(plan, imports);
    }
}

/// A plan from elsewhere may have been undone out of order; then only what holds can be undone here.
void PlanUndoStack::rebuild(const Plan& plan, const ImportNames& imports) {
    clear();
    for (const Event& event : plan.events()) {
        if (event.decision != Decision::undo && plan.effective(event.number)) {
            push(new PlanCommand(event.number, eventWords(plan, event, imports)));
        }
    }
}

} // namespace cutaway
