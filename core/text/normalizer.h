#pragma once

#include "core/plan/json.h"
#include "core/text/regex.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// What is done to a text before it is split: Prepend, Replace, NFC, NFD, NFKC, NFKD, and Sequence of them.
class Normalizer {
  public:
    /// `root`: tokenizer.json. Throws Error(bad-tokenizer) that names a type which is not supported.
    explicit Normalizer(const JsonObject& root);

    std::string operator()(std::string_view text) const;

  private:
    void add(const JsonObject& step, int depth);

    std::vector<std::function<std::string(const std::string&)>> steps_;
};

/// A `pattern` member: `{"String": ...}` or `{"Regex": ...}`.
Regex pattern_of(const JsonObject& object);

/// The text with every match replaced.
std::string replaced(std::string_view text, const Regex& pattern, std::string_view content);

} // namespace cutaway
