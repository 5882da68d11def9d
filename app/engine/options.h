#pragma once

#include "app/engine/output.h"
#include "core/plan/messages.h"
#include "core/plan/plan.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
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
    OpenRequest request() const;
};

struct CalibrationOptions {
    std::string tokens; ///< empty: not given; so is text
    std::string text;
    std::optional<int> sequences;
    std::optional<int> length;
    bool bos = false;

    void add(CLI::App& command);
    CalibrationRequest request() const;
    bool chosen() const { return !tokens.empty() || !text.empty(); }
};

struct PlanOptions {
    std::string plan; ///< empty: not given
    std::string remove;

    void add(CLI::App& command);
    /// The plan of --plan with what --remove forces out as well; notes what of the file is no plan.
    Plan read(int blocks, const Output& output) const;
};

/// For options that name something: an empty text is a variable that a script forgot to set.
CLI::Validator not_empty();

/// `6GiB`, `1.5MB`, `4096`: bytes. Throws Error(bad-usage) that names the option.
std::int64_t parse_bytes(const std::string& text, const std::string& option = "--memory");

/// Has a text refused as wrong usage, before anything is read, where parse_bytes() refuses it.
CLI::Validator amount_of_bytes();

/// The commands, one file each. Each adds itself to `app`, to run when it is chosen.
void add_inspect(CLI::App& app, Output& output);
void add_tokenize(CLI::App& app, Output& output);
void add_logits(CLI::App& app, Output& output);
void add_score(CLI::App& app, Output& output);
void add_prune(CLI::App& app, Output& output);
void add_paper(CLI::App& app, Output& output);
void add_evaluate(CLI::App& app, Output& output);
void add_retention(CLI::App& app, Output& output);
void add_generate(CLI::App& app, Output& output);
void add_export(CLI::App& app, Output& output);
void add_bench(CLI::App& app, Output& output);
void add_serve(CLI::App& app, Output& output);

} // namespace cutaway
