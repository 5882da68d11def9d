#include "app/engine/options.h"
#include "app/engine/serve/server.h"

#include <csignal>
#include <unistd.h>

namespace cutaway {

void add_serve(CLI::App& app, Output& /*output*/) {
    CLI::App& command = *app.add_subcommand("serve", "JSON-RPC 2.0 on standard input and output");
    command.callback([] {
        // A window that goes away closes the stream; that is no reason to die of a signal.
        std::signal(SIGPIPE, SIG_IGN);
        Server(STDIN_FILENO, STDOUT_FILENO).run();
    });
}

} // namespace cutaway
