#include "core/export/llama_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// Traits in the way, each named once.
class InTheWay {
  public:
    void add(bool is, const std::string& words) {
        if (is && std::ranges::find(words_, words) == words_.end()) {
            words_.push_back(words);
        }
    }
    std::vector<std::string> take() { return std::move(words_); }

  private:
    std::vector<std::string> words_;
};

void check_norms(const Traits& traits, InTheWay& found) {
    const Norm& norm = traits.norm;
    found.add(norm.kind != Norm::Kind::rms, "LayerNorm");
    found.add(norm.plus_one, "norms that multiply by one more than their weight");
    found.add(!norm.weight, "norms without weights");
    found.add(norm.kind == Norm::Kind::rms && norm.bias, "norms with biases");
    found.add(traits.norm_place != NormPlace::before, "norms after the branches");
    found.add(traits.parallel, "parallel branches");
    found.add(traits.embedding_norm, "a norm of the embeddings");
    found.add(traits.qk_norm != QkNorm::none, "norms of q and k");
}

void check_positions(const Traits& traits, InTheWay& found) {
    found.add(traits.alibi.has_value(), "ALiBi");
    found.add(traits.learned_positions > 0, "learned positions");
    for (const BlockTraits& block : traits.block) {
        found.add(block.window.has_value(), "a sliding window");
        found.add(block.rope < 0 && !traits.alibi && traits.learned_positions == 0,
                  "blocks without positions");
        found.add(block.rope >= 0 && block.rope != traits.block.front().rope,
                  "rotary positions that differ by block");
        if (block.rope < 0) {
            continue;
        }
        const Rope& rope = traits.ropes.at(static_cast<std::size_t>(block.rope));
        found.add(rope.size != traits.head_size, "rotary positions of a part of each head");
        found.add(rope.interleaved, "rotary positions of neighbouring dimensions");
        found.add(rope.scaling.kind == RopeScaling::Kind::dynamic, "dynamic rotary scaling");
        found.add(rope.scaling.kind == RopeScaling::Kind::yarn, "YaRN rotary scaling");
        found.add(rope.scaling.kind == RopeScaling::Kind::longrope, "LongRoPE rotary scaling");
    }
}

void check_attention(const Traits& traits, InTheWay& found) {
    const double usual = 1 / std::sqrt(static_cast<double>(traits.head_size));
    found.add(std::abs(traits.attention_scale - usual) > 1e-6 * usual,
              fmt::format("an attention scale of {:.6g}", traits.attention_scale));
    found.add(traits.attention_cap.has_value(), "capped attention scores");
    found.add(traits.qkv_clip.has_value(), "clipped q, k and v");
    found.add(traits.qkv_layout == QkvLayout::grouped, "q, k and v stored by group");
}

void check_ffn(const Traits& traits, InTheWay& found) {
    found.add(std::ranges::any_of(traits.block, &BlockTraits::experts), "a mixture of experts");
    found.add(!traits.gated, "an FFN without a gate");
    found.add(traits.gated && traits.activation != Activation::silu, "another activation than SiLU");
    found.add(traits.transposed, "transposed weights");
}

void check_ends(const Traits& traits, InTheWay& found) {
    found.add(traits.embedding_scale != 1, "scaled embeddings");
    found.add(traits.residual_scale != 1, "scaled branches");
    found.add(traits.logit_scale != 1, "scaled logits");
    found.add(traits.logit_cap.has_value(), "capped logits");
    found.add(traits.head_bias, "a bias of the head");
}

} // namespace

std::vector<std::string> unlike_llama(const Traits& traits) {
    InTheWay found;
    check_norms(traits, found);
    check_positions(traits, found);
    check_attention(traits, found);
    check_ffn(traits, found);
    check_ends(traits, found);
    return found.take();
}

} // namespace cutaway
