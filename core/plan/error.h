#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace cutaway {

/// The fixed words by which scripts tell errors apart (6-commands.md); never renamed.
namespace error_code {
inline constexpr std::string_view bad_checkpoint = "bad-checkpoint";
inline constexpr std::string_view unsupported_model = "unsupported-model";
inline constexpr std::string_view bad_tokenizer = "bad-tokenizer";
inline constexpr std::string_view bad_input = "bad-input";
inline constexpr std::string_view bad_session = "bad-session";
inline constexpr std::string_view bad_usage = "bad-usage";
inline constexpr std::string_view model_changed = "model-changed";
inline constexpr std::string_view out_of_memory = "out-of-memory";
inline constexpr std::string_view no_space = "no-space";
inline constexpr std::string_view write_failed = "write-failed";
inline constexpr std::string_view cancelled = "cancelled";
inline constexpr std::string_view internal = "internal";
} // namespace error_code

/// Something that went wrong and that the user should hear of: what happened, where, and what to do.
class Error : public std::runtime_error {
  public:
    /// `code`: one of error_code. `message`: what happened, a sentence without its full stop. `where`: the
    /// file, tensor, key or option; may be empty. `help`: what to do next, a sentence.
    Error(std::string_view code, const std::string& message, std::string where, std::string help)
        : std::runtime_error(message), code_(code), where_(std::move(where)), help_(std::move(help)) {}

    const std::string& code() const { return code_; }
    std::string message() const { return what(); }
    const std::string& where() const { return where_; }
    const std::string& help() const { return help_; }

  private:
    std::string code_;
    std::string where_;
    std::string help_;
};

} // namespace cutaway
