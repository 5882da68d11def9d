#pragma once

#include <string>
#include <vector>

namespace cutaway {

/// A file that breaks one rule of safetensors.
struct BadFile {
    std::string name; ///< of the case; fit for a file name
    std::string content;
    std::string message;  ///< what the error must say
    std::string tensor{}; ///< what it must name, as JSON; empty where no tensor is at fault
    /// Whether Python's library refuses it as well. Where it does not, the file means different things to
    /// different readers (a name twice), costs far more memory than it has bytes, or has what we cannot use.
    bool refused_by_python = true;
};

std::vector<BadFile> bad_files();

} // namespace cutaway
