#include "core/export/comparison.h"

#include "core/plan/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// Largest difference that summing in another order explains, relative to the largest logit.
constexpr double tolerance = 1e-3;
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
    if (source_.interrupted && source_.interrupted()) {
        throw Error(error_code::cancelled, "Stopped", "export", "Export again to finish.");
    }
}

bool LogitComparison::is_rounding() const {
    return largest_ <= tolerance * scale_;
}

double LogitComparison::relative() const {
    return std::sqrt(squares_ / spread_);
}

} // namespace cutaway
