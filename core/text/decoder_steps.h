#pragma once

#include "core/plan/json.h"
#include "core/text/work_limit.h"

#include <functional>
#include <string>
#include <vector>

namespace cutaway {

/// The way back from tokens to text: all decoders of the library, and Sequence of them.
class DecoderSteps {
  public:
    /// `root`: tokenizer.json. Throws Error(bad-tokenizer) that names a type which is not supported.
    explicit DecoderSteps(const JsonObject& root);

    std::string operator()(std::vector<std::string> tokens) const;

  private:
    void add(const JsonObject& step);
    void add_strip(const JsonObject& step);
    void add_replace(const JsonObject& step);
    void add_metaspace(const JsonObject& step);
    bool add_of_words(const std::string& type, const JsonObject& step);

    using Step = std::function<std::vector<std::string>(std::vector<std::string> tokens, WorkLimit& limit)>;
    std::vector<Step> steps_;
    bool spaced_ = false; ///< there is no decoder: the library then puts a space between tokens
};

} // namespace cutaway
