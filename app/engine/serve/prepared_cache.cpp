#include "app/engine/serve/prepared_cache.h"

#include "core/plan/error.h"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// More files than any task has: of a folder that is none, those that come first have to do.
constexpr std::size_t max_files = 1000;

} // namespace

/// Of a folder, what is in it; of a file, also what lies beside it and begins with its name, such as labels.
PreparedCache::Stamp PreparedCache::stamp_of(const EvaluationSource& source) {
    Stamp stamp;
    const auto add = [&](const fs::directory_entry& entry) {
        std::error_code failed;
        if (entry.is_regular_file(failed)) {
            stamp[entry.path().string()] = {entry.file_size(failed),
                                            entry.last_write_time(failed).time_since_epoch().count()};
        }
    };
    const fs::path path = source.path;
    std::error_code failed;
    if (fs::is_directory(path, failed)) {
        for (fs::recursive_directory_iterator entry(path, failed), end;
             !failed && entry != end && stamp.size() < max_files; entry.increment(failed)) {
            add(*entry);
        }
        return stamp;
    }
    add(fs::directory_entry(path, failed));
    const std::string stem = path.stem().string();
    for (fs::directory_iterator entry(path.parent_path().empty() ? "." : path.parent_path(), failed), end;
         !failed && entry != end && stamp.size() < max_files; entry.increment(failed)) {
        if (entry->path().filename().string().starts_with(stem)) {
            add(*entry);
        }
    }
    return stamp;
}

std::shared_ptr<const Prepared> PreparedCache::get(const EvaluationSource& source, const OpenModel& model) {
    Stamp stamp = stamp_of(source);
    if (prepared_ && prepared_->nothing.source == source && stamp == stamp_) {
        return prepared_;
    }
    prepared_.reset(); // two may not fit
    const PromptTokens prompts(*model.checkpoint, model.info.vocabulary);
    if (source.window > prompts.context_length()) {
        throw Error(error_code::bad_input,
                    fmt::format("A window of {} tokens is longer than the model's context of {}",
                                source.window, prompts.context_length()),
                    "window", "Give a shorter one.");
    }
    prepared_ = std::make_shared<const Prepared>(prepare(source, prompts));
    stamp_ = std::move(stamp);
    return prepared_;
}

} // namespace cutaway
