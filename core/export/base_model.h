#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>

namespace cutaway {

/// What a model card says of the model that another was made of.
struct BaseModel {
    std::string name;      ///< the folder's, or `maker/model` where that is known
    std::string hub_id{};  ///< `maker/model`; empty where it is not known
    std::string licence{}; ///< as the model's own card names it; empty where it does not
};

/// Reads it from where the checkpoint lies, from its configuration and from the card beside it, each of which
/// anybody may have written: nothing in the result is markup.
BaseModel base_model_of(const Checkpoint& checkpoint);

/// A name or path as Markdown prints it: what it reads as markup is replaced.
std::string without_markup(const std::string& text);

} // namespace cutaway
