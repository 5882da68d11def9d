#include "app/engine/interrupt.h"
#include "app/engine/options.h"
#include "app/engine/output.h"
#include "core/plan/error.h"
#include "core/search/sweep.h"

#include <exception>
#include <new>
#include <string_view>

namespace {

using namespace cutaway;

constexpr int done = 0;
constexpr int failed = 1;
constexpr int wrong_usage = 2;
constexpr int stopped = 130;

int report(const Output& output, const Error& error) {
    output.error(error);
    if (error.code() == error_code::bad_usage) {
        return wrong_usage;
    }
    return error.code() == error_code::cancelled ? stopped : failed;
}

/// Wrong usage, and --help and --version, which CLI11 reports the same way.
int report(const Output& output, const CLI::App& app, const CLI::ParseError& stop) {
    if (stop.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
        return app.exit(stop);
    }
    return report(output, Error(error_code::bad_usage, stop.what(), "the command line",
                                "Run cutaway-engine --help, or cutaway-engine COMMAND --help."));
}

/// Every way in which a command may fail, as what the user sees and as an exit code.
int report_current(const Output& output, const CLI::App& app) {
    try {
        throw;
    } catch (const CLI::ParseError& stop) {
        return report(output, app, stop);
    } catch (const Error& error) {
        return report(output, error);
    } catch (const Interrupted&) {
        return report(output, Error(error_code::cancelled, "Stopped", "Ctrl-C", "Run it again to finish."));
    } catch (const std::bad_alloc&) {
        return report(output, Error(error_code::out_of_memory, "The memory is used up", "this machine",
                                    "Give a ceiling with --memory, or fewer or shorter sequences."));
    } catch (const std::exception& error) {
        return report(output, Error(error_code::internal, error.what(), "cutaway-engine",
                                    "This is a fault of Cutaway; please report it with this message."));
    }
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Finds the attention and FFN layers that a decoder language model can do without.",
                 "cutaway-engine");
    Output output;
    app.set_version_flag("--version", CUTAWAY_VERSION);
    app.add_flag("--json", output.json, "Print exactly one JSON document on stdout");
    auto* quiet = app.add_flag("--quiet", output.quiet, "No progress and no notes");
    app.add_flag("-v,--verbose", output.verbose, "More notes")->excludes(quiet);
    app.require_subcommand(1);
    app.fallthrough();
    // Errors of the command line itself come before the flags are parsed.
    for (int i = 1; i < argc; ++i) {
        output.json = output.json || std::string_view(argv[i]) == "--json";
    }
    try {
        catch_interrupts();
        add_inspect(app, output);
        add_tokenize(app, output);
        add_logits(app, output);
        add_score(app, output);
        add_prune(app, output);
        add_export(app, output);
        add_serve(app, output);
        app.parse(argc, argv);
        return done;
    } catch (const StoppedByUser&) {
        return stopped;
    } catch (...) {
        return report_current(output, app);
    }
}
