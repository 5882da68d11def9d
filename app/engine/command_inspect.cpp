#include "app/engine/options.h"
#include "app/engine/workbench.h"

#include <fmt/format.h>

#include <memory>

namespace cutaway {

namespace {

constexpr double mebi = 0x1p20;

std::string described(const ModelInfo& info) {
    std::string text = fmt::format(
        "{} ({})\n  {} blocks, hidden size {}, vocabulary {}, {}\n  {:.1f} million parameters, {:.1f} MiB, "
        "{} bytes of KV cache a token\n\n",
        info.family, info.architecture, info.blocks, info.hidden_size, info.vocabulary, info.dtype,
        static_cast<double>(info.parameters) / 1e6, static_cast<double>(info.bytes) / mebi,
        info.kv_bytes_per_token);
    for (const auto& [name, trait] : info.traits.items()) {
        text += fmt::format("  {:<22} {} ({})\n", name, trait.value("value", Json()).dump(),
                            trait.value("why", std::string()));
    }
    text += fmt::format("\n  {:<6} {:>14} {:>12} {:>10} {:>16}\n", "slot", "parameters", "MiB", "KV bytes",
                        "FLOPs a token");
    for (const SlotInfo& slot : info.slots) {
        text += fmt::format("  {:<6} {:>14} {:>12.2f} {:>10} {:>16}\n", to_string(slot.slot), slot.parameters,
                            static_cast<double>(slot.bytes) / mebi, slot.kv_bytes_per_token,
                            slot.flops_per_token);
    }
    return text;
}

std::string planned(const Json& plan) {
    const auto mebibytes = [&](const char* key) { return plan.at(key).get<double>() / mebi; };
    return fmt::format(
        "to search: {:.1f} MiB of weights{}, {:.1f} MiB of streams, {:.1f} MiB of reference{}, "
        "{:.1f} MiB in hand\nthe least that --memory may say: {:.1f} MiB{}\n",
        mebibytes("weights"),
        plan.at("keeps_weights").get<bool>() ? "" : " at once, read again in every sweep",
        mebibytes("streams"), mebibytes("reference"),
        plan.at("reference_on_disk").get<bool>() ? " on disk" : "",
        mebibytes("scratch") + mebibytes("tables"), mebibytes("least"),
        plan.at("fits").get<bool>() ? "" : ", which is more than there is");
}

} // namespace

void add_inspect(CLI::App& app, Output& output) {
    struct Options {
        ModelOptions model;
        std::int64_t sequences = CalibrationShape().sequences;
        std::int64_t length = CalibrationShape().longest;
    };
    auto options = std::make_shared<Options>();
    CLI::App& command = *app.add_subcommand("inspect", "What a checkpoint is, from its headers alone");
    options->model.add_model(command);
    options->model.add_compute(command);
    command.add_option("--sequences", options->sequences, "What a search over so many sequences would take")
        ->capture_default_str()
        ->check(CLI::Range(1, 1 << 20));
    command.add_option("--length", options->length, "Tokens in each")
        ->capture_default_str()
        ->check(CLI::Range(2, 1 << 20));
    command.callback([options, &output] {
        const OpenModel model = open_model(options->model.model);
        Json document = inspection(model, options->model.request(),
                                   {.sequences = options->sequences,
                                    .longest = options->length,
                                    .tokens = options->sequences * options->length},
                                   /*questions=*/false);
        document["model"] = model_summary(model.info);
        const Json& bytes = document.at("load_bytes");
        output.result(document, described(model.info) +
                                    fmt::format("\nto load: {:.1f} MiB in float32, {:.1f} MiB in bfloat16\n",
                                                bytes.at("float32").get<double>() / mebi,
                                                bytes.at("bfloat16").get<double>() / mebi) +
                                    planned(document.at("memory_plan")));
    });
}

} // namespace cutaway
