#pragma once

#include <exception>

namespace cutaway {

/// Thrown by a command that Ctrl-C ended after it printed what was done until then; no error.
struct StoppedByUser : std::exception {};

/// From here on Ctrl-C and a termination request set a flag instead of ending the process; a second one ends
/// it at once.
void catch_interrupts();

/// Whether one of them came.
bool interrupted();

} // namespace cutaway
