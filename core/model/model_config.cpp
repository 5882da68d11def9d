#include "core/model/model_config.h"

#include "core/checkpoint/printable.h"
#include "core/model/config_keys.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <utility>

namespace cutaway {

ModelConfig::ModelConfig(const Json& file, const Family& family, std::string where)
    : file_(file), family_(family), where_(std::move(where)), defaults_(Json::parse(family.defaults)),
      values_(file) {
    for (const auto& [key, value] : defaults_.items()) {
        if (!values_.contains(name(key))) {
            values_[name(key)] = value;
        }
    }
}

std::string ModelConfig::name(const std::string& key) const {
    std::string own;
    for (const Renamed& renamed : family_.keys) {
        if (renamed.key == key && file_.contains(renamed.own)) {
            return std::string(renamed.own);
        }
        if (renamed.key == key && own.empty()) {
            own = renamed.own;
        }
    }
    return own.empty() ? key : own;
}

const char* ModelConfig::ask(const std::string& key) {
    const std::string chosen = name(key);
    // Another spelling that says the same is as good as asked for.
    for (const Renamed& renamed : family_.keys) {
        const std::string other(renamed.own);
        if (renamed.key == key && file_.contains(other) && file_.at(other) == file_.at(chosen)) {
            asked_.insert(other);
        }
    }
    return asked_.insert(chosen).first->c_str();
}

bool ModelConfig::names(const std::string& key) {
    return values_.contains(ask(key));
}

bool ModelConfig::has(const std::string& key) {
    return !value(key).is_null();
}

const Json& ModelConfig::value(const std::string& key) {
    static const Json none;
    const auto found = values_.find(ask(key));
    return found == values_.end() ? none : *found;
}

std::int64_t ModelConfig::integer(const std::string& key, std::int64_t low, std::int64_t high) {
    return JsonObject(values_, error_code::bad_checkpoint, where_).integer_between(ask(key), low, high);
}

double ModelConfig::number(const std::string& key, double low, double high) {
    return number_between(JsonObject(values_, error_code::bad_checkpoint, where_), ask(key), low, high);
}

bool ModelConfig::boolean(const std::string& key) {
    return JsonObject(values_, error_code::bad_checkpoint, where_).boolean(ask(key), false);
}

std::string ModelConfig::text(const std::string& key) {
    return JsonObject(values_, error_code::bad_checkpoint, where_).text(ask(key));
}

JsonObject ModelConfig::object(const std::string& key) {
    return JsonObject(values_, error_code::bad_checkpoint, where_).object(ask(key));
}

void ModelConfig::skip(const std::string& key) {
    ask(key);
    asked_.insert(key);
}

void ModelConfig::skip_all(std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        skip(key);
    }
}

void ModelConfig::require(const std::string& key, const Json& expected) {
    if (has(key) && value(key) != expected) {
        refuse(key);
    }
}

void ModelConfig::require_same(const std::string& key, const std::string& other) {
    require(key, value(other));
}

bool ModelConfig::gives(const std::string& key) const {
    const auto found = file_.find(name(key));
    return found != file_.end() && !found->is_null();
}

std::string ModelConfig::said(const std::string& key) const {
    const std::string own = name(key);
    return file_.contains(own) ? own : "default of the family, without " + own;
}

void ModelConfig::fail(const std::string& message) const {
    JsonObject(values_, error_code::bad_checkpoint, where_).fail(message);
}

void ModelConfig::refuse(const std::string& key) const {
    const std::string own = name(key);
    refuse(own, values_.contains(own) ? values_.at(own) : Json());
}

void ModelConfig::refuse(const std::string& key, const Json& value) const {
    throw Error(error_code::unsupported_model,
                "The configuration's key " + in_quotes(key) + " is not understood (its value is " +
                    value_in_quotes(value) + ")",
                where_, "A model is run exactly or not at all. Ask for this key in Cutaway's issues.");
}

double number_between(const JsonObject& object, const char* key, double low, double high) {
    const double value = object.number(key);
    if (!(value >= low && value <= high)) {
        object.fail(fmt::format("'{}' is {}, not between {} and {}", key, value, low, high));
    }
    return value;
}

void ModelConfig::check_the_rest() const {
    for (const auto& [key, value] : file_.items()) {
        if (!asked_.contains(key) && may_change_the_mathematics(key, value)) {
            refuse(key, value);
        }
    }
}

} // namespace cutaway
