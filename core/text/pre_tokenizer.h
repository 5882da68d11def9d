#pragma once

#include "core/plan/json.h"
#include "core/text/work_limit.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// Splits normalized text into the words that are given ids on their own: all pre-tokenizers of the library,
/// and Sequence of them.
class PreTokenizer {
  public:
    /// `root`: tokenizer.json. Throws Error(bad-tokenizer) that names a type which is not supported.
    explicit PreTokenizer(const JsonObject& root);

    /// `first`: whether the text stands at the front of what is tokenized; a word that begins there does too.
    std::vector<std::string> operator()(std::string_view text, bool first, WorkLimit& limit) const;

  private:
    void add(const JsonObject& step);
    void add_byte_level(const JsonObject& step);
    void add_split(const JsonObject& step);
    void add_metaspace(const JsonObject& step);
    bool add_plain(const std::string& type, const JsonObject& step);
    bool add_by_character(const std::string& type, const JsonObject& step);

    /// Splits one word; told whether it is the first of all.
    using Step =
        std::function<std::vector<std::string>(const std::string& word, bool first, WorkLimit& limit)>;
    std::vector<Step> steps_;
    std::string where_;
};

} // namespace cutaway
