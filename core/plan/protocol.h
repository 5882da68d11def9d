#pragma once

#include "core/plan/error.h"
#include "core/plan/json.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cutaway {

/// The window and the engine speak JSON-RPC 2.0, one message a line, both ways (docs/protocol.md). This
/// header makes and reads the lines; messages.h says what they carry.
inline constexpr int protocol_version = 1;

/// The longest line either side accepts.
inline constexpr std::size_t max_line_bytes = 16u << 20;

/// What the window asks the engine.
namespace method {
inline constexpr std::string_view open = "open";
inline constexpr std::string_view inspect = "inspect";
inline constexpr std::string_view start = "start";
inline constexpr std::string_view pause = "pause";
inline constexpr std::string_view resume = "resume";
inline constexpr std::string_view stop = "stop";
inline constexpr std::string_view edit = "edit";
inline constexpr std::string_view score = "score";
inline constexpr std::string_view measure = "measure";
inline constexpr std::string_view preview = "preview";
inline constexpr std::string_view export_model = "export";
inline constexpr std::string_view formats = "formats";
inline constexpr std::string_view tokens = "tokens";
inline constexpr std::string_view bootstrap = "bootstrap";
inline constexpr std::string_view evaluate = "evaluate";
inline constexpr std::string_view generate = "generate";
inline constexpr std::string_view cancel = "cancel";
inline constexpr std::string_view shutdown = "shutdown";
} // namespace method

/// What the engine tells the window unasked.
namespace notice {
inline constexpr std::string_view hello = "hello";
inline constexpr std::string_view progress = "progress";
inline constexpr std::string_view scores = "scores";
inline constexpr std::string_view event = "event";
inline constexpr std::string_view step = "step";
inline constexpr std::string_view run = "run";
inline constexpr std::string_view generated = "generated";
inline constexpr std::string_view log = "log";
} // namespace notice

/// JSON-RPC's own error numbers; every error of Cutaway's is `application`, its word in `data.code`.
enum class RpcError : int {
    parse = -32700,
    invalid_request = -32600,
    unknown_method = -32601,
    invalid_params = -32602,
    internal = -32603,
    application = -32000,
};

/// A line that is no message. The receiver answers error_line(id, error, number) and goes on.
class ProtocolError : public Error {
  public:
    ProtocolError(RpcError number, Json id, const std::string& message);

    RpcError number() const { return number_; }
    const Json& id() const { return id_; } ///< null where the line does not tell

  private:
    RpcError number_;
    Json id_;
};

/// One message, read.
struct Message {
    enum class Type : std::uint8_t { request, notification, result, error };

    Type type = Type::notification;
    Json id{};                    ///< an integer or a text; null in a notification
    std::string method{};         ///< request, notification
    Json params = Json::object(); ///< request, notification: always an object
    Json result{};                ///< result
    std::optional<Error> error{}; ///< error
};

/// Reads one line. Throws ProtocolError where it is no JSON-RPC 2.0 message; batches are refused.
Message parse_message(std::string_view line);

/// Each makes one whole line, its newline included. Text that is not UTF-8 is repaired, never thrown on.
std::string request_line(std::int64_t id, std::string_view method, const Json& params = Json::object());
std::string notification_line(std::string_view method, const Json& params = Json::object());
std::string result_line(const Json& id, const Json& result = Json::object());
std::string error_line(const Json& id, const Error& error, RpcError number = RpcError::application);

/// `{"code": "...", "message": "...", "where": "...", "help": "..."}`, as `--json` prints it under `error`.
Json to_json(const Error& error);
Error error_from_json(const Json& json);

/// Cuts a stream of bytes into lines. What a line has beyond `max_bytes` is thrown away as it arrives, so a
/// line without end costs no more memory than the longest one allowed.
///
///     reader.append(bytes);
///     while (std::optional<std::string> line = reader.next()) { ... }
class LineReader {
  public:
    explicit LineReader(std::size_t max_bytes = max_line_bytes) : max_bytes_(max_bytes) {}

    void append(std::string_view bytes);
    /// The next whole line without its line end, empty lines skipped; none until more arrives. Throws
    /// ProtocolError once for each line that was too long, in its place; call again to go on.
    std::optional<std::string> next();
    /// Whether the stream stopped in the middle of a line.
    bool has_partial_line() const { return line_ < buffer_.size(); }

  private:
    std::size_t max_bytes_;
    std::string buffer_{};
    std::size_t start_ = 0; ///< where the unread lines begin
    std::size_t line_ = 0;  ///< where the line begins that has no end yet
};

} // namespace cutaway
