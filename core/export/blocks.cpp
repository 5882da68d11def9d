#include "core/export/blocks.h"

#include "core/export/config.h"
#include "core/export/shortened_config.h"
#include "core/model/layout.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <optional>
#include <string>

namespace cutaway {

namespace {

std::vector<int> kept_blocks(const Plan& plan) {
    std::vector<int> kept;
    for (int block = 0; block < plan.blocks(); ++block) {
        const Slot attention(block, Kind::attention);
        const Slot ffn(block, Kind::ffn);
        if (plan.removed(attention) != plan.removed(ffn)) {
            const bool half = plan.removed(attention);
            throw Error(error_code::bad_input,
                        fmt::format("{} is removed and {} is not: the format blocks drops whole blocks",
                                    to_string(half ? attention : ffn), to_string(half ? ffn : attention)),
                        "--format", "Use zeroed, or search with --unit block.");
        }
        if (!plan.removed(attention)) {
            kept.push_back(block);
        }
    }
    if (kept.empty()) {
        throw Error(error_code::bad_input, "The plan leaves no block", "--format", "Keep one at least.");
    }
    return kept;
}

/// Where a block's number stands in the name of one of its tensors, and which one it is.
struct BlockName {
    std::size_t begin = 0;
    std::size_t end = 0;
    int block = 0;
};

std::optional<BlockName> block_name(const std::string& tensor, const TensorNames& names) {
    // Published checkpoints may lack the base.
    for (const std::string& start : {names.base + std::string(names.block), std::string(names.block)}) {
        if (!tensor.starts_with(start)) {
            continue;
        }
        BlockName found{.begin = start.size()};
        const char* const last = tensor.data() + tensor.size();
        const auto [end, error] = std::from_chars(tensor.data() + start.size(), last, found.block);
        if (error == std::errc() && end != last && *end == '.') {
            found.end = static_cast<std::size_t>(end - tensor.data());
            return found;
        }
    }
    return {};
}

CardWords words(const Session& session) {
    const bool odd = session.plan.removed().size() / 2 % 2 != 0;
    return {.form = "This is the `blocks` form: removed blocks are not there and the others moved up, so it "
                    "is as much smaller, and every program that runs the base model runs this one.",
            .caution = session.model.family == "gemma2" && odd
                           ? "Transformers up to 4.46 takes every other block of Gemma 2 for a local one, "
                             "whatever the configuration says, so use a newer one: an odd number of blocks "
                             "is gone."
                           : ""};
}

} // namespace

NewCheckpoint shortened_checkpoint(const ExportSource& source, const Session& session) {
    NewCheckpoint checkpoint{
        .config = {}, .weights = {}, .blocks = kept_blocks(session.plan), .card = words(session)};
    checkpoint.config =
        shortened_config(older_config(source.checkpoint->config()), source.traits, checkpoint.blocks);
    std::map<int, int> moved;
    for (const int block : checkpoint.blocks) {
        moved.emplace(block, static_cast<int>(moved.size()));
    }
    for (const TensorInfo* tensor : stored_weights(*source.checkpoint)) {
        const std::optional<BlockName> place = block_name(tensor->name, source.traits.names);
        std::string name = tensor->name;
        if (place) {
            const auto to = moved.find(place->block);
            if (to == moved.end()) {
                continue;
            }
            name.replace(place->begin, place->end - place->begin, std::to_string(to->second));
        }
        checkpoint.weights.push_back({.source = tensor, .name = std::move(name)});
    }
    return checkpoint;
}

} // namespace cutaway
