#include "app/engine/prune.h"
#include "core/plan/settings.h"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace cutaway {

namespace {

/// Takes numbers from 0 to `most`; CLI11's own range lets NaN through.
CLI::Validator number_to(double most) {
    return {[most](const std::string& text) {
                double value = -1;
                const bool good = CLI::detail::lexical_cast(text, value) && value >= 0 && value <= most;
                return good ? std::string() : fmt::format("'{}' is no number from 0 to {:g}", text, most);
            },
            ""};
}

template <typename Values>
CLI::IsMember one_of(const Values& values) {
    std::vector<std::string> names;
    for (const auto value : values) {
        names.emplace_back(name(value));
    }
    return CLI::IsMember(names);
}

void add_budget(CLI::App& command, Budget& budget, std::string& bytes) {
    command.add_option("--cuts", budget.cuts, "Stop after so many cuts")
        ->check(CLI::Range(0, std::numeric_limits<int>::max()));
    command
        .add_option("--share", budget.share,
                    "Stop at this share of the slots (0.25 where no budget is given)")
        ->check(number_to(1));
    command.add_option("--parameters", budget.parameters, "Stop at this share of the parameters")
        ->check(number_to(1));
    command.add_option("--bytes", bytes, "Stop where the weights left take at most this, as 12GiB")
        ->check(amount_of_bytes());
    command
        .add_option("--kv-bytes", budget.kv_bytes,
                    "Stop where the KV cache takes at most so many bytes a token")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()));
    command
        .add_option("--max-divergence", budget.max_divergence, "No cut that takes the divergence above this")
        ->check(number_to(std::numeric_limits<double>::max()));
    command
        .add_option("--max-perplexity", budget.max_perplexity,
                    "No cut that takes the perplexity of the calibration set above this")
        ->check(number_to(std::numeric_limits<double>::max()));
}

} // namespace

void add_prune(CLI::App& app, Output& output) {
    auto options = std::make_shared<PruneOptions>();
    CLI::App& command = *app.add_subcommand("prune", "Searches which slots the model can do without");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->calibration.add(command);
    options->plan.add(command);
    command.add_option("--divergence", options->divergence, "How far from the reference (js)")
        ->check(one_of(all_divergences));
    command.add_option("--search", options->search, "How candidates are scored (exact)")
        ->check(one_of(all_search_modes));
    command.add_option("--unit", options->unit, "What one cut removes (slot)")->check(one_of(all_units));
    command.add_option("--order", options->order, "What is cut next (greedy); others are to compare with")
        ->check(one_of(all_orders));
    command.add_option("--seed", options->seed, "Of --order random (0)")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()));
    add_budget(command, options->budget, options->bytes);
    command.add_option("--pin", options->pin, "Slots that stay, as A12,F3-6,B7");
    command.add_option("--force", options->force, "Slots that go at once");
    auto* front = command.add_option("--protect-front", options->protect_front,
                                     "Share of the blocks at the front whose slots are no candidates");
    front->check(number_to(1));
    command
        .add_flag("--release-after-front", options->release_after_front,
                  "Make them candidates once as many slots are gone, or no other is left")
        ->needs(front);
    auto* session =
        command.add_option("--session", options->session, "The session file, written after every step");
    session->check(not_empty());
    command.add_flag("--resume", options->resume, "Go on from the session file")->needs(session);
    command.add_option("--export", options->exports, "FORMAT:PATH, what to write at the end (zeroed, plan)")
        ->allow_extra_args(false); // one for each --export, so that MODEL may follow
    command.callback([options, &output] { prune(*options, output); });
}

} // namespace cutaway
