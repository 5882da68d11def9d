#include "core/checkpoint/checkpoint.h"

#include "core/checkpoint/foreign_weights.h"
#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <map>
#include <set>
#include <utility>

namespace cutaway {

namespace {

constexpr std::string_view single_name = "model.safetensors";
constexpr std::string_view index_name = "model.safetensors.index.json";
constexpr JsonLimits config_limits{.bytes = 16u << 20, .depth = 32, .unique_keys = true};
/// A tensor's name and its shard are two values of some hundred bytes; this is room for half a million, five
/// times what the largest mixtures of experts have.
constexpr JsonLimits index_limits{.bytes = 64u << 20, .depth = 8, .unique_keys = true, .values = 1u << 20};

[[noreturn]] void fail(const std::string& message, const std::string& where) {
    throw Error(error_code::bad_checkpoint, message, where,
                "The download is probably incomplete or mixed up: fetch the model again");
}

/// Faults are reported under the file's name in the folder, which in a cache is a link to a bare hash.
Json read_file_as_json(const CheckpointFolder& folder, std::string_view name, const JsonLimits& limits) {
    const std::string text = read_file(folder.resolve(name), error_code::bad_checkpoint, limits.bytes);
    return parse_json(text, error_code::bad_checkpoint, (folder.path() / name).string(), limits);
}

Json read_config(const CheckpointFolder& folder) {
    if (!folder.has("config.json")) {
        // A folder of GGUF files or of the makers' own format has none either.
        if (!folder.has(single_name) && !folder.has(index_name)) {
            refuse_foreign_weights(folder);
        }
        throw Error(error_code::bad_checkpoint, "There is no config.json", folder.path().string(),
                    "Give the folder of a Hugging Face checkpoint");
    }
    Json config = read_file_as_json(folder, "config.json", config_limits);
    if (!config.is_object()) {
        fail("The configuration is no JSON object", (folder.path() / "config.json").string());
    }
    return config;
}

/// Which shard holds which tensor, by the index.
std::map<std::string, std::string> read_weight_map(const CheckpointFolder& folder) {
    const std::string where = (folder.path() / index_name).string();
    const Json index = read_file_as_json(folder, index_name, index_limits);
    if (!index.is_object() || !index.contains("weight_map") || !index["weight_map"].is_object()) {
        fail("The index has no weight_map", where);
    }
    std::map<std::string, std::string> shards;
    for (const auto& [tensor, shard] : index["weight_map"].items()) {
        if (!shard.is_string()) {
            fail("The index names no file for the tensor " + in_quotes(tensor), where);
        }
        shards.emplace(tensor, shard.get<std::string>());
    }
    if (shards.empty()) {
        fail("The index names no tensor", where);
    }
    return shards;
}

} // namespace

Checkpoint::Checkpoint(const std::filesystem::path& folder) : folder_(folder), config_(read_config(folder_)) {
    // As Transformers does where both are there.
    if (folder_.has(single_name)) {
        read_single();
    } else if (folder_.has(index_name)) {
        read_shards();
    } else {
        refuse_foreign_weights(folder_);
        throw Error(error_code::bad_checkpoint,
                    "There is neither model.safetensors nor model.safetensors.index.json",
                    folder_.path().string(),
                    "Give the folder of a Hugging Face checkpoint; if it was downloaded, download it again");
    }
    by_name_.reserve(tensors_.size());
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
        const auto [found, fresh] = by_name_.emplace(tensors_[i].name, i);
        if (!fresh) {
            fail("The tensor " + in_quotes(tensors_[i].name) +
                     " is in two files: " + paths_[tensors_[found->second].file].filename().string() +
                     " and " + paths_[tensors_[i].file].filename().string(),
                 folder_.path().string());
        }
    }
}

void Checkpoint::add_file(const std::string& name) {
    paths_.push_back(folder_.path() / name);
    files_.emplace_back(folder_.resolve(name), error_code::bad_checkpoint);
    SafetensorsHeader header = parse_safetensors(files_.back().bytes(), paths_.back().string());
    for (TensorInfo& tensor : header.tensors) {
        tensor.file = files_.size() - 1;
        tensors_.push_back(std::move(tensor));
    }
}

void Checkpoint::read_single() {
    add_file(std::string(single_name));
}

void Checkpoint::read_shards() {
    const std::map<std::string, std::string> shards = read_weight_map(folder_);
    std::set<std::string> names;
    for (const auto& [tensor, shard] : shards) {
        names.insert(shard);
    }
    for (const std::string& name : names) {
        const std::size_t first = tensors_.size();
        add_file(name);
        for (std::size_t i = first; i < tensors_.size(); ++i) {
            const auto found = shards.find(tensors_[i].name);
            if (found == shards.end() || found->second != name) {
                fail("The tensor " + in_quotes(tensors_[i].name) + " is not where the index says: it is in " +
                         in_quotes(name),
                     paths_.back().string());
            }
        }
    }
    if (tensors_.size() == shards.size()) {
        return;
    }
    std::set<std::string_view> present;
    for (const TensorInfo& tensor : tensors_) {
        present.insert(tensor.name);
    }
    for (const auto& [tensor, shard] : shards) {
        if (!present.contains(tensor)) {
            fail("The tensor " + in_quotes(tensor) + " is not in " + in_quotes(shard) +
                     ", where the index says it is",
                 (folder_.path() / shard).string());
        }
    }
}

const TensorInfo* Checkpoint::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &tensors_[found->second];
}

std::span<const std::byte> Checkpoint::bytes(const TensorInfo& tensor) const {
    const MappedFile& file = files_.at(tensor.file);
    file.check_length();
    return file.bytes().subspan(tensor.begin, tensor.bytes());
}

std::uint64_t Checkpoint::total_bytes() const {
    std::uint64_t total = 0;
    for (const TensorInfo& tensor : tensors_) {
        total += tensor.bytes();
    }
    return total;
}

} // namespace cutaway
