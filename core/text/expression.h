#pragma once

#include <string>

namespace cutaway {

/// A regular expression of a tokenizer.json, which is in Oniguruma's Ruby syntax, as one that PCRE2 (with
/// UTF, UCP and MULTILINE) gives the same matches for. Throws Error(bad-tokenizer), with `where`, that names
/// what the two read differently, or what no tokenizer needs: silently other words would be silently other
/// ids.
std::string pcre_expression(const std::string& expression, const std::string& where);

} // namespace cutaway
