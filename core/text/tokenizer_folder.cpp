#include "core/checkpoint/checkpoint_folder.h"
#include "core/checkpoint/printable.h"
#include "core/plan/error.h"
#include "core/text/tokenizer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>

namespace cutaway {

namespace {

namespace fs = std::filesystem;

constexpr const char* convert =
    R"py(python -c "from transformers import AutoTokenizer as T; T.from_pretrained('.').save_pretrained('.')")py";

/// Tiktoken's files are lines of a token in Base64 and its rank; SentencePiece's are binary.
bool is_tiktoken(const fs::path& file) {
    std::array<char, 256> front{};
    std::ifstream(file, std::ios::binary).getline(front.data(), front.size());
    const std::string_view line(front.data());
    const std::size_t space = line.find(' ');
    const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    const auto is_base64 = [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '+' || c == '/' || c == '=';
    };
    return space != std::string_view::npos && std::ranges::all_of(line.substr(0, space), is_base64) &&
           std::ranges::all_of(line.substr(space + 1), is_digit);
}

/// A file of tiktoken's, which may have any name.
std::optional<std::string> tiktoken_file(const CheckpointFolder& folder) {
    for (const char* name : {"tokenizer.model", "tiktoken.model"}) {
        if (const auto file = folder.find(name); file && fs::is_regular_file(*file) && is_tiktoken(*file)) {
            return name;
        }
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
        if (entry.path().extension() == ".tiktoken") {
            return entry.path().filename().string();
        }
    }
    return std::nullopt;
}

[[noreturn]] void fail(const std::string& only, const std::string& help, const CheckpointFolder& folder) {
    throw Error(error_code::bad_tokenizer, "There is no tokenizer.json, only " + only + ", which is not read",
                folder.path().string(), help);
}

} // namespace

Tokenizer load_tokenizer(const std::filesystem::path& model_folder) {
    const CheckpointFolder folder(model_folder);
    if (const auto file = folder.find("tokenizer.json")) {
        return Tokenizer(*file);
    }
    if (const auto tiktoken = tiktoken_file(folder)) {
        fail(in_quotes(*tiktoken) + " in tiktoken's format",
             std::string("Convert it in its folder: pip install transformers tiktoken && python -c \"from "
                         "transformers.convert_slow_tokenizer import TikTokenConverter as C; "
                         "C('") +
                 (tiktoken->ends_with(".model") ? *tiktoken : "FILE.tiktoken") +
                 "').converted().save('tokenizer.json')\". The file names neither special tokens nor the "
                 "expression that splits words: where they are not Llama 3's text alone, give C(..., "
                 "pattern=..., "
                 "extra_special_tokens=[...]) those of the model.",
             folder);
    }
    if (folder.has("tokenizer.model")) {
        fail("SentencePiece's tokenizer.model",
             std::string("Convert it in its folder: pip install transformers sentencepiece protobuf && ") +
                 convert + '.',
             folder);
    }
    if (folder.has("vocab.json")) {
        fail("vocab.json and its merges",
             std::string("Convert it in its folder: pip install transformers && ") + convert + '.', folder);
    }
    throw Error(error_code::bad_tokenizer, "There is no tokenizer.json", model_folder.string(),
                "Put the model's tokenizer.json into its folder, or give token ids with --tokens.");
}

} // namespace cutaway
