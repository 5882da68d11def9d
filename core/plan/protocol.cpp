#include "core/plan/protocol.h"

#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

constexpr JsonLimits line_limits{.bytes = max_line_bytes, .depth = 64, .unique_keys = true};

std::string line_of(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool is_id(const Json& id) {
    return id.is_number_integer() || (id.is_string() && id.get_ref<const std::string&>().size() <= 256);
}

std::string text_or(const Json& object, const char* key, const std::string& otherwise) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

Message parse_call(const Json& json, const Json& id) {
    Message message;
    message.type = json.contains("id") ? Message::Type::request : Message::Type::notification;
    message.id = id;
    message.method = json["method"].get<std::string>();
    if (const auto params = json.find("params"); params != json.end() && !params->is_null()) {
        if (!params->is_object()) {
            throw ProtocolError(RpcError::invalid_params, id, "params is no object: parameters go by name");
        }
        message.params = *params;
    }
    return message;
}

} // namespace

ProtocolError::ProtocolError(RpcError number, Json id, const std::string& message)
    : Error(error_code::bad_input, message, "message",
            "Send one JSON-RPC 2.0 message a line (docs/protocol.md)."),
      number_(number), id_(std::move(id)) {}

Message parse_message(std::string_view line) {
    Json json;
    try {
        json = parse_json(line, error_code::bad_input, "message", line_limits);
    } catch (const Error& error) {
        throw ProtocolError(RpcError::parse, Json(), error.message());
    }
    if (!json.is_object()) {
        throw ProtocolError(RpcError::invalid_request, Json(),
                            "a message is one JSON object; batches are not read");
    }
    const Json id = json.contains("id") && is_id(json["id"]) ? json["id"] : Json();
    const bool call = json.contains("method");
    const bool failed = json.contains("error");
    if (text_or(json, "jsonrpc", "") != "2.0") {
        throw ProtocolError(RpcError::invalid_request, id, "'jsonrpc' is not \"2.0\"");
    }
    // Only an error may have the id null: its sender could not read the request's.
    if (json.contains("id") && id.is_null() && !(failed && !call && json["id"].is_null())) {
        throw ProtocolError(RpcError::invalid_request, id, "'id' is neither an integer nor a text");
    }
    if (static_cast<int>(call) + static_cast<int>(failed) + static_cast<int>(json.contains("result")) != 1) {
        throw ProtocolError(RpcError::invalid_request, id,
                            "a message has one of 'method', 'result' and 'error'");
    }
    if (call) {
        if (!json["method"].is_string()) {
            throw ProtocolError(RpcError::invalid_request, id, "'method' is no text");
        }
        return parse_call(json, id);
    }
    if (!json.contains("id")) {
        throw ProtocolError(RpcError::invalid_request, id, "an answer has no 'id'");
    }
    Message message;
    message.id = id;
    if (failed) {
        message.type = Message::Type::error;
        message.error = error_from_json(json["error"]);
    } else {
        message.type = Message::Type::result;
        message.result = json["result"];
    }
    return message;
}

std::string request_line(std::int64_t id, std::string_view method, const Json& params) {
    return line_of({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}});
}

std::string notification_line(std::string_view method, const Json& params) {
    return line_of({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
}

std::string result_line(const Json& id, const Json& result) {
    return line_of({{"jsonrpc", "2.0"}, {"id", id}, {"result", result}});
}

std::string error_line(const Json& id, const Error& error, RpcError number) {
    Json data{{"code", error.code()}, {"where", error.where()}, {"help", error.help()}};
    return line_of(
        {{"jsonrpc", "2.0"},
         {"id", id},
         {"error",
          {{"code", static_cast<int>(number)}, {"message", error.message()}, {"data", std::move(data)}}}});
}

Json to_json(const Error& error) {
    return {{"code", error.code()},
            {"message", error.message()},
            {"where", error.where()},
            {"help", error.help()}};
}

Error error_from_json(const Json& json) {
    // Whatever the other side sends as an error is shown, never refused: that would hide the error.
    if (!json.is_object()) {
        return Error(error_code::internal, json.is_string() ? json.get<std::string>() : "unknown error", "",
                     "");
    }
    const auto data = json.find("data");
    const Json& details = data != json.end() && data->is_object() ? *data : json;
    return Error(text_or(details, "code", std::string(error_code::internal)),
                 text_or(json, "message", "unknown error"), text_or(details, "where", ""),
                 text_or(details, "help", ""));
}

void LineReader::append(std::string_view bytes) {
    buffer_.erase(0, start_);
    line_ -= start_;
    start_ = 0;
    while (!bytes.empty()) {
        const auto newline = bytes.find('\n');
        const std::string_view part = bytes.substr(0, newline);
        // One byte more than allowed is kept of a longer line: next() knows it by that.
        const std::size_t room = max_bytes_ + 1 - std::min(max_bytes_ + 1, buffer_.size() - line_);
        buffer_.append(part.substr(0, room));
        if (newline == std::string_view::npos) {
            return;
        }
        buffer_.push_back('\n');
        line_ = buffer_.size();
        bytes.remove_prefix(newline + 1);
    }
}

std::optional<std::string> LineReader::next() {
    while (start_ < line_) {
        const std::size_t end = buffer_.find('\n', start_);
        std::string_view line(buffer_.data() + start_, end - start_);
        start_ = end + 1;
        if (line.size() > max_bytes_) {
            throw ProtocolError(RpcError::invalid_request, Json(),
                                fmt::format("a line is longer than {} bytes", max_bytes_));
        }
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (!line.empty()) {
            return std::string(line);
        }
    }
    return std::nullopt;
}

} // namespace cutaway
