#include "core/evaluate/jsonl.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"
#include "core/plan/text_lines.h"
#include "core/text/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cutaway {

void for_each_object(const std::filesystem::path& file, std::size_t limit,
                     const std::function<void(const JsonObject&)>& read) {
    std::size_t count = 0;
    for_each_line(read_file(file, error_code::bad_input, max_evaluated_bytes), file.string(),
                  [&](std::string_view line, const std::string& where) {
                      if (count == limit) {
                          return false;
                      }
                      require_utf8(line, where);
                      const Json document = parse_json(line, error_code::bad_input, where);
                      read(JsonObject(document, error_code::bad_input, where));
                      ++count;
                      return true;
                  });
}

std::size_t label_of(const JsonObject& object, const char* key,
                     const std::vector<std::vector<std::string>>& names) {
    const Json& value = object.at(key);
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    for (const std::vector<std::string>& list : names) {
        if (const auto found = std::ranges::find(list, text); found != list.end()) {
            return static_cast<std::size_t>(found - list.begin());
        }
    }
    object.fail(fmt::format("the label '{}' is {}, not one of {}", key, value_in_quotes(value),
                            fmt::join(names.front(), ", ")));
}

std::vector<std::string> counted(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t index = 0; index < count; ++index) {
        names.push_back(std::to_string(index));
    }
    return names;
}

} // namespace cutaway
