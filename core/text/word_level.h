#pragma once

#include "core/text/model.h"

namespace cutaway {

/// Each word is a token, or the unknown one.
class WordLevel : public Model {
  public:
    /// `model`: tokenizer.json's. Throws Error(bad-tokenizer).
    explicit WordLevel(const JsonObject& model);

    void encode(std::string_view word, std::vector<std::int64_t>& ids, WorkLimit& limit) const override;

  private:
    std::string unknown_;
    std::string where_;
};

} // namespace cutaway
