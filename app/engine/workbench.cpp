#include "app/engine/workbench.h"

#include "app/engine/shipped.h"
#include "core/checkpoint/fingerprint.h"
#include "core/model/products.h"
#include "core/model/weights.h"
#include "core/plan/error.h"
#include "core/runtime/device.h"
#include "core/runtime/memory.h"

#include <fmt/format.h>
#include <torch/headeronly/version.h>

#include <utility>

namespace cutaway {

namespace {

/// Of the memory that is free, what a search may take: the rest is for what it has in hand and for others.
constexpr double usable_share = 0.7;
/// What libtorch's code and its threads' buffers add to the memory that this process holds before it
/// computes.
constexpr std::int64_t library_bytes = std::int64_t{64} << 20;

MemoryRequest memory_request(const OpenModel& model, const OpenRequest& request,
                             const CalibrationShape& shape, bool questions) {
    const c10::Device device = parse_device(request.device);
    MemoryRequest memory{.dtype = parse_dtype(request.dtype, device, model.info.dtype),
                         .device = device,
                         .threads = request.threads,
                         .ceiling = request.memory,
                         .base = device.is_cpu() ? resident_memory() + library_bytes : 0,
                         .shape = shape,
                         .questions = questions};
    memory.as_stored = computes_as_stored(*model.checkpoint, model.traits, memory.dtype, device);
    if (memory.ceiling == 0) {
        memory.ceiling = static_cast<std::int64_t>(usable_share * static_cast<double>(free_memory(device)));
        memory.base = 0; // is not among what is free
        if (model.in_memory && memory.as_stored) {
            for (const SlotInfo& slot : model.info.slots) {
                memory.ceiling += slot.bytes;
            }
        }
    }
    return memory;
}

} // namespace

OpenModel open_model(const std::string& argument) {
    OpenModel model;
    model.checkpoint = std::make_shared<const Checkpoint>(model_folder(argument));
    model.traits = read_traits(*model.checkpoint);
    model.info = describe(*model.checkpoint, model.traits);
    model.info.path = plain_path(model.checkpoint->folder());
    return model;
}

Json inspection(const OpenModel& model, const OpenRequest& request, const CalibrationShape& shape,
                bool questions) {
    Json json = to_json(model.info);
    json["load_bytes"] = {{"float32", weight_bytes(model.traits, c10::kFloat)},
                          {"bfloat16", weight_bytes(model.traits, c10::kBFloat16)}};
    json["memory_plan"] =
        to_json(plan_memory(model.traits, memory_request(model, request, shape, questions)));
    return json;
}

namespace {

std::filesystem::path shipped_text(const OpenModel& model, const CalibrationRequest& request) {
    return request.source == CalibrationRequest::Source::shipped
               ? default_calibration(model.checkpoint->folder())
               : std::filesystem::path();
}

} // namespace

CalibrationSet calibration_set(const OpenModel& model, const CalibrationRequest& request) {
    return load_calibration(request, model.checkpoint->folder(), shipped_text(model, request),
                            model.info.vocabulary);
}

TokensResult calibration_tokens(const OpenModel& model, const TokensRequest& request,
                                std::shared_ptr<const Tokenizer>& tokenizer) {
    try {
        if (!tokenizer) {
            tokenizer = std::make_shared<const Tokenizer>(load_tokenizer(model.checkpoint->folder()));
        }
    } catch (const Error&) {
        if (request.calibration.source != CalibrationRequest::Source::tokens) {
            throw;
        }
    }
    return show_calibration(request, tokenizer.get(), model.checkpoint->folder(),
                            shipped_text(model, request.calibration), model.info.vocabulary);
}

Workbench::Workbench(OpenModel model, const OpenRequest& request, const CalibrationShape& shape,
                     bool questions, const Progress& progress, const std::function<bool()>& interrupted)
    : model_(std::move(model)), memory_(memory_request(model_, request, shape, questions)) {
    if (questions && !plan_memory(model_.traits, memory_).fits()) {
        memory_.shape = CalibrationShape(); // a set that is still to come refuses no model
    }
    const MemoryPlan plan = plan_memory(model_.traits, memory_);
    require_fit(plan, model_.info.path);
    options_.device = memory_.device;
    options_.dtype = memory_.dtype;
    options_.keep_slots = plan.keeps_weights;
    options_.interrupted = interrupted;
    if (progress) {
        options_.progress = [progress](std::int64_t done, std::int64_t total) {
            progress({.what = "load", .done = done, .total = total, .seconds_left = {}});
        };
    }
    load();
    model_.info.fingerprint = fingerprint(*model_.checkpoint);
}

/// Where there is less memory than there seemed to be the slots are not kept.
void Workbench::load() {
    try {
        decoder_ = std::make_unique<const Decoder>(model_.checkpoint, model_.traits, options_);
    } catch (const Error& error) {
        if (error.code() != error_code::out_of_memory || !options_.keep_slots) {
            throw;
        }
        options_.keep_slots = false;
        weights_fit_ = false;
        decoder_ = std::make_unique<const Decoder>(model_.checkpoint, model_.traits, options_);
    }
}

void compute_as_in(const Json& environment) {
    const auto text = [&](const char* key) {
        return environment.contains(key) && environment[key].is_string() ? environment[key].get<std::string>()
                                                                         : std::string();
    };
    use_product(c10::kFloat, text("head_products"));
    use_product(text("dtype") == dtype_text(c10::kBFloat16) ? c10::kBFloat16 : c10::kFloat, text("products"));
}

MemoryRequest Workbench::request(const CalibrationShape& shape) const {
    MemoryRequest request = memory_;
    request.shape = shape;
    return request;
}

MemoryPlan Workbench::plan(const CalibrationShape& shape) const {
    return plan_memory(model_.traits, request(shape), options_.keep_slots);
}

bool Workbench::adapt(const CalibrationShape& shape, bool search) {
    const MemoryPlan best = plan_memory(model_.traits, request(shape));
    const MemoryPlan now = plan(shape);
    // What is asked once is worth no loading where it fits as it is.
    const bool fits = now.least <= now.ceiling - now.base;
    const bool as_it_is = best.keeps_weights == options_.keep_slots ||
                          (best.keeps_weights && !weights_fit_) || (!search && fits);
    if (loaded() && as_it_is) {
        return false;
    }
    require_fit(best, model_.info.path);
    decoder_.reset();
    options_.keep_slots = best.keeps_weights;
    load();
    return true;
}

SweepLimits Workbench::question_limits(const Sequences& sequences, const Sequences& searched,
                                       bool shared) const {
    const MemoryPlan own =
        plan_question(model_.traits, request(shape_of(sequences)), plan(shape_of(searched)), shared);
    if (!own.fits()) {
        throw Error(
            error_code::out_of_memory,
            fmt::format("While a search runs {} KiB are set aside for questions, and this one takes {} "
                        "KiB at least",
                        own.ceiling / 1024, own.least / 1024),
            model_.info.path, "Ask about the search's own calibration set, or when the search has ended.");
    }
    SweepLimits limits;
    limits.memory = static_cast<std::size_t>(own.streams);
    limits.reference_on_disk = own.reference_on_disk;
    limits.chunk_tokens = own.chunk_tokens;
    return limits;
}

SweepLimits Workbench::limits(const Sequences& sequences) const {
    const MemoryPlan shared = plan(shape_of(sequences));
    require_fit(shared, model_.info.path);
    SweepLimits limits;
    limits.threads = memory_.threads;
    limits.memory = static_cast<std::size_t>(shared.streams);
    limits.reference_on_disk = shared.reference_on_disk;
    limits.chunk_tokens = shared.chunk_tokens;
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
