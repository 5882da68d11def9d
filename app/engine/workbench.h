#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/model/decoder.h"
#include "core/plan/messages.h"
#include "core/search/sweep.h"
#include "core/text/calibration.h"

#include <functional>
#include <memory>
#include <string>

namespace cutaway {

/// A checkpoint whose headers were read and understood; no weight was touched.
struct OpenModel {
    std::shared_ptr<const Checkpoint> checkpoint;
    Traits traits;
    ModelInfo info;
};

/// Opens what a MODEL argument names: a checkpoint folder or `demo`. Its fingerprint stays empty, since that
/// takes samples of the weights.
OpenModel open_model(const std::string& argument);

/// What `inspect` says of it: its info and `load_bytes`, what its weights take by type.
Json inspection(const OpenModel& model);

/// The sequences to measure a model on.
CalibrationSet calibration_set(const OpenModel& model, const CalibrationRequest& request);

/// Makes this process compute with the products of the run that recorded `environment`, so that a session's
/// scores are all of one kind. To be called before a model is loaded.
void compute_as_in(const Json& environment);

/// A model ready to compute, and the limits it computes under.
class Workbench {
  public:
    using Progress = std::function<void(const ProgressNotice&)>;

    /// Loads the weights and takes their fingerprint. `interrupted` ends it with Error(cancelled).
    Workbench(OpenModel model, const OpenRequest& request, const Progress& progress,
              const std::function<bool()>& interrupted);

    const OpenModel& model() const { return model_; }
    const ModelInfo& info() const { return model_.info; }
    const Decoder& decoder() const { return *decoder_; }

    /// What a sweep may use, without its callbacks.
    SweepLimits limits() const;

    DeviceInfo device() const;
    std::string dtype() const; ///< computed in
    /// Device, dtype, products and library versions, as a session records them.
    Json environment() const;

  private:
    OpenModel model_;
    LoadOptions options_;
    int threads_;
    std::int64_t memory_; ///< bytes for weights and activations together
    std::unique_ptr<const Decoder> decoder_;
};

} // namespace cutaway
