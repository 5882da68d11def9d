#include "core/plan/foreign_plan.h"

#include "core/plan/error.h"
#include "core/plan/plan.h"
#include "core/plan/text_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <utility>

namespace cutaway {

namespace {

constexpr std::string_view space = " \t\r";
/// Above every model's, so that a slot's number stays one.
constexpr int max_block = 1 << 20;

[[noreturn]] void refuse(const std::string& message, const std::string& where) {
    throw Error(error_code::bad_input, message, where,
                "Give a plan of Cutaway's, a list of module names, or the config.json of a pruned model.");
}

[[noreturn]] void refuse_blocks(std::size_t found, int blocks, const std::string& where) {
    throw Error(error_code::bad_input,
                fmt::format("the plan is for {} blocks, the model has {}", found, blocks), where,
                "Choose the model that the plan was made for, or another plan.");
}

/// Where a configuration says how many blocks it is for, it has to be as many.
void check_blocks(const Json& config, int blocks, const std::string& where) {
    for (const char* key : {"num_hidden_layers", "n_layer", "n_layers", "num_layers"}) {
        const auto count = config.find(key);
        if (count != config.end() && count->is_number_unsigned() && *count != blocks) {
            refuse_blocks(count->get<std::size_t>(), blocks, where);
        }
    }
}

std::vector<std::string_view> parts_of(std::string_view name) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('.', begin), name.size());
        parts.push_back(name.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

std::optional<int> number_in(std::string_view part) {
    int number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    return error == std::errc() && end == part.data() + part.size() && number >= 0 && number < max_block
               ? std::optional(number)
               : std::nullopt;
}

/// Which of a block's two layers a module belongs to, by the part of its name behind the block's number.
std::optional<Kind> kind_of(std::string_view module) {
    constexpr std::array<std::string_view, 4> attentions{"self_attn", "attn", "attention", "self_attention"};
    constexpr std::array<std::string_view, 6> ffns{"mlp", "ffn", "feed_forward", "block_sparse_moe",
                                                   "fc1", "fc2"};
    if (std::ranges::find(attentions, module) != attentions.end()) {
        return Kind::attention;
    }
    return std::ranges::find(ffns, module) != ffns.end() ? std::optional(Kind::ffn) : std::nullopt;
}

/// The slot that a module's name is of: `model.layers.24.self_attn.o_proj` is A24. None where it is no such
/// name, or is of a part of a layer alone (`...experts.3.w2`).
std::optional<Slot> slot_of(std::string_view name) {
    std::optional<Slot> slot;
    const std::vector<std::string_view> parts = parts_of(name);
    for (std::size_t place = 0; place + 1 < parts.size(); ++place) {
        const std::optional<int> number = number_in(parts[place]);
        if (!number) {
            continue;
        }
        const std::optional<Kind> kind = kind_of(parts[place + 1]);
        if (slot || !kind) {
            return {};
        }
        slot = Slot(*number, *kind);
    }
    return slot;
}

/// Collects removals; a slot that is named again was removed already.
class Removals {
  public:
    Removals(int blocks, std::string where) : blocks_(blocks), where_(std::move(where)) {}

    void add(Slot slot) {
        if (slot.block() >= blocks_) {
            throw Error(error_code::bad_input,
                        fmt::format("block {} is removed, the model has {}", slot.block(), blocks_), where_,
                        "Choose the model that the plan was made for, or another plan.");
        }
        if (std::ranges::find(plan_.removed, slot) == plan_.removed.end()) {
            plan_.removed.push_back(slot);
        }
    }

    void add_module(std::string_view name, const std::string& where) {
        const std::optional<Slot> slot = slot_of(name);
        if (!slot) {
            refuse(fmt::format("'{}' names no attention or FFN of a block", name.substr(0, 200)), where);
        }
        add(*slot);
    }

    void note(std::string text) { plan_.notes.push_back(std::move(text)); }

    ForeignPlan take() { return std::move(plan_); }

  private:
    int blocks_;
    std::string where_;
    ForeignPlan plan_;
};

bool is_name_list(const Json& document) {
    return document.is_array() && !document.empty() &&
           std::ranges::all_of(document, [](const Json& entry) { return entry.is_string(); });
}

/// Whether a mask lets nothing through.
bool is_closed(const Json& mask) {
    if (mask.is_array()) {
        return std::ranges::all_of(mask, is_closed);
    }
    return mask == Json(false) || (mask.is_number() && mask.get<double>() == 0);
}

bool is_mask_object(const Json& document) {
    return document.is_object() && !document.empty() &&
           std::ranges::all_of(document.items(),
                               [](const auto& entry) { return slot_of(entry.key()).has_value(); });
}

ForeignPlan from_masks(const Json& masks, Removals removals, const std::string& where) {
    for (const auto& [name, mask] : masks.items()) {
        if (!is_closed(mask)) {
            refuse("the mask of '" + name + "' removes a part of the layer alone", where);
        }
        removals.add_module(name, where);
    }
    return removals.take();
}

/// One of LLM-Drop's lists: of block numbers, or of a bool for each block.
void add_drop_list(const Json& list, Kind kind, int blocks, const std::string& where, Removals& removals) {
    if (!list.is_array()) {
        refuse("a drop list is no list", where);
    }
    const bool flags =
        !list.empty() && std::ranges::all_of(list, [](const Json& entry) { return entry.is_boolean(); });
    if (flags && std::cmp_not_equal(list.size(), blocks)) {
        refuse_blocks(list.size(), blocks, where);
    }
    for (std::size_t place = 0; place < list.size(); ++place) {
        const Json& entry = list[place];
        if (flags) {
            if (entry.get<bool>()) {
                removals.add(Slot(static_cast<int>(place), kind));
            }
        } else if (entry.is_number_integer() && entry >= 0 && entry < max_block) {
            removals.add(Slot(entry.get<int>(), kind));
        } else {
            refuse("a drop list holds something that is no block's number", where);
        }
    }
}

ForeignPlan from_drop_lists(const Json& config, int blocks, const std::string& where, Removals removals) {
    for (const auto& [key, kind] :
         {std::pair("drop_attn_list", Kind::attention), std::pair("drop_mlp_list", Kind::ffn)}) {
        if (const auto list = config.find(key); list != config.end() && !list->is_null()) {
            add_drop_list(*list, kind, blocks, where, removals);
        }
    }
    return removals.take();
}

bool is_true(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && *found == Json(true);
}

ForeignPlan from_block_configs(const Json& entries, int blocks, const std::string& where, Removals removals) {
    if (!entries.is_array()) {
        refuse("block_configs is no list", where);
    }
    if (std::cmp_not_equal(entries.size(), blocks)) {
        refuse_blocks(entries.size(), blocks, where);
    }
    for (std::size_t place = 0; place < entries.size(); ++place) {
        for (const auto& [key, kind] :
             {std::pair("attention", Kind::attention), std::pair("ffn", Kind::ffn)}) {
            const auto part = entries[place].is_object() ? entries[place].find(key) : entries[place].end();
            if (part == entries[place].end() || !part->is_object()) {
                refuse(fmt::format("entry {} of block_configs has no {}", place, key), where);
            }
            const Slot slot(static_cast<int>(place), kind);
            if (is_true(*part, "no_op")) {
                removals.add(slot);
            } else if (is_true(*part, "replace_with_linear")) {
                removals.note(to_string(slot) + " was replaced by a linear layer, which is no removal");
            }
        }
    }
    return removals.take();
}

} // namespace

std::optional<ForeignPlan> foreign_plan(const Json& document, int blocks, const std::string& where) {
    Removals removals(blocks, where);
    if (is_name_list(document)) {
        for (const Json& name : document) {
            removals.add_module(name.get_ref<const std::string&>(), where);
        }
        return removals.take();
    }
    if (is_mask_object(document)) {
        return from_masks(document, std::move(removals), where);
    }
    if (document.is_object() && (document.contains("drop_attn_list") || document.contains("drop_mlp_list"))) {
        check_blocks(document, blocks, where);
        return from_drop_lists(document, blocks, where, std::move(removals));
    }
    if (document.is_object() && document.contains("cutaway")) {
        check_blocks(document, blocks, where);
        const JsonObject object(document, error_code::bad_input, where);
        for (const Slot slot : slots_from_json(object.object("cutaway"), "removed", blocks)) {
            removals.add(slot);
        }
        return removals.take();
    }
    if (document.is_object() && document.contains("block_configs")) {
        return from_block_configs(document["block_configs"], blocks, where, std::move(removals));
    }
    return {};
}

ForeignPlan listed_modules(std::string_view text, int blocks, const std::string& where) {
    Removals removals(blocks, where);
    for_each_line(text, where, [&](std::string_view line, const std::string& place) {
        line = line.substr(0, line.find('#'));
        const std::size_t begin = line.find_first_not_of(space);
        if (begin != std::string_view::npos) {
            line = line.substr(begin, line.find_last_not_of(space) - begin + 1);
            removals.add_module(line, place);
        }
        return true;
    });
    return removals.take();
}

} // namespace cutaway
