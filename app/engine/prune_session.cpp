#include "app/engine/prune_session.h"

#include "core/checkpoint/fingerprint.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

/// The session's, with what was said on this command line; the budget is replaced as a whole.
SearchSettings settings_of(const PruneOptions& options, SearchSettings settings) {
    if (!options.divergence.empty()) {
        settings.divergence = parse_divergence(options.divergence);
    }
    if (!options.search.empty()) {
        settings.mode = parse_search_mode(options.search);
    }
    if (!options.order.empty()) {
        settings.order = parse_order(options.order);
        settings.unit = orders_blocks(settings.order) ? Unit::block : settings.unit;
    }
    if (!options.unit.empty()) {
        settings.unit = parse_unit(options.unit);
    }
    if (options.seed) {
        settings.seed = *options.seed;
    }
    Budget budget = options.budget;
    if (!options.bytes.empty()) {
        budget.bytes = parse_bytes(options.bytes, "--bytes");
    }
    if (budget != Budget{}) {
        settings.budget = budget;
    }
    if (options.protect_front) {
        settings.protect_front = options.protect_front;
        settings.release_after_front = options.release_after_front;
    }
    return settings;
}

/// Throws Error(bad-usage) where options do not go together.
void check_settings(const PruneOptions& options, const SearchSettings& settings) {
    if (options.seed && settings.order != Order::random) {
        throw Error(error_code::bad_usage,
                    fmt::format("The order {} has no use for a seed", name(settings.order)), "--seed",
                    "Leave it out, or give --order random.");
    }
    if (const std::string why = contradiction(settings); !why.empty()) {
        throw Error(error_code::bad_usage, "The search cannot be made: " + why, "--order",
                    settings.order == Order::window && settings.unit == Unit::block
                        ? "Give --cuts, --share, --parameters, --bytes or --kv-bytes."
                        : "Leave --unit out, or give another --order.");
    }
}

/// The user's word on slots; what stands in the plan already is not said again.
void add_edit(Plan& plan, Decision decision, std::vector<Slot> slots) {
    const State wanted = decision == Decision::pin ? State::pinned : State::forced;
    std::erase_if(slots, [&](Slot slot) { return plan.state(slot) == wanted; });
    if (!slots.empty()) {
        plan.append(plan.next_edit(decision, std::move(slots)));
    }
}

void add_edits(const PruneOptions& options, Plan& plan) {
    const std::vector<Slot> pinned = parse_slots(options.pin, plan.blocks());
    const std::vector<Slot> forced = parse_slots(options.force, plan.blocks());
    const std::vector<Slot> removed = parse_slots(options.plan.remove, plan.blocks());
    for (const Slot slot : pinned) {
        const bool goes = std::ranges::find(forced, slot) != forced.end() ||
                          std::ranges::find(removed, slot) != removed.end();
        if (goes) {
            throw Error(error_code::bad_usage, to_string(slot) + " is to stay and to go", "--pin",
                        "Leave it out of --pin, or out of --force and --remove.");
        }
    }
    add_edit(plan, Decision::pin, pinned);
    add_edit(plan, Decision::force, forced);
}

Session new_session(const PruneOptions& options, const ModelInfo& model, const Output& output) {
    Session session;
    session.plan = options.plan.read(model.blocks, output);
    session.settings = settings_of(options, session.settings);
    check_settings(options, session.settings);
    return session;
}

Session resumed_session(const PruneOptions& options, const ModelInfo& model) {
    if (!options.plan.plan.empty()) {
        throw Error(error_code::bad_usage, "--resume goes on from the session's own plan", "--plan",
                    "Leave one of them out.");
    }
    Session session = read_session(options.session);
    if (session.model.fingerprint != model.fingerprint) {
        throw Error(error_code::model_changed, "The session was made with another model", options.session,
                    "Give the model that it names: " + session.model.path);
    }
    const SearchSettings settings = settings_of(options, session.settings);
    check_settings(options, settings);
    if (settings.divergence != session.settings.divergence) {
        throw Error(error_code::bad_usage, "The session's scores are of another divergence", "--divergence",
                    "Leave it out, or begin a new session.");
    }
    session.settings = settings;
    add_edit(session.plan, Decision::force, parse_slots(options.plan.remove, model.blocks));
    return session;
}

/// What a resumed session is measured on: the shipped text cut as it was, or the text that is named again.
CalibrationRequest resumed_request(const PruneOptions& options, const Calibration& calibration) {
    CalibrationRequest request = options.calibration.request();
    const bool again = calibration.source == "default" || !calibration.pasted.empty();
    if (!options.calibration.chosen() && !again) {
        throw Error(error_code::bad_usage, "The session was measured on " + calibration.source, "--resume",
                    "Name it again with --tokens or --text.");
    }
    if (!options.calibration.chosen()) {
        request = request_again(calibration);
    }
    request.bos = options.calibration.bos || calibration.bos;
    request.sequences = options.calibration.sequences.value_or(calibration.sequences);
    request.length = options.calibration.length.value_or(calibration.length);
    return request;
}

} // namespace

PruneStart prune_start(const PruneOptions& options, const OpenModel& model, const Output& output) {
    ModelInfo info = model.info;
    info.fingerprint = fingerprint(*model.checkpoint);
    PruneStart start;
    Session& session = start.session;
    session = options.resume ? resumed_session(options, info) : new_session(options, info, output);
    session.model = std::move(info);
    add_edits(options, session.plan);
    const Calibration before = session.calibration;
    start.calibration = calibration_set(model, options.resume ? resumed_request(options, before)
                                                              : options.calibration.request());
    session.calibration = start.calibration.info;
    if (options.resume && session.calibration.hash != before.hash) {
        throw Error(
            error_code::bad_input, "The session was measured on other tokens", options.session,
            fmt::format("Give the same ones: {}, {} x {}.", before.source, before.sequences, before.length));
    }
    return start;
}

} // namespace cutaway
