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

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// Bytes written at a time: what an interruption waits for.
constexpr std::size_t piece_bytes = std::size_t{8} << 20;

/// The name of one of `count` weight files. Those of the source may be anything, folders included.
std::string file_name(std::size_t file, std::size_t count) {
    return count == 1 ? "model.safetensors"
                      : fmt::format("model-{:05}-of-{:05}.safetensors", file + 1, count);
}

std::uint64_t bytes_of(const std::vector<const TensorInfo*>& weights) {
    std::uint64_t sum = 0;
    for (const TensorInfo* weight : weights) {
        sum += weight->bytes();
    }
    return sum;
}

/// Writes the weight files of `source` to `folder`, tensor by tensor, with zeros for those in `zeroed`.
class WeightFiles {
  public:
    WeightFiles(const ExportSource& source, const std::set<std::string>& zeroed, const fs::path& folder,
                std::function<void(std::uint64_t)> progress)
        : source_(source), checkpoint_(*source.checkpoint), weights_(stored_weights(checkpoint_)),
          zeroed_(zeroed), folder_(folder), progress_(std::move(progress)) {}

    void write() {
        const std::size_t count = checkpoint_.files().size();
        for (std::size_t file = 0; file < count; ++file) {
            write_file(file, file_name(file, count));
        }
        if (count > 1) {
            write_index(count);
        }
    }

  private:
    /// One file of the source, with the same weights in the same order. What is none stays behind:
    /// Transformers warns of masks that it does not know.
    void write_file(std::size_t file, const std::string& name) {
        std::vector<const TensorInfo*> tensors;
        std::vector<TensorSpec> specs;
        for (const TensorInfo* tensor : weights_) {
            if (tensor->file == file) {
                tensors.push_back(tensor);
                specs.push_back({.name = tensor->name, .dtype = tensor->dtype, .shape = tensor->shape});
            }
        }
        SafetensorsWriter writer(folder_ / name, specs, {{"format", "pt"}});
        for (const TensorInfo* tensor : tensors) {
            if (zeroed_.contains(tensor->name)) {
                write_zeros(writer, tensor->bytes());
            } else {
                write_pieces(writer, checkpoint_.bytes(*tensor));
            }
        }
        writer.finish();
    }

    void write_pieces(SafetensorsWriter& writer, std::span<const std::byte> data) {
        while (!data.empty()) {
            if (source_.interrupted && source_.interrupted()) {
                throw Error(error_code::cancelled, "Stopped", "export", "Export again to finish.");
            }
            const std::span<const std::byte> piece = data.first(std::min(data.size(), piece_bytes));
            writer.write(piece);
            data = data.subspan(piece.size());
            written_ += piece.size();
            progress_(written_);
        }
    }

    void write_zeros(SafetensorsWriter& writer, std::uint64_t bytes) {
        const std::vector<std::byte> zeros(std::min<std::uint64_t>(bytes, piece_bytes));
        for (std::uint64_t left = bytes; left > 0;) {
            const std::uint64_t part = std::min<std::uint64_t>(left, zeros.size());
            write_pieces(writer, std::span(zeros).first(part));
            left -= part;
        }
    }

    void write_index(std::size_t count) const {
        Json map = Json::object();
        for (const TensorInfo* tensor : weights_) {
            map[tensor->name] = file_name(tensor->file, count);
        }
        const Json index{{"metadata", {{"total_size", bytes_of(weights_)}}}, {"weight_map", std::move(map)}};
        write_file_atomically(folder_ / "model.safetensors.index.json", index.dump(2) + "\n");
    }

    const ExportSource& source_;
    const Checkpoint& checkpoint_;
    std::vector<const TensorInfo*> weights_;
    const std::set<std::string>& zeroed_;
    const fs::path& folder_;
    std::function<void(std::uint64_t)> progress_;
    std::uint64_t written_ = 0;
};

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

/// Fills `folder` and returns the largest difference of its logits.
double write_checkpoint(const fs::path& folder, const ExportSource& source, const Session& session) {
    // Writing is one half of the progress, reading back the other.
    const std::uint64_t half = bytes_of(stored_weights(*source.checkpoint));
    const auto tell = [&](std::uint64_t done) {
        if (source.progress) {
            source.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(2 * half));
        }
    };
    // The small files first: what may be wrong with one of them shows before gigabytes are written.
    copy_companion_files(*source.checkpoint, folder);
    write_file_atomically(folder / "config.json", older_config(source.checkpoint->config()).dump(2) + "\n");
    write_file_atomically(folder / "README.md", model_card(session));
    WeightFiles(source, zeroed_tensors(source.traits, session.plan), folder, tell).write();
    const auto slots = static_cast<double>(session.plan.slots());
    return compare_logits(folder, source, session.plan, [&](int done) {
        tell(half + static_cast<std::uint64_t>(static_cast<double>(half) * done / slots));
    });
}

} // namespace

ExportResult export_zeroed(const fs::path& path, const ExportSource& source, const Session& session) {
    NewFolder target(path);
    try {
        const double difference = write_checkpoint(target.temporary(), source, session);
        return {.format = "zeroed",
                .path = path.string(),
                .bytes = target.finish(),
                .max_logit_difference = difference};
    } catch (const Error& error) {
        throw Error(error.code(), error.message(), target.shown(error.where()), error.help());
    }
}

} // namespace cutaway
