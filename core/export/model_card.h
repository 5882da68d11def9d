#pragma once

#include "core/export/base_model.h"
#include "core/plan/messages.h"
#include "core/plan/session.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace cutaway {

/// The picture that stands beside the card, of slot_map_svg().
inline constexpr std::string_view slot_map_name = "slot-map.svg";

/// What a model card says of its format, in Markdown.
struct CardWords {
    std::string form; ///< what it is and does
    /// The commands that run it, in the folder that holds the card.
    std::string run = "In this folder:\n\n"
                      "```python\nfrom transformers import AutoModelForCausalLM, AutoTokenizer\n\n"
                      "model = AutoModelForCausalLM.from_pretrained(\".\")\n"
                      "tokenizer = AutoTokenizer.from_pretrained(\".\")\n"
                      "prompt = tokenizer(\"Once upon a time\", return_tensors=\"pt\")\n"
                      "print(tokenizer.decode(model.generate(**prompt, max_new_tokens=40)[0]))\n```";
    std::string caution{};                ///< what somebody who runs it should know; may be empty
    std::string library = "transformers"; ///< what runs it first of all, as the hub names it
};
/// The README.md of a written model, in Markdown: what was removed and in which order, what it costs, how it
/// was made and how to run it.
std::string model_card(const Session& session, const ExportTarget& target, const BaseModel& base,
                       const CardWords& words);

/// Writes it to `folder`, and the slot map beside it. Throws Error(no-space, write-failed, bad-checkpoint).
void write_card(const std::filesystem::path& folder, const Session& session, const ExportTarget& target,
                const Checkpoint& source, const CardWords& words);

} // namespace cutaway
