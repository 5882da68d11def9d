#pragma once

/// The library that Cutaway's ids are compared with, asked at test time through scripts of this folder.

#include "tests/core/python.h"
#include "tests/core/text/text_files.h"

namespace cutaway::testing {

/// What a script of this folder prints.
inline std::string output_of(const std::string& script, const std::vector<std::string>& arguments,
                             const std::string& input = {}) {
    constexpr int patience_s = 100;
    return printed_by("tests/core/text/" + script, arguments, input, patience_s);
}

/// `file` itself, or the tokenizer.json that the libraries make in `folder`: of a tiktoken file's ranks, of
/// an older vocabulary (`kind`: the model's type), by training on a text (`kind`: make_trained.py's).
inline std::filesystem::path as_json(const std::filesystem::path& file, const std::filesystem::path& folder,
                                     const std::string& kind = {}) {
    const std::filesystem::path json = folder / "tokenizer.json";
    if (file.extension() == ".model") {
        output_of("make_llama3.py", {file.string(), json.string()});
    } else if (file.filename() == "vocab.json") {
        output_of("make_converted.py", {file.string(), kind, folder.string()});
    } else if (file.extension() == ".txt") {
        output_of("make_trained.py", {kind, file.string(), json.string()});
    } else {
        return file;
    }
    return json;
}

} // namespace cutaway::testing
