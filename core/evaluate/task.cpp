#include "core/evaluate/task.h"

#include "core/evaluate/jsonl.h"
#include "core/evaluate/readers.h"
#include "core/plan/error.h"
#include "core/text/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace cutaway {

namespace {

using ReadFile = std::vector<Document> (*)(const std::filesystem::path&, std::size_t);

template <Document (*read)(const JsonObject&)>
std::vector<Document> lines(const std::filesystem::path& file, std::size_t limit) {
    std::vector<Document> documents;
    for_each_object(file, limit, [&](const JsonObject& line) {
        documents.push_back(read(line));
        documents.back().where = line.where();
    });
    return documents;
}

struct Form {
    std::string_view name;
    Counting counting;
    ReadFile read;
    std::string_view needs; ///< what its file holds
};

constexpr std::string_view science = "'question' with 'stem' and 'choices', and 'answerKey'";

constexpr std::array forms{
    Form{"arc_easy", Counting::normalised_choice, lines<read_arc>, science},
    Form{"arc_challenge", Counting::normalised_choice, lines<read_arc>, science},
    Form{"boolq", Counting::choice, lines<read_boolq>, "'passage', 'question' and 'label'"},
    Form{"copa", Counting::choice, lines<read_copa>,
         "'premise', 'question', 'choice1', 'choice2' and 'label'"},
    Form{"hellaswag", Counting::normalised_choice, lines<read_hellaswag>,
         "'activity_label', 'ctx_a' and 'ctx_b' (or 'ctx'), 'endings' and 'label'"},
    Form{"lambada_openai", Counting::completion, lines<read_lambada>, "'text'"},
    Form{"mmlu", Counting::choice, read_mmlu,
         "the folders 'test' and 'dev' with a CSV file for each subject, whose rows are a question, four "
         "choices and the answer"},
    Form{"openbookqa", Counting::normalised_choice, lines<read_openbookqa>, science},
    Form{"piqa", Counting::normalised_choice, read_piqa,
         "'goal', 'sol1' and 'sol2', with a file of labels beside it"},
    Form{"rte", Counting::choice, lines<read_rte>, "'premise', 'hypothesis' and 'label'"},
    Form{"winogrande", Counting::choice, lines<read_winogrande>,
         "'sentence' with a '_', 'option1', 'option2' and 'answer'"},
};

constexpr Form own_form{"", Counting::normalised_choice, lines<read_own>, "'prompt', 'choices' and 'answer'"};

const Form& form_of(std::string name) {
    std::ranges::replace(name, '-', '_');
    if (name == "lambada") {
        name = "lambada_openai";
    }
    const auto found = std::ranges::find(forms, name, &Form::name);
    return found == forms.end() ? own_form : *found;
}

std::string help_for(const Form& form, const std::string& name) {
    return &form == &own_form
               ? fmt::format("'{}' is none of the benchmarks ({}), so it is read as a file of our own, where "
                             "every line is JSON with {}.",
                             name, fmt::join(task_names(), ", "), form.needs)
               : fmt::format("Give what the publishers of {} distribute: {}.", form.name, form.needs);
}

/// A session keeps each group by its name.
void check_groups(const Task& task, const std::filesystem::path& path) {
    constexpr std::size_t most_groups = 10000;
    std::set<std::string_view> names;
    for (const Document& document : task.documents) {
        require_utf8(document.group, path.string());
        names.insert(document.group);
    }
    if (names.size() > most_groups) {
        throw Error(error_code::bad_input,
                    fmt::format("It has {} skills or subjects, {} are the most", names.size(), most_groups),
                    path.string(), "Name fewer: a result is told apart by each.");
    }
}

} // namespace

Task read_task(const std::string& name, const std::filesystem::path& path, std::size_t limit) {
    const Form& form = form_of(name);
    Task task{.name = name, .counting = form.counting};
    try {
        task.documents = form.read(path, limit);
    } catch (const Error& error) {
        throw Error(error.code(), error.message(), error.where(), help_for(form, name));
    }
    if (task.documents.empty()) {
        throw Error(error_code::bad_input, "There is no question in it", path.string(), help_for(form, name));
    }
    check_groups(task, path);
    const bool grouped =
        std::ranges::any_of(task.documents, [](const Document& document) { return !document.group.empty(); });
    task.groups = !grouped ? "" : &form == &own_form ? "skills" : "subjects";
    return task;
}

std::vector<std::string> task_names() {
    std::vector<std::string> names;
    for (const Form& form : forms) {
        names.emplace_back(form.name);
    }
    return names;
}

} // namespace cutaway
