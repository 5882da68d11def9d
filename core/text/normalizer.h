#pragma once

#include "core/plan/json.h"
#include "core/text/work_limit.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// What is done to a text before it is split: all normalizers of the library, and Sequence of them.
class Normalizer {
  public:
    /// `root`: tokenizer.json. Throws Error(bad-tokenizer) that names a type which is not supported.
    explicit Normalizer(const JsonObject& root);

    std::string operator()(std::string_view text, WorkLimit& limit) const;

  private:
    void add(const JsonObject& step);
    bool add_plain(const std::string& type, const JsonObject& step);

    using Step = std::function<std::string(const std::string& text, WorkLimit& limit)>;
    std::vector<Step> steps_;
    std::string where_;
};

} // namespace cutaway
