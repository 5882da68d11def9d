#include "core/export/shortened_config.h"

#include "core/export/config.h"

#include <algorithm>

namespace cutaway {

namespace {

const BlockTraits& block_of(const Traits& traits, int block) {
    return traits.block[static_cast<std::size_t>(block)];
}

/// Whether blocks differ in what `trait` says of one.
template <typename Trait>
bool differs(const Traits& traits, Trait trait) {
    return std::ranges::any_of(
        traits.block, [&](const BlockTraits& block) { return trait(block) != trait(traits.block.front()); });
}

Json list_of(const std::vector<int>& kept, auto&& entry) {
    Json list = Json::array();
    for (const int block : kept) {
        list.push_back(entry(block));
    }
    return list;
}

void shorten_list(Json& config, const char* key, const std::vector<int>& kept) {
    const auto found = config.find(key);
    if (found != config.end() && found->is_array()) {
        const Json old = *found;
        *found = list_of(kept, [&](int block) { return old.at(static_cast<std::size_t>(block)); });
    }
}

} // namespace

Json shortened_config(Json config, const Traits& traits, const std::vector<int>& kept) {
    config[own_key(config, "num_hidden_layers")] = kept.size();
    const auto slides = [](const BlockTraits& block) { return block.window.has_value(); };
    if (config.contains("layer_types")) {
        shorten_list(config, "layer_types", kept);
    } else if (differs(traits, slides)) {
        config["layer_types"] = list_of(kept, [&](int block) {
            return slides(block_of(traits, block)) ? "sliding_attention" : "full_attention";
        });
    }
    const std::string type = config.value("model_type", "");
    if (type == "smollm3") {
        config["no_rope_layers"] =
            list_of(kept, [&](int block) { return block_of(traits, block).rope < 0 ? 0 : 1; });
    }
    const auto has_experts = [](const BlockTraits& block) { return block.experts; };
    if (differs(traits, has_experts)) {
        config["decoder_sparse_step"] = 1;
        Json dense = Json::array();
        for (std::size_t place = 0; place < kept.size(); ++place) {
            if (!has_experts(block_of(traits, kept[place]))) {
                dense.push_back(place);
            }
        }
        config["mlp_only_layers"] = std::move(dense);
    }
    return config;
}

} // namespace cutaway
