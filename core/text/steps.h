#pragma once

#include "core/plan/json.h"
#include "core/text/regex.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// The steps that tokenizer.json names under `key`, those of a Sequence (its member `parts`) one by one; none
/// where it names none. Throws Error(bad-tokenizer) for more than 64.
std::vector<JsonObject> steps_of(const JsonObject& root, const char* key, const char* parts);

/// Fails where an object has a member, neither null nor false, that is none of `known`: it may change ids.
void refuse_other_members(const JsonObject& object, std::initializer_list<std::string_view> known);

/// A `pattern` member: `{"String": ...}` or `{"Regex": ...}`.
Regex pattern_of(const JsonObject& object);

/// A member that is one character; fails where it is another text.
std::string character_of(const JsonObject& object, const char* key);

/// The text with `content` in place of every match.
std::string replaced(std::string_view text, const Regex& pattern, std::string_view content, WorkLimit& limit,
                     const std::string& where);

} // namespace cutaway
