#pragma once

#include "app/engine/evaluating.h"
#include "core/plan/json.h"

#include <string>
#include <vector>

namespace cutaway {

/// A number or null.
Json number(const std::optional<double>& value);
/// A column of a table: nine wide, or a dash.
std::string cell(const std::optional<double>& value);

/// What was evaluated, and what the untouched model or a plan made of it.
struct Reported {
    Prepared prepared{};
    Evaluated evaluated{};
};

/// As `evaluate` shows it: JSON with `perplexity` and `tasks`, and tables.
Json to_json(const std::vector<Reported>& reports);
std::string table(const std::vector<Reported>& reports);
Json to_json(const std::vector<LeftOut>& left_out);

/// A line of JSON for each document that was done: its log-likelihoods, its choice and the right one; of
/// texts one for each text of which all was.
std::string document_lines(const Reported& report);

} // namespace cutaway
