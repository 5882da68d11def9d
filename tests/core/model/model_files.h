#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/safetensors_writer.h"
#include "core/model/decoder.h"
#include "core/plan/error.h"
#include "core/plan/json.h"

#include <ATen/ATen.h>
#include <QtTest/QtTest>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What the tests of core/model share: fixture checkpoints, and how to damage a copy of one.
namespace cutaway::testing {

inline const std::filesystem::path checkpoints = CUTAWAY_SOURCE_DIR "/tests/fixtures/checkpoints";
/// Real models beside the repository; may be absent.
inline const std::filesystem::path shared_models = CUTAWAY_SOURCE_DIR "/../shared/data/models";

struct Model {
    std::shared_ptr<const Checkpoint> checkpoint;
    Traits traits;

    std::unique_ptr<const Decoder> decoder(at::ScalarType dtype = at::kFloat,
                                           at::Device device = at::kCPU) const {
        return std::make_unique<const Decoder>(checkpoint, traits,
                                               LoadOptions{.device = device, .dtype = dtype});
    }
};

inline Model open(const std::filesystem::path& folder) {
    Model model;
    model.checkpoint = std::make_shared<const Checkpoint>(folder);
    model.traits = read_traits(*model.checkpoint);
    return model;
}

/// Opens and loads, which is where every fault of a checkpoint has to have shown.
inline void load(const std::filesystem::path& folder) {
    open(folder).decoder();
}

inline Json read_config(const std::filesystem::path& folder) {
    return read_json(folder / "config.json", error_code::bad_input);
}

inline void write_config(const std::filesystem::path& folder, const Json& config) {
    std::ofstream(folder / "config.json") << config.dump(1);
}

/// A tensor of a file outside of a checkpoint.
inline at::Tensor read_tensor(const std::filesystem::path& file, const std::string& name) {
    const std::string text = read_file(file, error_code::bad_input, 1 << 26);
    const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
    const SafetensorsHeader header = parse_safetensors(bytes, file.string());
    const auto found = std::ranges::find(header.tensors, name, &TensorInfo::name);
    if (found == header.tensors.end()) {
        qFatal("%s has no %s", file.c_str(), name.c_str());
    }
    const at::Tensor tensor =
        at::empty(found->shape, at::TensorOptions(found->dtype == Dtype::I64 ? at::kLong : at::kFloat));
    std::memcpy(tensor.mutable_data_ptr(), bytes.data() + found->begin, found->bytes());
    return tensor;
}

/// A checkpoint's weights in memory, to be changed and written.
struct StoredTensor {
    TensorSpec spec;
    std::vector<std::byte> data;

    void fill(float value, std::size_t from = 0) {
        for (std::size_t at = from * sizeof value; at < data.size(); at += sizeof value) {
            std::memcpy(data.data() + at, &value, sizeof value);
        }
    }
};

using StoredTensors = std::vector<StoredTensor>;

inline StoredTensors read_tensors(const std::filesystem::path& folder) {
    const Checkpoint checkpoint(folder);
    StoredTensors tensors;
    for (const TensorInfo& info : checkpoint.tensors()) {
        const std::span<const std::byte> bytes = checkpoint.bytes(info);
        tensors.push_back({{info.name, info.dtype, info.shape}, {bytes.begin(), bytes.end()}});
    }
    return tensors;
}

inline void write_tensors(const std::filesystem::path& folder, const StoredTensors& tensors) {
    std::vector<TensorSpec> specs;
    for (const StoredTensor& tensor : tensors) {
        specs.push_back(tensor.spec);
    }
    SafetensorsWriter writer(folder / "model.safetensors", specs);
    for (const StoredTensor& tensor : tensors) {
        writer.write(tensor.data);
    }
    writer.finish();
}

inline StoredTensor& tensor_named(StoredTensors& tensors, const std::string& name) {
    const auto found =
        std::ranges::find_if(tensors, [&](const StoredTensor& tensor) { return tensor.spec.name == name; });
    if (found == tensors.end()) {
        qFatal("there is no %s", name.c_str());
    }
    return *found;
}

/// A single-file fixture in a folder of its own, with another configuration.
class CopiedModel {
  public:
    CopiedModel(const std::string& name, const Json& config) {
        std::filesystem::copy_file(checkpoints / name / "model.safetensors", path() / "model.safetensors");
        write_config(path(), config);
    }
    explicit CopiedModel(const std::string& name) : CopiedModel(name, read_config(checkpoints / name)) {}

    std::filesystem::path path() const { return folder_.path().toStdString(); }

  private:
    QTemporaryDir folder_;
};

/// What `action` throws, if it is an Error; nothing where it throws none.
template <typename Action>
std::optional<Error> error_of(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

/// Fails the test unless `action` throws an Error of this code whose message holds `named`.
template <typename Action>
void expect_error(const Action& action, std::string_view code, const std::string& named) {
    const std::optional<Error> error = error_of(action);
    QVERIFY2(error, "no error");
    QVERIFY2(error->code() == code, (error->code() + ": " + error->message()).c_str());
    QVERIFY2(error->message().find(named) != std::string::npos, error->message().c_str());
    QVERIFY(!error->where().empty() && !error->help().empty());
}

inline double largest_difference(const at::Tensor& left, const at::Tensor& right) {
    return (left - right).abs().max().item<double>();
}

} // namespace cutaway::testing
