#pragma once

#include "core/plan/error.h"
#include "core/plan/json.h"

#include <string>

namespace cutaway {

/// Where a command's words go: results to stdout, progress and logs to stderr.
class Output {
  public:
    bool json = false;    ///< stdout is exactly one JSON document
    bool quiet = false;   ///< no progress, no notes
    bool verbose = false; ///< what computes, and what it decided by itself

    /// The command's result: `document` with --json, else `text` (which ends with a line's end). Throws
    /// Error(write-failed or no-space) where nobody can read it.
    void result(const Json& document, const std::string& text) const;
    /// What the user should know although nothing failed; to stderr.
    void note(const std::string& text) const;
    void detail(const std::string& text) const; ///< a note with -v only
    /// `error: what (where)` and `help: what to do`; with --json on stdout `document` with the error in it as
    /// well, where `document` is what the command found before it failed.
    void error(const Error& error, Json document = Json::object()) const;

    /// Whether stderr is a terminal that takes a picture redrawn in place.
    bool live() const;
    /// Whether colour is welcome there (NO_COLOR).
    bool coloured() const;
};

} // namespace cutaway
