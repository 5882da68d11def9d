#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/model/decoder.h"
#include "core/plan/messages.h"
#include "core/search/memory_plan.h"
#include "core/search/sweep.h"
#include "core/text/calibration.h"
#include "core/text/tokenizer.h"

#include <functional>
#include <memory>
#include <string>

namespace cutaway {

/// A checkpoint whose headers were read and understood; no weight was touched.
struct OpenModel {
    std::shared_ptr<const Checkpoint> checkpoint;
    Traits traits;
    ModelInfo info;
    bool in_memory = false; ///< its file is main memory, so that mapped weights take none of what is free
};

/// Opens what a MODEL argument names: a checkpoint folder or `demo`. Its fingerprint stays empty, since that
/// takes samples of the weights.
OpenModel open_model(const std::string& argument);

/// What `inspect` says of it: its info, `load_bytes`, what its weights take by type, and `memory_plan`, what
/// a search over a calibration set of this shape takes with `request`; `questions`: while others ask.
Json inspection(const OpenModel& model, const OpenRequest& request, const CalibrationShape& shape,
                bool questions);

/// The sequences to measure a model on.
CalibrationSet calibration_set(const OpenModel& model, const CalibrationRequest& request);
/// Some of them, to be looked at. `tokenizer`: the model's, loaded here where it is needed and null.
TokensResult calibration_tokens(const OpenModel& model, const TokensRequest& request,
                                std::shared_ptr<const Tokenizer>& tokenizer);

/// Makes this process compute with the products of the run that recorded `environment`, so that a session's
/// scores are all of one kind. To be called before a model is loaded.
void compute_as_in(const Json& environment);

/// A model ready to compute, and the limits it computes under.
class Workbench {
  public:
    using Progress = std::function<void(const ProgressNotice&)>;

    /// Loads the weights, where they fit beside a search over a calibration set of this shape, and takes
    /// their fingerprint. `questions`: some memory is set aside for what is asked while a search runs.
    /// `interrupted` ends it with Error(cancelled). Throws Error(out-of-memory) that says the least.
    Workbench(OpenModel model, const OpenRequest& request, const CalibrationShape& shape, bool questions,
              const Progress& progress, const std::function<bool()>& interrupted);

    const OpenModel& model() const { return model_; }
    const ModelInfo& info() const { return model_.info; }
    const Decoder& decoder() const { return *decoder_; } ///< another one after adapt()
    bool loaded() const { return decoder_ != nullptr; }

    /// How the memory is shared out for a calibration set of this shape.
    MemoryPlan plan(const CalibrationShape& shape) const;
    /// What a sweep over these sequences may use, without its callbacks. Throws Error(out-of-memory) that
    /// says the least.
    SweepLimits limits(const Sequences& sequences) const;
    /// The same beside a search over `searched` that stands still; `shared`: its reference is of the same
    /// sequences. Throws Error(out-of-memory) where what is set aside is too little.
    SweepLimits question_limits(const Sequences& sequences, const Sequences& searched, bool shared) const;

    /// Loads the decoder again where a calibration set of this shape needs room that kept weights take; a
    /// `search` also where it goes faster in the other way. Returns whether it did. The decoder before is
    /// gone then, so nothing may use it; where loading fails there is none, and this object is of no more
    /// use. Throws as the constructor does, but leaves all as it is where the set does not fit either way.
    bool adapt(const CalibrationShape& shape, bool search);

    DeviceInfo device() const;
    std::string dtype() const; ///< computed in
    /// Device, dtype, products and library versions, as a session records them.
    Json environment() const;

  private:
    void load();
    MemoryRequest request(const CalibrationShape& shape) const;

    OpenModel model_;
    LoadOptions options_;
    MemoryRequest memory_;    ///< of the shape that it was opened for
    bool weights_fit_ = true; ///< false: loading them ran out of memory
    std::unique_ptr<const Decoder> decoder_;
};

} // namespace cutaway
