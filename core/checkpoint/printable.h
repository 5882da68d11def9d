#pragma once

#include "core/plan/json.h"

#include <string>
#include <string_view>

namespace cutaway {

/// A name from an untrusted file in quotes, fit for an error message: cut to a readable length, with control
/// characters, which could steer a terminal, and anything that is not UTF-8 escaped.
std::string in_quotes(std::string_view name);

/// The same for a value of such a file, as JSON.
std::string value_in_quotes(const Json& value);

} // namespace cutaway
