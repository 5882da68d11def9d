#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cutaway {

/// A text that a model is to go on from, and how it might: what counts is the log-likelihood of the
/// continuation after the context.
struct Request {
    std::string context;
    std::string continuation;
};

/// One question of a task, as it is put to a model.
struct Document {
    std::string where{}; ///< file and line
    std::string group{}; ///< its subject or skill; empty where its task has none
    /// One for each choice; the one continuation where there is no choice.
    std::vector<Request> requests{};
    /// So many bytes at the beginning of every context stand before other documents too.
    std::size_t examples = 0;
    std::vector<std::size_t> lengths{}; ///< of the choices in characters, by which they may be normalised
    std::size_t answer = 0;             ///< the right choice
};

} // namespace cutaway
