#pragma once

#include "core/text/longest_prefix.h"
#include "core/text/model.h"

#include <optional>

namespace cutaway {

/// Of all ways to cut a word into tokens the one whose scores have the highest sum (Kudo, 2018). A character
/// that is no token costs more than any token and is unknown; unknown ones in a row are one token, or their
/// bytes' tokens where the model falls back to those.
class Unigram : public Model {
  public:
    /// `model`: tokenizer.json's. Throws Error(bad-tokenizer).
    explicit Unigram(const JsonObject& model);

    void encode(std::string_view word, std::vector<std::int64_t>& ids, WorkLimit& limit) const override;

  private:
    /// The best way to a place of the word: the last token on it, where that begins and all scores' sum.
    struct Step {
        std::int64_t id = -1; ///< none yet
        std::size_t begin = 0;
        double score = 0;
    };

    void read_vocabulary(const JsonObject& model);
    std::vector<Step> best_steps(std::string_view word, WorkLimit& limit) const;
    void add(std::string_view token, std::vector<std::int64_t>& ids) const;

    LongestPrefix texts_; ///< of the tokens that are no repetition
    std::vector<std::int64_t> numbers_;
    std::vector<double> scores_; ///< by id
    double unknown_score_ = 0;
    std::optional<std::int64_t> unknown_;
    std::string where_;
    bool byte_fallback_ = false;
};

} // namespace cutaway
