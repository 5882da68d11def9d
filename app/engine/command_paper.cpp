#include "app/engine/paper/paper.h"
#include "app/engine/paper/recipe.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cutaway {

void add_paper(CLI::App& app, Output& output) {
    std::vector<std::string> names;
    for (const PaperRecipe& recipe : paper_recipes()) {
        names.emplace_back(recipe.name);
    }
    auto options = std::make_shared<PaperOptions>();
    CLI::App& command = *app.add_subcommand(
        "paper", "Makes an experiment of the paper FinerCut again: search, benchmarks, report");
    command.add_option("EXPERIMENT", options->experiment, "Whose published figures to compare with")
        ->required()
        ->check(CLI::IsMember(names));
    options->model.add_model(command);
    options->model.add_compute(command);
    command.add_option("--data", options->data, "The folder of the benchmarks' files (docs/reproduce.md)")
        ->required()
        ->check(not_empty());
    command.add_option("-o", options->folder, "The folder for sessions, pictures and the report")
        ->required()
        ->check(not_empty());
    command.add_option("--text", options->text, "The text to search on (the one that ships with Cutaway)")
        ->check(not_empty());
    command
        .add_option("--limit", options->limit,
                    "The first so many questions of each task, and of each subject of MMLU (1000, and 50)")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 53)); // what a session may say
    command.callback([options, &output] { reproduce_paper(*options, output); });
}

} // namespace cutaway
