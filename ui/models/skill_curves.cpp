#include "ui/models/skill_curves.h"

#include "core/plan/measured_plans.h"
#include "ui/models/evaluation_choices.h"
#include "ui/text.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace cutaway {

namespace {

std::optional<int> lostAt(const std::vector<SkillPoint>& points, double chance) {
    if (points.empty() || points.front().cut != 0 || points.front().acc <= chance) {
        return std::nullopt; // nothing to lose
    }
    const double middle = (points.front().acc + chance) / 2;
    std::optional<int> lost;
    for (const SkillPoint& point : points) {
        if (point.acc > middle) {
            lost.reset();
        } else if (!lost) {
            lost = point.cut;
        }
    }
    return lost;
}

} // namespace

SkillCurves skillCurves(const Session& session, const EvaluationSource& source) {
    SkillCurves made;
    made.chance = chanceLevel(source);
    if (session.evaluations.empty()) {
        return made;
    }
    const EvaluatedPlans known(session);
    const std::vector<int> lengths = lengths_along_cuts(session.plan);
    made.cuts = static_cast<int>(lengths.size()) - 1;
    std::map<std::string, SkillCurve> by_name;
    for (std::size_t cut = 0; cut < lengths.size(); ++cut) {
        // Nothing of the history is the model itself, which slots forced out since do not change.
        const auto place = known.find(session.plan.prefix(lengths[cut]).removed(), source);
        if (!place) {
            continue;
        }
        for (const GroupCount& group : session.evaluations[*place].by_group) {
            by_name[group.name].points.push_back({.cut = static_cast<int>(cut),
                                                  .events = lengths[cut],
                                                  .acc = share_of(group.right, group.documents).value,
                                                  .documents = group.documents});
        }
    }
    for (auto& [name, curve] : by_name) {
        curve.name = toQString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
        curve.lostAt = lostAt(curve.points, made.chance.value_or(0));
        made.curves.push_back(std::move(curve));
    }
    return made;
}

std::vector<EvaluationSource> sourcesWithSkills(const Session& session) {
    std::vector<std::pair<EvaluationSource, int>> counted;
    for (const Evaluation& evaluation : session.evaluations) {
        if (evaluation.by_group.empty()) {
            continue;
        }
        const auto found =
            std::ranges::find(counted, evaluation.source, &std::pair<EvaluationSource, int>::first);
        if (found == counted.end()) {
            counted.emplace_back(evaluation.source, 1);
        } else {
            ++found->second;
        }
    }
    std::vector<EvaluationSource> sources;
    for (const auto& [source, plans] : counted) {
        if (plans > 1) {
            sources.push_back(source);
        }
    }
    return sources;
}

} // namespace cutaway
