#include "core/export/comparison.h"

#include "core/plan/error.h"
#include "core/runtime/memory.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// Largest difference that summing in another order explains in float32, relative to the largest logit.
constexpr double tolerance = 1e-3;
/// The same of types of 16 bits, as relative() has it: every product is rounded to 8 or 11 bits, over and
/// over through the blocks, and single logits are off by far more than the mean.
constexpr double half_tolerance = 0.1;
constexpr std::int64_t batch_tokens = 16384;
/// Tokens whose logits are in memory together.
constexpr std::int64_t chunk_tokens = 128;

} // namespace

std::size_t LogitComparison::batch_size(Sequences sequences) {
    std::size_t count = 0;
    std::int64_t tokens = 0;
    while (count < sequences.size() && (count == 0 || tokens < batch_tokens)) {
        tokens += std::ssize(sequences[count++]);
    }
    return count;
}

void LogitComparison::add(const at::Tensor& expected, const at::Tensor& actual,
                          const std::function<at::Tensor(const at::Tensor&)>& written) {
    for (std::int64_t begin = 0; begin < expected.size(0); begin += chunk_tokens) {
        poll();
        const std::int64_t count = std::min(chunk_tokens, expected.size(0) - begin);
        const at::Tensor right = source_.decoder->logits(expected.narrow(0, begin, count));
        const at::Tensor difference = written(actual.narrow(0, begin, count)) - right;
        const auto largest = difference.abs().max().item<double>();
        if (!std::isnan(largest_) && !(largest <= largest_)) {
            largest_ = largest;
        }
        scale_ = std::max(scale_, right.abs().max().item<double>());
        squares_ += difference.square().sum(at::kDouble).item<double>();
        spread_ += (right - right.mean(-1, /*keepdim=*/true)).square().sum(at::kDouble).item<double>();
    }
}

void LogitComparison::poll() const {
    check_interrupted(source_);
}

bool LogitComparison::is_rounding() const {
    if (source_.decoder->dtype() == at::kFloat) {
        return largest_ <= tolerance * scale_;
    }
    return squares_ <= half_tolerance * half_tolerance * spread_; // no number fails
}

void LogitComparison::refuse(const std::filesystem::path& written) const {
    throw Error(
        error_code::internal,
        fmt::format("The written model does not compute what the plan does: its logits differ by {:.3g}",
                    largest_),
        written.string(), "Nothing was kept of it. This is a fault of Cutaway; please report it.");
}

void rethrow_comparison_failure(const std::exception& failure, const std::filesystem::path& written) {
    if (!is_out_of_memory(failure)) {
        throw;
    }
    throw Error(error_code::out_of_memory, "The memory does not hold what checking the result takes",
                written.string(),
                "Nothing was kept of it. Close other programs, or give it fewer or shorter calibration "
                "sequences.");
}

double LogitComparison::relative() const {
    return std::sqrt(squares_ / spread_);
}

} // namespace cutaway
