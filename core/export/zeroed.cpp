#include "core/export/zeroed.h"

#include "core/export/config.h"
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

NewCheckpoint zeroed_checkpoint(const ExportSource& source, const Session& session) {
    const std::set<std::string> zeroed = zeroed_tensors(source.traits, session.plan);
    NewCheckpoint checkpoint{
        .config = older_config(source.checkpoint->config()),
        .weights = {},
        .blocks = {},
        .card = {.form = "This is the `zeroed` form: the output projections of removed layers are zero, so "
                         "every program that runs the base model runs this one and computes what the pruned "
                         "model computes. It is no smaller."}};
    for (const TensorInfo* tensor : stored_weights(*source.checkpoint)) {
        checkpoint.weights.push_back(
            {.source = tensor, .name = tensor->name, .zeros = zeroed.contains(tensor->name)});
    }
    checkpoint.blocks.resize(static_cast<std::size_t>(source.traits.blocks));
    std::iota(checkpoint.blocks.begin(), checkpoint.blocks.end(), 0);
    return checkpoint;
}

} // namespace cutaway
