#include "core/export/zeroed.h"

#include "core/export/config.h"
#include "core/export/new_checkpoint.h"
#include "core/model/layout.h"

#include <numeric>
#include <set>
#include <string>

namespace cutaway {

namespace {

/// The names of the tensors that are written as zeros.
std::set<std::string> zeroed_tensors(const Traits& traits, const Plan& plan) {
    std::set<std::string> names;
    for (const Slot slot : plan.removed()) {
        for (const std::string& name : output_tensors(traits, slot)) {
            names.insert(name);
        }
    }
    return names;
}

} // namespace

ExportResult export_zeroed(const std::filesystem::path& path, const ExportSource& source,
                           const Session& session) {
    const std::set<std::string> zeroed = zeroed_tensors(source.traits, session.plan);
    NewCheckpoint checkpoint{
        .format = "zeroed", .config = older_config(source.checkpoint->config()), .weights = {}, .blocks = {}};
    for (const TensorInfo* tensor : stored_weights(*source.checkpoint)) {
        checkpoint.weights.push_back(
            {.source = tensor, .name = tensor->name, .zeros = zeroed.contains(tensor->name)});
    }
    checkpoint.blocks.resize(static_cast<std::size_t>(source.traits.blocks));
    std::iota(checkpoint.blocks.begin(), checkpoint.blocks.end(), 0);
    return write_checkpoint(path, checkpoint, source, session);
}

} // namespace cutaway
