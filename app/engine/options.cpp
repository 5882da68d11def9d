#include "app/engine/options.h"

namespace cutaway {

void ModelOptions::add_model(CLI::App& command) {
    command.add_option("MODEL", model, "A Hugging Face checkpoint folder, or 'demo'")->required();
}

void ModelOptions::add_compute(CLI::App& command) {
    command.add_option("--device", device, "auto, cpu or cuda[:N]")->capture_default_str();
    command.add_option("--dtype", dtype, "auto, float32, bfloat16 or float16")->capture_default_str();
    command.add_option("--threads", threads, "Threads to compute with; 0: one per core")
        ->check(CLI::Range(0, 1024));
    command.add_option("--memory", memory, "A ceiling for weights and activations together, as 6GiB");
}

void CalibrationOptions::add(CLI::App& command) {
    auto* tokens_option =
        command.add_option("--tokens", tokens, "JSON, a list of lists of ids, taken as it is");
    command.add_option("--text", text, "Plain text, or JSONL with a 'text' key")->excludes(tokens_option);
    command.add_option("--sequences", sequences, "Sequences cut from the text")
        ->capture_default_str()
        ->check(CLI::Range(1, 1 << 20));
    command.add_option("--length", length, "Tokens in each")
        ->capture_default_str()
        ->check(CLI::Range(1, 1 << 20));
    command.add_flag("--bos", bos, "Begin every sequence with the beginning-of-text token");
}

void PlanOptions::add(CLI::App& command) {
    command.add_option("--plan", plan, "A plan or a session: its removed slots");
    command.add_option("--remove", remove, "Slots to remove, as A12,F3-6,B7");
}

} // namespace cutaway
