#pragma once

#include "core/plan/messages.h"
#include "core/plan/session.h"
#include "core/search/search.h"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// A search over a plan that others may edit while it runs. It numbers the events, keeps the session as it
/// stands after the last finished step, and tells of both as they happen.
class SearchRun {
  public:
    /// All are called on the searching thread, `on_event` also on an editing one. Each but `stop` may be
    /// empty. `on_event` is called in the order of the events' numbers, and `on_scores` only while the plan
    /// that they were made of is the newest: during either no other is called, and they must not call this
    /// object.
    struct Hooks {
        std::function<bool()> stop;    ///< polled at every slot
        std::function<bool()> asked{}; ///< as SearchObserver's
        std::function<void(const Standstill&)> answer{};
        std::function<void(const Event&)> on_event;
        std::function<void()> on_step_begin{}; ///< the plan and everything before stands
        std::function<void(const Plan&, int step, const std::vector<CandidateScore>&)> on_scores;
        std::function<void(const Step&)> on_step; ///< after on_event of its cut
        /// Sequences of the `reference`, or of the `step` under way.
        std::function<void(std::string_view what, std::size_t done, std::size_t total)> on_progress;
        std::function<void(const std::string&)> log;
    };

    /// `session`: the plan and settings to go on from, with the steps made before.
    SearchRun(Session session, int next_step, Hooks hooks);

    /// Runs until the budget is reached or `stop` says so, and returns why (stopped_by). Called once: no edit
    /// is heeded after it, and none that came before is missed.
    std::string run(const Decoder& decoder, const Sequences& sequences, const SweepLimits& limits);

    /// Appends the user's word to the plan: the step under way starts afresh. Throws Error(bad-input), also
    /// where run() has ended.
    Event edit(const EditRequest& request);

    /// Where the numbers stopped being finite, if that is why it ended.
    std::optional<NotFinitePlace> not_finite() const;
    Session session() const;
    Work work() const;

  private:
    void tell(int step, const std::vector<CandidateScore>& scores);
    bool accept(const Step& step);
    bool end(const SearchResult& result);

    mutable std::mutex mutex_; ///< guards all but the hooks
    Session session_;
    std::uint64_t revision_ = 0;      ///< grows with every edit
    std::uint64_t step_revision_ = 0; ///< what it was when the step under way asked for the plan
    int next_step_;
    bool ended_ = false;
    std::optional<NotFinitePlace> not_finite_;
    Hooks hooks_;
};

} // namespace cutaway
