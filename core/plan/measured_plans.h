#pragma once

#include "core/plan/session.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace cutaway {

/// The measurements of a session by what the measured plan removes. A measurement tells how long a prefix of
/// the history was measured; what it costs depends on the removed slots alone, so that it still holds of a
/// plan that came to the same slots in another way: undone and redone, or on another branch.
class MeasuredPlans {
  public:
    /// Keeps nothing of the session.
    explicit MeasuredPlans(const Session& session);

    /// The newest measurement of a plan that removes these slots, in any order; null where there is none. It
    /// lives as long as this object.
    const Measurement* find(std::vector<Slot> removed) const&;
    const Measurement* find(std::vector<Slot> removed) && = delete;

  private:
    std::map<std::vector<Slot>, Measurement> measured_; ///< by slots in their order
};

/// The same of evaluations, of which a plan has one for each task and text.
class EvaluatedPlans {
  public:
    /// Keeps nothing of the session but where its evaluations stand.
    explicit EvaluatedPlans(const Session& session);

    /// Where in Session::evaluations the newest one is of a plan that removes these slots, in any order, and
    /// from this source; none where there is none.
    std::optional<std::size_t> find(std::vector<Slot> removed, const EvaluationSource& source) const;

  private:
    std::map<std::vector<Slot>, std::vector<std::pair<EvaluationSource, std::size_t>>> evaluated_;
};

/// For each of some lengths, the newest measurement of the plan that the first so many events make; none
/// where that was not measured.
std::vector<std::optional<Measurement>> measured_after(const Session& session,
                                                       const std::vector<int>& events);

/// The lengths of the history that the cut curve has points of: none of it, which is the untouched model, and
/// each up to a cut that holds.
std::vector<int> lengths_along_cuts(const Plan& plan);

/// The plan's divergence as far as the session knows it without asking: nothing removed is none, else that of
/// the last cut or of a measurement.
std::optional<double> known_divergence(const Session& session);

} // namespace cutaway
