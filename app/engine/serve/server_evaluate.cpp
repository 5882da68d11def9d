#include "app/engine/evaluating.h"
#include "app/engine/serve/server.h"
#include "app/engine/shipped.h"
#include "core/evaluate/evaluate.h"
#include "core/plan/error.h"
#include "core/plan/evaluate_request.h"

#include <algorithm>
#include <memory>

namespace cutaway {

/// While a search stands still, of what is set aside for questions; no reference is needed, as of one that is
/// there.
EvaluateLimits Server::evaluate_limits(const Prepared& prepared) {
    const std::int64_t largest = prepared.largest;
    const Sequences input{std::vector<std::int64_t>(static_cast<std::size_t>(largest))};
    if (standstill_ == nullptr) {
        make_room(input, false);
    }
    const SweepLimits own = standstill_ == nullptr
                                ? workbench().limits(input)
                                : workbench().question_limits(input, standstill_->sequences, /*shared=*/true);
    EvaluateLimits limits;
    limits.threads = threads_;
    limits.memory = own.memory;
    if (standstill_ == nullptr) {
        give_room(limits, workbench(), prepared.examples, largest);
    }
    limits.progress = [this](std::int64_t done, std::int64_t total) {
        tell_progress("evaluate", static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
    };
    limits.interrupted = [this] { return poll_job(); };
    return limits;
}

Json Server::evaluate(const JsonObject& params) {
    EvaluateRequest request = evaluate_request_from_json(params);
    if (!request.source.task.empty()) {
        request.source.path = task_path(request.source.path);
    }
    check_plan(params, request.plan);
    const auto prepared = prepared_.get(request.source, workbench().model());
    const std::size_t total = prepared->documents.size();
    const std::size_t first = std::min(request.first, total);
    const std::size_t count = std::min(request.count, total - first);
    if (count == 0) {
        return evaluate_answer(prepared->nothing);
    }
    const EvaluateLimits limits = evaluate_limits(*prepared);
    // The search's slots are what is read ahead, before and after.
    const auto go_back = standstill_ == nullptr ? std::function<void()>() : workbench().decoder().bookmark();
    const std::unique_ptr<const std::function<void()>, void (*)(const std::function<void()>*)> guard(
        &go_back, [](const std::function<void()>* back) {
            if (*back) {
                (*back)();
            }
        });
    return evaluate_answer(counted(
        *prepared, first,
        cutaway::evaluate(*prepared, first, count, workbench().decoder(), request.plan.removed(), limits)));
}

} // namespace cutaway
