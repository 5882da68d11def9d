#pragma once

#include "core/plan/session.h"

#include <QString>

#include <optional>
#include <vector>

namespace cutaway {

/// What a plan along the cuts made of one skill.
struct SkillPoint {
    int cut = 0;    ///< after so many cuts; 0: the untouched model
    int events = 0; ///< of the history, which the timeline shows
    double acc = 0;
    std::size_t documents = 0;
};

/// One skill or subject of a task, by the cuts after which it was evaluated.
struct SkillCurve {
    QString name;
    std::vector<SkillPoint> points;
    /// The first cut from which on no accuracy is above the middle between the untouched model's and chance.
    std::optional<int> lostAt{};
};

struct SkillCurves {
    std::vector<SkillCurve> curves{}; ///< by name
    std::optional<double> chance{};
    int cuts = 0; ///< that hold
};

/// Of a source's skills, as far as any plan along the cuts was evaluated.
SkillCurves skillCurves(const Session& session, const EvaluationSource& source);
/// What has skills or subjects and was evaluated on two plans or more, in the order in which it was.
std::vector<EvaluationSource> sourcesWithSkills(const Session& session);

} // namespace cutaway
