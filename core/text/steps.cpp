#include "core/text/steps.h"

#include "core/checkpoint/printable.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

constexpr std::size_t max_steps = 64;

void collect(const JsonObject& step, const char* parts, std::vector<JsonObject>& steps) {
    if (step.text("type") == "Sequence") {
        refuse_other_members(step, {"type", parts});
        for (const JsonObject& part : step.objects(parts, max_steps)) {
            collect(part, parts, steps);
        }
        return;
    }
    steps.push_back(step);
    if (steps.size() > max_steps) {
        step.fail(fmt::format("the tokenizer has more than {} steps of a kind", max_steps));
    }
}

} // namespace

std::vector<JsonObject> steps_of(const JsonObject& root, const char* key, const char* parts) {
    std::vector<JsonObject> steps;
    if (root.has(key)) {
        collect(root.object(key), parts, steps);
    }
    return steps;
}

void refuse_other_members(const JsonObject& object, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : object.json().items()) {
        if (std::ranges::find(known, key) == known.end() && !value.is_null() && value != Json(false)) {
            object.fail(in_quotes(key) + " is not supported");
        }
    }
}

Regex pattern_of(const JsonObject& object) {
    const JsonObject pattern = object.object("pattern");
    if (pattern.json().size() != 1) {
        object.fail("'pattern' is neither a String nor a Regex");
    }
    return pattern.has("Regex") ? Regex(pattern.text("Regex"), object.where())
                                : Regex::literal(pattern.text("String"), object.where());
}

std::string character_of(const JsonObject& object, const char* key) {
    const std::string text = object.text(key);
    if (text.empty() || utf8_length(text.front()) != text.size()) {
        object.fail(fmt::format("'{}' is no single character", key));
    }
    return text;
}

std::string replaced(std::string_view text, const Regex& pattern, std::string_view content, WorkLimit& limit,
                     const std::string& where) {
    std::string result;
    std::size_t place = 0;
    const std::vector<Match> matches = pattern.matches(text, limit);
    limit.check_size(text.size() + matches.size() * content.size(), where);
    for (const Match& match : matches) {
        result += text.substr(place, match.begin - place);
        result += content;
        place = match.end;
    }
    result += text.substr(place);
    return result;
}

} // namespace cutaway
