#include "core/export/gguf/architecture.h"

#include "core/export/config.h"
#include "core/export/obstacles.h"
#include "core/plan/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cutaway {

namespace {

constexpr std::size_t most_blocks = 512;         ///< llama.cpp's LLAMA_MAX_LAYERS
constexpr std::int64_t default_positions = 2048; ///< Transformers', for Llama
constexpr double most_positions = 0x7fffffff;    ///< llama.cpp counts them in 32 bits

/// Of what `openelm` runs.
void add_of_qk_norm(Obstacles& obstacles) {
    const Traits& traits = obstacles.traits();
    if (traits.qk_norm == QkNorm::none) {
        return;
    }
    const Norm &norm = traits.qk_norm_form, &other = traits.norm;
    const bool alike = traits.qk_norm == QkNorm::head && norm.kind == Norm::Kind::rms && norm.weight &&
                       !norm.bias && !norm.plus_one && norm.epsilon == other.epsilon;
    obstacles.add(!alike, "norms of q and k", "qk_norm");
    obstacles.add(alike && !traits.tied_head, "norms of q and k in a model with a head of its own",
                  "qk_norm");
    obstacles.add(alike && (traits.qkv_bias || traits.o_bias || traits.ffn_bias),
                  "biases beside norms of q and k", "qkv_bias");
}

/// Of rotary positions, which the blocks may differ in.
void add_of_positions(Obstacles& obstacles, const std::vector<GgufBlock>& blocks, std::int64_t longest) {
    const Traits& traits = obstacles.traits();
    bool none = false, several = false, slides = false;
    const Rope* const rope = gguf_rope(traits, blocks);
    for (const GgufBlock& block : blocks) {
        if (block.attention) {
            const BlockTraits& own = traits.block[static_cast<std::size_t>(block.source)];
            none = none || own.rope < 0;
            several = several || (own.rope >= 0 && &traits.ropes[static_cast<std::size_t>(own.rope)] != rope);
            slides = slides || own.window.value_or(longest) < longest;
        }
    }
    const bool other_positions = traits.alibi.has_value() || traits.learned_positions > 0;
    obstacles.add(none && !other_positions, "blocks without rotary positions", "blocks_without_rope");
    obstacles.add(several, "several kinds of rotary positions");
    obstacles.add(slides, "a sliding window", "sliding_window");
    if (rope == nullptr) {
        return;
    }
    obstacles.add(rope->size != traits.head_size, "rotary positions of a part of each head", "rope_size");
    obstacles.add(rope->scaling.kind == RopeScaling::Kind::dynamic ||
                      rope->scaling.kind == RopeScaling::Kind::longrope,
                  "rotary positions that go by a text's length", "rope_scaling");
    const bool plain = rope->scaling.kind == RopeScaling::Kind::none && !rope->interleaved;
    obstacles.add(traits.qk_norm != QkNorm::none && !plain, "scaled rotary positions beside norms of q and k",
                  "rope_scaling");
}

} // namespace

GgufArchitecture gguf_architecture(const Traits& traits) {
    return traits.qk_norm == QkNorm::none ? GgufArchitecture::deci : GgufArchitecture::openelm;
}

std::string name(GgufArchitecture architecture) {
    return architecture == GgufArchitecture::deci ? "deci" : "openelm";
}

bool has_zero_head(GgufArchitecture architecture, bool first) {
    return first || architecture == GgufArchitecture::openelm;
}

std::vector<GgufBlock> gguf_blocks(const Plan& plan) {
    std::vector<GgufBlock> blocks;
    for (int block = 0; block < plan.blocks(); ++block) {
        const GgufBlock kept{.source = block,
                             .attention = !plan.removed(Slot(block, Kind::attention)),
                             .ffn = !plan.removed(Slot(block, Kind::ffn))};
        if (kept.attention || kept.ffn) {
            blocks.push_back(kept);
        }
    }
    if (blocks.empty()) {
        blocks.push_back({.source = 0, .attention = false, .ffn = false});
    }
    return blocks;
}

const Rope* gguf_rope(const Traits& traits, const std::vector<GgufBlock>& blocks) {
    for (const GgufBlock& block : blocks) {
        const int rope = traits.block[static_cast<std::size_t>(block.source)].rope;
        if (block.attention && rope >= 0) {
            return &traits.ropes[static_cast<std::size_t>(rope)];
        }
    }
    return traits.ropes.empty() ? nullptr : &traits.ropes.front();
}

std::int64_t context_length(const ExportSource& source) {
    const Json& config = source.checkpoint->config();
    const auto found = config.find(own_key(config, "max_position_embeddings"));
    const double said = found != config.end() && found->is_number() ? found->get<double>() : 0;
    return said >= 1 ? static_cast<std::int64_t>(std::min(said, most_positions)) : default_positions;
}

void check_traits(const ExportSource& source, const Plan& plan) {
    const Traits& traits = source.traits;
    const std::vector<GgufBlock> blocks = gguf_blocks(plan);
    Obstacles obstacles(traits);
    obstacles.add_unlike_llama();
    add_of_qk_norm(obstacles);
    add_of_positions(obstacles, blocks, context_length(source));
    obstacles.add(std::ranges::any_of(blocks,
                                      [&](const GgufBlock& block) {
                                          return block.ffn &&
                                                 traits.block[static_cast<std::size_t>(block.source)].experts;
                                      }),
                  "a mixture of experts", "experts");
    obstacles.add(blocks.size() > most_blocks, fmt::format("more than {} blocks", most_blocks));
    if (!obstacles.list().empty()) {
        throw Error(
            error_code::unsupported_model,
            fmt::format("The format gguf has no place for what this model has: {}",
                        fmt::join(obstacles.list(), ", ")),
            (source.checkpoint->folder() / "config.json").string(),
            "Use zeroed, which computes the same; llama.cpp's convert_hf_to_gguf.py makes a GGUF file "
            "of it.");
    }
}

GgufMetadata architecture_metadata(const ExportSource& source, const std::vector<GgufBlock>& blocks) {
    const Traits& traits = source.traits;
    const GgufArchitecture architecture = gguf_architecture(traits);
    const std::string own = name(architecture) + ".";
    std::vector<std::int32_t> heads, kv_heads, widths;
    for (const GgufBlock& block : blocks) {
        const bool stands_in = has_zero_head(architecture, heads.empty());
        heads.push_back(block.attention ? static_cast<std::int32_t>(traits.heads) : stands_in ? 1 : 0);
        kv_heads.push_back(block.attention ? static_cast<std::int32_t>(traits.kv_heads) : stands_in ? 1 : 0);
        widths.push_back(static_cast<std::int32_t>(block.ffn ? traits.ffn_size : zero_ffn));
    }
    const auto size = static_cast<std::uint32_t>(traits.head_size);
    GgufMetadata metadata{
        {own + "block_count", static_cast<std::uint32_t>(blocks.size())},
        {own + "context_length", static_cast<std::uint32_t>(context_length(source))},
        {own + "embedding_length", static_cast<std::uint32_t>(traits.hidden_size)},
        {own + "vocab_size", static_cast<std::uint32_t>(traits.vocabulary)},
        {own + "feed_forward_length", std::move(widths)},
        {own + "attention.head_count", std::move(heads)},
        {own + "attention.head_count_kv", std::move(kv_heads)},
        {own + "attention.key_length", size},
        {own + "attention.value_length", size},
        {own + "attention.layer_norm_rms_epsilon", static_cast<float>(traits.norm.epsilon)},
        {own + "rope.dimension_count", size},
    };
    if (const Rope* rope = gguf_rope(traits, blocks)) {
        // How frequencies are scaled is in the tensor rope_freqs.weight.
        metadata.emplace_back(own + "rope.freq_base", static_cast<float>(rope->base));
        metadata.emplace_back(own + "rope.scaling.type", std::string("none"));
        if (rope->scaling.magnitude != 1) {
            metadata.emplace_back(own + "rope.scaling.attn_factor",
                                  static_cast<float>(rope->scaling.magnitude));
        }
    }
    return metadata;
}

} // namespace cutaway
