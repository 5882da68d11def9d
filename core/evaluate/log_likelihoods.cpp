#include "core/evaluate/log_likelihoods.h"

#include "core/evaluate/parallel.h"
#include "core/model/least_rows.h"
#include "core/plan/error.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <mutex>
#include <numeric>
#include <span>

namespace cutaway {

namespace {

constexpr std::int64_t cpu_batch_tokens = 512;
constexpr std::int64_t gpu_batch_tokens = 8192;
/// Logits that are there at once.
constexpr std::int64_t cpu_chunk_logits = std::int64_t{1} << 22;
constexpr std::int64_t gpu_chunk_logits = std::int64_t{1} << 26;

/// One input, and whose it is.
struct Row {
    const std::vector<std::int64_t>* input = nullptr;
    std::vector<std::size_t> requests{};
};

/// Rows of one length, so that none is padded: what a row gives must not depend on its neighbours' lengths.
struct Batch {
    std::span<const Row> rows{};
    at::Tensor streams{};

    std::int64_t length() const { return std::ssize(*rows.front().input); }
    std::int64_t tokens() const { return std::ssize(rows) * length(); }
};

class Asking {
  public:
    Asking(const Decoder& decoder, const std::vector<Slot>& removed, std::span<const TokenRequest> requests,
           const EvaluateLimits& limits)
        : decoder_(decoder), requests_(requests), limits_(limits), results_(requests.size()) {
        std::vector<Slot> kept = all_slots(decoder);
        std::erase_if(kept, [&](Slot slot) { return std::ranges::find(removed, slot) != removed.end(); });
        stages_ = decoder.stages(kept);
        decoder.expect(kept);
        make_rows();
        make_batches();
    }

    std::vector<LogLikelihood> run() {
        total_ = std::accumulate(batches_.begin(), batches_.end(), std::int64_t{0},
                                 [](std::int64_t sum, const Batch& batch) { return sum + batch.tokens(); });
        for (std::span<Batch> left = batches_; !left.empty();) {
            const std::size_t count = decoder_.keeps_slots() ? left.size() : group_size(left);
            run_group(left.first(count));
            left = left.subspan(count);
        }
        return std::move(results_);
    }

  private:
    void make_rows() {
        std::map<std::vector<std::int64_t>, std::size_t> known;
        for (std::size_t index = 0; index < requests_.size(); ++index) {
            const auto [place, is_new] = known.try_emplace(*requests_[index].input, rows_.size());
            if (is_new) {
                rows_.push_back({.input = requests_[index].input.get()});
            }
            rows_[place->second].requests.push_back(index);
        }
        // The longest first, so that no memory is found wanting at the end.
        std::ranges::stable_sort(rows_, std::ranges::greater(),
                                 [](const Row& row) { return row.input->size(); });
    }

    void make_batches() {
        const std::int64_t most = batch_tokens(decoder_);
        for (std::span<const Row> left = rows_; !left.empty();) {
            const std::size_t length = left.front().input->size();
            const auto other =
                std::ranges::find_if(left, [&](const Row& row) { return row.input->size() != length; });
            const std::int64_t same = other - left.begin();
            const std::int64_t fit = std::max<std::int64_t>(most / static_cast<std::int64_t>(length), 1);
            const auto count = static_cast<std::size_t>(std::min(same, fit));
            batches_.push_back({.rows = left.first(count)});
            left = left.subspan(count);
        }
    }

    /// How many batches go through the slots side by side where each slot has to be read for them.
    std::size_t group_size(std::span<const Batch> left) const {
        std::size_t count = 0, bytes = 0;
        while (count < left.size()) {
            bytes += static_cast<std::size_t>(left[count].tokens() * decoder_.hidden_size()) * sizeof(float);
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
                    decoder_.apply(stage, batch.streams);
                }
                end(batch);
            });
            return;
        }
        each([this](Batch& batch) { begin(batch); });
        for (const std::vector<Slot>& stage : stages_) {
            each([&](Batch& batch) { decoder_.apply(stage, batch.streams); });
        }
        each([this](Batch& batch) { end(batch); });
    }

    void begin(Batch& batch) const {
        // Too few rows would be multiplied in another way: some are there more than once then.
        const std::int64_t rows = std::ssize(batch.rows), length = batch.length();
        const std::int64_t enough = std::max(rows, (least_rows + length - 1) / length);
        const at::Tensor ids = at::empty({enough, length}, at::kLong);
        for (std::int64_t row = 0; row < enough; ++row) {
            std::ranges::copy(*batch.rows[static_cast<std::size_t>(row % rows)].input,
                              ids[row].mutable_data_ptr<std::int64_t>());
        }
        batch.streams = decoder_.embed(ids.to(decoder_.device()));
    }

    void end(Batch& batch) {
        for (std::size_t row = 0; row < batch.rows.size(); ++row) {
            const at::Tensor hidden = batch.streams[static_cast<std::int64_t>(row)];
            for (const std::size_t request : batch.rows[row].requests) {
                results_[request] = judged(hidden, requests_[request].targets);
            }
        }
        const std::int64_t done = done_ += batch.tokens();
        batch.streams = at::Tensor();
        if (limits_.progress) {
            const std::scoped_lock lock(progress_);
            limits_.progress(done, total_);
        }
    }

    /// hidden: [T, d], of which the last rows go by `targets`.
    LogLikelihood judged(const at::Tensor& hidden, const std::vector<std::int64_t>& targets) const {
        LogLikelihood result{.sum = 0, .greedy = true};
        const std::int64_t count = std::ssize(targets), begin = hidden.size(0) - count;
        const std::int64_t most = decoder_.device().is_cpu() ? cpu_chunk_logits : gpu_chunk_logits;
        const std::int64_t chunk = std::max(most / decoder_.vocabulary(), least_rows);
        for (std::int64_t first = 0; first < count; first += chunk) {
            const std::int64_t size = std::min(chunk, count - first);
            at::Tensor rows = hidden.narrow(0, begin + first, size);
            if (size < least_rows) {
                rows = rows.repeat({(least_rows + size - 1) / size, 1});
            }
            const at::Tensor logits = decoder_.logits(rows).narrow(0, 0, size);
            const at::Tensor wanted =
                at::tensor(std::vector(targets.begin() + first, targets.begin() + first + size), at::kLong)
                    .to(logits.device());
            const at::Tensor likelihoods = logits.log_softmax(-1).gather(1, wanted.unsqueeze(1));
            result.sum += likelihoods.sum(at::kDouble).item<double>();
            result.greedy = result.greedy && logits.argmax(-1).equal(wanted);
        }
        if (!std::isfinite(result.sum)) {
            throw Error(error_code::bad_input, "The model's logits with this plan are not finite", "",
                        "Evaluate it with fewer slots removed, or with --dtype float32.");
        }
        return result;
    }

    void poll() const {
        if (limits_.interrupted && limits_.interrupted()) {
            throw Error(error_code::cancelled, "The evaluation was stopped", "", "Run it again to finish.");
        }
    }

    const Decoder& decoder_;
    std::span<const TokenRequest> requests_;
    const EvaluateLimits& limits_;
    std::vector<LogLikelihood> results_;
    std::vector<std::vector<Slot>> stages_;
    std::vector<Row> rows_;
    std::vector<Batch> batches_;
    std::int64_t total_ = 0;
    std::atomic<std::int64_t> done_ = 0;
    std::mutex progress_;
};

} // namespace

std::int64_t batch_tokens(const Decoder& decoder) {
    return decoder.device().is_cpu() ? cpu_batch_tokens : gpu_batch_tokens;
}

std::int64_t longest_input(std::span<const TokenRequest> requests) {
    std::int64_t longest = 0;
    for (const TokenRequest& request : requests) {
        longest = std::max<std::int64_t>(longest, std::ssize(*request.input));
    }
    return longest;
}

std::vector<LogLikelihood> log_likelihoods(const Decoder& decoder, const std::vector<Slot>& removed,
                                           std::span<const TokenRequest> requests,
                                           const EvaluateLimits& limits) {
    return Asking(decoder, removed, requests, limits).run();
}

} // namespace cutaway
