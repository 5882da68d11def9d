#pragma once

#include "core/evaluate/log_likelihoods.h"
#include "core/evaluate/prompt_tokens.h"
#include "core/evaluate/task.h"
#include "core/evaluate/texts.h"
#include "core/plan/evaluation.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cutaway {

/// A task's document, or a text's window, as a model is asked.
struct PreparedDocument {
    std::string where{};
    std::string group{};
    std::vector<std::size_t> lengths{}; ///< Document::lengths; none of a window
    std::size_t answer = 0;
    std::size_t first_request = 0; ///< among Prepared::requests
    std::size_t requests = 0;      ///< one for each choice; one where there is none
    std::int64_t truncated = 0;    ///< the most tokens that one of its prompts lost at its beginning
};

/// One of the texts of a file, which goes on over several windows.
struct PreparedText {
    std::string where{};
    std::size_t windows = 0;
    std::int64_t words = 0; ///< one more than the stretches of white space
    std::int64_t bytes = 0;
};

/// A task or a file of texts that is tokens already: all that a plan is asked, and that no plan changes.
struct Prepared {
    std::string name{};
    Evaluation nothing{}; ///< the evaluation of none of its documents
    std::vector<PreparedDocument> documents{};
    std::vector<TokenRequest> requests{};
    std::vector<PreparedText> texts{}; ///< of a file of texts
    /// What memory has to be planned for, in tokens: largest_text() of all documents.
    std::int64_t largest = 1;
    std::int64_t examples = 0; ///< the most that stand before a request, in tokens

    DocumentRequests requests_of(std::size_t document) const;
};

/// Reads what `source` names. Throws as read_task(), read_texts() and PromptTokens do.
Prepared prepare(const EvaluationSource& source, const PromptTokens& prompts);

} // namespace cutaway
