#include "core/evaluate/texts.h"

#include "core/evaluate/jsonl.h"
#include "core/plan/error.h"
#include "core/text/utf8.h"

namespace cutaway {

std::vector<TextDocument> read_texts(const std::filesystem::path& file, std::size_t limit) {
    std::vector<TextDocument> texts;
    if (file.extension() == ".jsonl") {
        for_each_object(file, limit, [&](const JsonObject& line) {
            texts.push_back({.where = line.where(), .text = line.text("text")});
        });
    } else {
        texts.push_back(
            {.where = file.string(), .text = read_file(file, error_code::bad_input, max_evaluated_bytes)});
        require_utf8(texts.front().text, file.string());
    }
    for (const TextDocument& text : texts) {
        if (text.text.empty()) {
            throw Error(error_code::bad_input, "The text is empty", text.where, "Give a text with words.");
        }
    }
    if (texts.empty()) {
        throw Error(error_code::bad_input, "There is no text in it", file.string(),
                    "Give plain text, or JSONL with a 'text' key.");
    }
    return texts;
}

} // namespace cutaway
