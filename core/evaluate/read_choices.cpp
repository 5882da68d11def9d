#include "core/evaluate/jsonl.h"
#include "core/evaluate/python_text.h"
#include "core/evaluate/readers.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace cutaway {

namespace {

constexpr std::size_t most_choices = 256;

struct Science {
    std::string stem{};
    std::vector<std::string> choices{};
    std::size_t answer = 0;
};

/// The form that ARC and OpenBookQA share. Labels are letters, in some of ARC's questions digits.
Science science_of(const JsonObject& line) {
    const JsonObject question = line.object("question");
    Science science{.stem = question.text("stem")};
    std::vector<std::string> labels;
    for (const JsonObject& choice : question.objects("choices", most_choices)) {
        science.choices.push_back(choice.text("text"));
        labels.push_back(choice.text("label"));
    }
    if (labels.empty()) {
        line.fail("a question has no choices");
    }
    science.answer = label_of(line, "answerKey", {labels});
    return science;
}

std::vector<std::string> texts_of(const JsonObject& line, const char* key) {
    std::vector<std::string> texts;
    for (const Json& text : line.array(key)) {
        if (!text.is_string() || texts.size() == most_choices) {
            line.fail(std::string("'") + key + "' is no list of up to " + std::to_string(most_choices) +
                      " texts");
        }
        texts.push_back(text.get<std::string>());
    }
    return texts;
}

} // namespace

Document choice_document(const std::string& context, const std::vector<std::string>& choices,
                         std::size_t answer, const std::string& delimiter) {
    Document document{.answer = answer};
    for (const std::string& choice : choices) {
        document.requests.push_back({.context = context, .continuation = delimiter + choice});
        document.lengths.push_back(utf8_count(choice));
    }
    return document;
}

Document read_arc(const JsonObject& line) {
    const Science science = science_of(line);
    return choice_document("Question: " + science.stem + "\nAnswer:", science.choices, science.answer);
}

Document read_openbookqa(const JsonObject& line) {
    const Science science = science_of(line);
    return choice_document(science.stem, science.choices, science.answer);
}

/// As SuperGLUE has it; its authors' own file names the answer differently and has the title, which
/// SuperGLUE's passages begin with, apart.
Document read_boolq(const JsonObject& line) {
    const bool own = line.has("answer") && !line.has("label");
    const std::string title = own && line.has("title") ? line.text("title") + " -- " : "";
    return choice_document(
        title + line.text("passage") + "\nQuestion: " + line.text("question") + "?\nAnswer:", {"no", "yes"},
        label_of(line, own ? "answer" : "label", {{"false", "true"}, {"0", "1"}}));
}

/// As SuperGLUE or as GLUE names its parts.
Document read_rte(const JsonObject& line) {
    const bool glue = line.has("sentence1");
    return choice_document(
        line.text(glue ? "sentence1" : "premise") +
            "\nQuestion: " + line.text(glue ? "sentence2" : "hypothesis") + " True or False?\nAnswer:",
        {"True", "False"}, label_of(line, "label", {{"entailment", "not_entailment"}, {"0", "1"}}));
}

/// The choices follow the prompt as they are, with the space that they begin with.
Document read_own(const JsonObject& line) {
    const std::vector<std::string> choices = texts_of(line, "choices");
    if (choices.size() < 2 || std::ranges::find(choices, std::string()) != choices.end()) {
        line.fail("'choices' is no list of two or more texts with something in them");
    }
    Document document = choice_document(line.text("prompt"), choices,
                                        label_of(line, "answer", {counted(choices.size())}), "");
    document.group = line.text("skill", "");
    return document;
}

} // namespace cutaway
