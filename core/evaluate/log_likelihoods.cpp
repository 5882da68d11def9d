#include "core/evaluate/log_likelihoods.h"

#include "core/evaluate/asked_texts.h"
#include "core/evaluate/parallel.h"
#include "core/model/least_rows.h"
#include "core/plan/error.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <mutex>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

namespace cutaway {

namespace {

constexpr std::int64_t cpu_batch_tokens = 512;
constexpr std::int64_t gpu_batch_tokens = 8192;
/// Logits that are there at once.
constexpr std::int64_t cpu_chunk_logits = std::int64_t{1} << 22;
constexpr std::int64_t gpu_chunk_logits = std::int64_t{1} << 26;

/// Texts that are computed together, after the same examples.
struct Batch {
    std::span<const AskedText> asked{};
    std::int64_t tokens = 0;
    std::optional<PackedTexts> texts{};
    at::Tensor streams{};

    std::span<const std::int64_t> examples() const { return asked.front().examples; }
};

/// Of a batch whose texts follow so many tokens of examples.
std::int64_t most_tokens(std::int64_t examples, const Decoder& decoder, const EvaluateLimits& limits) {
    const std::int64_t worth = batch_tokens_after(examples, decoder);
    return std::clamp(limits.batch_tokens, batch_tokens(decoder), worth);
}

class Asking {
  public:
    Asking(const Decoder& decoder, const std::vector<Slot>& removed,
           std::span<const DocumentRequests> documents, const EvaluateLimits& limits)
        : decoder_(decoder), limits_(limits) {
        std::vector<Slot> kept = all_slots(decoder);
        std::erase_if(kept, [&](Slot slot) { return std::ranges::find(removed, slot) != removed.end(); });
        stages_ = decoder.stages(kept);
        decoder.expect(kept);
        make_texts(documents);
        make_batches();
    }

    std::vector<LogLikelihood> run() {
        total_ = std::accumulate(batches_.begin(), batches_.end(), std::int64_t{0},
                                 [](std::int64_t sum, const Batch& batch) { return sum + batch.tokens; });
        for (std::span<Batch> left = batches_; !left.empty();) {
            const std::size_t count = decoder_.keeps_slots() ? left.size() : group_size(left);
            run_group(left.first(count));
            left = left.subspan(count);
        }
        return std::move(results_);
    }

  private:
    void make_texts(std::span<const DocumentRequests> documents) {
        std::size_t requests = 0;
        for (const DocumentRequests document : documents) {
            const bool shares = decoder_.shares_beginnings(longest_input(document));
            std::ranges::move(asked_texts(document, requests, shares), std::back_inserter(texts_));
            requests += document.size();
        }
        results_.assign(requests, {.sum = 0, .greedy = true});
        // Those after the same examples together; of these the longest first, so that the last batches, for
        // which threads wait, are made of short ones.
        std::ranges::stable_sort(texts_, [](const AskedText& one, const AskedText& other) {
            if (std::ranges::equal(one.examples, other.examples)) {
                return one.tokens() > other.tokens();
            }
            return one.examples.size() != other.examples.size()
                       ? one.examples.size() > other.examples.size()
                       : std::ranges::lexicographical_compare(one.examples, other.examples);
        });
    }

    void make_batches() {
        for (std::span<const AskedText> left = texts_; !left.empty();) {
            const std::int64_t examples = std::ssize(left.front().examples);
            const std::int64_t most = most_tokens(examples, decoder_, limits_);
            std::int64_t tokens = examples + left.front().tokens();
            std::size_t count = 1;
            while (count < left.size() && tokens + left[count].tokens() <= most &&
                   std::ranges::equal(left[count].examples, left.front().examples)) {
                tokens += left[count++].tokens();
            }
            batches_.push_back({.asked = left.first(count), .tokens = tokens});
            left = left.subspan(count);
        }
    }

    /// How many batches go through the slots side by side where each slot has to be read for them.
    std::size_t group_size(std::span<const Batch> left) const {
        std::size_t count = 0, bytes = 0;
        while (count < left.size()) {
            bytes += static_cast<std::size_t>(left[count].tokens * decoder_.hidden_size()) * sizeof(float);
            if (count > 0 && bytes > limits_.memory) {
                break;
            }
            ++count;
        }
        return count;
    }

    void run_group(std::span<Batch> group) {
        const auto each = [&](const std::function<void(Batch&)>& job) {
            in_parallel(decoder_.device().is_cpu() ? limits_.threads : 1, group.size(),
                        [&](std::size_t index) {
                            poll();
                            job(group[index]);
                        });
        };
        if (decoder_.keeps_slots()) {
            each([this](Batch& batch) {
                begin(batch);
                for (const std::vector<Slot>& stage : stages_) {
                    poll();
                    decoder_.apply(stage, batch.streams, *batch.texts);
                }
                end(batch);
            });
            return;
        }
        each([this](Batch& batch) { begin(batch); });
        for (const std::vector<Slot>& stage : stages_) {
            each([&](Batch& batch) {
                decoder_.apply(stage, batch.streams, *batch.texts);
                batch.texts->forget(); // of all batches that is more than the plan of memory knows of
            });
        }
        each([this](Batch& batch) { end(batch); });
    }

    void begin(Batch& batch) const {
        batch.texts.emplace(decoder_.device());
        PackedTexts& texts = *batch.texts;
        std::optional<std::size_t> examples;
        if (!batch.examples().empty()) {
            examples = texts.add({.ids = {batch.examples().begin(), batch.examples().end()}});
        }
        // Too few rows would be multiplied in another way: some are there more than once then.
        for (std::size_t index = 0; index < batch.asked.size() || texts.tokens() < least_rows; ++index) {
            std::optional<std::size_t> before = examples;
            for (PackedText part : batch.asked[index % batch.asked.size()].parts) {
                part.follows = before;
                before = texts.add(part);
            }
        }
        batch.streams = decoder_.embed(texts);
    }

    void end(Batch& batch) {
        const at::Tensor hidden = batch.streams[0];
        const std::vector<AskedToken> asked = asked_of(batch);
        const std::int64_t logits = decoder_.device().is_cpu() ? cpu_chunk_logits : gpu_chunk_logits;
        const std::int64_t most = std::max(logits / decoder_.vocabulary(), least_rows);
        for (std::span<const AskedToken> left = asked; !left.empty();) {
            std::vector<std::int64_t> rows;
            std::size_t count = 0;
            for (; count < left.size(); ++count) {
                if (rows.empty() || rows.back() != left[count].row) {
                    if (std::ssize(rows) == most) {
                        break;
                    }
                    rows.push_back(left[count].row);
                }
            }
            judge(hidden, rows, left.first(count));
            left = left.subspan(count);
        }
        batch.streams = at::Tensor();
        batch.texts.reset();
        for (const AskedText& text : batch.asked) {
            check(text);
        }
        const std::scoped_lock lock(progress_);
        done_ += batch.tokens;
        if (limits_.progress) {
            limits_.progress(done_, total_);
        }
    }

    /// All that is asked in a batch, by the batch's rows.
    static std::vector<AskedToken> asked_of(const Batch& batch) {
        std::vector<AskedToken> all;
        std::int64_t first = std::ssize(batch.examples());
        for (const AskedText& text : batch.asked) {
            for (AskedToken asked : text.asked) {
                asked.row += first;
                all.push_back(asked);
            }
            first += text.tokens();
        }
        std::ranges::stable_sort(all, {}, &AskedToken::row);
        return all;
    }

    /// hidden: [rows of the batch, d]; `rows`: those that are asked, in the order of `asked`.
    void judge(const at::Tensor& hidden, std::vector<std::int64_t> rows, std::span<const AskedToken> asked) {
        std::vector<std::int64_t> places, targets;
        for (const AskedToken& one : asked) {
            const bool next = places.empty() || rows[static_cast<std::size_t>(places.back())] != one.row;
            places.push_back(places.empty() ? 0 : places.back() + (next ? 1 : 0));
            targets.push_back(one.target);
        }
        rows.resize(std::max(rows.size(), static_cast<std::size_t>(least_rows)), rows.back());
        const auto on_device = [&](const std::vector<std::int64_t>& numbers) {
            return at::tensor(numbers, at::kLong).to(hidden.device());
        };
        const at::Tensor logits = decoder_.logits(hidden.index_select(0, on_device(rows)));
        const at::Tensor place = on_device(places), wanted = on_device(targets);
        const at::Tensor likelihoods =
            logits.log_softmax(-1).index({place, wanted}).to(at::kCPU, at::kDouble);
        const at::Tensor greedy = logits.argmax(-1).index_select(0, place).eq(wanted).cpu();
        const double* likelihood = likelihoods.const_data_ptr<double>();
        const bool* likeliest = greedy.const_data_ptr<bool>();
        for (std::size_t index = 0; index < asked.size(); ++index) {
            LogLikelihood& result = results_[asked[index].request];
            result.sum += likelihood[index];
            result.greedy = result.greedy && likeliest[index];
        }
    }

    void check(const AskedText& text) const {
        const auto finite = [&](const AskedToken& asked) {
            return std::isfinite(results_[asked.request].sum);
        };
        if (!std::ranges::all_of(text.asked, finite)) {
            throw Error(error_code::bad_input, "The model's logits with this plan are not finite", "",
                        "Evaluate it with fewer slots removed, or with --dtype float32.");
        }
    }

    void poll() const {
        if (limits_.interrupted && limits_.interrupted()) {
            throw Error(error_code::cancelled, "The evaluation was stopped", "", "Run it again to finish.");
        }
    }

    const Decoder& decoder_;
    const EvaluateLimits& limits_;
    std::vector<LogLikelihood> results_;
    std::vector<std::vector<Slot>> stages_;
    std::vector<AskedText> texts_;
    std::vector<Batch> batches_;
    std::int64_t total_ = 0;
    std::mutex progress_;
    std::int64_t done_ = 0; ///< guarded by progress_
};

} // namespace

std::int64_t batch_tokens(const Decoder& decoder) {
    return decoder.device().is_cpu() ? cpu_batch_tokens : gpu_batch_tokens;
}

std::int64_t batch_tokens_after(std::int64_t examples, const Decoder& decoder) {
    return batch_tokens(decoder) + 3 * examples;
}

std::int64_t computed_tokens(DocumentRequests document, const Decoder& decoder,
                             const EvaluateLimits& limits) {
    std::int64_t tokens = 0;
    for (const AskedText& text :
         asked_texts(document, 0, decoder.shares_beginnings(longest_input(document)))) {
        const std::int64_t own = text.tokens(), examples = std::ssize(text.examples);
        const std::int64_t beside = std::max(most_tokens(examples, decoder, limits) - examples, own);
        tokens += own + examples * own / beside;
    }
    return tokens;
}

std::int64_t largest_text(DocumentRequests document) {
    std::int64_t largest = 0;
    for (const AskedText& text : asked_texts(document, 0, /*shares=*/true)) {
        largest = std::max(largest, std::ssize(text.examples) + text.tokens());
    }
    return std::max(largest, longest_input(document));
}

std::int64_t longest_input(std::span<const TokenRequest> requests) {
    std::int64_t longest = 0;
    for (const TokenRequest& request : requests) {
        longest = std::max<std::int64_t>(longest, std::ssize(*request.input));
    }
    return longest;
}

std::vector<LogLikelihood> log_likelihoods(const Decoder& decoder, const std::vector<Slot>& removed,
                                           std::span<const DocumentRequests> documents,
                                           const EvaluateLimits& limits) {
    return Asking(decoder, removed, documents, limits).run();
}

} // namespace cutaway
