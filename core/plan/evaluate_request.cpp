#include "core/plan/evaluate_request.h"

#include <cstdint>

namespace cutaway {

namespace {

constexpr std::int64_t most = std::int64_t{1} << 53;

std::int64_t number(const JsonObject& object, const char* key) {
    return object.has(key) ? object.integer_between(key, 0, most) : 0;
}

EvaluationSource source_of(const JsonObject& object) {
    EvaluationSource source{.task = object.text("task", ""),
                            .path = object.text("path", ""),
                            .limit = static_cast<std::size_t>(number(object, "limit"))};
    const bool is_task = !source.task.empty();
    const std::string text = object.text("text", "");
    if (is_task == !text.empty()) {
        object.fail("one of 'task' and 'text' has to be there, and not both");
    }
    source.path = is_task ? source.path : text;
    if (source.path.empty()) {
        object.fail("'path' is missing: the file of the task");
    }
    source.window = number(object, "window");
    source.stride = number(object, "stride");
    if (is_task && source.window + source.stride > 0) {
        object.fail("'window' and 'stride' are of texts");
    }
    if (source.window == 1 || source.stride > source.window) {
        object.fail("'window' has to be 2 or more, and 'stride' at most that");
    }
    if (source.stride == 0) {
        source.stride = source.window;
    }
    return source;
}

} // namespace

EvaluateRequest evaluate_request_from_json(const JsonObject& object) {
    EvaluateRequest request{.plan = plan_from_json(object), .source = source_of(object)};
    request.first = static_cast<std::size_t>(number(object, "first"));
    if (object.has("count")) {
        request.count = static_cast<std::size_t>(object.integer_between("count", 1, most));
    }
    return request;
}

Json evaluate_answer(const Evaluation& evaluation) {
    Json json = to_json(evaluation);
    json.erase("events");
    return json;
}

} // namespace cutaway
