#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// Where a match lies in a text, in bytes.
struct Match {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// An expression of a tokenizer, which is untrusted: its work is bounded by PCRE2's match limits.
class Regex {
  public:
    /// Throws Error(bad-tokenizer), with `where`, where it is none that PCRE2 understands.
    Regex(const std::string& expression, std::string where);

    /// Every match in valid UTF-8, in order, none overlapping, none empty. Throws Error(bad-tokenizer) where
    /// the expression takes too long.
    std::vector<Match> matches(std::string_view text) const;

  private:
    std::shared_ptr<void> code_;
    std::string where_;
};

/// What matches exactly this text.
std::string escaped_for_regex(std::string_view text);

} // namespace cutaway
