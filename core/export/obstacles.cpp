#include "core/export/obstacles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

void add_of_norms(Obstacles& obstacles, const Traits& traits) {
    const Norm& norm = traits.norm;
    obstacles.add(norm.kind != Norm::Kind::rms, "LayerNorm");
    obstacles.add(norm.plus_one, "norms that multiply by one more than their weight");
    obstacles.add(!norm.weight, "norms without weights");
    obstacles.add(norm.kind == Norm::Kind::rms && norm.bias, "norms with biases");
    obstacles.add(traits.norm_place != NormPlace::before, "norms after the branches");
    obstacles.add(traits.parallel, "parallel branches", "branches");
    obstacles.add(traits.embedding_norm, "a norm of the embeddings");
}

void add_of_branches(Obstacles& obstacles, const Traits& traits) {
    obstacles.add(traits.alibi.has_value(), "ALiBi", "positions");
    obstacles.add(traits.learned_positions > 0, "learned positions", "positions");
    const double usual = 1 / std::sqrt(static_cast<double>(traits.head_size));
    obstacles.add(std::abs(traits.attention_scale - usual) > 1e-6 * usual,
                  fmt::format("an attention scale of {:.6g}", traits.attention_scale), "attention_scale");
    obstacles.add(traits.attention_cap.has_value(), "capped attention scores", "attention_cap");
    obstacles.add(traits.qkv_clip.has_value(), "clipped q, k and v", "qkv_clip");
    obstacles.add(!traits.gated, "an FFN without a gate", "ffn");
    obstacles.add(traits.gated && traits.activation != Activation::silu, "another activation than SiLU",
                  "ffn");
    obstacles.add(traits.transposed, "transposed weights");
}

void add_of_ends(Obstacles& obstacles, const Traits& traits) {
    obstacles.add(traits.embedding_scale != 1, "scaled embeddings", "embedding_scale");
    obstacles.add(traits.residual_scale != 1, "scaled branches", "residual_scale");
    obstacles.add(traits.logit_scale != 1, "scaled logits", "logit_scale");
    obstacles.add(traits.logit_cap.has_value(), "capped logits", "logit_cap");
    obstacles.add(traits.head_bias, "a bias of the head");
}

} // namespace

void Obstacles::add(bool stands, std::string_view words, const char* trait) {
    if (!stands) {
        return;
    }
    const std::string key = traits_.why.value(trait, "");
    std::string named = key.empty() ? std::string(words) : fmt::format("{} ({})", words, key);
    if (std::ranges::find(list_, named) == list_.end()) {
        list_.push_back(std::move(named));
    }
}

void Obstacles::add_unlike_llama() {
    add_of_norms(*this, traits_);
    add_of_branches(*this, traits_);
    add_of_ends(*this, traits_);
}

} // namespace cutaway
