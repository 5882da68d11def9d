#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/model/decoder.h"
#include "core/plan/json.h"
#include "core/plan/plan.h"
#include "core/search/search.h"

#include <QtCore/QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// What the tests of core/search share: fixture checkpoints as decoders, and what brute_force.py found there.
namespace cutaway::testing {

inline const std::filesystem::path checkpoints = CUTAWAY_SOURCE_DIR "/tests/fixtures/checkpoints";
/// Real models beside the repository; may be absent.
inline const std::filesystem::path shared_models = CUTAWAY_SOURCE_DIR "/../shared/data/models";

struct Model {
    std::unique_ptr<Decoder> decoder;
    ModelInfo info;
    Sequences sequences; ///< those of greedy.json where there is one
    Json greedy;

    std::vector<Slot> slots() const { return Plan(info.blocks).kept(); }
};

inline Model load(const std::filesystem::path& folder, at::ScalarType dtype = at::kFloat,
                  at::Device device = at::kCPU, bool keep_slots = true) {
    const auto checkpoint = std::make_shared<const Checkpoint>(folder);
    const Traits traits = read_traits(*checkpoint);
    Model model;
    model.info = describe(*checkpoint, traits);
    model.decoder = std::make_unique<Decoder>(
        checkpoint, traits, LoadOptions{.device = device, .dtype = dtype, .keep_slots = keep_slots});
    if (std::filesystem::exists(folder / "greedy.json")) {
        model.greedy = read_json(folder / "greedy.json", "bad-input");
        model.sequences = model.greedy.at("tokens").get<Sequences>();
    }
    return model;
}

/// Sequences of the lengths given, the same in every run.
inline Sequences sequences_of(const std::vector<std::size_t>& lengths, std::int64_t vocabulary) {
    Sequences sequences;
    std::uint64_t state = 9;
    for (const std::size_t length : lengths) {
        std::vector<std::int64_t>& sequence = sequences.emplace_back();
        for (std::size_t token = 0; token < length; ++token) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            sequence.push_back(
                static_cast<std::int64_t>((state >> 33) % static_cast<std::uint64_t>(vocabulary)));
        }
    }
    return sequences;
}

/// Writes a float32 fixture again in `folder` with some tensors filled with one value each.
inline void write_filled(const std::string& name, const std::map<std::string, float>& tensors,
                         const std::filesystem::path& folder) {
    std::filesystem::copy_file(checkpoints / name / "config.json", folder / "config.json");
    std::string bytes = read_file(checkpoints / name / "model.safetensors", "bad-input", 1 << 24);
    std::uint64_t header = 0;
    std::memcpy(&header, bytes.data(), sizeof header);
    const Json table = Json::parse(bytes.substr(8, header));
    for (const auto& [tensor, value] : tensors) {
        const Json& offsets = table.at(tensor).at("data_offsets");
        for (auto at = offsets[0].get<std::size_t>(); at < offsets[1].get<std::size_t>();
             at += sizeof value) {
            std::memcpy(bytes.data() + 8 + header + at, &value, sizeof value);
        }
    }
    std::ofstream(folder / "model.safetensors", std::ios::binary) << bytes;
}

/// A receiver of a search's steps that keeps the plan, as the engine does.
struct Run {
    Plan plan;
    std::uint64_t revision = 0;

    explicit Run(int blocks) : plan(blocks) {}

    void edit(Decision decision, const std::string& slots) {
        plan.append(plan.next_edit(decision, parse_slots(slots, plan.blocks())));
        ++revision;
    }
    SearchObserver observer() {
        SearchObserver observer;
        observer.plan = [this] { return plan; };
        observer.revision = [this] { return revision; };
        observer.on_step = [this](const Step& step) {
            plan.append(plan.next_cut(step.slots(), step.score));
            return true;
        };
        return observer;
    }
};

inline SearchSettings without_budget(Divergence divergence = Divergence::js) {
    SearchSettings settings;
    settings.divergence = divergence;
    settings.budget = Budget();
    return settings;
}

inline SearchResult run_search(const Model& model, const SearchSettings& settings, Run& run,
                               const SweepLimits& limits = {}) {
    return search(*model.decoder, model.sequences, settings, run.observer(), model.info, limits);
}

inline std::string cuts_of(const std::vector<Step>& steps) {
    std::string text;
    for (const Step& step : steps) {
        text += (text.empty() ? "" : ",") + to_string(step.cut);
    }
    return text;
}

} // namespace cutaway::testing
