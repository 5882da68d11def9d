#include "app/engine/exit_code.h"
#include "app/engine/interrupt.h"
#include "app/engine/options.h"
#include "app/engine/output.h"
#include "app/engine/standard_streams.h"
#include "core/plan/error.h"
#include "core/runtime/memory.h"
#include "core/search/sweep.h"

#include <exception>
#include <sstream>
#include <string_view>

namespace {

using namespace cutaway;

int run(int argc, char** argv, Output& output) {
    CLI::App app("Finds the attention and FFN layers that a decoder language model can do without.",
                 "cutaway-engine");
    app.set_version_flag("--version", CUTAWAY_VERSION);
    app.add_flag("--json", output.json, "Print exactly one JSON document on stdout");
    auto* quiet = app.add_flag("--quiet", output.quiet, "No progress and no notes");
    app.add_flag("-v,--verbose", output.verbose, "More notes")->excludes(quiet);
    app.require_subcommand(1);
    app.fallthrough();
    add_inspect(app, output);
    add_tokenize(app, output);
    add_logits(app, output);
    add_score(app, output);
    add_prune(app, output);
    add_evaluate(app, output);
    add_retention(app, output);
    add_generate(app, output);
    add_export(app, output);
    add_paper(app, output);
    add_bench(app, output);
    add_serve(app, output);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) { // --help and --version
        std::ostringstream text;
        app.exit(asked, text, text);
        output.result({{asked.get_name() == "CallForVersion" ? "version" : "help", text.str()}}, text.str());
    }
    return exit_code::done;
}

/// Every way in which a command may fail, as what the user should hear.
Error current_error() {
    try {
        throw;
    } catch (const CLI::ParseError& wrong) {
        return {error_code::bad_usage, wrong.what(), "the command line",
                "Run cutaway-engine --help, or cutaway-engine COMMAND --help."};
    } catch (const Error& error) {
        return error;
    } catch (const Interrupted&) {
        return {error_code::cancelled, "Stopped", "Ctrl-C", "Run it again to finish."};
    } catch (const std::exception& failure) {
        if (is_out_of_memory(failure)) {
            return {error_code::out_of_memory, "The memory is used up", "this machine",
                    "Give a ceiling with --memory, or fewer or shorter sequences."};
        }
        return {error_code::internal, failure.what(), "cutaway-engine",
                "This is a fault of Cutaway; please report it with this message."};
    }
}

} // namespace

int main(int argc, char** argv) {
    guard_standard_streams();
    catch_interrupts();
    Output output;
    // Errors of the command line itself come before the flags are parsed.
    for (int i = 1; i < argc; ++i) {
        output.json = output.json || std::string_view(argv[i]) == "--json";
    }
    try {
        return run(argc, argv, output);
    } catch (const Ended& ended) {
        return ended.code;
    } catch (...) {
        const Error error = current_error();
        output.error(error);
        return exit_code_of(error);
    }
}
