#include "core/checkpoint/printable.h"
#include "core/evaluate/csv.h"
#include "core/evaluate/python_text.h"
#include "core/evaluate/readers.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t shots = 5;
const std::vector<std::string> letters{"A", "B", "C", "D"};

struct Question {
    std::string where{};
    std::string prompt{};
    std::size_t answer = 0;
};

[[noreturn]] void fail(const std::string& message, const fs::path& where) {
    throw Error(error_code::bad_input, message, where.string(), "Fetch it again.");
}

/// A row: question, four choices, and the answer as a letter or, in copies with a header, as a number from 0.
Question question_of(const CsvRow& row) {
    if (row.fields.size() != 2 + letters.size()) {
        fail(fmt::format("A row has {} fields, not a question, four choices and the answer",
                         row.fields.size()),
             row.where);
    }
    const std::string_view answer = python_strip(row.fields.back());
    Question question{.where = row.where, .prompt = std::string(python_strip(row.fields.front()))};
    for (std::size_t index = 0; index < letters.size(); ++index) {
        question.prompt += fmt::format("\n{}. {}", letters[index], row.fields[1 + index]);
    }
    question.prompt += "\nAnswer:";
    for (std::size_t index = 0; index < letters.size(); ++index) {
        if (answer == letters[index] || answer == std::to_string(index)) {
            question.answer = index;
            return question;
        }
    }
    fail("The answer " + in_quotes(answer) + " is not one of A, B, C, D or 0, 1, 2, 3", row.where);
}

std::vector<Question> questions_of(const fs::path& file, std::size_t limit) {
    std::vector<CsvRow> rows = read_csv(file);
    const bool header = !rows.empty() && rows.front().fields.back() == "answer";
    std::vector<Question> questions;
    for (std::size_t row = header ? 1 : 0; row < rows.size() && questions.size() < limit; ++row) {
        questions.push_back(question_of(rows[row]));
    }
    return questions;
}

/// The subjects of a split, by their files' names, in their order.
std::vector<std::string> subjects_of(const fs::path& folder, const std::string& ending) {
    std::vector<std::string> subjects;
    std::error_code failed;
    for (fs::directory_iterator file(folder, failed), end; !failed && file != end; file.increment(failed)) {
        const std::string name = file->path().filename().string();
        if (name.ends_with(ending) && name.size() > ending.size()) {
            subjects.push_back(name.substr(0, name.size() - ending.size()));
        }
    }
    if (subjects.empty()) {
        fail("There is no split 'test': no file SUBJECT" + ending, folder);
    }
    std::ranges::sort(subjects);
    return subjects;
}

/// What stands before every question of a subject: what they are about, and five of them with their answers.
std::string examples(const std::string& subject, const fs::path& file) {
    std::error_code failed;
    if (!fs::exists(file, failed)) {
        fail("The split 'dev', whose questions are the examples, is missing for " + in_quotes(subject), file);
    }
    const std::vector<Question> questions = questions_of(file, shots);
    if (questions.size() < shots) {
        fail(fmt::format("There are {} questions for the {} examples", questions.size(), shots), file);
    }
    std::string text = "The following are multiple choice questions (with answers) about " +
                       python_replaced(subject, "_", " ") + ".\n\n";
    for (const Question& question : questions) {
        text += question.prompt + " " + letters[question.answer] + "\n\n";
    }
    return text;
}

} // namespace

std::vector<Document> read_mmlu(const fs::path& path, std::size_t limit) {
    std::vector<Document> documents;
    for (const std::string& subject : subjects_of(path / "test", "_test.csv")) {
        const std::string before = examples(subject, path / "dev" / (subject + "_dev.csv"));
        for (const Question& question : questions_of(path / "test" / (subject + "_test.csv"), limit)) {
            Document document = choice_document(before + question.prompt, letters, question.answer);
            document.where = question.where;
            document.group = subject;
            document.examples = before.size();
            documents.push_back(std::move(document));
        }
    }
    return documents;
}

} // namespace cutaway
