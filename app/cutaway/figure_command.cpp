#include "app/cutaway/figure_command.h"

#include "core/plan/atomic_file.h"
#include "ui/figures/figure.h"
#include "ui/map/score_scale.h"
#include "ui/models/evaluation_choices.h"
#include "ui/text.h"

#include <array>
#include <utility>

namespace cutaway {

namespace {

template <typename Value, std::size_t count>
using Words = std::array<std::pair<const char*, Value>, count>;

constexpr Words<FigureKind, 5> kinds{{{"map", FigureKind::map},
                                      {"curve", FigureKind::curve},
                                      {"composition", FigureKind::composition},
                                      {"history", FigureKind::history},
                                      {"maps", FigureKind::maps}}};
constexpr Words<FigurePreset, 3> presets{
    {{"column", FigurePreset::column}, {"page", FigurePreset::page}, {"slide", FigurePreset::slide}}};
constexpr Words<MapOrientation, 2> layouts{
    {{"rows", MapOrientation::rows}, {"columns", MapOrientation::columns}}};
constexpr Words<ColorMap, 2> color_maps{{{"cividis", ColorMap::cividis}, {"viridis", ColorMap::viridis}}};
constexpr Words<CurveAxis, 4> axes{{{"slots", CurveAxis::slots},
                                    {"parameters", CurveAxis::parameters},
                                    {"bytes", CurveAxis::weights},
                                    {"kv", CurveAxis::kvCache}}};

template <typename Value, std::size_t count>
std::vector<std::string> spelled(const Words<Value, count>& words) {
    std::vector<std::string> names;
    for (const auto& [name, value] : words) {
        names.emplace_back(name);
    }
    return names;
}

/// The command line has checked that it is one of them.
template <typename Value, std::size_t count>
Value meant(const Words<Value, count>& words, const std::string& text) {
    for (const auto& [name, value] : words) {
        if (text == name) {
            return value;
        }
    }
    return words.front().second;
}

FigureOptions optionsOf(const FigureArguments& arguments) {
    FigureOptions options;
    options.kind = meant(kinds, arguments.figure);
    options.preset = meant(presets, arguments.preset);
    options.orientation = meant(layouts, arguments.layout);
    options.colors = meant(color_maps, arguments.colors);
    options.against = meant(axes, arguments.against);
    options.title = toQString(arguments.title);
    options.letters = arguments.letters;
    options.numbers = !arguments.noNumbers;
    options.legend = !arguments.noLegend;
    options.dpi = arguments.dpi;
    if (options.title.size() > longest_title) {
        throw Error(error_code::bad_usage,
                    "the title has more than " + std::to_string(longest_title) + " characters", "--title",
                    "Shorten it; what says more belongs in the caption.");
    }
    return options;
}

/// `none`, `perplexity`, or what was evaluated by its name, with `:acc_norm` for a task's other accuracy.
void chooseMeasure(FigureOptions& options, const std::string& word, const Session& session) {
    options.second = word != "none";
    if (word.empty() || word == "none" || word == "perplexity") {
        return;
    }
    constexpr std::string_view norm = ":acc_norm";
    const bool by_length = word.ends_with(norm);
    const QString wanted = toQString(by_length ? word.substr(0, word.size() - norm.size()) : word);
    std::string known = "perplexity, none";
    for (const CurveMeasure& measure : curveMeasures(session)) {
        if (!measure.source) {
            continue;
        }
        const QString name = sourceName(*measure.source);
        if (name == wanted && (measure.metric == Metric::acc_norm) == by_length) {
            options.measure = measure; // of several limits the one that was evaluated last
        }
        known += ", " + name.toStdString() + (measure.metric == Metric::acc_norm ? std::string(norm) : "");
    }
    if (!options.measure.source) {
        throw Error(error_code::bad_input, "the session has no evaluation '" + word + "'", "--measure",
                    "It has: " + known + ".");
    }
}

void checkCount(const FigureArguments& arguments) {
    const bool several = arguments.figure == "maps" || arguments.figure == "curve";
    const std::size_t count = arguments.sessions.size();
    if (count > 1 && !several) {
        throw Error(error_code::bad_usage,
                    "--figure " + arguments.figure + " is of one session, and " + std::to_string(count) +
                        " are given",
                    arguments.sessions[1], "Use --figure maps or --figure curve for several.");
    }
    if (arguments.figure == "maps" && count > most_maps) {
        throw Error(
            error_code::bad_usage, std::to_string(count) + " maps on one sheet would be too small to read",
            arguments.sessions[most_maps], "Give at most " + std::to_string(most_maps) + " sessions.");
    }
}

QString label(const std::string& path) {
    return toQString(std::filesystem::path(path).stem().string());
}

FigureSubject subjectOf(const FigureArguments& arguments) {
    FigureSubject subject(read_session(arguments.sessions.front()));
    subject.name = label(arguments.sessions.front());
    for (std::size_t place = 1; place < arguments.sessions.size(); ++place) {
        const std::string& path = arguments.sessions[place];
        auto other = std::make_shared<const Session>(read_session(path));
        const auto title = [](const Session& session) {
            return ScoreScale::title(session.settings.divergence).toStdString();
        };
        if (other->settings.divergence != subject.session.settings.divergence) {
            throw Error(error_code::bad_input,
                        "its scores are " + title(*other) + ", those of the first session are " +
                            title(subject.session) + ": they share no scale",
                        path, "Give sessions that were searched by the same divergence.");
        }
        subject.compared.push_back({label(path), std::move(other), static_cast<int>(place) - 1});
    }
    return subject;
}

} // namespace

CLI::App* addFigureCommand(CLI::App& app, FigureArguments& arguments) {
    CLI::App* const command = app.add_subcommand("figure", "Draw a session's figure; needs no display");
    command
        ->add_option("SESSION", arguments.sessions,
                     "A session file; for `maps` and `curve` several to compare")
        ->required();
    command
        ->add_option("-o,--output", arguments.output,
                     "The file to write: .pdf, .svg, .png, or .csv for the numbers behind it")
        ->required();
    const auto choice = [&](const char* name, std::string& value, const char* about, const auto& words) {
        command->add_option(name, value, about)->check(CLI::IsMember(spelled(words)))->capture_default_str();
    };
    choice("--figure", arguments.figure, "What it shows", kinds);
    choice("--preset", arguments.preset, "Its size: 252 pt, 516 pt or 16:9", presets);
    choice("--layout", arguments.layout, "Blocks beside or below each other", layouts);
    choice("--colors", arguments.colors, "The colours of scores", color_maps);
    choice("--against", arguments.against, "The curve's axis", axes);
    command->add_option("--measure", arguments.measure,
                        "The curve's right axis: perplexity, none, or a task or text that was evaluated, as "
                        "boolq or boolq:acc_norm");
    command->add_option("--title", arguments.title, "A title above it");
    command->add_option("--font-size", arguments.letters, "In points; without it what suits the preset")
        ->check(CLI::Range(smallest_letters, largest_letters));
    command->add_flag("--no-numbers", arguments.noNumbers, "Without the cuts' numbers");
    command->add_flag("--no-legend", arguments.noLegend, "Without colour bar and legend");
    command->add_option("--dpi", arguments.dpi, "Dots per inch of a .png")
        ->check(CLI::Range(coarsest_dpi, finest_dpi))
        ->capture_default_str();
    return command;
}

void writeFigureOf(const FigureArguments& arguments) {
    const std::filesystem::path output = arguments.output;
    figureFormat(output);
    FigureOptions options = optionsOf(arguments);
    checkCount(arguments);
    check_writable_file(output);
    for (const std::string& session : arguments.sessions) {
        std::error_code unrelated;
        if (std::filesystem::equivalent(output, session, unrelated)) {
            throw Error(error_code::bad_input, "the figure would replace a session that it is drawn from",
                        arguments.output, "Choose another file to write to.");
        }
    }
    const FigureSubject subject = subjectOf(arguments);
    chooseMeasure(options, arguments.measure, subject.session);
    writeFigure(output, subject, options);
}

} // namespace cutaway
