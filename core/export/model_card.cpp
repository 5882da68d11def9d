#include "core/export/model_card.h"

#include "core/export/slot_map_svg.h"
#include "core/plan/atomic_file.h"
#include "core/plan/measured_plans.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace cutaway {

namespace {

std::string removal_table(const Plan& plan) {
    std::map<Slot, double> scores;
    std::set<Slot> approximate;
    for (const Event& cut : plan.cuts()) {
        const std::optional<double> score = cut.score;
        if (cut.approximate) {
            approximate.insert(cut.slots.begin(), cut.slots.end());
        }
        for (std::size_t index = 0; score && index < cut.slots.size(); ++index) {
            scores[cut.slots[index]] = *score;
        }
    }
    std::string table = "| # | slot | by | divergence after it |\n|---|---|---|---|\n";
    int number = 0;
    for (const Slot slot : plan.removed()) {
        const auto score = scores.find(slot);
        table += fmt::format("| {} | {} | {} | {} |\n", ++number, to_string(slot),
                             plan.state(slot) == State::forced ? "force"
                             : approximate.contains(slot)      ? "cut, approximate"
                                                               : "cut",
                             score == scores.end() ? "" : fmt::format("{:.6g}", score->second));
    }
    return table;
}

/// The newest measurement of the plan after its first `events`; null where there is none.
const Measurement* measured_after(const Session& session, std::size_t events) {
    const Measurement* newest = nullptr;
    for (const Measurement& measurement : session.measurements) {
        if (std::cmp_equal(measurement.events, events)) {
            newest = &measurement;
        }
    }
    return newest;
}

/// As it is counted where tasks are compared: by likelihood per character where that is asked for.
std::optional<double> shown_value(const Evaluation& evaluation) {
    if (evaluation.counting == Counting::text) {
        return evaluation.perplexity();
    }
    const std::optional<Mean> acc =
        evaluation.counting == Counting::normalised_choice ? evaluation.acc_norm() : evaluation.acc();
    return acc ? std::optional(acc->value) : std::nullopt;
}

std::string evaluated_rows(const Session& session) {
    std::string rows;
    for (const auto& [before, after] : evaluated_before_and_after(session)) {
        const std::optional<double> value = shown_value(after);
        if (!value) {
            continue;
        }
        const bool whole = before && comparable(*before, after) && before->documents == after.documents;
        const std::optional<double> base = whole ? shown_value(*before) : std::nullopt;
        const std::string what =
            after.counting == Counting::text
                ? fmt::format("perplexity of `{}`",
                              std::filesystem::path(after.source.path).filename().string())
                : fmt::format("{} of `{}`, {} documents",
                              after.counting == Counting::normalised_choice ? "acc_norm" : "acc",
                              after.source.task, after.documents);
        rows += fmt::format("| {} | {} | {:.6g} |\n", what, base ? fmt::format("{:.6g}", *base) : "", *value);
    }
    return rows;
}

/// Of the base model as well, where that was measured too.
std::string cost_table(const Session& session) {
    const Measurement* before = measured_after(session, 0);
    const Measurement* after = measured_after(session, session.plan.events().size());
    const std::string evaluated = evaluated_rows(session);
    std::string table = "| | base model | this one |\n|---|---|---|\n";
    if (after == nullptr) {
        return evaluated.empty() ? "" : table + evaluated + "\n";
    }
    const Measurement unknown;
    const Measurement& base = before == nullptr ? unknown : *before;
    if (after->perplexity) {
        table +=
            fmt::format("| perplexity | {} | {:.6g} |\n",
                        base.perplexity ? fmt::format("{:.6g}", *base.perplexity) : "", *after->perplexity);
    }
    for (const auto& [name, value] : after->divergence) {
        const auto at_first = base.divergence.find(name);
        table += fmt::format("| divergence `{}` | {} | {:.6g} |\n", name,
                             at_first == base.divergence.end() ? "" : fmt::format("{:.6g}", at_first->second),
                             value);
    }
    return table + evaluated + "\n";
}

/// What the hub reads of a card.
std::string front_matter(const BaseModel& base, const CardWords& words) {
    std::string text = "---\n";
    if (!base.hub_id.empty()) {
        text += "base_model: " + base.hub_id + "\n";
    }
    if (!base.licence.empty()) {
        text += "license: " + base.licence + "\n";
    }
    return text + "library_name: " + words.library + "\ntags:\n- cutaway\n- pruned\n---\n\n";
}

std::string found_by(const Session& session) {
    const Plan& plan = session.plan;
    if (plan.cuts().empty()) {
        return "";
    }
    std::string text = fmt::format(" The search went by `{}`", name(session.settings.divergence));
    if (session.settings.order != Order::greedy) {
        text += fmt::format(", in the order `{}`", name(session.settings.order));
    }
    return text + ".";
}

std::string how_it_was_made(const Session& session, const ExportTarget& target, const BaseModel& base) {
    const std::string type = target.type.empty() ? "" : " --type " + target.type;
    const std::string slots = to_string(session.plan.removed());
    const std::string removed = slots.empty() ? "" : " --remove " + slots;
    const std::string licence = base.licence.empty()
                                    ? "Its licence, which its card does not name, holds for this one too."
                                    : "Its licence, `" + base.licence + "`, holds for this one too.";
    return fmt::format("\n## How it was made\n\n```\ncutaway-engine export MODEL --format {}{}{} -o OUTPUT\n"
                       "```\n\nwhere MODEL is the folder of the base model, {}. {}\n",
                       target.format, type, removed, base.name, licence);
}

} // namespace

std::string model_card(const Session& session, const ExportTarget& target, const BaseModel& base,
                       const CardWords& words) {
    const Plan& plan = session.plan;
    std::string card = front_matter(base, words);
    card += fmt::format(
        "# {0}, pruned with Cutaway\n\n{1} of the {2} attention and FFN layers of `{0}` are removed. "
        "{3}\n\n![Which layers are removed, and what each of the others would cost]({4})\n\n",
        base.name, plan.removed().size(), plan.slots(), words.form, slot_map_name);
    card += "## What was removed\n\n" + removal_table(plan);
    if (is_approximate(session) && !plan.cuts().empty()) {
        card +=
            "\nThe search was approximate (`racing`): it dropped candidates that an exact search might have "
            "cut.\n";
    }
    card += "\n## What it costs\n\n" + cost_table(session);
    card += fmt::format("Divergences are from the base model, over {} sequences of {} tokens ({}).{}\n",
                        session.calibration.sequences, session.calibration.length,
                        without_markup(std::filesystem::path(session.calibration.source).filename().string()),
                        found_by(session));
    card += how_it_was_made(session, target, base);
    card += "\n## How to run it\n\n" + words.run + "\n";
    return words.caution.empty() ? card : card + "\n" + words.caution + "\n";
}

void write_card(const std::filesystem::path& folder, const Session& session, const ExportTarget& target,
                const Checkpoint& source, const CardWords& words) {
    write_file_atomically(folder / slot_map_name, slot_map_svg(session));
    write_file_atomically(folder / "README.md", model_card(session, target, base_model_of(source), words));
}

} // namespace cutaway
