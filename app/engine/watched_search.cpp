#include "app/engine/watched_search.h"

#include "app/engine/heatmap.h"
#include "app/engine/interrupt.h"
#include "app/engine/search_run.h"

#include <utility>

namespace cutaway {

FoundPlan watched_search(Session session, const Sequences& sequences, const std::string& file,
                         const Workbench& bench, const Output& output) {
    const int next_step = session.steps.empty() ? 1 : session.steps.back().number + 1;
    Heatmap heatmap(output, session.plan, session.settings);
    SearchRun* running = nullptr;
    const auto save = [&] {
        if (!file.empty()) {
            write_session(file, running->session());
        }
    };
    SearchRun::Hooks hooks;
    hooks.stop = interrupted;
    hooks.on_step_begin = save;
    hooks.on_scores = [&](const Plan& plan, int step, const std::vector<CandidateScore>& scores) {
        heatmap.show_scores(plan, step, scores);
    };
    hooks.on_step = [&](const Step& step) { heatmap.show_step(running->session().plan, step); };
    hooks.log = [&](const std::string& text) { heatmap.log(text); };
    SearchRun run(std::move(session), next_step, std::move(hooks));
    running = &run;
    run.run(bench.decoder(), sequences, bench.limits(sequences));
    save();
    return {run.session(), run.not_finite()};
}

} // namespace cutaway
