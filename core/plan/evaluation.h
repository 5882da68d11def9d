#pragma once

#include "core/plan/json.h"
#include "core/plan/mean.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// What is evaluated: a task's documents or a text's windows, and how many of them.
struct EvaluationSource {
    std::string task{};      ///< its name (core/evaluate/task.h); empty: the perplexity of a text
    std::string path{};      ///< of the file or folder, on the engine's machine
    std::size_t limit = 0;   ///< the first so many documents, of each subject of MMLU; 0: all
    std::int64_t window = 0; ///< tokens, of a text; 0: rolling windows of the model's context
    std::int64_t stride = 0; ///< tokens from one window's beginning to the next's; 0 with `window` 0

    bool operator==(const EvaluationSource&) const = default;
};

/// How a task's documents are counted.
enum class Counting : std::uint8_t {
    choice,            ///< `choice`: right where the right choice is the likeliest
    normalised_choice, ///< `normalised-choice`: also by likelihood per character
    completion,        ///< `completion`: right where greedy generation gives it; perplexity
    text               ///< `text`: perplexity alone
};

/// One subject or skill of a task.
struct GroupCount {
    std::string name{};
    std::size_t documents = 0;
    std::size_t right = 0;

    bool operator==(const GroupCount&) const = default;
};

/// Documents whose chosen answer had a probability, among the choices, in one tenth of [0, 1].
struct ConfidenceBin {
    std::size_t documents = 0;
    std::size_t right = 0;
    double confidence = 0; ///< the sum of their probabilities

    bool operator==(const ConfidenceBin&) const = default;
};

/// What one plan made of the first documents of a task or text: enough to go on from there, to count, and to
/// compare with another plan document by document.
struct Evaluation {
    static constexpr std::size_t confidence_bins = 10;

    int events = 0; ///< the plan's first so many events, as a Measurement has them
    EvaluationSource source{};
    std::string hash{};        ///< of the documents as they were read: two with one hash may be compared
    std::size_t total = 0;     ///< documents there are; of a text, windows
    std::size_t documents = 0; ///< the first so many of them are done
    Counting counting = Counting::choice;
    std::string right{};      ///< '1' or '0' for each document; empty of a text
    std::string right_norm{}; ///< the same by likelihood per character; only of Counting::normalised_choice
    std::string groups{};     ///< what by_group holds, `subjects` or `skills`; empty: nothing
    std::vector<GroupCount> by_group{}; ///< by name
    /// By the probability of the choice; of tasks with choices.
    std::array<ConfidenceBin, confidence_bins> confidence{};
    double nll = 0;            ///< negative log-likelihood of what had to be predicted; 0 of choices
    std::int64_t tokens = 0;   ///< predicted ones; 0 of choices
    std::int64_t words = 0;    ///< of the whole text, done or not
    std::int64_t bytes = 0;    ///< likewise
    std::size_t truncated = 0; ///< documents whose prompt was too long and lost its beginning

    bool is_complete() const { return documents == total; }
    /// Takes in what follows it: comparable(), of the documents after these. Throws
    /// std::invalid_argument where that is not so.
    void add(const Evaluation& next);

    /// The share of right answers; of subjects with the pooled error of lm-evaluation-harness.
    std::optional<Mean> acc() const;
    std::optional<Mean> acc_norm() const;
    /// Of a text per token, of a completion per document, as lm-evaluation-harness has them.
    std::optional<double> perplexity() const;
    /// Of a whole text.
    std::optional<double> word_perplexity() const;
    std::optional<double> byte_perplexity() const;
    /// How far the probability of the choice is from the share of right ones, bin by bin, weighted by the
    /// bins' documents: the expected calibration error of Guo et al. (arXiv 1706.04599), equation 3.
    std::optional<double> calibration_error() const;

    bool operator==(const Evaluation&) const = default;
};

/// Whether both are of the same documents, wherever their files lie and however many of them are done.
bool comparable(const Evaluation& left, const Evaluation& right);

Json to_json(const Evaluation& evaluation);
/// Throws the object's Error where it contradicts itself: its counts say what was done, and a comparison goes
/// through them.
Evaluation evaluation_from_json(const JsonObject& object);

} // namespace cutaway
