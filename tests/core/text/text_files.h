#pragma once

/// What the tests of core/text share: tokenizers as JSON and as files, and the Error of a call.

#include "core/plan/error.h"
#include "core/plan/json.h"
#include "core/text/tokenizer.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Shows texts and ids that differ.
template <>
inline char* QTest::toString(const std::string& text) {
    return qstrdup(text.substr(0, 200).c_str());
}
template <>
inline char* QTest::toString(const std::vector<std::int64_t>& ids) {
    return qstrdup(cutaway::Json(ids).dump().substr(0, 200).c_str());
}

namespace cutaway::testing {

using Ids = std::vector<std::int64_t>;

inline const std::filesystem::path source = CUTAWAY_SOURCE_DIR;
/// Real tokenizers and texts beside the repository; may be absent.
inline const std::filesystem::path shared = source / "../shared/data";

/// A folder that goes away with the test.
class Scratch {
  public:
    std::filesystem::path path() const { return folder_.path().toStdString(); }
    std::filesystem::path operator/(const std::filesystem::path& name) const { return path() / name; }

  private:
    QTemporaryDir folder_;
};

inline void write_file(const std::filesystem::path& path, std::string_view content) {
    std::ofstream file(path, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!file) {
        qFatal("cannot write %s", path.c_str());
    }
}

inline std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A byte-level tokenizer of "a", "b", "c", "ab", "abc" and the space, GPT-2's way.
inline Json small_tokenizer() {
    return Json::parse(R"({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
        "post_processor": null, "decoder": {"type": "ByteLevel"},
        "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4, "\u0120": 5},
                  "merges": ["a b", "ab c"]}
    })");
}

/// The same with `patch` put upon it as RFC 7386 says: null takes a member away.
inline Json small_tokenizer(const Json& patch) {
    Json json = small_tokenizer();
    json.merge_patch(patch);
    return json;
}

inline Tokenizer tokenizer_of_bytes(std::string_view content) {
    const Scratch folder;
    write_file(folder / "tokenizer.json", content);
    return Tokenizer(folder / "tokenizer.json");
}

inline Tokenizer tokenizer_of(const Json& json) {
    return tokenizer_of_bytes(json.dump());
}

/// The Error that `call` throws; none where it returns.
template <typename Call>
std::optional<Error> error_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

/// "code: message", for one comparison in place of two; "none" where nothing is thrown. Whatever is thrown
/// says where it happened and what to do.
template <typename Call>
std::string report_of(const Call& call) {
    const std::optional<Error> error = error_of(call);
    if (!error) {
        return "none";
    }
    const bool complete = !error->where().empty() && error->help().ends_with('.');
    return error->code() + ": " + error->message() + (complete ? "" : " (without place or help)");
}

inline std::string repeated(std::string_view text, std::size_t count) {
    std::string result;
    for (std::size_t i = 0; i < count; ++i) {
        result += text;
    }
    return result;
}

} // namespace cutaway::testing
