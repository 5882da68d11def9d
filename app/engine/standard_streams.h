#pragma once

namespace cutaway {

/// To be called before any file is opened: makes what is printed go where it should or fail, whatever the
/// three standard streams are.
void guard_standard_streams();

} // namespace cutaway
