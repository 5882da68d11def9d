#pragma once

#include "app/engine/output.h"

#include <CLI/CLI.hpp>

#include <string>

namespace cutaway {

/// Options that several commands share (6-commands.md), as they were typed.
struct ModelOptions {
    std::string model;
    std::string device = "auto";
    std::string dtype = "auto";
    std::string memory; ///< empty: what is free
    int threads = 0;    ///< 0: one per core

    void add_model(CLI::App& command);
    void add_compute(CLI::App& command);
};

struct CalibrationOptions {
    std::string tokens;
    std::string text;
    int sequences = 10;
    int length = 256;
    bool bos = false;

    void add(CLI::App& command);
};

struct PlanOptions {
    std::string plan;
    std::string remove;

    void add(CLI::App& command);
};

/// The commands, one file each. Each adds itself to `app`, to run when it is chosen.
void add_inspect(CLI::App& app, Output& output);
void add_tokenize(CLI::App& app, Output& output);
void add_logits(CLI::App& app, Output& output);
void add_score(CLI::App& app, Output& output);
void add_prune(CLI::App& app, Output& output);
void add_export(CLI::App& app, Output& output);
void add_serve(CLI::App& app, Output& output);

} // namespace cutaway
