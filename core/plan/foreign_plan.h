#pragma once

#include "core/plan/json.h"
#include "core/plan/slot.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// What another program's file says of a model's layers.
struct ForeignPlan {
    std::vector<Slot> removed;      ///< in the file's order, each once
    std::vector<std::string> notes; ///< what it says that is no removal of a slot
};

/// Reads the JSON of another program, or of a model for one; none where it is of no kind that is known:
/// - FinerCut's masks: a list of module names as `model.layers.24.self_attn.o_proj`, or an object that has
///   them as keys with masks of nothing but false (or 0) as values;
/// - LLM-Drop's config.json: `drop_attn_list` and `drop_mlp_list`, of block numbers or of one bool a block;
/// - the config.json of an export of ours: `cutaway` with the slots in `removed`;
/// - a config.json with `block_configs` (DeciLM, Nemotron-NAS): its `no_op` entries.
/// Throws Error(bad-input) at `where` for one that is of such a kind and wrong, or for another model.
std::optional<ForeignPlan> foreign_plan(const Json& document, int blocks, const std::string& where);

/// Reads a text of FinerCut's module names, one a line; what stands behind `#` is a comment. Throws
/// Error(bad-input) at `where` with the line that names no slot.
ForeignPlan listed_modules(std::string_view text, int blocks, const std::string& where);

} // namespace cutaway
