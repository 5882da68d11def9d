#pragma once

namespace cutaway {

/// From here on Ctrl-C and a termination request set a flag instead of ending the process; a second one ends
/// it at once.
void catch_interrupts();

/// Whether one of them came.
bool interrupted();

} // namespace cutaway
