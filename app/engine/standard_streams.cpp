#include "app/engine/standard_streams.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace cutaway {

void guard_standard_streams() {
    // The number of a stream that the caller closed goes to the next file that is opened, and what is printed
    // would land in that file. Opened the wrong way round its use still fails.
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(stream, F_GETFD) < 0) {
            open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
    // A reader that went away and a limit on file sizes are errors of the write that meets them; the signals
    // would end a search whose session and exports can still be written.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

} // namespace cutaway
