#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

using Json = nlohmann::json;

/// What a parser may be made to do by a hostile file.
struct JsonLimits {
    std::uint64_t bytes = 64ull << 20; ///< the longest file that is read
    int depth = 64;                    ///< the deepest nesting of arrays and objects
    bool unique_keys = false;          ///< refuse an object that names a key twice
    std::uint64_t values = 16u << 20;  ///< the most values and keys: each takes far more memory than text
};

/// Parses untrusted JSON text. Throws Error(`code`) that names `where` on bad UTF-8, bad syntax, nesting
/// deeper than `limits.depth`, more than `limits.values` values, and repeated keys where they are refused.
Json parse_json(std::string_view text, std::string_view code, const std::string& where,
                const JsonLimits& limits = {});

/// Reads a whole regular file of at most `max_bytes`. Throws Error(`code`) where it is missing, no regular
/// file, too long or unreadable.
std::string read_file(const std::filesystem::path& path, std::string_view code, std::uint64_t max_bytes);

/// read_file and parse_json in one.
Json read_json(const std::filesystem::path& path, std::string_view code, const JsonLimits& limits = {});

/// Reads typed members of a JSON object and says which key is wrong when one is: `where` is the file. It
/// keeps a pointer to the JSON, which must outlive it.
class JsonObject {
  public:
    JsonObject(const Json& json, std::string_view code, std::string where);

    bool has(const char* key) const; ///< present and not null
    const Json& at(const char* key) const;
    std::int64_t integer(const char* key) const;
    std::int64_t integer(const char* key, std::int64_t otherwise) const;
    double number(const char* key) const;
    double number(const char* key, double otherwise) const;
    bool boolean(const char* key, bool otherwise) const;
    std::string text(const char* key) const;
    std::string text(const char* key, const std::string& otherwise) const;
    const Json& array(const char* key) const;
    JsonObject object(const char* key) const;
    /// An integer from `low` to `high`; fails where it is none.
    std::int64_t integer_between(const char* key, std::int64_t low, std::int64_t high) const;
    /// The objects of an array of at most `most`; each names its place when it fails.
    std::vector<JsonObject> objects(const char* key, std::size_t most) const;

    const std::string& code() const { return code_; }
    const std::string& where() const { return where_; }
    const Json& json() const { return *json_; }

    [[noreturn]] void fail(const std::string& message) const;

  private:
    const Json* json_;
    std::string code_;
    std::string where_;
};

} // namespace cutaway
