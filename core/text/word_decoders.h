#pragma once

#include <string>
#include <vector>

namespace cutaway {

/// English with the spaces taken away that splitting put before punctuation and in contractions.
std::string tidied(std::string text);

/// WordPiece: a space before each token but the first, or its prefix away.
std::vector<std::string> from_word_pieces(std::vector<std::string> tokens, const std::string& prefix,
                                          bool tidies);

} // namespace cutaway
