#include "core/export/nemotron_nas/nemotron_nas.h"

#include "core/export/config.h"
#include "core/export/nemotron_nas/config.h"
#include "core/export/nemotron_nas/configuration_file.h"
#include "core/export/obstacles.h"
#include "core/model/layout.h"
#include "core/plan/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>

namespace cutaway {

namespace {

/// The traits of what is written: the same model, stored as Llama is.
Traits stored_as_llama(Traits traits) {
    traits.names = {};
    traits.qkv_layout = QkvLayout::separate;
    traits.gate_up_stacked = false;
    traits.ffn_size = nemotron_width(traits.ffn_size);
    traits.o_bias = traits.qkv_bias = traits.qkv_bias || traits.o_bias; // there is one word for both
    return traits;
}

/// Rows of a tensor of the source.
struct Rows {
    Role role;
    std::int64_t first = 0;
};

/// Where a matrix or a bias is where it is stored together with others.
std::optional<Rows> stacked(Role role, const Traits& traits) {
    const std::int64_t q = traits.heads * traits.head_size, kv = traits.kv_heads * traits.head_size;
    switch (role) {
    case Role::q:
        return Rows{Role::qkv};
    case Role::k:
        return Rows{Role::qkv, q};
    case Role::v:
        return Rows{Role::qkv, q + kv};
    case Role::q_bias:
        return Rows{Role::qkv_bias};
    case Role::k_bias:
        return Rows{Role::qkv_bias, q};
    case Role::v_bias:
        return Rows{Role::qkv_bias, q + kv};
    case Role::gate:
        return Rows{Role::gate_up};
    case Role::up:
        return Rows{Role::gate_up, traits.ffn_size};
    case Role::gate_bias:
        return Rows{Role::gate_up_bias};
    case Role::up_bias:
        return Rows{Role::gate_up_bias, traits.ffn_size};
    default:
        return {};
    }
}

/// Makes weights of one slot, or of none, of what the source has in its place.
class Weights {
  public:
    Weights(const ExportSource& source, std::vector<LayoutTensor> stored)
        : source_(source), stored_(std::move(stored)) {}

    /// `rows`: how many the source has of it.
    WrittenWeight make(const LayoutTensor& tensor, std::int64_t rows) const {
        WrittenWeight weight{.name = tensor.name, .shape = tensor.shape, .rows = rows};
        const std::optional<Rows> together = stacked(tensor.role, source_.traits);
        if (const TensorInfo* own = find(tensor.role)) {
            weight.source = own;
        } else if (together && find(together->role) != nullptr) {
            weight.source = find(together->role);
            weight.first_row = together->first;
        } else {
            return zeros(tensor);
        }
        return weight;
    }

    /// Of the type that the others have.
    WrittenWeight zeros(const LayoutTensor& tensor) const {
        return {.source = source_.checkpoint->find(stored_.back().name),
                .name = tensor.name,
                .zeros = true,
                .shape = tensor.shape};
    }

  private:
    const TensorInfo* find(Role role) const {
        const auto found = std::ranges::find(stored_, role, &LayoutTensor::role);
        return found == stored_.end() ? nullptr : source_.checkpoint->find(found->name);
    }

    const ExportSource& source_;
    std::vector<LayoutTensor> stored_;
};

/// The rows that the source has of a tensor: an FFN's width is what is padded.
std::int64_t own_rows(const LayoutTensor& tensor, const Traits& traits) {
    switch (tensor.role) {
    case Role::gate:
    case Role::gate_bias:
    case Role::up:
    case Role::up_bias:
        return traits.ffn_size;
    default:
        return tensor.shape.front();
    }
}

std::vector<WrittenWeight> weights_of(const ExportSource& source, const Plan& plan) {
    const Traits& traits = source.traits;
    const Traits written = stored_as_llama(traits);
    std::vector<WrittenWeight> weights;
    const auto add = [&](const std::vector<LayoutTensor>& tensors, std::vector<LayoutTensor> stored) {
        const Weights made(source, std::move(stored));
        for (const LayoutTensor& tensor : tensors) {
            weights.push_back(made.make(tensor, own_rows(tensor, traits)));
        }
    };
    add(shared_tensors(written), shared_tensors(traits));
    for (int index = 0; index < plan.slots(); ++index) {
        const Slot slot(index);
        if (!plan.removed(slot)) {
            add(slot_tensors(written, slot), slot_tensors(traits, slot));
        } else if (slot.kind() == Kind::attention && zero_attention(plan) == slot.block()) {
            Traits zero = written;
            zero.kv_heads = 1;
            const Weights made(source, slot_tensors(traits, slot));
            for (const LayoutTensor& tensor : slot_tensors(zero, slot)) {
                weights.push_back(is_norm(tensor.role) ? made.make(tensor, own_rows(tensor, traits))
                                                       : made.zeros(tensor));
            }
        }
    }
    return weights;
}

CardWords words(const Traits& traits) {
    CardWords words{
        .form = "This is the `nemotron-nas` form (`DeciLMForCausalLM`): removed layers are not there, so it "
                "is as much smaller, and its configuration says so of each block (`block_configs`).",
        .run =
            "In this folder, with vLLM (`pip install vllm`):\n\n```\nvllm serve . --trust-remote-code\n```",
        .caution = "Transformers does not know this architecture: `configuration_decilm.py`, which is why "
                   "`--trust-remote-code` is needed, is its configuration and nothing else. llama.cpp's "
                   "converter reads it and makes a GGUF file of it that computes something else; for "
                   "llama.cpp export the format `gguf`.",
        .library = "vllm"};
    if (traits.head_size * traits.heads == traits.hidden_size) {
        words.run += "\n\nOr with MLX (`pip install mlx-lm`):\n\n```\nmlx_lm.generate --model . "
                     "--trust-remote-code --prompt \"Once upon a time\"\n```";
    } else {
        words.caution +=
            " MLX cannot run it: there, heads have the size of the model divided by their number.";
    }
    if (traits.qkv_bias || traits.o_bias || traits.ffn_bias) {
        words.caution +=
            " This model has biases. vLLM and MLX add them; by their sources TensorRT-LLM adds none "
            "and SGLang not those of the FFN, which was not tried.";
    }
    return words;
}

void add_of_positions(Obstacles& obstacles) {
    const Traits& traits = obstacles.traits();
    for (const BlockTraits& block : traits.block) {
        obstacles.add(block.window.has_value(), "a sliding window", "sliding_window");
        if (block.rope < 0) {
            obstacles.add(!traits.alibi && traits.learned_positions == 0, "blocks without positions",
                          "blocks_without_rope");
            continue;
        }
        const Rope& rope = traits.ropes.at(static_cast<std::size_t>(block.rope));
        const RopeScaling::Kind scaling = rope.scaling.kind;
        obstacles.add(block.rope != traits.block.front().rope, "rotary positions that differ by block");
        obstacles.add(rope.size != traits.head_size, "rotary positions of a part of each head", "rope_size");
        obstacles.add(rope.interleaved, "rotary positions of neighbouring dimensions");
        obstacles.add(scaling == RopeScaling::Kind::dynamic, "dynamic rotary scaling", "rope_scaling");
        obstacles.add(scaling == RopeScaling::Kind::yarn, "YaRN rotary scaling", "rope_scaling");
        obstacles.add(scaling == RopeScaling::Kind::longrope, "LongRoPE rotary scaling", "rope_scaling");
    }
}

/// Throws Error(unsupported-model) that names what the programs that read this form do not compute.
void check_traits(const ExportSource& source) {
    const Traits& traits = source.traits;
    Obstacles obstacles(traits);
    obstacles.add_unlike_llama();
    add_of_positions(obstacles);
    obstacles.add(traits.qk_norm != QkNorm::none, "norms of q and k", "qk_norm");
    obstacles.add(traits.qkv_layout == QkvLayout::grouped, "q, k and v stored by group");
    obstacles.add(std::ranges::any_of(traits.block, &BlockTraits::experts), "a mixture of experts",
                  "experts");
    // LlamaConfig refuses it.
    obstacles.add(traits.hidden_size % traits.heads != 0, "a number of heads that does not divide its size",
                  "heads");
    if (!obstacles.list().empty()) {
        throw Error(
            error_code::unsupported_model,
            fmt::format("The format nemotron-nas carries Llama's layers and no others; this model has {}",
                        fmt::join(obstacles.list(), ", ")),
            (source.checkpoint->folder() / "config.json").string(),
            "Use transformers, which is smaller as well, or zeroed.");
    }
}

} // namespace

NewCheckpoint nemotron_checkpoint(const ExportSource& source, const Session& session) {
    check_traits(source);
    Json original = older_config(source.checkpoint->config());
    if (!session.model.dtype.empty()) {
        original.emplace("torch_dtype", session.model.dtype); // where it is not said, programs take their own
    }
    NewCheckpoint checkpoint{.config = nemotron_config(original, source.traits, session.plan),
                             .weights = weights_of(source, session.plan),
                             .blocks = {},
                             .card = words(source.traits),
                             .files = {{"configuration_decilm.py", configuration_file}},
                             .read = read_nemotron};
    checkpoint.blocks.resize(static_cast<std::size_t>(source.traits.blocks));
    std::iota(checkpoint.blocks.begin(), checkpoint.blocks.end(), 0);
    return checkpoint;
}

} // namespace cutaway
