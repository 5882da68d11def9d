#include "tests/structure/include_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <string_view>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// What each folder may include besides itself. A folder that is not here may include nothing: whoever adds
/// one decides what lies below it.
const std::map<std::string, std::set<std::string>, std::less<>> allowed{
    {"core/plan", {}},
    {"core/checkpoint", {"core/plan"}},
    {"core/text", {"core/plan", "core/checkpoint"}}, // a tokenizer is a file of a checkpoint folder
    {"core/runtime", {"core/plan"}},
    {"core/model", {"core/plan", "core/checkpoint", "core/text", "core/runtime"}},
    {"core/search", {"core/plan", "core/checkpoint", "core/text", "core/runtime", "core/model"}},
    {"core/evaluate", {"core/plan", "core/checkpoint", "core/text", "core/runtime", "core/model"}},
    {"core/export", {"core/plan", "core/checkpoint", "core/text", "core/runtime", "core/model"}},
    {"ui", {"core/plan"}},
    {"app/cutaway", {"ui", "core/plan"}},
    {"app/engine",
     {"core/plan", "core/checkpoint", "core/text", "core/runtime", "core/model", "core/search",
      "core/evaluate", "core/export"}},
};

/// Folders whose headers pass tensors to one another.
constexpr std::array<std::string_view, 4> tensor_folders{"core/model", "core/search", "core/evaluate",
                                                         "core/export"};

struct Include {
    int line = 0;
    std::string target;
    bool quoted = false;
};

struct Source {
    std::string path; ///< from the root
    std::string folder;
    std::vector<Include> includes;
    bool read_first = false;

    bool is_header() const { return path.ends_with(".h"); }
};

/// The folder that a path belongs to, as `allowed` names them: all of ui is one, in core and app each is.
std::string folder_of(const std::string& path) {
    if (path.starts_with("ui/")) {
        return "ui";
    }
    const auto first = path.find('/');
    const auto second = path.find('/', first == std::string::npos ? first : first + 1);
    return second == std::string::npos ? "" : path.substr(0, second);
}

std::string_view without_leading_space(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

/// The included file's name with its bracket or quote before it; empty where the line includes nothing.
std::string_view included(std::string_view line) {
    line = without_leading_space(line);
    if (!line.starts_with('#')) {
        return {};
    }
    line = without_leading_space(line.substr(1));
    if (!line.starts_with("include")) {
        return {};
    }
    line = without_leading_space(line.substr(7));
    const auto end = line.find_first_of(">\"", 1);
    return line.empty() || end == std::string_view::npos ? std::string_view() : line.substr(0, end);
}

Source read_source(const fs::path& file, const fs::path& root) {
    Source source;
    source.path = file.lexically_relative(root).generic_string();
    source.folder = folder_of(source.path);
    std::ifstream stream(file);
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (const std::string_view name = included(line); !name.empty()) {
            source.includes.push_back({number, std::string(name.substr(1)), name.front() == '"'});
        }
        source.read_first = source.read_first || line.find("Read this first") != std::string::npos;
    }
    return source;
}

std::vector<Source> read_sources(const fs::path& root) {
    std::vector<Source> sources;
    for (const char* top : {"app", "core", "ui"}) {
        if (!fs::exists(root / top)) {
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const std::string suffix = entry.path().extension().string();
            if (entry.is_regular_file() && (suffix == ".h" || suffix == ".cpp")) {
                sources.push_back(read_source(entry.path(), root));
            }
        }
    }
    std::sort(sources.begin(), sources.end(),
              [](const Source& left, const Source& right) { return left.path < right.path; });
    return sources;
}

bool is_torch(std::string_view target) {
    return target.starts_with("ATen/") || target.starts_with("c10/") || target.starts_with("torch/") ||
           target.starts_with("caffe2/");
}

/// Qt's headers are named after classes: <QString>, <QtTest/QtTest>; or <qcustomplot.h>.
bool is_qt(std::string_view target) {
    return target == "qcustomplot.h" || target.starts_with("qt") ||
           (target.size() > 1 && target[0] == 'Q' &&
            std::isalpha(static_cast<unsigned char>(target[1])) != 0);
}

/// What is wrong with one include; empty where nothing is.
std::string fault(const Source& source, const Include& include) {
    const std::string& target = include.target;
    const bool in_core = source.folder.starts_with("core/");
    if (is_qt(target) && (in_core || source.folder == "app/engine")) {
        return "Qt has no place here";
    }
    if (is_torch(target)) {
        const bool below_model = source.folder == "core/plan" || source.folder == "core/checkpoint" ||
                                 source.folder == "core/text";
        const bool window = source.folder == "ui" || source.folder == "app/cutaway";
        if (below_model || window || (source.folder.starts_with("app/") && source.is_header())) {
            return "libtorch has no place here";
        }
        const bool passes_tensors =
            std::find(tensor_folders.begin(), tensor_folders.end(), source.folder) != tensor_folders.end();
        if (passes_tensors && source.is_header() && target != "ATen/core/Tensor.h" &&
            !target.starts_with("c10/core/")) {
            return "a header needs of libtorch no more than ATen/core/Tensor.h";
        }
        return {};
    }
    if (!include.quoted || target.ends_with(".moc")) {
        return {};
    }
    const std::string folder = folder_of(target);
    if (allowed.count(folder) == 0) {
        return "this is not named from the project's root";
    }
    const auto row = allowed.find(source.folder);
    if (folder != source.folder && (row == allowed.end() || row->second.count(folder) == 0)) {
        return source.folder + " may not know " + folder;
    }
    return {};
}

std::vector<std::string> folders_without_guide(const std::vector<Source>& sources) {
    std::map<std::string, int> guides;
    for (const Source& source : sources) {
        if (source.folder.starts_with("core/")) {
            guides[source.folder] += source.is_header() && source.read_first ? 1 : 0;
        }
    }
    std::vector<std::string> faults;
    for (const auto& [folder, count] : guides) {
        if (count != 1) {
            faults.push_back(folder + ": " + std::to_string(count) +
                             " headers say \"Read this first\", one should");
        }
    }
    return faults;
}

} // namespace

std::vector<std::string> broken_rules(const fs::path& root) {
    const std::vector<Source> sources = read_sources(root);
    std::vector<std::string> faults = folders_without_guide(sources);
    for (const Source& source : sources) {
        for (const Include& include : source.includes) {
            if (const std::string found = fault(source, include); !found.empty()) {
                faults.push_back(source.path + ":" + std::to_string(include.line) + ": " + include.target +
                                 ": " + found);
            }
        }
    }
    return faults;
}

} // namespace cutaway
