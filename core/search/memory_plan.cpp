#include "core/search/memory_plan.h"

#include "core/model/decoder.h"
#include "core/model/layout.h"
#include "core/plan/error.h"
#include "core/search/rows.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace cutaway {

namespace {

constexpr std::int64_t f32 = sizeof(float);
/// Working room that counts as the program's own: what is smaller than this is lost among the allocator's
/// pages, and no ceiling for a real model notices it.
constexpr std::int64_t small_room = std::int64_t{16} << 20;
/// Of what is left for streams a question gets this part: one stream a sequence is all that most of them
/// take.
constexpr std::int64_t question_share = 8;

std::int64_t bytes_of(const LayoutTensor& tensor, std::int64_t element) {
    return c10::multiply_integers(tensor.shape) * element;
}

/// Two stages of slots, and the tensor that is being converted, if any is.
std::int64_t streamed_bytes(const Traits& traits, const MemoryRequest& request) {
    const auto element = static_cast<std::int64_t>(c10::elementSize(request.dtype));
    std::int64_t attention = 0, ffn = 0, tensor = 0;
    for (int index = 0; index < 2 * traits.blocks; ++index) {
        std::int64_t slot = 0;
        for (const LayoutTensor& own : slot_tensors(traits, Slot(index))) {
            const std::int64_t bytes = bytes_of(own, is_norm(own.role) ? f32 : element);
            slot += bytes;
            tensor = std::max(tensor, bytes);
        }
        std::int64_t& largest = Slot(index).kind() == Kind::attention ? attention : ffn;
        largest = std::max(largest, slot);
    }
    std::int64_t shared = 0;
    for (const LayoutTensor& own : shared_tensors(traits)) {
        shared += bytes_of(own, f32);
    }
    const std::int64_t stages =
        traits.parallel ? 2 * (attention + ffn) : std::max(attention + ffn, 2 * std::max(attention, ffn));
    // Stored in another type or as [in, out] it is there twice for a moment.
    return shared + stages + (request.as_stored ? 0 : 2 * tensor);
}

/// The widest of what a slot makes of one token, in numbers of four bytes.
std::int64_t branch_width(const Traits& traits) {
    const std::int64_t d = traits.hidden_size;
    const std::int64_t heads = (traits.heads + 2 * traits.kv_heads) * (traits.head_size + 16); // padded
    const Experts& experts = traits.experts;
    const std::int64_t ffn =
        std::max({traits.ffn_size, experts.count > 0 ? experts.size : 0, experts.shared_size});
    return std::max(4 * d + 5 * heads, 6 * d + 3 * ffn + 3 * experts.count);
}

/// The logits of one chunk of tokens.
std::int64_t chunk_bytes(const Traits& traits, bool cpu) {
    return f32 * head_chunk_tokens(traits.vocabulary, cpu) * traits.vocabulary;
}

/// What all workers have in hand, whichever takes more: a slot's values or chunks of logits.
std::int64_t scratch_bytes(const Traits& traits, const MemoryRequest& request) {
    const bool cpu = request.device.is_cpu();
    const std::int64_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::int64_t workers = !cpu ? 1 : request.threads > 0 ? request.threads : cores;
    const std::int64_t length = request.shape.longest;
    const std::int64_t tokens = std::max(length, cpu ? request.chunk_tokens : slot_chunk_tokens(cpu));
    const auto windowed = [&](const BlockTraits& block) { return block.window && *block.window < length; };
    const bool scored = traits.alibi || traits.attention_cap || std::ranges::any_of(traits.block, windowed);
    const std::int64_t slot = f32 * tokens * branch_width(traits) + (scored ? 4 * f32 * length * length : 0);
    const std::int64_t chunk = chunk_bytes(traits, cpu);
    // A GPU's operators need tensors for what is in between, of a few rows in float64 where they are
    // composed.
    constexpr std::int64_t composed = std::int64_t{256} << 20;
    const std::int64_t logits = cpu ? chunk * (1 + workers) : chunk * 6 + composed;
    return std::max(workers * slot, logits);
}

std::int64_t table_bytes(const Traits& traits, const CalibrationShape& shape) {
    std::int64_t bytes = 0;
    for (const Rope& rope : traits.ropes) {
        bytes += shape.longest * rope.size * (f32 + 2 * static_cast<std::int64_t>(sizeof(double)));
    }
    const auto windowed = [](const BlockTraits& block) { return block.window.has_value(); };
    if (traits.alibi || traits.attention_cap || std::ranges::any_of(traits.block, windowed)) {
        bytes += 4 * shape.longest * shape.longest; // bytes of two masks, and of those they are made from
    }
    // The set, the search's own, and one pass's ids and addends of the divergences.
    constexpr std::int64_t copies = 4;
    return bytes + copies * shape.tokens * static_cast<std::int64_t>(sizeof(std::int64_t));
}

/// Of scratch and tables what does not count as the program's own.
std::int64_t working_room(std::int64_t bytes) {
    return std::max<std::int64_t>(bytes - small_room, 0);
}

std::int64_t whole_kibibytes(std::int64_t bytes) {
    constexpr std::int64_t kibi = 1024;
    return (bytes + kibi - 1) / kibi * kibi;
}

/// A number that --memory takes as well, not below `bytes`, which are whole KiB.
std::string typed(std::int64_t bytes) {
    constexpr std::int64_t mebi = 1 << 20, small = 64 * mebi;
    return bytes < small ? fmt::format("{}KiB", bytes / 1024)
                         : fmt::format("{}MiB", (bytes + mebi - 1) / mebi);
}

} // namespace

CalibrationShape shape_of(const Sequences& sequences) {
    CalibrationShape shape{.sequences = std::ssize(sequences), .longest = 0, .tokens = 0};
    for (const std::vector<std::int64_t>& sequence : sequences) {
        shape.longest = std::max<std::int64_t>(shape.longest, std::ssize(sequence));
        shape.tokens += std::ssize(sequence);
    }
    return shape;
}

namespace {

/// One stream of the longest sequence for every candidate of the first step, and the plan's.
std::int64_t all_streams(const Traits& traits, const MemoryRequest& request) {
    return (2 * traits.blocks + 1) * f32 * traits.hidden_size * request.shape.longest;
}

/// The plan with workers that have so many tokens in hand.
MemoryPlan plan_chunks(const Traits& traits, const MemoryRequest& request, bool keep_weights) {
    const std::int64_t stream = f32 * traits.hidden_size * request.shape.longest;
    MemoryPlan plan{.ceiling = request.ceiling,
                    .base = request.base,
                    .keeps_weights = keep_weights,
                    .weights =
                        keep_weights ? weight_bytes(traits, request.dtype) : streamed_bytes(traits, request),
                    .scratch = scratch_bytes(traits, request),
                    .tables = table_bytes(traits, request.shape),
                    .reference = f32 * traits.hidden_size * request.shape.tokens};
    // Beside the buffer of a pass are its embeddings, then its rows of the reference: where a sequence has
    // two streams, half as much again.
    const std::int64_t working = working_room(plan.scratch + plan.tables);
    const std::int64_t fixed = plan.weights + working;
    // A search that stands still in a comparison has a chunk of the reference's logits in hand.
    const std::int64_t asked =
        request.questions
            ? working_room(plan.scratch + plan.tables + chunk_bytes(traits, request.device.is_cpu())) -
                  working
            : 0;
    plan.least = whole_kibibytes(fixed + 3 * stream + (request.questions ? asked + 3 * stream : 0));
    std::int64_t room = std::max(plan.ceiling - plan.base, plan.least) - fixed;
    if (request.questions) {
        plan.questions = asked + std::max((room - asked) / question_share, 3 * stream);
        room -= plan.questions;
    }
    // The more streams a pass has, the less often the weights are read; the reference is read once a sweep.
    plan.reference_on_disk = plan.reference > room / 4;
    const std::int64_t left = room - (plan.reference_on_disk ? 0 : plan.reference);
    plan.streams = std::max(left / 3 * 2, 2 * stream);
    plan.chunk_tokens = request.chunk_tokens;
    return plan;
}

} // namespace

MemoryPlan plan_memory(const Traits& traits, const MemoryRequest& request, bool keep_weights) {
    MemoryPlan plan = plan_chunks(traits, request, keep_weights);
    // With half as many tokens in hand products are a little slower, candidates that do not go through
    // together cost more.
    constexpr std::int64_t fewest = 64;
    MemoryRequest smaller = request;
    bool enough = plan.streams >= all_streams(traits, request);
    while (request.device.is_cpu() && smaller.chunk_tokens > std::max(fewest, request.shape.longest)) {
        smaller.chunk_tokens /= 2;
        const MemoryPlan next = plan_chunks(traits, smaller, keep_weights);
        plan.least = next.least;
        if (!enough) {
            plan = next;
            enough = plan.streams >= all_streams(traits, request);
        }
    }
    return plan;
}

MemoryPlan plan_memory(const Traits& traits, const MemoryRequest& request) {
    const MemoryPlan kept = plan_memory(traits, request, true);
    const MemoryPlan streamed = plan_memory(traits, request, false);
    if (kept.least <= streamed.least) {
        return kept;
    }
    // Candidates that do not go through together with one sequence cost stream 0 once more for every pass.
    const bool crowded = kept.streams < all_streams(traits, request) && streamed.streams > 2 * kept.streams;
    return kept.least <= kept.ceiling - kept.base && !crowded ? kept : streamed;
}

MemoryPlan plan_question(const Traits& traits, const MemoryRequest& request, const MemoryPlan& search,
                         bool shared) {
    const std::int64_t stream = f32 * traits.hidden_size * request.shape.longest;
    MemoryRequest asked = request;
    asked.chunk_tokens = search.chunk_tokens;
    MemoryPlan plan{.ceiling = search.questions,
                    .keeps_weights = search.keeps_weights,
                    .scratch = std::max(scratch_bytes(traits, asked), search.scratch),
                    .tables = shared ? 0 : table_bytes(traits, request.shape),
                    .reference = shared ? 0 : f32 * traits.hidden_size * request.shape.tokens};
    // The workers' own is the search's as well, which stands still.
    const std::int64_t fixed = working_room(plan.scratch + chunk_bytes(traits, request.device.is_cpu()) +
                                            search.tables + plan.tables) -
                               working_room(search.scratch + search.tables);
    plan.least = whole_kibibytes(fixed + 3 * stream);
    const std::int64_t room = plan.ceiling - fixed;
    plan.reference_on_disk = plan.reference > room / 4;
    plan.streams = (room - (plan.reference_on_disk ? 0 : plan.reference)) / 3 * 2;
    plan.chunk_tokens = search.chunk_tokens;
    return plan;
}

void require_fit(const MemoryPlan& plan, const std::string& where) {
    if (plan.fits()) {
        return;
    }
    throw Error(
        error_code::out_of_memory,
        fmt::format("{} of memory are too little: one sequence with one candidate takes {}{}",
                    typed(whole_kibibytes(plan.ceiling)), typed(plan.least),
                    plan.keeps_weights ? "" : ", with the weights read from the file slot by slot"),
        where, fmt::format("Give --memory {} or more, or shorter calibration sequences.", typed(plan.least)));
}

Json to_json(const MemoryPlan& plan) {
    return {{"ceiling", plan.ceiling},
            {"base", plan.base},
            {"keeps_weights", plan.keeps_weights},
            {"weights", plan.weights},
            {"scratch", plan.scratch},
            {"tables", plan.tables},
            {"reference", plan.reference},
            {"reference_on_disk", plan.reference_on_disk},
            {"streams", plan.streams},
            {"questions", plan.questions},
            {"least", plan.least},
            {"fits", plan.fits()}};
}

} // namespace cutaway
