#include "core/export/transformers/transformers.h"

#include "core/export/config.h"
#include "core/export/transformers/modeling_file.h"
#include "core/model/families.h"
#include "core/model/layout.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <string>

namespace cutaway {

namespace {

constexpr const char* module_name = "modeling_cutaway";
/// The key of config.json that says what is gone.
constexpr const char* removal_key = "cutaway";
/// More than any model has: the written model's number is not known before its slots are.
constexpr int most_blocks = 1 << 20;

/// The tensors that no slot needs any more.
std::set<std::string> tensors_of(const Traits& traits, const std::vector<Slot>& slots) {
    std::set<std::string> names;
    for (const Slot slot : slots) {
        for (const LayoutTensor& tensor : slot_tensors(traits, slot)) {
            if (goes_with_slot(traits, tensor)) {
                names.insert(tensor.name);
            }
        }
    }
    return names;
}

/// What a block calls the modules of a slot that have weights of their own, in the order in which they are
/// applied: those of the branch, and the norms before and after it.
Json modules_of(const Traits& traits, Kind kind) {
    const Slot first(0, kind);
    const std::size_t block = (traits.names.base + std::string(traits.names.block) + "0.").size();
    Json modules{{"branch", Json::array()}, {"norms", Json::array()}};
    for (const LayoutTensor& tensor : slot_tensors(traits, first)) {
        const bool around = tensor.role == Role::norm || tensor.role == Role::norm_bias ||
                            tensor.role == Role::post_norm || tensor.role == Role::post_norm_bias;
        Json& list = modules[around ? "norms" : "branch"];
        const std::string module = tensor.name.substr(block, tensor.name.find('.', block) - block);
        if (goes_with_slot(traits, tensor) && std::ranges::find(list, Json(module)) == list.end()) {
            list.push_back(module);
        }
    }
    return modules;
}

/// A family as its classes are called: `Llama` of LlamaForCausalLM.
std::string family_name(const Traits& traits) {
    std::string_view name = traits.architecture;
    for (const std::string_view ending : {"ForCausalLM", "LMHeadModel"}) {
        if (name.ends_with(ending)) {
            name.remove_suffix(ending.size());
        }
    }
    return std::string(name);
}

Json pruned_config(const ExportSource& source, const Plan& plan) {
    const Traits& traits = source.traits;
    Json config = older_config(source.checkpoint->config());
    Json removed = Json::array();
    std::vector<Slot> slots = plan.removed();
    std::ranges::sort(slots);
    for (const Slot slot : slots) {
        removed.push_back(to_string(slot));
    }
    const std::string block(traits.names.block);
    config[removal_key] = {{"base_model_type", traits.family},
                           {"base_architecture", traits.architecture},
                           {"removed", std::move(removed)},
                           {"blocks", block.substr(0, block.find('.'))},
                           {"attention", modules_of(traits, Kind::attention)},
                           {"ffn", modules_of(traits, Kind::ffn)}};
    const std::string name = "Cutaway" + family_name(traits);
    config["model_type"] = std::string(pruned_prefix) + traits.family;
    config["architectures"] = Json::array({name + "ForCausalLM"});
    for (const auto& [entry, ending] : {std::pair{"AutoConfig", "Config"},
                                        {"AutoModel", "Model"},
                                        {"AutoModelForCausalLM", "ForCausalLM"}}) {
        config["auto_map"][entry] = fmt::format("{}.{}{}", module_name, name, ending);
    }
    return config;
}

/// Takes the written configuration at its word: what it says is gone is what is not run.
WrittenModel read_pruned(const Checkpoint& written) {
    Json config = written.config();
    const std::string where = (written.folder() / "config.json").string();
    const Json removal = JsonObject(config, error_code::bad_checkpoint, where).object(removal_key).json();
    config.erase(removal_key);
    config["model_type"] = removal.at("base_model_type");
    config["architectures"] = Json::array({removal.at("base_architecture")});
    std::vector<Slot> absent;
    for (const Json& slot : removal.at("removed")) {
        absent.push_back(parse_slot(slot.get<std::string>(), most_blocks));
    }
    return {.traits = read_traits(written, config, absent), .absent = absent};
}

CardWords words(const Traits& traits) {
    return {
        .form = "This is the `transformers` form: the removed layers' weights are not there, so it is as "
                "much smaller, and `modeling_cutaway.py` has Transformers pass them by.",
        .run = fmt::format("In this folder:\n\n"
                           "```python\nfrom transformers import AutoModelForCausalLM, AutoTokenizer\n\n"
                           "model = AutoModelForCausalLM.from_pretrained(\".\", trust_remote_code=True)\n"
                           "tokenizer = AutoTokenizer.from_pretrained(\".\", trust_remote_code=True)\n"
                           "prompt = tokenizer(\"Once upon a time\", return_tensors=\"pt\")\n"
                           "print(tokenizer.decode(model.generate(**prompt, max_new_tokens=40)[0]))\n```\n\n"
                           "`trust_remote_code` lets Transformers run `modeling_cutaway.py`, which is in "
                           "this folder: its own "
                           "`{}`, without the removed layers.",
                           traits.architecture),
        .caution = "Checked with Transformers 5.23. Older versions run it where they run the base model "
                   "(4.57 and 4.46 were tried). Load it by the `Auto` classes: a stock class, asked for by "
                   "its name, warns and puts random weights in the place of what is gone."};
}

} // namespace

NewCheckpoint pass_through_checkpoint(const ExportSource& source, const Session& session) {
    const std::set<std::string> gone = tensors_of(source.traits, session.plan.removed());
    NewCheckpoint checkpoint{.config = pruned_config(source, session.plan),
                             .weights = {},
                             .blocks = {},
                             .card = words(source.traits),
                             .files = {{std::string(module_name) + ".py", modeling_file}},
                             .read = read_pruned};
    for (const TensorInfo* tensor : stored_weights(*source.checkpoint)) {
        if (!gone.contains(tensor->name)) {
            checkpoint.weights.push_back({.source = tensor, .name = tensor->name});
        }
    }
    checkpoint.blocks.resize(static_cast<std::size_t>(source.traits.blocks));
    std::iota(checkpoint.blocks.begin(), checkpoint.blocks.end(), 0);
    return checkpoint;
}

} // namespace cutaway
