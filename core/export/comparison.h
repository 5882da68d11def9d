#pragma once

#include "core/export/export.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace cutaway {

/// How far the logits of a written model are from those of the plan in memory.
class LogitComparison {
  public:
    using Sequences = std::span<const std::vector<std::int64_t>>;

    explicit LogitComparison(const ExportSource& source) : source_(source) {}

    /// The sequences from the first on that go through the models together, at least one: few enough tokens
    /// to be held twice, in both.
    static std::size_t batch_size(Sequences sequences);

    /// Compares what both make of their last hidden states [tokens, d]; `written`: the logits of the other.
    void add(const at::Tensor& expected, const at::Tensor& actual,
             const std::function<at::Tensor(const at::Tensor& hidden)>& written);

    /// Throws Error(cancelled) where the export is to end.
    void poll() const;

    double largest() const { return largest_; } ///< absolute; no number where a logit is none
    /// Throws Error(internal) that says how far the model that was written to this place is off.
    [[noreturn]] void refuse(const std::filesystem::path& written) const;
    /// Whether summing in another order, in the type that the model is computed in, explains the difference.
    bool is_rounding() const;
    /// Of all, the root of their mean square by that of the logits around their means.
    double relative() const;

  private:
    const ExportSource& source_;
    double largest_ = 0;
    double scale_ = 1;
    double squares_ = 0;
    double spread_ = 0;
};

/// Throws again what is being handled: where the memory did not hold what a comparison with the model at this
/// place takes, as Error(out-of-memory).
[[noreturn]] void rethrow_comparison_failure(const std::exception& failure,
                                             const std::filesystem::path& written);

} // namespace cutaway
