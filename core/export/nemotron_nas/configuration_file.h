#pragma once

#include <string_view>

namespace cutaway {

/// The text of core/export/nemotron_nas/configuration_decilm.py.
extern const std::string_view configuration_file;

} // namespace cutaway
