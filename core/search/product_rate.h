#pragma once

#include "core/model/traits.h"
#include "core/plan/step.h"

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cutaway {

/// How fast this machine multiplies matrices of a model's shapes, as many rows at once as a sweep does, in
/// the type that it does: what a search is measured by, since nearly all of it is products.
class ProductRate {
  public:
    /// `threads`: as many as the search has, each with products of its own; 0: one per core.
    ProductRate(const Traits& traits, at::ScalarType dtype, at::Device device, int threads);
    ~ProductRate();
    ProductRate(const ProductRate&) = delete;
    ProductRate& operator=(const ProductRate&) = delete;

    /// Measures every library once more: in turns with what it is compared with, since a machine's clock is
    /// not the same all the time.
    void measure();

    /// Seconds that the products of `work` take, of all threads added up, by `library` (product_names()) or
    /// by the fastest of each kind of slot; medians over the measurements. Scores of attention are no
    /// products with weights and not counted, nor is anything else.
    double seconds(const Work& work, const std::string& library) const;
    double fastest_seconds(const Work& work) const;
    double flops(const Work& work) const;
    /// By kind of slot (`attention`, `ffn`, `head`) and library: FLOPs per second of one thread.
    std::map<std::string, std::map<std::string, double>> rates() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The value in the middle of some; of an even number of them the mean of the two.
double median(std::vector<double> values);

} // namespace cutaway
