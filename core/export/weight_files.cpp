#include "core/export/weight_files.h"

#include "core/checkpoint/safetensors_writer.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

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

/// Writes weight files tensor by tensor.
class WeightFiles {
  public:
    WeightFiles(const ExportSource& source, const std::vector<WrittenWeight>& weights, const fs::path& folder,
                const std::function<void(std::uint64_t)>& progress)
        : source_(source), weights_(weights), folder_(folder), progress_(progress) {
        std::map<std::size_t, std::vector<const WrittenWeight*>> by_file;
        for (const WrittenWeight& weight : weights) {
            by_file[weight.source->file].push_back(&weight);
        }
        for (auto& [file, together] : by_file) {
            files_.push_back(std::move(together));
        }
    }

    void write() {
        for (std::size_t file = 0; file < files_.size(); ++file) {
            write_file(files_[file], file_name(file, files_.size()));
        }
        if (files_.size() > 1) {
            write_index();
        }
    }

  private:
    /// One file of the source, with its weights in the same order. What is no weight stays behind:
    /// Transformers warns of masks that it does not know.
    void write_file(const std::vector<const WrittenWeight*>& weights, const std::string& name) {
        std::vector<TensorSpec> specs;
        for (const WrittenWeight* weight : weights) {
            specs.push_back(
                {.name = weight->name, .dtype = weight->source->dtype, .shape = weight->source->shape});
        }
        SafetensorsWriter writer(folder_ / name, specs, {{"format", "pt"}});
        for (const WrittenWeight* weight : weights) {
            if (weight->zeros) {
                write_zeros(writer, weight->source->bytes());
            } else {
                write_pieces(writer, source_.checkpoint->bytes(*weight->source));
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

    void write_index() const {
        Json map = Json::object();
        for (std::size_t file = 0; file < files_.size(); ++file) {
            for (const WrittenWeight* weight : files_[file]) {
                map[weight->name] = file_name(file, files_.size());
            }
        }
        const Json index{{"metadata", {{"total_size", bytes_of(weights_)}}}, {"weight_map", std::move(map)}};
        write_file_atomically(folder_ / "model.safetensors.index.json", index.dump(2) + "\n");
    }

    const ExportSource& source_;
    const std::vector<WrittenWeight>& weights_;
    const fs::path& folder_;
    const std::function<void(std::uint64_t)>& progress_;
    std::vector<std::vector<const WrittenWeight*>> files_;
    std::uint64_t written_ = 0;
};

} // namespace

std::uint64_t bytes_of(const std::vector<WrittenWeight>& weights) {
    std::uint64_t sum = 0;
    for (const WrittenWeight& weight : weights) {
        sum += weight.source->bytes();
    }
    return sum;
}

void write_weight_files(const ExportSource& source, const std::vector<WrittenWeight>& weights,
                        const fs::path& folder, const std::function<void(std::uint64_t)>& progress) {
    WeightFiles(source, weights, folder, progress).write();
}

} // namespace cutaway
