#include "core/export/zeroed.h"

#include "core/checkpoint/safetensors_writer.h"
#include "core/export/companion_files.h"
#include "core/export/config.h"
#include "core/export/model_card.h"
#include "core/export/new_folder.h"
#include "core/export/verify.h"
#include "core/model/layout.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>

namespace cutaway {

namespace {

/// Bytes written at a time: what an interruption waits for.
constexpr std::size_t piece_bytes = std::size_t{8} << 20;

void write_pieces(SafetensorsWriter& writer, std::span<const std::byte> data, const ExportSource& source) {
    while (!data.empty()) {
        if (source.interrupted && source.interrupted()) {
            throw Error(error_code::cancelled, "Stopped", "export", "Export again to finish.");
        }
        const std::span<const std::byte> piece = data.first(std::min(data.size(), piece_bytes));
        writer.write(piece);
        data = data.subspan(piece.size());
    }
}

void write_zeros(SafetensorsWriter& writer, std::uint64_t bytes, const ExportSource& source) {
    const std::vector<std::byte> zeros(std::min<std::uint64_t>(bytes, piece_bytes));
    for (std::uint64_t left = bytes; left > 0;) {
        const std::uint64_t part = std::min<std::uint64_t>(left, zeros.size());
        write_pieces(writer, std::span(zeros).first(part), source);
        left -= part;
    }
}

/// One file of the source, with the same tensors in the same order under the same name.
void write_file(const std::filesystem::path& folder, std::size_t file, const std::set<std::string>& zeroed,
                const ExportSource& source) {
    const Checkpoint& checkpoint = *source.checkpoint;
    std::vector<const TensorInfo*> tensors;
    for (const TensorInfo& tensor : checkpoint.tensors()) {
        if (tensor.file == file) {
            tensors.push_back(&tensor);
        }
    }
    std::ranges::sort(tensors, {}, &TensorInfo::begin);
    std::vector<TensorSpec> specs;
    for (const TensorInfo* tensor : tensors) {
        specs.push_back({.name = tensor->name, .dtype = tensor->dtype, .shape = tensor->shape});
    }
    SafetensorsWriter writer(folder / checkpoint.files().at(file).filename(), specs, {{"format", "pt"}});
    for (const TensorInfo* tensor : tensors) {
        if (zeroed.contains(tensor->name)) {
            write_zeros(writer, tensor->bytes(), source);
        } else {
            write_pieces(writer, checkpoint.bytes(*tensor), source);
        }
    }
    writer.finish();
}

void write_index(const std::filesystem::path& folder, const Checkpoint& checkpoint) {
    Json map = Json::object();
    std::uint64_t total = 0;
    for (const TensorInfo& tensor : checkpoint.tensors()) {
        map[tensor.name] = checkpoint.files().at(tensor.file).filename().string();
        total += tensor.bytes();
    }
    const Json index{{"metadata", {{"total_size", total}}}, {"weight_map", std::move(map)}};
    write_file_atomically(folder / "model.safetensors.index.json", index.dump(2) + "\n");
}

} // namespace

ExportResult export_zeroed(const std::filesystem::path& path, const ExportSource& source,
                           const Session& session) {
    std::set<std::string> zeroed;
    for (const Slot slot : session.plan.removed()) {
        for (const std::string& name : output_tensors(source.traits, slot)) {
            zeroed.insert(name);
        }
    }
    NewFolder target(path);
    const std::filesystem::path& folder = target.temporary();
    for (std::size_t file = 0; file < source.checkpoint->files().size(); ++file) {
        write_file(folder, file, zeroed, source);
    }
    if (source.checkpoint->files().size() > 1) {
        write_index(folder, *source.checkpoint);
    }
    write_file_atomically(folder / "config.json", older_config(source.checkpoint->config()).dump(2) + "\n");
    copy_companion_files(*source.checkpoint, folder);
    write_file_atomically(folder / "README.md", model_card(session));
    const double difference = compare_logits(folder, source, session.plan);
    const std::int64_t bytes = target.finish();
    return {.format = "zeroed", .path = path.string(), .bytes = bytes, .max_logit_difference = difference};
}

} // namespace cutaway
