#include "core/evaluate/jsonl.h"
#include "core/evaluate/python_text.h"
#include "core/evaluate/readers.h"
#include "core/plan/error.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// What HellaSwag's texts are changed to: no marks of WikiHow's parts, which stand in brackets.
std::string without_brackets(std::string_view raw) {
    const std::string text = python_replaced(python_strip(raw), " [title]", ". ");
    std::string result;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t open = std::min(text.find('[', begin), text.size());
        result += text.substr(begin, open - begin);
        const std::size_t close = text.find_first_of("]\n", std::min(open + 1, text.size()));
        if (close != std::string::npos && text[close] == ']') {
            begin = close + 1;
            continue;
        }
        result += text.substr(open, 1); // never closed in its line
        begin = open + 1;
    }
    return python_replaced(result, "  ", " ");
}

struct Halves {
    std::string first{};
    std::string second{};
};

/// The context of a file that has its two parts as one: the second is the sentence that is not finished.
Halves halves_of(const std::string& context) {
    const auto ends_sentence = [&](std::size_t space) {
        const std::size_t last = context.find_last_not_of("\"')", space - 1);
        return last != std::string::npos && std::string_view(".!?").find(context[last]) != std::string::npos;
    };
    if (const std::string_view whole = python_rstrip(context); whole.empty() || ends_sentence(whole.size())) {
        return {.first = context};
    }
    for (std::size_t space = context.rfind(' '); space != std::string::npos && space > 0;
         space = context.rfind(' ', space - 1)) {
        if (ends_sentence(space)) {
            return {.first = context.substr(0, space), .second = context.substr(space + 1)};
        }
    }
    return {.first = context};
}

} // namespace

Document read_hellaswag(const JsonObject& line) {
    const Halves halves = line.has("ctx_a") || !line.has("ctx")
                              ? Halves{.first = line.text("ctx_a"), .second = line.text("ctx_b", "")}
                              : halves_of(line.text("ctx"));
    const std::string context = halves.first + " " + python_capitalized(halves.second);
    std::vector<std::string> endings;
    for (const Json& ending : line.array("endings")) {
        if (!ending.is_string()) {
            line.fail("'endings' is no list of texts");
        }
        endings.push_back(without_brackets(ending.get<std::string>()));
    }
    return choice_document(without_brackets(line.text("activity_label") + ": " + context), endings,
                           label_of(line, "label", {counted(endings.size())}));
}

namespace {

/// Text without its last character.
std::string_view without_last(std::string_view text) {
    while (!text.empty() && utf8_continues(text.back())) {
        text.remove_suffix(1);
    }
    return text.substr(0, text.empty() ? 0 : text.size() - 1);
}

} // namespace

Document read_copa(const JsonObject& line) {
    const std::size_t effect = label_of(line, "question", {{"cause", "effect"}});
    const std::string premise = line.text("premise");
    std::string context(without_last(python_strip(premise))); // its full stop
    context += effect == 1 ? " therefore" : " because";
    std::vector<std::string> choices;
    for (const char* key : {"choice1", "choice2"}) {
        choices.push_back(" " + python_first_lowered(line.text(key)));
    }
    const std::size_t answer = label_of(line, "label", {{"0", "1"}});
    // The harness looks the right choice up by its text.
    return choice_document(context, choices, choices[0] == choices[1] ? 0 : answer);
}

/// What differs is the context: the sentence up to its gap, with either option in it.
Document read_winogrande(const JsonObject& line) {
    const std::string sentence = line.text("sentence");
    const std::size_t gap = sentence.find('_');
    if (gap == std::string::npos) {
        line.fail("'sentence' has no '_'");
    }
    Document document{.answer = label_of(line, "answer", {{"1", "2"}})};
    for (const char* key : {"option1", "option2"}) {
        document.requests.push_back(
            {.context = sentence.substr(0, gap) + line.text(key),
             .continuation = " " + std::string(python_strip(std::string_view(sentence).substr(gap + 1)))});
    }
    return document;
}

Document read_lambada(const JsonObject& line) {
    const std::string text = line.text("text");
    const std::size_t space = text.rfind(' ');
    const bool one_word = space == std::string::npos;
    return {.requests = {{.context = one_word ? "" : text.substr(0, space),
                          .continuation = " " + text.substr(one_word ? 0 : space + 1)}}};
}

namespace {

/// The lines of PIQA's file of labels, `valid-labels.lst` beside `valid.jsonl`.
class Labels {
  public:
    explicit Labels(const fs::path& questions)
        : file_(questions.parent_path() / (questions.stem().string() + "-labels.lst")) {}

    /// Of the next question.
    std::size_t take(const JsonObject& question) {
        if (!opened_) {
            std::error_code failed;
            if (!fs::exists(file_, failed)) {
                question.fail("'label' is missing, and so is the file of labels " + file_.string());
            }
            lines_ = read_file(file_, error_code::bad_input, max_evaluated_bytes);
            opened_ = true;
        }
        const std::size_t end = std::min(lines_.find('\n', next_), lines_.size());
        const std::string_view label = python_strip(std::string_view(lines_).substr(next_, end - next_));
        next_ = std::min(end + 1, lines_.size());
        ++number_;
        if (label != "0" && label != "1") {
            throw Error(error_code::bad_input, "The label of a question is neither 0 nor 1",
                        file_.string() + ", line " + std::to_string(number_), "Fetch it again.");
        }
        return label == "1" ? 1 : 0;
    }

  private:
    fs::path file_;
    std::string lines_;
    std::size_t next_ = 0;
    std::size_t number_ = 0;
    bool opened_ = false;
};

} // namespace

std::vector<Document> read_piqa(const fs::path& path, std::size_t limit) {
    std::error_code failed;
    const fs::path file = fs::is_directory(path, failed) ? path / "valid.jsonl" : path;
    Labels labels(file);
    std::vector<Document> documents;
    for_each_object(file, limit, [&](const JsonObject& line) {
        const std::string context = "Question: " + line.text("goal") + "\nAnswer:";
        const std::vector<std::string> choices{line.text("sol1"), line.text("sol2")};
        const std::size_t answer =
            line.has("label") ? label_of(line, "label", {{"0", "1"}}) : labels.take(line);
        documents.push_back(choice_document(context, choices, answer));
        documents.back().where = line.where();
    });
    return documents;
}

} // namespace cutaway
