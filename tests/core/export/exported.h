#pragma once

#include "core/export/export.h"
#include "tests/core/model/model_files.h"

#include <QtTest/QtTest>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Shows texts that differ.
template <>
inline char* QTest::toString(const std::string& text) {
    return qstrdup(text.c_str());
}

/// What the tests of core/export share: a model with all that an export is made of.
namespace cutaway::testing {

/// A folder that goes away with the test.
class Scratch {
  public:
    std::filesystem::path path() const { return folder_.path().toStdString(); }
    std::filesystem::path operator/(const std::filesystem::path& name) const { return path() / name; }

  private:
    QTemporaryDir folder_;
};

inline void write_text(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_text(const std::filesystem::path& path) {
    return read_file(path, error_code::bad_input, 1 << 26);
}

/// The names in a folder, hidden ones too.
inline std::set<std::string> names_in(const std::filesystem::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        names.insert(entry.path().filename().string());
    }
    return names;
}

/// A checkpoint in memory, a plan with slots removed, and sequences to compare on.
struct Export {
    Model model;
    std::unique_ptr<const Decoder> decoder;
    ExportSource source;
    Session session;

    explicit Export(const std::filesystem::path& folder, const std::string& removed = "A1,F2")
        : model(open(folder)), decoder(model.decoder()) {
        source = {.checkpoint = model.checkpoint,
                  .traits = model.traits,
                  .decoder = decoder.get(),
                  .sequences = {{3, 1, 4, 1, 5, 9, 2, 6}, {5, 3, 5}, {8, 9, 7, 9, 3, 2, 3, 8}}};
        session.model = describe(*model.checkpoint, model.traits);
        session.plan = Plan(model.traits.blocks);
        if (!removed.empty()) {
            session.plan.append(
                session.plan.next_edit(Decision::force, parse_slots(removed, session.plan.blocks())));
        }
    }

    ExportResult run(const std::filesystem::path& path, const std::string& format = "zeroed") const {
        return export_model({.format = format, .path = path.string()}, source, session);
    }

    ExportResult run_as(const std::string& type, const std::filesystem::path& path,
                        const std::string& format) const {
        return export_model({.format = format, .path = path.string(), .type = type}, source, session);
    }

    ExportResult run_forced(const std::filesystem::path& path, const std::string& format) const {
        return export_model({.format = format, .path = path.string(), .force = true}, source, session);
    }
};

/// The slots that the fixture's expected.json removes.
inline std::string removed_in(const std::filesystem::path& fixture) {
    std::string text;
    const Json expected = read_json(fixture / "expected.json", error_code::bad_input);
    for (const Json& slot : expected.at("removed")) {
        text += (text.empty() ? "" : ",") + slot.get<std::string>();
    }
    return text;
}

inline std::vector<std::filesystem::path> fixtures() {
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::directory_iterator(checkpoints)) {
        folders.push_back(entry.path());
    }
    std::ranges::sort(folders);
    return folders;
}

} // namespace cutaway::testing
