#pragma once

#include "app/engine/output.h"
#include "app/engine/workbench.h"
#include "app/engine/written_files.h"
#include "core/evaluate/evaluate.h"
#include "core/plan/error.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cutaway {

/// What could not be evaluated, and why.
struct LeftOut {
    std::string name{};
    Error error;
};

/// Runs `job`, and notes what is wrong with the input, or what the model cannot do with it. Other errors are
/// thrown.
void or_left_out(std::vector<LeftOut>& left_out, const std::string& name, const Output& output,
                 const std::function<void()>& job);

/// Tasks and texts as tokens, in the order asked for, without those whose files are wrong.
struct PreparedSources {
    std::vector<Prepared> sources{};
    std::vector<LeftOut> left_out{};
    std::int64_t context_length = 0; ///< of the model, tokens

    std::int64_t largest() const; ///< what memory has to be planned for: Prepared::largest of all
};

/// Reads all files. Throws Error(bad-tokenizer), Error(bad-usage) for windows that are longer than the
/// model's context, and what is wrong with the first file where all are wrong.
PreparedSources prepare(const std::vector<EvaluationSource>& sources, const OpenModel& model,
                        const Output& output);

/// They are read, and so must not be written to.
void add_inputs(WrittenFiles& files, const std::vector<EvaluationSource>& sources);

/// Lets `limits` have larger batches after these tokens of examples, as far as the memory has room for it
/// beside texts of up to `largest` tokens.
void give_room(EvaluateLimits& limits, const Workbench& bench, std::int64_t examples, std::int64_t largest);

/// What their evaluation may use, with Ctrl-C ending it.
EvaluateLimits evaluate_limits(const Workbench& bench, const PreparedSources& prepared, int threads);

/// What one plan made of a task or text.
struct Evaluated {
    Evaluation evaluation{};
    std::vector<DocumentResult> results{};
    bool stopped = false; ///< by Ctrl-C; what was done until then is there
};

/// Puts it to the model, with a progress bar that says `what` is measured.
Evaluated evaluate(const Prepared& prepared, const std::string& what, const Decoder& decoder,
                   const std::vector<Slot>& removed, const EvaluateLimits& limits, const Output& output);
/// The same of the documents that are not in `begun` yet; the results are of those alone.
Evaluated evaluate(const Prepared& prepared, const std::string& what, const Decoder& decoder,
                   const std::vector<Slot>& removed, EvaluateLimits limits, const Output& output,
                   const Evaluation& begun);

/// Prints the result. Where it was stopped or something was left out it prints that error as well, and throws
/// Ended.
void end_evaluation(const Json& document, const std::string& text, bool stopped,
                    const std::vector<LeftOut>& left_out, const Output& output);

} // namespace cutaway
