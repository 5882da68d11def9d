#pragma once

#include "core/plan/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cutaway {

/// The sizes of a Llama that is made of random weights, to measure how fast a shape is.
struct BenchShape {
    std::int64_t d = 1024;
    std::int64_t ffn = 2816;
    std::int64_t blocks = 8;
    std::int64_t heads = 16;
    std::int64_t kv_heads = 16;
    std::int64_t vocabulary = 8192;

    std::int64_t parameters() const;
    /// `{"d": 1024, "ffn": 2816, ...}`
    Json to_json() const;
    /// The model's config.json.
    Json config() const;
};

/// One of the model's tensors by its name in a checkpoint.
struct ShapeTensor {
    std::string name;
    std::vector<std::int64_t> shape;
};

std::vector<ShapeTensor> shape_tensors(const BenchShape& shape);

/// `llama3-8b`, `llama3-70b`, or `d=1024,blocks=8,...`: ffn is 11/4 of d where it is not given, heads have 64
/// dimensions, every one its own keys. Throws Error(bad-usage).
BenchShape parse_shape(const std::string& text);

} // namespace cutaway
