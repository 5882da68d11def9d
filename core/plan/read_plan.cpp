#include "core/plan/read_plan.h"

#include "core/plan/error.h"
#include "core/plan/foreign_plan.h"
#include "core/plan/session.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// A file's name as a shell takes it for one word, whatever is in it.
std::string as_word(const std::string& name) {
    std::string word = "'";
    for (const char c : name) {
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return word + "'";
}

/// A pickle can run code when it is read, so none is.
void refuse_pickle(std::string_view content, const std::string& where) {
    if (content.starts_with("PK\x03\x04") || content.starts_with("\x80\x02")) {
        throw Error(
            error_code::bad_input, "this is a pickle, which can run code when it is read", where,
            "Turn masks that you trust into a list: python3 -c \"import json, sys, torch; "
            "print(json.dumps(list(torch.load(sys.argv[1], map_location='cpu', weights_only=True))))\" " +
                as_word(where) + " > masks.json");
    }
}

/// A list of names begins with one, or with a comment.
bool is_list_of_names(std::string_view content) {
    const std::size_t first = content.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos &&
           (content[first] == '#' || (content[first] >= 'a' && content[first] <= 'z'));
}

Plan forced(const std::vector<Slot>& removed, int blocks) {
    Plan plan(blocks);
    if (!removed.empty()) {
        plan.append(plan.next_edit(Decision::force, removed));
    }
    return plan;
}

/// Of our own files.
Plan own_plan(Json json, int blocks, const std::string& where) {
    if (json.is_object() && json.contains("schema_version") && json.contains("plan")) {
        const JsonObject object(json, error_code::bad_session, where);
        check_session_version(object);
        json = Json(object.object("plan").json());
    }
    if (json.is_object() && !json.contains("blocks")) {
        // What `prune` prints has them in its model, what a person wrote perhaps nowhere.
        const auto model = json.find("model");
        json["blocks"] =
            model != json.end() && model->is_object() ? model->value("blocks", Json(blocks)) : Json(blocks);
    }
    Plan plan = plan_from_json(JsonObject(json, error_code::bad_input, where));
    if (plan.blocks() != blocks) {
        throw Error(error_code::bad_input,
                    fmt::format("the plan is for {} blocks, the model has {}", plan.blocks(), blocks), where,
                    "Choose the model that the plan was made for, or another plan.");
    }
    return plan;
}

} // namespace

PlanFile read_plan_file(const fs::path& path, int blocks) {
    std::error_code ignored;
    const fs::path file = fs::is_directory(path, ignored) ? path / "config.json" : path;
    const std::string where = file.string();
    const std::string content = read_file(file, error_code::bad_input, session_limits.bytes);
    refuse_pickle(content, where);
    if (is_list_of_names(content)) {
        ForeignPlan listed = listed_modules(content, blocks, where);
        return {.plan = forced(listed.removed, blocks), .notes = {}};
    }
    Json json = parse_json(content, error_code::bad_input, where, session_limits);
    if (std::optional<ForeignPlan> foreign = foreign_plan(json, blocks, where)) {
        return {.plan = forced(foreign->removed, blocks), .notes = std::move(foreign->notes)};
    }
    const bool session = json.is_object() && json.contains("schema_version");
    return {.plan = own_plan(std::move(json), blocks, where), .notes = {}, .is_session = session};
}

Plan read_plan(const fs::path& path, int blocks) {
    return read_plan_file(path, blocks).plan;
}

} // namespace cutaway
