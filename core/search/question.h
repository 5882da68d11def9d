#pragma once

#include "core/search/measure.h"
#include "core/search/reference.h"
#include "core/search/search.h"

#include <functional>
#include <optional>
#include <vector>

namespace cutaway {

/// What plans cost, for whoever asks: while nothing else computes, or while a search stands still. The
/// answers have the same bits either way, and the search goes on as if nobody had asked. All that it is given
/// must outlive it.
class Question {
  public:
    Question(const Decoder& decoder, const Sequences& sequences, const SweepLimits& limits);
    /// Computes with the search's workers, and compares with its reference where both measure the same
    /// sequences.
    Question(const Standstill& search, const Sequences& sequences, const SweepLimits& limits);
    /// The decoder's read-ahead is at the search's slots again.
    ~Question();
    Question(const Question&) = delete;
    Question& operator=(const Question&) = delete;

    /// As sweep().
    std::vector<double> scores(Divergence divergence, const std::vector<Slot>& kept,
                               const std::vector<Slot>& candidates);
    /// Of a model without the slots `removed`, as measure_divergences().
    double divergence(Divergence divergence, const std::vector<Slot>& removed);
    /// As measure().
    Measurement measure(const Plan& plan);

  private:
    const Reference& reference();

    Work work_;
    Machine machine_;
    const Sequences& sequences_;
    const Reference* shared_ = nullptr; ///< the search's
    std::optional<Reference> own_;
    std::function<void()> go_back_;
};

/// The search's reference where it is of these sequences, else null.
const Reference* shared_reference(const Standstill& search, const Sequences& sequences);

} // namespace cutaway
