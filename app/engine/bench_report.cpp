#include "app/engine/bench_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <thread>

namespace cutaway {

namespace {

/// Which runs the others are compared with: the mode that takes least for granted.
const ModeRuns& baseline_of(const std::vector<ModeRuns>& modes) {
    for (const SearchMode mode : {SearchMode::naive, SearchMode::full, SearchMode::exact}) {
        const auto found = std::ranges::find(modes, mode, &ModeRuns::mode);
        if (found != modes.end()) {
            return *found;
        }
    }
    return modes.front();
}

/// How many of the cuts the baseline did not make.
int different_cuts(const ModeRuns& runs, const ModeRuns& baseline) {
    std::set<Slot> made;
    for (const Step& step : baseline.steps) {
        made.insert(step.cut);
    }
    return static_cast<int>(
        std::ranges::count_if(runs.steps, [&](const Step& step) { return !made.contains(step.cut); }));
}

bool has_same_cuts(const ModeRuns& runs, const ModeRuns& baseline) {
    return std::ranges::equal(runs.steps, baseline.steps, {}, &Step::cut, &Step::cut);
}

/// The largest between scores that both know exactly, up to the first step whose cuts differ: after it they
/// are scores of other plans.
double largest_difference(const ModeRuns& runs, const ModeRuns& baseline) {
    double largest = 0;
    for (std::size_t step = 0; step < std::min(runs.steps.size(), baseline.steps.size()); ++step) {
        const std::vector<CandidateScore>& expected = baseline.steps[step].candidates;
        for (const CandidateScore& score : runs.steps[step].candidates) {
            const auto other = std::ranges::find(expected, score.slot, &CandidateScore::slot);
            if (score.exact && other != expected.end() && other->exact && score.score != other->score) {
                largest = std::max(largest, std::abs(score.score - other->score) / std::abs(other->score));
            }
        }
        if (runs.steps[step].cut != baseline.steps[step].cut) {
            break;
        }
    }
    return largest;
}

Json cuts_of(const std::vector<Step>& steps) {
    Json cuts = Json::array();
    for (const Step& step : steps) {
        cuts.push_back(to_string(step.cut));
    }
    return cuts;
}

/// Thread-seconds that the products are compared with: what was computed, or on a GPU the wall's.
double spent(const ModeRuns& runs, bool is_cpu) {
    return median(is_cpu ? runs.cpu_seconds : runs.seconds);
}

/// Medians of all threads' seconds, waiting not included, or of the GPU's; `other`: what is in no part.
Json parts_of(const ModeRuns& runs, bool is_cpu) {
    Json parts = Json::object();
    double rest = spent(runs, is_cpu);
    for (std::size_t part = 0; part < part_names.size(); ++part) {
        const double seconds = median(runs.parts[part]);
        parts[std::string(part_names[part])] = seconds;
        rest -= seconds;
    }
    parts["other"] = std::max(rest, 0.0);
    return parts;
}

Json mode_document(const ModeRuns& runs, const ModeRuns& baseline, const ProductRate& rate, bool is_cpu) {
    const double seconds = spent(runs, is_cpu);
    Json json{{"search", name(runs.mode)},
              {"seconds", median(runs.seconds)},
              {"cpu_seconds", median(runs.cpu_seconds)},
              {"rounds", runs.seconds},
              {"work", to_json(runs.work)},
              {"cuts", cuts_of(runs.steps)},
              {"same_cuts", has_same_cuts(runs, baseline)},
              {"different_cuts", different_cuts(runs, baseline)},
              {"max_relative_score_difference", largest_difference(runs, baseline)},
              {"share_of_matmul_rate", rate.fastest_seconds(runs.work) / seconds},
              {"share_of_aten_rate", rate.seconds(runs.work, "aten") / seconds},
              {"parts", parts_of(runs, is_cpu)},
              {"peak_memory", runs.peak_memory}};
    if (is_approximate(runs.mode)) {
        json["approximate"] = true;
    }
    return json;
}

/// A column's text and its width.
std::string cell(const std::string& text, int width) {
    return fmt::format("{:>{}}", text, width);
}

std::string percent(const Json& share) {
    return fmt::format("{:.0f} %", 100 * share.get<double>());
}

std::string mode_line(const Json& mode, bool is_cpu) {
    constexpr double giga = 1e9, mebi = 1 << 20;
    const Json& work = mode.at("work");
    const double flops = work.at("attention").at("flops").get<double>() +
                         work.at("ffn").at("flops").get<double>() + work.at("head").at("flops").get<double>();
    std::string line = fmt::format("{:<8}", mode.at("search").get<std::string>());
    line += cell(fmt::format("{:.3g}", mode.at("seconds").get<double>()), 9);
    line += cell(fmt::format("{:.3g}", mode.at("cpu_seconds").get<double>()), 9);
    line += cell(fmt::format("{:.4g}", flops / giga), 10);
    line += cell(percent(mode.at("share_of_matmul_rate")), 10);
    line += cell(percent(mode.at("share_of_aten_rate")), 9);
    const double whole = mode.at(is_cpu ? "cpu_seconds" : "seconds").get<double>();
    for (const char* part : {"attention", "ffn", "head", "divergence", "copies", "other"}) {
        line += cell(percent(mode.at("parts").at(part).get<double>() / whole), 11);
    }
    line += cell(fmt::format("{:.0f}", mode.at("peak_memory").get<double>() / mebi), 8);
    const int others = mode.at("different_cuts").get<int>();
    const bool same = mode.at("same_cuts").get<bool>();
    return line + "  " +
           (same          ? "same"
            : others == 0 ? "other order"
                          : fmt::format("{} differ", others)) +
           (mode.contains("approximate") ? ", approximate\n" : "\n");
}

} // namespace

Json bench_document(const std::vector<ModeRuns>& modes, const ProductRate& rate, const Workbench& bench,
                    const BenchOptions& options) {
    const bool is_cpu = bench.environment().at("device") == "cpu";
    const ModeRuns& baseline = baseline_of(modes);
    // The share that a model is judged by is that of whole sweeps where there are such.
    const auto full = std::ranges::find(modes, SearchMode::full, &ModeRuns::mode);
    const ModeRuns& judged = full != modes.end() ? *full : modes.back();
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    const int threads = options.model.threads > 0 ? options.model.threads : std::max(cores, 1);
    const double thread_rate = rate.flops(judged.work) / rate.fastest_seconds(judged.work);
    Json document{{"environment", bench.environment()},
                  {"threads", threads},
                  {"clock", is_cpu ? "cpu" : "wall"},
                  {"compared_with", name(baseline.mode)},
                  {"matmul_rate", thread_rate * (is_cpu ? threads : 1)},
                  {"matmul_rates", rate.rates()},
                  {"share_of_matmul_rate", rate.fastest_seconds(judged.work) / spent(judged, is_cpu)},
                  {"modes", Json::array()}};
    for (const ModeRuns& runs : modes) {
        document["modes"].push_back(mode_document(runs, baseline, rate, is_cpu));
    }
    return document;
}

std::string bench_text(const Json& document) {
    constexpr double giga = 1e9;
    const Json& environment = document.at("environment");
    std::string text = fmt::format(
        "{} on {}, {} threads, {}, products by {}\nproducts of these shapes: {:.4g} GFLOP/s\n\n",
        document.at("model").at("path").get<std::string>(), environment.at("device").get<std::string>(),
        document.at("threads").get<int>(), environment.at("dtype").get<std::string>(),
        environment.at("products").get<std::string>(), document.at("matmul_rate").get<double>() / giga);
    text += fmt::format("{:<8}{:>9}{:>9}{:>10}{:>10}{:>9}{:>11}{:>11}{:>11}{:>11}{:>11}{:>11}{:>8}  {}\n",
                        "search", "seconds", "CPU s", "GFLOP", "of rate", "of ATen", "attention", "ffn",
                        "head", "divergence", "copies", "other", "MiB", "cuts");
    for (const Json& mode : document.at("modes")) {
        text += mode_line(mode, document.at("clock") == "cpu");
    }
    if (document.contains("tokenizer")) {
        text += fmt::format("\ntokenizer: {:.1f} MB/s\n",
                            document["tokenizer"].at("megabytes_per_second").get<double>());
    }
    return text;
}

} // namespace cutaway
