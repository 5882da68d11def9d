#include "core/export/layers.h"

#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/printable.h"
#include "core/export/base_model.h"
#include "core/export/checked_output.h"
#include "core/export/weight_stream.h"
#include "core/model/layout.h"
#include "core/plan/error.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

std::vector<Slot> chosen_slots(const ExportTarget& target, const ExportSource& source,
                               const Session& session) {
    std::vector<Slot> slots = target.slots.empty() ? session.plan.removed() : target.slots;
    std::ranges::sort(slots);
    const auto repeated = std::ranges::unique(slots);
    slots.erase(repeated.begin(), repeated.end());
    if (slots.empty()) {
        throw Error(error_code::bad_input, "No slot is chosen, and the plan removes none", "--slots",
                    "Name the slots to write, as A3,F5, or remove some.");
    }
    if (slots.back().block() >= source.traits.blocks) {
        throw Error(error_code::bad_input, "The model has no slot " + to_string(slots.back()), "--slots",
                    "Its last block is " + std::to_string(source.traits.blocks - 1) + ".");
    }
    return slots;
}

/// In slot order, each once.
std::vector<WrittenWeight> weights_of(const std::vector<Slot>& slots, const ExportSource& source) {
    std::vector<WrittenWeight> weights;
    std::set<std::string> names;
    for (const Slot slot : slots) {
        for (const LayoutTensor& tensor : slot_tensors(source.traits, slot)) {
            if (names.insert(tensor.name).second) {
                weights.push_back({.source = source.checkpoint->find(tensor.name), .name = tensor.name});
            }
        }
    }
    return weights;
}

using Progress = std::function<void(std::uint64_t)>;

void write_weights(const fs::path& path, const std::vector<WrittenWeight>& weights,
                   const std::vector<Slot>& slots, const ExportSource& source, const Session& session,
                   const Progress& progress) {
    std::vector<TensorSpec> specs;
    for (const WrittenWeight& weight : weights) {
        specs.push_back(weight.spec());
    }
    SafetensorsWriter writer(path, specs,
                             {{"format", "pt"},
                              {"model", base_model_of(*source.checkpoint).name},
                              {"architecture", source.traits.architecture},
                              {"fingerprint", session.model.fingerprint},
                              {"slots", to_string(slots)}});
    WeightStream stream(source, progress);
    for (const WrittenWeight& weight : weights) {
        stream.write(writer, weight);
    }
    writer.finish();
}

/// Throws Error(internal) where the file does not hold the source's bits.
void read_back(const fs::path& path, const std::vector<WrittenWeight>& weights, const ExportSource& source,
               const Progress& progress) {
    const MappedFile file(path, error_code::internal);
    const std::vector<TensorInfo> found = parse_safetensors(file.bytes(), path.string()).tensors;
    std::uint64_t done = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        check_interrupted(source);
        const TensorInfo& original = *weights[i].source;
        const std::span<const std::byte> expected = source.checkpoint->bytes(original);
        const bool fits = found.size() == weights.size() && found[i].name == original.name &&
                          found[i].dtype == original.dtype && found[i].shape == original.shape;
        const std::span<const std::byte> written =
            fits ? file.bytes().subspan(found[i].begin, found[i].bytes()) : std::span<const std::byte>();
        const bool same = fits && std::ranges::equal(written, expected);
        MappedFile::let_go(written);
        MappedFile::let_go(expected);
        if (!same) {
            throw Error(error_code::internal,
                        "The tensor " + in_quotes(original.name) + " was not written as it is", path.string(),
                        "Nothing was kept of it. The disk may be failing, or the model has changed.");
        }
        progress(done += original.bytes());
    }
}

} // namespace

ExportResult export_layers(const ExportTarget& target, const ExportSource& source, const Session& session) {
    const std::vector<Slot> slots = chosen_slots(target, source, session);
    const std::vector<WrittenWeight> weights = weights_of(slots, source);
    const auto write = [&](const fs::path& file, const ExportProgress& progress) {
        write_weights(file, weights, slots, source, session,
                      [&](std::uint64_t done) { progress.written(done); });
        read_back(file, weights, source, [&](std::uint64_t done) { progress.read_back(done); });
        return 0.0; // bit by bit the same
    };
    return write_checked(target, false, bytes_of(weights), source, session, write);
}

std::uint64_t layers_bytes(const ExportTarget& target, const ExportSource& source, const Session& session) {
    return bytes_of(weights_of(chosen_slots(target, source, session), source));
}

} // namespace cutaway
