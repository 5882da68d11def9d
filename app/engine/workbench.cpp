#include "app/engine/workbench.h"

#include "app/engine/shipped.h"
#include "core/checkpoint/fingerprint.h"
#include "core/model/products.h"
#include "core/plan/error.h"
#include "core/runtime/device.h"
#include "core/runtime/memory.h"

#include <fmt/format.h>
#include <torch/headeronly/version.h>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

/// Of the memory that is free, what a search may take: the rest is for what it has in hand and for others.
constexpr double usable_share = 0.7;

} // namespace

OpenModel open_model(const std::string& argument) {
    OpenModel model;
    model.checkpoint = std::make_shared<const Checkpoint>(model_folder(argument));
    model.traits = read_traits(*model.checkpoint);
    model.info = describe(*model.checkpoint, model.traits);
    model.info.path = plain_path(model.checkpoint->folder());
    return model;
}

Json inspection(const OpenModel& model) {
    Json json = to_json(model.info);
    json["load_bytes"] = {{"float32", weight_bytes(model.traits, c10::kFloat)},
                          {"bfloat16", weight_bytes(model.traits, c10::kBFloat16)}};
    return json;
}

CalibrationSet calibration_set(const OpenModel& model, const CalibrationRequest& request) {
    const std::filesystem::path& folder = model.checkpoint->folder();
    const bool shipped = request.source == CalibrationRequest::Source::shipped;
    return load_calibration(request, folder, shipped ? default_calibration(folder) : std::filesystem::path(),
                            model.info.vocabulary);
}

Workbench::Workbench(OpenModel model, const OpenRequest& request, const Progress& progress,
                     const std::function<bool()>& interrupted)
    : model_(std::move(model)), threads_(request.threads), memory_(request.memory) {
    options_.device = parse_device(request.device);
    options_.dtype = parse_dtype(request.dtype, options_.device, model_.info.dtype);
    if (memory_ == 0) {
        memory_ = static_cast<std::int64_t>(usable_share * static_cast<double>(free_memory(options_.device)));
    } else if (memory_ <= weight_bytes(model_.traits, options_.dtype)) {
        throw Error(error_code::out_of_memory,
                    fmt::format("The weights take {} bytes, more than the ceiling of {}",
                                weight_bytes(model_.traits, options_.dtype), memory_),
                    model_.info.path, "Give a higher --memory.");
    }
    options_.interrupted = interrupted;
    if (progress) {
        options_.progress = [progress](std::int64_t done, std::int64_t total) {
            progress({.what = "load", .done = done, .total = total, .seconds_left = {}});
        };
    }
    decoder_ = std::make_unique<const Decoder>(model_.checkpoint, model_.traits, options_);
    model_.info.fingerprint = fingerprint(*model_.checkpoint);
}

void compute_as_in(const Json& environment) {
    const auto text = [&](const char* key) {
        return environment.contains(key) && environment[key].is_string() ? environment[key].get<std::string>()
                                                                         : std::string();
    };
    use_product(c10::kFloat, text("head_products"));
    use_product(text("dtype") == dtype_text(c10::kBFloat16) ? c10::kBFloat16 : c10::kFloat, text("products"));
}

SweepLimits Workbench::limits() const {
    SweepLimits limits;
    limits.threads = threads_;
    limits.memory = static_cast<std::size_t>(
        std::max<std::int64_t>(memory_ - weight_bytes(model_.traits, options_.dtype), 1));
    return limits;
}

DeviceInfo Workbench::device() const {
    return device_info(options_.device);
}

std::string Workbench::dtype() const {
    return dtype_text(options_.dtype);
}

Json Workbench::environment() const {
    return {{"device", options_.device.str()},
            {"dtype", dtype()},
            {"products", options_.device.is_cpu() ? product_name(options_.dtype) : "aten"},
            {"head_products", options_.device.is_cpu() ? product_name(c10::kFloat) : "aten"},
            {"libtorch", TORCH_VERSION},
            {"cutaway", CUTAWAY_VERSION}};
}

} // namespace cutaway
