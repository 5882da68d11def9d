#include "app/engine/bench_shape.h"

#include "core/plan/error.h"
#include "core/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>

namespace cutaway {

namespace {

constexpr std::int64_t max_size = 1 << 20; ///< of every number but the blocks'

[[noreturn]] void fail(const std::string& message) {
    throw Error(
        error_code::bad_usage, message, "--shape",
        "Write llama3-8b, llama3-70b or d=1024,blocks=8,ffn=2816,heads=16,kv_heads=16,vocabulary=8192.");
}

std::map<std::string, std::int64_t> numbers_of(const std::string& text) {
    std::map<std::string, std::int64_t> numbers;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        const std::size_t equals = std::min(part.find('='), part.size());
        const std::string key(part.substr(0, equals));
        const std::string_view digits = part.substr(std::min(equals + 1, part.size()));
        std::int64_t number = 0;
        const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        const std::int64_t most = key == "blocks" ? max_blocks : max_size;
        if (failed != std::errc() || end != digits.data() + digits.size() || number < 1 || number > most) {
            fail(fmt::format("'{}' is no KEY=NUMBER from 1 to {}", part, most));
        }
        if (!numbers.emplace(key, number).second) {
            fail(fmt::format("'{}' is given twice", key));
        }
    }
    return numbers;
}

/// Takes `key` out of `numbers`, which then holds what nobody asked for.
std::int64_t take(std::map<std::string, std::int64_t>& numbers, const char* key, std::int64_t otherwise) {
    const auto found = numbers.extract(key);
    return found.empty() ? otherwise : found.mapped();
}

} // namespace

std::int64_t BenchShape::parameters() const {
    std::int64_t sum = 0;
    for (const ShapeTensor& tensor : shape_tensors(*this)) {
        std::int64_t size = 1;
        for (const std::int64_t length : tensor.shape) {
            size *= length;
        }
        sum += size;
    }
    return sum;
}

Json BenchShape::to_json() const {
    return {{"d", d},         {"ffn", ffn},           {"blocks", blocks},
            {"heads", heads}, {"kv_heads", kv_heads}, {"vocabulary", vocabulary}};
}

Json BenchShape::config() const {
    return {{"model_type", "llama"},
            {"architectures", {"LlamaForCausalLM"}},
            {"hidden_size", d},
            {"intermediate_size", ffn},
            {"num_hidden_layers", blocks},
            {"num_attention_heads", heads},
            {"num_key_value_heads", kv_heads},
            {"vocab_size", vocabulary},
            {"rms_norm_eps", 1e-5},
            {"hidden_act", "silu"},
            {"tie_word_embeddings", false}};
}

std::vector<ShapeTensor> shape_tensors(const BenchShape& shape) {
    const std::int64_t d = shape.d, keys = d / shape.heads * shape.kv_heads;
    std::vector<ShapeTensor> tensors{{"model.embed_tokens.weight", {shape.vocabulary, d}},
                                     {"model.norm.weight", {d}},
                                     {"lm_head.weight", {shape.vocabulary, d}}};
    for (std::int64_t block = 0; block < shape.blocks; ++block) {
        const auto add = [&](const char* name, std::vector<std::int64_t> size) {
            tensors.push_back({fmt::format("model.layers.{}.{}.weight", block, name), std::move(size)});
        };
        add("input_layernorm", {d});
        add("self_attn.q_proj", {d, d});
        add("self_attn.k_proj", {keys, d});
        add("self_attn.v_proj", {keys, d});
        add("self_attn.o_proj", {d, d});
        add("post_attention_layernorm", {d});
        add("mlp.gate_proj", {shape.ffn, d});
        add("mlp.up_proj", {shape.ffn, d});
        add("mlp.down_proj", {d, shape.ffn});
    }
    return tensors;
}

BenchShape parse_shape(const std::string& text) {
    if (text == "llama3-8b") {
        return {.d = 4096, .ffn = 14336, .blocks = 32, .heads = 32, .kv_heads = 8, .vocabulary = 128256};
    }
    if (text == "llama3-70b") {
        return {.d = 8192, .ffn = 28672, .blocks = 80, .heads = 64, .kv_heads = 8, .vocabulary = 128256};
    }
    std::map<std::string, std::int64_t> numbers = numbers_of(text);
    if (numbers.empty()) {
        fail("No shape is given");
    }
    constexpr std::int64_t head_size = 64;
    BenchShape shape;
    shape.d = take(numbers, "d", shape.d);
    shape.ffn = take(numbers, "ffn", std::max<std::int64_t>(shape.d * 11 / 4, 1));
    shape.blocks = take(numbers, "blocks", shape.blocks);
    shape.heads = take(numbers, "heads", std::max<std::int64_t>(shape.d / head_size, 1));
    shape.kv_heads = take(numbers, "kv_heads", shape.heads);
    shape.vocabulary = take(numbers, "vocabulary", shape.vocabulary);
    if (!numbers.empty()) {
        fail(fmt::format("'{}' is no size of a model", numbers.begin()->first));
    }
    if (shape.d % shape.heads != 0 || shape.d / shape.heads % 2 != 0) {
        fail(fmt::format("{} heads do not share {} dimensions in even numbers", shape.heads, shape.d));
    }
    if (shape.heads % shape.kv_heads != 0) {
        fail(fmt::format("{} heads cannot share {} keys", shape.heads, shape.kv_heads));
    }
    return shape;
}

} // namespace cutaway
