#pragma once

#include <string_view>

namespace cutaway {

/// The text of core/export/transformers/modeling_cutaway.py.
extern const std::string_view modeling_file;

} // namespace cutaway
