#pragma once

#include "tests/app/engine/engine_process.h"

#include <cmath>

/// What the tests of `prune` and `score` share: the fixture that brute_force.py searched in float64.
namespace cutaway::testing {

/// A checkpoint with a greedy.json, and its token sequences as a file.
class Searched {
  public:
    explicit Searched(const QString& name)
        : model(checkpoints + name), greedy(json_of(model + "/greedy.json")) {
        write_file(path("ids.json"), QByteArray::fromStdString(greedy.at("tokens").dump()));
    }

    /// A file of the folder that the engine runs in.
    QString path(const QString& name) const { return folder_.filePath(name); }

    std::unique_ptr<QProcess> start(const QString& command, const QStringList& arguments) const {
        return start_engine(QStringList{command, model, "--tokens", "ids.json"} + arguments, folder_.path());
    }
    Run run(const QString& command, const QStringList& arguments) const {
        return finish(*start(command, arguments));
    }
    /// The document of `prune --json`; null where it failed.
    Json prune(const QStringList& arguments) const {
        const Run ended = run("prune", arguments + QStringList{"--json"});
        return ended.code == 0 ? ended.document() : Json();
    }

    const QString model;
    const Json greedy;

  private:
    QTemporaryDir folder_;
};

/// `A3,F3`, whatever else stands in the steps.
inline std::string cuts_of(const Json& steps) {
    std::string text;
    for (const Json& step : steps) {
        text += (text.empty() ? "" : ",") + step.at("cut").get<std::string>();
    }
    return text;
}

/// Whether two scores are one but for what float32 rounds away.
inline bool close(double ours, double reference, double relative) {
    return std::abs(ours - reference) <= relative * std::abs(reference) + 1e-9;
}

/// Whether two runs made the same steps; their scores may differ as oneDNN's products differ from ATen's,
/// since each process takes those that it measures to be faster.
inline bool same_steps(const Json& one, const Json& other) {
    bool same = cuts_of(one) == cuts_of(other);
    for (std::size_t step = 0; same && step < one.size(); ++step) {
        const Json& left = one.at(step).at("candidates");
        const Json& right = other.at(step).at("candidates");
        same = left.size() == right.size() && one.at(step).at("step") == other.at(step).at("step");
        for (std::size_t i = 0; same && i < left.size(); ++i) {
            // How early a candidate is dropped, and so its bound, depends on what the search knew before.
            const bool exact = left.at(i).at("exact").get<bool>() && right.at(i).at("exact").get<bool>();
            same = left.at(i).at("slot") == right.at(i).at("slot") &&
                   (!exact ||
                    close(left.at(i).at("score").get<double>(), right.at(i).at("score").get<double>(), 1e-4));
        }
    }
    return same;
}

/// What is wrong with our steps beside those of brute_force.py, of which ours may be the first; empty:
/// nothing.
inline std::string difference(const Json& ours, const Json& reference, double relative) {
    for (std::size_t number = 0; number < ours.size(); ++number) {
        const Json& step = ours.at(number);
        const Json& expected = reference.at(number);
        const std::string where = "step " + std::to_string(number + 1) + ": ";
        if (step.at("cut") != expected.at("cut")) {
            return where + "cut " + step.at("cut").dump() + ", not " + expected.at("cut").dump();
        }
        if (step.at("candidates").size() != expected.at("scores").size()) {
            return where + "another number of candidates";
        }
        for (const Json& candidate : step.at("candidates")) {
            const double score = candidate.at("score").get<double>();
            const double right =
                expected.at("scores").at(candidate.at("slot").get<std::string>()).get<double>();
            const bool exact = candidate.at("exact").get<bool>();
            const bool bound =
                !exact && score <= right * (1 + relative) && candidate.at("slot") != step.at("cut");
            if (!(exact && close(score, right, relative)) && !bound) {
                return where + candidate.dump() + ", not " + std::to_string(right);
            }
        }
    }
    return {};
}

} // namespace cutaway::testing
