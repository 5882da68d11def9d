#include "core/export/weight_files.h"

#include "core/checkpoint/safetensors_writer.h"
#include "core/plan/atomic_file.h"

#include <fmt/format.h>

#include <map>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

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
        : weights_(weights), folder_(folder), stream_(source, progress) {
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
            specs.push_back(weight->spec());
        }
        SafetensorsWriter writer(folder_ / name, specs, {{"format", "pt"}});
        for (const WrittenWeight* weight : weights) {
            stream_.write(writer, *weight);
        }
        writer.finish();
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

    const std::vector<WrittenWeight>& weights_;
    const fs::path& folder_;
    WeightStream stream_;
    std::vector<std::vector<const WrittenWeight*>> files_;
};

} // namespace

void write_weight_files(const ExportSource& source, const std::vector<WrittenWeight>& weights,
                        const fs::path& folder, const std::function<void(std::uint64_t)>& progress) {
    WeightFiles(source, weights, folder, progress).write();
}

} // namespace cutaway
