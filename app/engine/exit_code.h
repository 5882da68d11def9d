#pragma once

#include "core/plan/error.h"

#include <exception>

namespace cutaway {

/// What the process ends with; scripts rely on it (6-commands.md).
namespace exit_code {
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int wrong_usage = 2;
inline constexpr int stopped = 130; ///< by Ctrl-C
} // namespace exit_code

inline int exit_code_of(const Error& error) {
    return error.code() == error_code::bad_usage   ? exit_code::wrong_usage
           : error.code() == error_code::cancelled ? exit_code::stopped
                                                   : exit_code::failed;
}

/// Thrown by a command that did not finish and has said everything already, its result until then included.
struct Ended : std::exception {
    explicit Ended(int exit_code) : code(exit_code) {}
    int code;
};

} // namespace cutaway
