#include "core/export/model_card.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace cutaway {

namespace {

/// Names come from untrusted paths: what Markdown reads as markup is taken out.
std::string plain(const std::string& text) {
    std::string result;
    for (const char c : text) {
        const bool markup =
            static_cast<unsigned char>(c) < 0x20 || std::string_view("`|<>[]*#").find(c) != std::string::npos;
        result += markup ? '-' : c;
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

/// Of the base model as well, where that was measured too.
std::string cost_table(const Session& session) {
    const Measurement* before = measured_after(session, 0);
    const Measurement* after = measured_after(session, session.plan.events().size());
    if (after == nullptr) {
        return "";
    }
    const Measurement unknown;
    const Measurement& base = before == nullptr ? unknown : *before;
    std::string table = "| | base model | this one |\n|---|---|---|\n";
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
    return table + "\n";
}

} // namespace

std::string model_name(const std::filesystem::path& folder) {
    constexpr std::string_view cached = "models--";
    const std::filesystem::path normal = folder.lexically_normal();
    const std::string model = normal.parent_path().parent_path().filename().string();
    if (normal.parent_path().filename() != "snapshots" || !model.starts_with(cached)) {
        return plain(normal.filename().string());
    }
    std::string name = model.substr(cached.size());
    if (const std::size_t separator = name.find("--"); separator != std::string::npos) {
        name.replace(separator, 2, "/");
    }
    return plain(name);
}

std::string model_card(const Session& session, const std::string& format, const CardWords& words) {
    const Plan& plan = session.plan;
    const std::string base = model_name(session.model.path);
    std::string card = fmt::format("# {0}, pruned with Cutaway\n\n"
                                   "{1} of the {2} attention and FFN layers of `{0}` are removed. {3}\n\n"
                                   "```\nattention {4}\nFFN       {5}\n```\n\n`#` kept, `.` removed; one "
                                   "column a block, block 0 first.\n\n",
                                   base, plan.removed().size(), plan.slots(), words.form,
                                   map_row(plan, Kind::attention), map_row(plan, Kind::ffn));
    card += "## What was removed\n\n" + removal_table(plan);
    if (is_approximate(session) && !plan.cuts().empty()) {
        card +=
            "\nThe search was approximate (`racing`): it dropped candidates that an exact search might have "
            "cut.\n";
    }
    card += "\n## What it costs\n\n" + cost_table(session);
    card += fmt::format("Divergences are from the base model, over {} sequences of {} tokens ({}).{}\n",
                        session.calibration.sequences, session.calibration.length,
                        plain(std::filesystem::path(session.calibration.source).filename().string()),
                        plan.cuts().empty()
                            ? ""
                            : fmt::format(" The search went by `{}`.", name(session.settings.divergence)));
    card += fmt::format(
        "\n## How it was made\n\n```\ncutaway-engine export MODEL --format {} --remove {} -o FOLDER\n"
        "```\n\nwhere MODEL is the base model. Its licence holds for this one too.\n",
        format, to_string(plan.removed()));
    card += "\n## How to run it\n\n" + words.run + "\n";
    return words.caution.empty() ? card : card + "\n" + words.caution + "\n";
}

} // namespace cutaway
