#include "core/plan/error.h"
#include "core/plan/json.h"

#include <fmt/format.h>

#include <cmath>

namespace cutaway {

JsonObject::JsonObject(const Json& json, std::string_view code, std::string where)
    : json_(&json), code_(code), where_(std::move(where)) {
    if (!json.is_object()) {
        fail(fmt::format("a JSON object is expected, not {}", json.type_name()));
    }
}

void JsonObject::fail(const std::string& message) const {
    throw Error(code_, message, where_, "Check the file, or make it again with the program that wrote it.");
}

bool JsonObject::has(const char* key) const {
    const auto found = json_->find(key);
    return found != json_->end() && !found->is_null();
}

const Json& JsonObject::at(const char* key) const {
    const auto found = json_->find(key);
    if (found == json_->end() || found->is_null()) {
        fail(fmt::format("'{}' is missing", key));
    }
    return *found;
}

std::int64_t JsonObject::integer(const char* key) const {
    const Json& value = at(key);
    if (!value.is_number_integer() ||
        (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX)) {
        fail(fmt::format("'{}' is no integer", key));
    }
    return value.get<std::int64_t>();
}

std::int64_t JsonObject::integer(const char* key, std::int64_t otherwise) const {
    return has(key) ? integer(key) : otherwise;
}

std::int64_t JsonObject::integer_between(const char* key, std::int64_t low, std::int64_t high) const {
    const std::int64_t value = integer(key);
    if (value < low || value > high) {
        fail(fmt::format("'{}' is {}, not between {} and {}", key, value, low, high));
    }
    return value;
}

double JsonObject::number(const char* key) const {
    const Json& value = at(key);
    if (!value.is_number() || !std::isfinite(value.get<double>())) {
        fail(fmt::format("'{}' is no number", key));
    }
    return value.get<double>();
}

double JsonObject::number(const char* key, double otherwise) const {
    return has(key) ? number(key) : otherwise;
}

bool JsonObject::boolean(const char* key, bool otherwise) const {
    if (!has(key)) {
        return otherwise;
    }
    if (!at(key).is_boolean()) {
        fail(fmt::format("'{}' is neither true nor false", key));
    }
    return at(key).get<bool>();
}

std::string JsonObject::text(const char* key) const {
    if (!at(key).is_string()) {
        fail(fmt::format("'{}' is no text", key));
    }
    return at(key).get<std::string>();
}

std::string JsonObject::text(const char* key, const std::string& otherwise) const {
    return has(key) ? text(key) : otherwise;
}

const Json& JsonObject::array(const char* key) const {
    if (!at(key).is_array()) {
        fail(fmt::format("'{}' is no list", key));
    }
    return at(key);
}

JsonObject JsonObject::object(const char* key) const {
    if (!at(key).is_object()) {
        fail(fmt::format("'{}' is no object", key));
    }
    return JsonObject(at(key), code_, where_);
}

std::vector<JsonObject> JsonObject::objects(const char* key, std::size_t most) const {
    const Json& list = array(key);
    if (list.size() > most) {
        fail(fmt::format("'{}' has {} entries, more than the {} that are read", key, list.size(), most));
    }
    std::vector<JsonObject> result;
    result.reserve(list.size());
    for (const Json& entry : list) {
        if (!entry.is_object()) {
            fail(fmt::format("entry {} of '{}' is no object", result.size(), key));
        }
        result.emplace_back(entry, code_, where_);
    }
    return result;
}

} // namespace cutaway
