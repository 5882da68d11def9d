#pragma once

#include "core/evaluate/evaluate.h"
#include "core/evaluate/text_perplexity.h"
#include "core/plan/json.h"

#include <string>
#include <vector>

namespace cutaway {

/// What `evaluate` measured, as JSON and as a table.
Json to_json(const TaskResult& result);
Json to_json(const TextPerplexity& result);
std::string table(const std::vector<TaskResult>& tasks);
std::string table(const std::vector<TextPerplexity>& texts);

/// A line of JSON for each document: its log-likelihoods, its choice and the right one.
std::string document_lines(const TaskResult& result);
std::string document_lines(const TextPerplexity& result);

} // namespace cutaway
