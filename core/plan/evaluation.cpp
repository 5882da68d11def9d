#include "core/plan/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string_view>

namespace cutaway {

namespace {

/// Of a file that names more something is wrong; MMLU has 57 subjects.
constexpr std::size_t max_groups = 10000;
/// Of anything that is counted: far above all there is, and sums of two cannot overflow.
constexpr std::int64_t most_counted = std::int64_t{1} << 53;

constexpr std::array<std::string_view, 4> counting_names = {"choice", "normalised-choice", "completion",
                                                            "text"};

bool has_choices(Counting counting) {
    return counting == Counting::choice || counting == Counting::normalised_choice;
}

std::size_t count_right(std::string_view marks) {
    return static_cast<std::size_t>(std::ranges::count(marks, '1'));
}

std::size_t size_from(const JsonObject& object, const char* key, std::int64_t most) {
    return static_cast<std::size_t>(object.integer_between(key, 0, most));
}

std::string marks_from(const JsonObject& object, const char* key, std::size_t documents) {
    std::string marks = object.text(key);
    if (marks.size() != documents || marks.find_first_not_of("01") != std::string::npos) {
        object.fail(fmt::format("'{}' has no '0' or '1' for each of {} documents", key, documents));
    }
    return marks;
}

Counting counting_from(const JsonObject& object) {
    const std::string word = object.text("counting");
    const auto found = std::ranges::find(counting_names, word);
    if (found == counting_names.end()) {
        object.fail(fmt::format("'counting' is {}, not one of {}", word, fmt::join(counting_names, ", ")));
    }
    return static_cast<Counting>(found - counting_names.begin());
}

EvaluationSource source_from(const JsonObject& object) {
    EvaluationSource source{.task = object.text("task", ""), .path = object.text("path")};
    if (object.has("limit")) {
        source.limit = size_from(object, "limit", most_counted);
    }
    if (object.has("window")) {
        source.window = object.integer_between("window", 2, most_counted);
        source.stride = object.integer_between("stride", 1, source.window);
    }
    return source;
}

void read_groups(const JsonObject& object, Evaluation& evaluation) {
    evaluation.groups = object.text("groups");
    std::size_t documents = 0, right = 0;
    for (const JsonObject& entry : object.objects("by_group", max_groups)) {
        GroupCount group{.name = entry.text("name")};
        group.documents = size_from(entry, "documents", static_cast<std::int64_t>(evaluation.documents));
        group.right = size_from(entry, "right", static_cast<std::int64_t>(group.documents));
        if (!evaluation.by_group.empty() && evaluation.by_group.back().name >= group.name) {
            entry.fail("the groups are not in the order of their names");
        }
        documents += group.documents;
        right += group.right;
        evaluation.by_group.push_back(std::move(group));
    }
    if (documents != evaluation.documents || right != count_right(evaluation.right)) {
        object.fail("the groups' documents are not those of the whole");
    }
}

void read_confidence(const JsonObject& object, Evaluation& evaluation) {
    const std::vector<JsonObject> entries = object.objects("confidence", Evaluation::confidence_bins);
    if (entries.size() != Evaluation::confidence_bins) {
        object.fail(
            fmt::format("'confidence' has {} bins, not {}", entries.size(), Evaluation::confidence_bins));
    }
    std::size_t documents = 0, right = 0;
    for (std::size_t index = 0; index < entries.size(); ++index) {
        ConfidenceBin& bin = evaluation.confidence.at(index);
        bin.documents =
            size_from(entries[index], "documents", static_cast<std::int64_t>(evaluation.documents));
        bin.right = size_from(entries[index], "right", static_cast<std::int64_t>(bin.documents));
        bin.confidence = entries[index].number("confidence");
        documents += bin.documents;
        right += bin.right;
    }
    if (documents != evaluation.documents || right != count_right(evaluation.right)) {
        object.fail("the bins' documents are not those of the whole");
    }
}

} // namespace

void Evaluation::add(const Evaluation& next) {
    if (!comparable(*this, next) || documents + next.documents > total ||
        tokens + next.tokens > most_counted) {
        throw std::invalid_argument("the evaluations are not of one thing, one after the other");
    }
    documents += next.documents;
    right += next.right;
    right_norm += next.right_norm;
    for (const GroupCount& group : next.by_group) {
        const auto place = std::ranges::lower_bound(by_group, group.name, {}, &GroupCount::name);
        if (place != by_group.end() && place->name == group.name) {
            place->documents += group.documents;
            place->right += group.right;
        } else {
            by_group.insert(place, group);
        }
    }
    for (std::size_t index = 0; index < confidence_bins; ++index) {
        ConfidenceBin& bin = confidence.at(index);
        const ConfidenceBin& more = next.confidence.at(index);
        bin.documents += more.documents;
        bin.right += more.right;
        bin.confidence += more.confidence;
    }
    nll += next.nll;
    tokens += next.tokens;
    truncated += next.truncated;
}

std::optional<Mean> Evaluation::acc() const {
    if (counting == Counting::text || documents == 0) {
        return std::nullopt;
    }
    Mean mean = share_of(count_right(right), documents);
    if (groups == "subjects") { // each of which is a task of its own to the harness
        std::vector<Mean> means;
        std::vector<std::size_t> sizes;
        for (const GroupCount& group : by_group) {
            means.push_back(share_of(group.right, group.documents));
            sizes.push_back(group.documents);
        }
        mean.error = pooled_error(means, sizes);
    }
    return mean;
}

std::optional<Mean> Evaluation::acc_norm() const {
    if (counting != Counting::normalised_choice || documents == 0) {
        return std::nullopt;
    }
    return share_of(count_right(right_norm), documents);
}

std::optional<double> Evaluation::perplexity() const {
    if (has_choices(counting) || documents == 0 || tokens == 0) {
        return std::nullopt;
    }
    const auto count = static_cast<double>(counting == Counting::text ? tokens : std::ssize(right));
    return std::exp(nll / count);
}

std::optional<double> Evaluation::word_perplexity() const {
    if (counting != Counting::text || !is_complete() || words == 0) {
        return std::nullopt;
    }
    return std::exp(nll / static_cast<double>(words));
}

std::optional<double> Evaluation::byte_perplexity() const {
    if (counting != Counting::text || !is_complete() || bytes == 0) {
        return std::nullopt;
    }
    return std::exp(nll / static_cast<double>(bytes));
}

std::optional<double> Evaluation::calibration_error() const {
    if (!has_choices(counting) || documents == 0) {
        return std::nullopt;
    }
    double sum = 0;
    for (const ConfidenceBin& bin : confidence) {
        sum += std::abs(static_cast<double>(bin.right) - bin.confidence);
    }
    return sum / static_cast<double>(documents);
}

bool comparable(const Evaluation& left, const Evaluation& right) {
    return left.hash == right.hash && left.total == right.total && left.counting == right.counting &&
           left.source.task == right.source.task && left.source.window == right.source.window &&
           left.source.stride == right.source.stride;
}

Json to_json(const Evaluation& evaluation) {
    const EvaluationSource& source = evaluation.source;
    Json json{{"events", evaluation.events},
              {"path", source.path},
              {"hash", evaluation.hash},
              {"total", evaluation.total},
              {"documents", evaluation.documents},
              {"counting", counting_names.at(static_cast<std::size_t>(evaluation.counting))},
              {"truncated", evaluation.truncated}};
    if (!source.task.empty()) {
        json["task"] = source.task;
        json["right"] = evaluation.right;
    }
    if (source.limit != 0) {
        json["limit"] = source.limit;
    }
    if (source.window != 0) {
        json["window"] = source.window;
        json["stride"] = source.stride;
    }
    if (evaluation.counting == Counting::normalised_choice) {
        json["right_norm"] = evaluation.right_norm;
    }
    if (!evaluation.groups.empty()) {
        json["groups"] = evaluation.groups;
        json["by_group"] = Json::array();
        for (const GroupCount& group : evaluation.by_group) {
            json["by_group"].push_back(
                {{"name", group.name}, {"documents", group.documents}, {"right", group.right}});
        }
    }
    if (has_choices(evaluation.counting)) {
        for (const ConfidenceBin& bin : evaluation.confidence) {
            json["confidence"].push_back(
                {{"documents", bin.documents}, {"right", bin.right}, {"confidence", bin.confidence}});
        }
        return json;
    }
    json["nll"] = evaluation.nll;
    json["tokens"] = evaluation.tokens;
    if (evaluation.counting == Counting::text) {
        json["words"] = evaluation.words;
        json["bytes"] = evaluation.bytes;
    }
    return json;
}

Evaluation evaluation_from_json(const JsonObject& object) {
    Evaluation evaluation;
    evaluation.events =
        static_cast<int>(object.has("events") ? object.integer_between("events", 0, INT32_MAX) : 0);
    evaluation.source = source_from(object);
    evaluation.hash = object.text("hash");
    evaluation.total = size_from(object, "total", most_counted);
    evaluation.documents = size_from(object, "documents", static_cast<std::int64_t>(evaluation.total));
    evaluation.counting = counting_from(object);
    evaluation.truncated = size_from(object, "truncated", static_cast<std::int64_t>(evaluation.documents));
    if (evaluation.source.task.empty() != (evaluation.counting == Counting::text)) {
        object.fail("a task has no counting 'text', and a text no other");
    }
    if (evaluation.counting != Counting::text) {
        evaluation.right = marks_from(object, "right", evaluation.documents);
    }
    if (evaluation.counting == Counting::normalised_choice) {
        evaluation.right_norm = marks_from(object, "right_norm", evaluation.documents);
    }
    if (object.has("groups")) {
        read_groups(object, evaluation);
    }
    if (has_choices(evaluation.counting)) {
        read_confidence(object, evaluation);
        return evaluation;
    }
    evaluation.nll = object.number("nll");
    evaluation.tokens = object.integer_between("tokens", 0, most_counted);
    if (evaluation.counting == Counting::text) {
        evaluation.words = object.integer_between("words", 0, most_counted);
        evaluation.bytes = object.integer_between("bytes", 0, most_counted);
    }
    return evaluation;
}

} // namespace cutaway
