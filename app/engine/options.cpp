#include "app/engine/options.h"

#include "core/plan/error.h"
#include "core/plan/read_plan.h"
#include "core/runtime/device.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace cutaway {

namespace {

/// Has a text refused as wrong usage where `parse` does so, before anything is read.
template <typename Parse>
CLI::Validator well_formed(Parse parse) {
    return {[parse](const std::string& text) {
                try {
                    parse(text);
                } catch (const Error& error) {
                    if (error.code() == error_code::bad_usage) {
                        return error.message() + ". " + error.help();
                    }
                }
                return std::string();
            },
            ""};
}

} // namespace

CLI::Validator amount_of_bytes() {
    return well_formed([](const std::string& text) { parse_bytes(text); });
}

CLI::Validator not_empty() {
    return {[](const std::string& text) { return text.empty() ? "nothing is given" : std::string(); }, ""};
}

void ModelOptions::add_model(CLI::App& command) {
    command.add_option("MODEL", model, "A Hugging Face checkpoint folder, or 'demo'")->required();
}

void ModelOptions::add_compute(CLI::App& command) {
    command.add_option("--device", device, "auto, cpu or cuda[:N]")
        ->capture_default_str()
        ->check(well_formed(parse_device));
    command.add_option("--dtype", dtype, "What products are computed in")
        ->capture_default_str()
        ->check(CLI::IsMember({"auto", "float32", "bfloat16", "float16"}));
    command.add_option("--threads", threads, "Threads to compute with; 0: one per core")
        ->check(CLI::Range(0, 1024));
    command.add_option("--memory", memory, "A ceiling for weights and activations together, as 6GiB")
        ->check(amount_of_bytes());
}

OpenRequest ModelOptions::request() const {
    return {.path = model,
            .device = device,
            .dtype = dtype,
            .threads = threads,
            .memory = memory.empty() ? 0 : parse_bytes(memory)};
}

void CalibrationOptions::add(CLI::App& command) {
    auto* tokens_option =
        command.add_option("--tokens", tokens, "JSON, a list of lists of ids, taken as it is");
    tokens_option->check(not_empty());
    command.add_option("--text", text, "Plain text, or JSONL with a 'text' key")
        ->excludes(tokens_option)
        ->check(not_empty());
    command.add_option("--sequences", sequences, "Sequences cut from the text (10)")
        ->check(CLI::Range(1, 1 << 20));
    command.add_option("--length", length, "Tokens in each (256)")->check(CLI::Range(1, 1 << 20));
    command.add_flag("--bos", bos, "Begin every sequence with the beginning-of-text token");
}

CalibrationRequest CalibrationOptions::request() const {
    CalibrationRequest request;
    request.sequences = sequences.value_or(request.sequences);
    request.length = length.value_or(request.length);
    request.bos = bos;
    if (!tokens.empty()) {
        request.source = CalibrationRequest::Source::tokens;
        request.path = tokens;
    } else if (!text.empty()) {
        request.source = CalibrationRequest::Source::text;
        request.path = text;
    }
    return request;
}

void PlanOptions::add(CLI::App& command) {
    command
        .add_option(
            "--plan", plan,
            "A plan, a session, a list of module names or a pruned model's config.json: its removed slots")
        ->check(not_empty());
    command.add_option("--remove", remove, "Slots to remove, as A12,F3-6,B7");
}

Plan PlanOptions::read(int blocks, const Output& output) const {
    PlanFile file = plan.empty() ? PlanFile{.plan = Plan(blocks), .notes = {}} : read_plan_file(plan, blocks);
    for (const std::string& note : file.notes) {
        output.note("note: " + note);
    }
    Plan result = std::move(file.plan);
    std::vector<Slot> forced;
    for (const Slot slot : parse_slots(remove, blocks)) {
        if (!result.removed(slot)) {
            forced.push_back(slot);
        }
    }
    if (!forced.empty()) {
        result.append(result.next_edit(Decision::force, std::move(forced)));
    }
    return result;
}

std::int64_t parse_bytes(const std::string& text, const std::string& option) {
    constexpr std::array<std::pair<std::string_view, double>, 10> units{{{"", 1},
                                                                         {"B", 1},
                                                                         {"KB", 1e3},
                                                                         {"MB", 1e6},
                                                                         {"GB", 1e9},
                                                                         {"TB", 1e12},
                                                                         {"KiB", 0x1p10},
                                                                         {"MiB", 0x1p20},
                                                                         {"GiB", 0x1p30},
                                                                         {"TiB", 0x1p40}}};
    double number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const auto& [name, bytes] : units) {
        if (failed == std::errc() && unit == name && number > 0 && number * bytes < 0x1p62) {
            return static_cast<std::int64_t>(std::floor(number * bytes));
        }
    }
    throw Error(error_code::bad_usage, "'" + text + "' is no amount of memory", option,
                "Write it as 6GiB, 500MB or a number of bytes.");
}

} // namespace cutaway
