#include "core/plan/history.h"
#include "ui/engine/controller.h"
#include "ui/models/document.h"

#include <utility>

namespace cutaway {

void Controller::edit(Decision decision, const std::vector<Slot>& slots) {
    wish({Wish::Kind::edit, {.decision = decision, .slots = slots, .undoes = 0}});
}

void Controller::undo() {
    wish({.kind = Wish::Kind::undo});
}

void Controller::redo() {
    wish({.kind = Wish::Kind::redo});
}

void Controller::branch(int events) {
    wish({.kind = Wish::Kind::branch, .request = {}, .events = events});
}

void Controller::wish(const Wish& wish) {
    wishes_.push_back(wish);
    fulfilWishes();
}

/// One after the other: the next undo takes back what is newest once the one before it is done. While a
/// search is about to start nobody numbers events, so wishes wait.
void Controller::fulfilWishes() {
    while (!wishes_.empty() && !starting_ && !editing_) {
        const std::optional<EditRequest> request = meaning(wishes_.front());
        if (request && engine_numbers(state_)) {
            send(*request);
            return;
        }
        const Wish wish = wishes_.front();
        wishes_.pop_front();
        if (request && apply(*request) && wish.kind == Wish::Kind::branch) {
            wishes_.push_front(wish); // until nothing is left to undo
        }
    }
}

/// What the wish asks for as the plan is now; nothing where it changes nothing.
std::optional<EditRequest> Controller::meaning(const Wish& wish) const {
    const Plan& plan = document_.plan();
    EditRequest request = wish.request;
    if (wish.kind == Wish::Kind::branch) {
        // One after the other, since the search may have cut once more meanwhile.
        const std::vector<int> undoes = undoes_back_to(plan, wish.events);
        return undoes.empty() ? std::nullopt
                              : std::optional(EditRequest{
                                    .decision = Decision::undo, .slots = {}, .undoes = undoes.front()});
    }
    if (wish.kind == Wish::Kind::edit) {
        std::erase_if(request.slots, [&](Slot slot) {
            const State state = plan.state(slot);
            return (request.decision == Decision::pin && state == State::pinned) ||
                   (request.decision == Decision::force && state == State::forced) ||
                   (request.decision == Decision::restore && state == State::kept);
        });
        return request.slots.empty() ? std::nullopt : std::optional(request);
    }
    const std::optional<int> target = wish.kind == Wish::Kind::undo ? plan.undo_target() : plan.redo_target();
    if (!target) {
        return std::nullopt;
    }
    request.decision = Decision::undo;
    request.undoes = *target;
    return request;
}

void Controller::send(const EditRequest& request) {
    const bool takes_back_a_cut =
        request.decision == Decision::undo &&
        document_.plan().events()[static_cast<std::size_t>(request.undoes) - 1].decision == Decision::cut;
    if (takes_back_a_cut && state_ == RunState::running) {
        // The search would only make the cut again.
        pause();
    }
    editing_ = true;
    engine_.request(method::edit, to_json(request), {},
                    [this, request](const Error& error) { refused(request, error); });
}

void Controller::refused(const EditRequest& request, const Error& error) {
    editing_ = false;
    if (!engine_numbers(state_)) {
        fulfilWishes();
        return;
    }
    try {
        Plan plan = document_.plan();
        plan.append(request.decision == Decision::undo ? plan.next_undo(request.undoes)
                                                       : plan.next_edit(request.decision, request.slots));
    } catch (const Error&) {
        wishes_.pop_front();
        report(tr("The plan cannot be changed so"))(error);
        fulfilWishes();
    }
    // Else the search has ended, and its last word is on its way: the wish waits for it.
}

bool Controller::apply(const EditRequest& request) {
    const Plan& plan = document_.plan();
    try {
        document_.append(request.decision == Decision::undo
                             ? plan.next_undo(request.undoes)
                             : plan.next_edit(request.decision, request.slots));
    } catch (const Error& error) {
        Q_EMIT failed(tr("The plan cannot be changed so"), error);
        return false;
    }
    questions_.measureSoon();
    Q_EMIT changed();
    return true;
}

} // namespace cutaway
