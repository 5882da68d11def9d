#include "app/engine/options.h"
#include "app/engine/serve/server.h"

#include <unistd.h>

namespace cutaway {

void add_serve(CLI::App& app, Output& /*output*/) {
    CLI::App& command = *app.add_subcommand("serve", "JSON-RPC 2.0 on standard input and output");
    command.callback([] { Server(STDIN_FILENO, STDOUT_FILENO).run(); });
}

} // namespace cutaway
