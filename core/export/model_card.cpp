#include "core/export/model_card.h"

#include <fmt/format.h>

#include <filesystem>

namespace cutaway {

namespace {

/// Names come from untrusted paths: what Markdown reads as markup is taken out.
std::string plain(const std::string& text) {
    std::string result;
    for (const char c : text) {
        result += static_cast<unsigned char>(c) < 0x20 ||
                          std::string_view("`|<>[]*_#").find(c) != std::string_view::npos
                      ? '-'
                      : c;
    }
    return result;
}

std::string map_row(const Plan& plan, Kind kind) {
    std::string row;
    for (int block = 0; block < plan.blocks(); ++block) {
        row += plan.removed(Slot(block, kind)) ? '.' : '#';
    }
    return row;
}

std::string removal_table(const Plan& plan) {
    std::string table = "| # | slot | by | divergence after it |\n|---|---|---|---|\n";
    int number = 0;
    for (const Slot slot : plan.removed()) {
        std::string score = "";
        for (const Event& cut : plan.cuts()) {
            if (cut.slots.at(0) == slot && cut.score) {
                score = fmt::format("{:.6g}", *cut.score);
            }
        }
        const bool forced = plan.state(slot) == State::forced;
        table += fmt::format("| {} | {} | {} | {} |\n", ++number, to_string(slot), forced ? "force" : "cut",
                             score);
    }
    return table;
}

} // namespace

std::string model_card(const Session& session) {
    const Plan& plan = session.plan;
    const std::string base =
        plain(std::filesystem::path(session.model.path).lexically_normal().filename().string());
    std::string card = fmt::format("# {0}, pruned with Cutaway\n\n"
                                   "{1} of the {2} attention and FFN layers of `{0}` are removed. This is "
                                   "the `zeroed` form: the output\n"
                                   "projections of removed layers are zero, so every program that runs the "
                                   "base model runs this one and\n"
                                   "computes what the pruned model computes. It is no smaller.\n\n"
                                   "```\nattention {3}\nFFN       {4}\n```\n\n`#` kept, `.` removed; one "
                                   "column a block, block 0 first.\n\n",
                                   base, plan.removed().size(), plan.slots(), map_row(plan, Kind::attention),
                                   map_row(plan, Kind::ffn));
    card += "## What was removed\n\n" + removal_table(plan);
    card += fmt::format(
        "\nThe divergence is `{}`, the mean over {} sequences of {} tokens ({}), against the\n"
        "untouched model.\n",
        name(session.settings.divergence), session.calibration.sequences, session.calibration.length,
        plain(std::filesystem::path(session.calibration.source).filename().string()));
    card += fmt::format(
        "\n## How it was made\n\n```\ncutaway-engine export MODEL --format zeroed --remove {} -o FOLDER\n"
        "```\n\nwhere MODEL is the base model. Its licence holds for this one too.\n",
        to_string(plan.removed()));
    card += "\n## How to run it\n\n```python\nfrom transformers import AutoModelForCausalLM\n\n"
            "model = AutoModelForCausalLM.from_pretrained(\"FOLDER\")\n```\n";
    return card;
}

} // namespace cutaway
