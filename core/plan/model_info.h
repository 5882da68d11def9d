#pragma once

#include "core/plan/json.h"
#include "core/plan/slot.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cutaway {

/// What one slot holds and costs.
struct SlotInfo {
    Slot slot;
    std::int64_t parameters = 0;         ///< its norms included
    std::int64_t active_parameters = 0;  ///< those that a token meets: of experts the chosen ones
    std::int64_t bytes = 0;              ///< as stored
    std::int64_t kv_bytes_per_token = 0; ///< 0 for an FFN
    std::int64_t flops_per_token = 0;

    bool operator==(const SlotInfo&) const = default;
};

/// What a checkpoint is, from its headers alone: what `inspect` prints and the window shows.
struct ModelInfo {
    std::string path{};         ///< the checkpoint folder
    std::string fingerprint{};  ///< of config, tensor table and samples of the data; empty where not computed
    std::string family{};       ///< `llama`, ...
    std::string architecture{}; ///< `LlamaForCausalLM`, ...
    int blocks = 0;
    std::int64_t hidden_size = 0;
    std::int64_t vocabulary = 0;
    std::int64_t parameters = 0; ///< every stored weight once
    std::int64_t bytes = 0;
    std::string dtype{}; ///< `bfloat16`, `float16`, `float32`: most weights'
    std::int64_t kv_bytes_per_token = 0;
    Json traits = Json::object();  ///< name -> {"value": ..., "why": "key of the config that said so"}
    std::vector<SlotInfo> slots{}; ///< one per slot, in slot order

    bool operator==(const ModelInfo&) const = default;
};

/// `{"slot": "A0", "block": 0, "kind": "attention", "parameters": 0, "active_parameters": 0, "bytes": 0,
///   "kv_bytes_per_token": 0, "flops_per_token": 0}`
Json to_json(const SlotInfo& info);

/// Every field under its own name.
Json to_json(const ModelInfo& info);
/// Throws the object's Error where a field is missing, negative or of the wrong type, where there are more
/// than max_blocks blocks, or where `slots` are not exactly the slots of `blocks` blocks in order.
ModelInfo model_info_from_json(const JsonObject& object);

/// What commands print as `model` beside their result: path, fingerprint, family, architecture, blocks,
/// parameters, bytes and dtype.
Json model_summary(const ModelInfo& info);

} // namespace cutaway
