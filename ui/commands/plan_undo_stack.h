#pragma once

#include "core/plan/plan.h"
#include "ui/commands/plan_words.h"

#include <QUndoStack>

namespace cutaway {

/// What Undo and Redo take back, in words. The plan is its own history and an undo one more event of it
/// (docs/decisions/001-plan-is-its-history.md), so the commands here compute nothing: the stack follows the
/// plan, whoever changed it, and undo_target() and redo_target() of the plan say what happens next.
class PlanUndoStack : public QUndoStack {
    Q_OBJECT

  public:
    using QUndoStack::QUndoStack;

    /// Brings the stack to what the plan's events make of it.
    void follow(const Plan& plan, const ImportNames& imports = {});

  private:
    void apply(const Plan& plan, const Event& event, const ImportNames& imports);
    void rebuild(const Plan& plan, const ImportNames& imports);

    std::vector<Event> followed_;
};

} // namespace cutaway
