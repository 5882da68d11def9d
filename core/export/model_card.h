#pragma once

#include "core/plan/session.h"

#include <filesystem>
#include <string>

namespace cutaway {

/// What a model card says of its format, in Markdown.
struct CardWords {
    std::string form; ///< what it is and does
    /// The commands that run it, in the folder that holds the card.
    std::string run = "```python\nfrom transformers import AutoModelForCausalLM\n\n"
                      "model = AutoModelForCausalLM.from_pretrained(\"FOLDER\")\n```";
    std::string caution{}; ///< what somebody who runs it should know; may be empty
};

/// What the model in a folder is called: the folder's name, or the one that a Hugging Face cache keeps it
/// under, as Markdown prints it.
std::string model_name(const std::filesystem::path& folder);

/// The README.md of a written model, in Markdown: what was removed and in which order, what it costs, how it
/// was made and how to run it. `format`: the export's.
std::string model_card(const Session& session, const std::string& format, const CardWords& words);

} // namespace cutaway
