#include "core/plan/error.h"
#include "core/plan/plan.h"

#include <fmt/format.h>

namespace cutaway {

Json to_json(const std::vector<Slot>& slots) {
    Json list = Json::array();
    for (const Slot slot : slots) {
        list.push_back(to_string(slot));
    }
    return list;
}

std::vector<Slot> slots_from_json(const JsonObject& object, const char* key, int blocks) {
    const Json& list = object.array(key);
    if (list.size() > static_cast<std::size_t>(2 * blocks)) {
        object.fail(fmt::format("'{}' names more slots than the model has", key));
    }
    std::vector<Slot> slots;
    std::vector<bool> seen(static_cast<std::size_t>(2 * blocks), false);
    slots.reserve(list.size());
    for (const Json& entry : list) {
        if (!entry.is_string()) {
            object.fail(fmt::format("an entry of '{}' is no slot", key));
        }
        try {
            slots.push_back(parse_slot(entry.get_ref<const std::string&>(), blocks));
        } catch (const Error& error) {
            object.fail(error.message());
        }
        const auto index = static_cast<std::size_t>(slots.back().index());
        if (seen[index]) {
            object.fail(fmt::format("'{}' names {} twice", key, to_string(slots.back())));
        }
        seen[index] = true;
    }
    return slots;
}

Json to_json(const Event& event) {
    Json json{{"number", event.number}, {"decision", name(event.decision)}};
    if (event.decision == Decision::undo) {
        json["undoes"] = event.undoes;
        return json;
    }
    json["slots"] = to_json(event.slots);
    if (event.decision == Decision::cut) {
        json["score"] = event.score ? Json(*event.score) : Json();
        json["near_tie"] = event.near_tie;
        json["step"] = event.step;
        json["seconds"] = event.seconds;
        if (event.approximate) {
            json["approximate"] = true;
        }
    }
    return json;
}

Event event_from_json(const JsonObject& object, int blocks) {
    Event event;
    event.number = static_cast<int>(object.integer_between("number", 1, max_events));
    try {
        event.decision = parse_decision(object.text("decision"));
    } catch (const Error& error) {
        object.fail(error.message());
    }
    if (event.decision == Decision::undo) {
        event.undoes = static_cast<int>(object.integer_between("undoes", 1, max_events));
        return event;
    }
    event.slots = slots_from_json(object, "slots", blocks);
    if (event.decision == Decision::cut) {
        if (object.has("score")) {
            event.score = object.number("score");
        }
        event.near_tie = object.boolean("near_tie", false);
        event.step = object.has("step") ? static_cast<int>(object.integer_between("step", 0, max_events)) : 0;
        event.seconds = object.number("seconds", 0);
        event.approximate = object.boolean("approximate", false);
    }
    return event;
}

Json events_to_json(const std::vector<Event>& events) {
    Json list = Json::array();
    for (const Event& event : events) {
        list.push_back(to_json(event));
    }
    return list;
}

Json to_json(const Plan& plan) {
    return {{"blocks", plan.blocks()},
            {"removed", to_json(plan.removed())},
            {"pinned", to_json(plan.pinned())},
            {"forced", to_json(plan.forced())},
            {"events", events_to_json(plan.events())}};
}

namespace {

Plan plan_of_lists(const JsonObject& object, int blocks) {
    Plan plan(blocks);
    if (const std::vector<Slot> removed = slots_from_json(object, "removed", blocks); !removed.empty()) {
        plan.append(plan.next_edit(Decision::force, removed));
    }
    const std::vector<Slot> pinned =
        object.has("pinned") ? slots_from_json(object, "pinned", blocks) : std::vector<Slot>();
    for (const Slot slot : pinned) {
        if (plan.removed(slot)) {
            object.fail(fmt::format("{} is both removed and pinned", to_string(slot)));
        }
    }
    if (!pinned.empty()) {
        plan.append(plan.next_edit(Decision::pin, pinned));
    }
    return plan;
}

Plan plan_of_events(const JsonObject& object, int blocks) {
    Plan plan(blocks);
    for (const JsonObject& entry : object.objects("events", max_events)) {
        plan.append(event_from_json(entry, blocks));
    }
    if (object.has("removed") && slots_from_json(object, "removed", blocks) != plan.removed()) {
        object.fail("'removed' is not what the events remove");
    }
    return plan;
}

} // namespace

Plan plan_from_json(const JsonObject& object) {
    const auto blocks = static_cast<int>(object.integer_between("blocks", 1, max_blocks));
    try {
        return object.has("events") ? plan_of_events(object, blocks) : plan_of_lists(object, blocks);
    } catch (const Error& error) {
        if (error.where() == object.where()) {
            throw;
        }
        object.fail(fmt::format("{}: {}", error.where(), error.message()));
    }
}

} // namespace cutaway
