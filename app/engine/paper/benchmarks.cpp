#include "app/engine/paper/benchmarks.h"

#include "core/plan/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

struct Benchmark {
    std::string_view task;
    /// The names under which it is found, below the data folder; the first that is there counts.
    std::array<std::string_view, 2> places;
    std::size_t limit = 1000; ///< of the authors
};

constexpr std::array<Benchmark, 9> benchmarks{{
    {"arc_challenge",
     {"arc/ARC-Challenge-Test.jsonl", "ARC-V1-Feb2018-2/ARC-Challenge/ARC-Challenge-Test.jsonl"}},
    {"arc_easy", {"arc/ARC-Easy-Test.jsonl", "ARC-V1-Feb2018-2/ARC-Easy/ARC-Easy-Test.jsonl"}},
    {"boolq", {"boolq/val.jsonl", "BoolQ/val.jsonl"}},
    {"hellaswag", {"hellaswag/val.jsonl", "hellaswag/hellaswag_val.jsonl"}},
    {"lambada_openai", {"lambada/lambada_test.jsonl", "lambada/lambada_test_en.jsonl"}},
    {"mmlu", {"mmlu", "data"}, 50},
    {"openbookqa", {"openbookqa/questions.jsonl", "OpenBookQA-V1-Sep2018/Data/Main/test.jsonl"}},
    {"piqa", {"piqa/valid.jsonl", "physicaliqa-train-dev/dev.jsonl"}},
    {"winogrande", {"winogrande/dev.jsonl", "winogrande_1.1/dev.jsonl"}},
}};

/// MMLU is a folder, the others are files.
bool is_there(const Benchmark& benchmark, const fs::path& path) {
    std::error_code failed;
    return benchmark.task == "mmlu" ? fs::is_directory(path / "test", failed)
                                    : fs::is_regular_file(path, failed);
}

} // namespace

PaperBenchmarks paper_benchmarks(const fs::path& data, std::optional<std::size_t> limit) {
    PaperBenchmarks result;
    for (const Benchmark& benchmark : benchmarks) {
        const auto place = std::ranges::find_if(
            benchmark.places, [&](std::string_view name) { return is_there(benchmark, data / name); });
        if (place == benchmark.places.end()) {
            result.missing.push_back(fmt::format("{} ({})", benchmark.task, benchmark.places.front()));
        } else {
            result.found.push_back({.task = std::string(benchmark.task),
                                    .path = (data / *place).string(),
                                    .limit = limit.value_or(benchmark.limit)});
        }
    }
    if (result.found.empty()) {
        throw Error(
            error_code::bad_input, "There is none of the benchmarks in this folder", data.string(),
            fmt::format("Put there what their publishers distribute: {}.", fmt::join(result.missing, ", ")));
    }
    return result;
}

} // namespace cutaway
