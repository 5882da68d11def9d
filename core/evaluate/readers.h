#pragma once

/// The forms of the benchmarks' files. Prompts are those of lm-evaluation-harness 0.4.13. Each of these
/// functions throws Error(bad-input) that names the line that is not of its form.

#include "core/evaluate/document.h"
#include "core/plan/json.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cutaway {

/// A document whose choices follow one context, each after `delimiter`.
Document choice_document(const std::string& context, const std::vector<std::string>& choices,
                         std::size_t answer, const std::string& delimiter = " ");

// A line each (read_choices.cpp): what stands in it, put as a question with choices.
Document read_arc(const JsonObject& line);
Document read_boolq(const JsonObject& line);
Document read_openbookqa(const JsonObject& line);
Document read_rte(const JsonObject& line);
Document read_own(const JsonObject& line);

// A line each (read_sentences.cpp): a sentence to be gone on with.
Document read_copa(const JsonObject& line);
Document read_hellaswag(const JsonObject& line);
Document read_lambada(const JsonObject& line);
Document read_winogrande(const JsonObject& line);

/// `path`: the file of questions, beside which the file of labels lies (`valid.jsonl`, `valid-labels.lst`),
/// or a folder with those two.
std::vector<Document> read_piqa(const std::filesystem::path& path, std::size_t limit);

/// `path`: a folder with `test/SUBJECT_test.csv` and, for the five examples before every question,
/// `dev/SUBJECT_dev.csv`.
std::vector<Document> read_mmlu(const std::filesystem::path& path, std::size_t limit);

} // namespace cutaway
