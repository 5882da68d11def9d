#include "app/engine/heatmap.h"
#include "app/engine/interrupt.h"
#include "app/engine/options.h"
#include "app/engine/prune.h"
#include "core/plan/error.h"

#include <memory>

namespace cutaway {

namespace {

/// A share as the budget wants it; CLI11's own ranges take 0 as well.
const auto share_range = CLI::Range(0.0, 1.0);

void add_budget(CLI::App& command, Budget& budget) {
    command.add_option("--cuts", budget.cuts, "Stop after so many cuts")->check(CLI::NonNegativeNumber);
    command
        .add_option("--share", budget.share,
                    "Stop at this share of the slots (0.25 where no budget is given)")
        ->check(share_range);
    command.add_option("--parameters", budget.parameters, "Stop at this share of the parameters")
        ->check(share_range);
    command
        .add_option("--max-divergence", budget.max_divergence, "No cut that takes the divergence above this")
        ->check(CLI::NonNegativeNumber);
}

} // namespace

void add_prune(CLI::App& app, Output& output) {
    auto options = std::make_shared<PruneOptions>();
    CLI::App& command = *app.add_subcommand("prune", "Searches which slots the model can do without");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->calibration.add(command);
    options->plan.add(command);
    command.add_option("--divergence", options->divergence,
                       "js, js-finercut, kl, angular, euclidean or nll (js where none is given)");
    command.add_option("--search", options->search, "exact, full or naive (exact where none is given)");
    add_budget(command, options->budget);
    command.add_option("--pin", options->pin, "Slots that stay, as A12,F3-6,B7");
    command.add_option("--force", options->force, "Slots that go at once");
    auto* front = command.add_option("--protect-front", options->protect_front,
                                     "Share of the blocks at the front whose slots are no candidates");
    front->check(share_range);
    command
        .add_flag("--release-after-front", options->release_after_front,
                  "Make them candidates once as many slots are gone, or no other is left")
        ->needs(front);
    auto* session =
        command.add_option("--session", options->session, "The session file, written after every step");
    command.add_flag("--resume", options->resume, "Go on from the session file")->needs(session);
    command.add_option("--export", options->exports, "FORMAT:PATH, what to write at the end (zeroed, plan)");
    command.callback([options, &output] { prune(*options, output); });
}

} // namespace cutaway
