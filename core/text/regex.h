#pragma once

#include "core/text/work_limit.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// Where a match lies in a text, in bytes. It may be empty.
struct Match {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// An expression of a tokenizer, which is untrusted: the work of each match is bounded.
class Regex {
  public:
    /// In the syntax that tokenizer.json uses (expression.h). Throws Error(bad-tokenizer), with `where`,
    /// where it is none, or one that is not supported.
    Regex(const std::string& expression, const std::string& where);
    /// What matches exactly this text.
    static Regex literal(const std::string& text, std::string where);

    /// Every match in valid UTF-8, in order, none overlapping; an empty one not right behind another, as in
    /// the library. Throws Error(bad-tokenizer) where the expression takes too long.
    std::vector<Match> matches(std::string_view text, WorkLimit& limit) const;

  private:
    Regex(const std::string& pattern, std::uint32_t options, std::string where);

    std::shared_ptr<void> code_;
    bool by_category_ = false;
    std::string where_;
};

} // namespace cutaway
