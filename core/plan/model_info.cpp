#include "core/plan/model_info.h"

#include "core/plan/error.h"
#include "core/plan/plan.h"

#include <fmt/format.h>

namespace cutaway {

namespace {

std::int64_t count_member(const JsonObject& object, const char* key) {
    return object.integer_between(key, 0, INT64_MAX);
}

SlotInfo slot_info_from_json(const JsonObject& object, Slot expected) {
    if (object.text("slot") != to_string(expected)) {
        object.fail(fmt::format("the slots are not in order: {} is expected", to_string(expected)));
    }
    SlotInfo info;
    info.slot = expected;
    info.parameters = count_member(object, "parameters");
    // A session of before there were experts does not say it.
    info.active_parameters =
        object.has("active_parameters") ? count_member(object, "active_parameters") : info.parameters;
    info.bytes = count_member(object, "bytes");
    info.kv_bytes_per_token = count_member(object, "kv_bytes_per_token");
    info.flops_per_token = count_member(object, "flops_per_token");
    return info;
}

} // namespace

Json to_json(const SlotInfo& info) {
    return {{"slot", to_string(info.slot)},
            {"block", info.slot.block()},
            {"kind", name(info.slot.kind())},
            {"parameters", info.parameters},
            {"active_parameters", info.active_parameters},
            {"bytes", info.bytes},
            {"kv_bytes_per_token", info.kv_bytes_per_token},
            {"flops_per_token", info.flops_per_token}};
}

Json model_summary(const ModelInfo& info) {
    return {{"path", info.path},     {"fingerprint", info.fingerprint},
            {"family", info.family}, {"architecture", info.architecture},
            {"blocks", info.blocks}, {"parameters", info.parameters},
            {"bytes", info.bytes},   {"dtype", info.dtype}};
}

Json to_json(const ModelInfo& info) {
    Json json = model_summary(info);
    json["hidden_size"] = info.hidden_size;
    json["vocabulary"] = info.vocabulary;
    json["kv_bytes_per_token"] = info.kv_bytes_per_token;
    json["traits"] = info.traits;
    json["slots"] = Json::array();
    for (const SlotInfo& slot : info.slots) {
        json["slots"].push_back(to_json(slot));
    }
    return json;
}

ModelInfo model_info_from_json(const JsonObject& object) {
    ModelInfo info;
    info.path = object.text("path");
    info.fingerprint = object.text("fingerprint", "");
    info.family = object.text("family");
    info.architecture = object.text("architecture");
    info.blocks = static_cast<int>(object.integer_between("blocks", 1, max_blocks));
    info.hidden_size = count_member(object, "hidden_size");
    info.vocabulary = count_member(object, "vocabulary");
    info.parameters = count_member(object, "parameters");
    info.bytes = count_member(object, "bytes");
    info.dtype = object.text("dtype");
    info.kv_bytes_per_token = count_member(object, "kv_bytes_per_token");
    info.traits = object.object("traits").json();
    for (const JsonObject& entry : object.objects("slots", static_cast<std::size_t>(2 * max_blocks))) {
        info.slots.push_back(slot_info_from_json(entry, Slot(static_cast<int>(info.slots.size()))));
    }
    if (info.slots.size() != static_cast<std::size_t>(2 * info.blocks)) {
        object.fail(
            fmt::format("{} blocks have {} slots, not {}", info.blocks, 2 * info.blocks, info.slots.size()));
    }
    return info;
}

} // namespace cutaway
