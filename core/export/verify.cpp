#include "core/export/verify.h"

#include "core/model/forward.h"
#include "core/plan/error.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

namespace cutaway {

namespace {

/// Largest difference that summing in another order explains, relative to the largest logit.
constexpr double tolerance = 1e-3;

at::Tensor ids_of(const std::vector<std::int64_t>& sequence) {
    return at::tensor(sequence, at::kLong).unsqueeze(0);
}

} // namespace

double compare_logits(const std::filesystem::path& folder, const ExportSource& source, const Plan& plan) {
    const c10::InferenceMode guard;
    const auto written = std::make_shared<const Checkpoint>(folder);
    const LoadOptions options{.device = source.decoder->device(),
                              .dtype = source.decoder->dtype(),
                              .progress = {},
                              .interrupted = source.interrupted};
    const Decoder decoder(written, read_traits(*written), options);
    double largest = 0;
    double scale = 1;
    for (const std::vector<std::int64_t>& sequence : source.sequences) {
        if (source.interrupted && source.interrupted()) {
            throw Error(error_code::cancelled, "Stopped", folder.string(), "Export again to finish.");
        }
        const at::Tensor expected = forward(*source.decoder, plan.removed(), ids_of(sequence));
        const at::Tensor actual = forward(decoder, {}, ids_of(sequence));
        largest = std::max(largest, (actual - expected).abs().max().item<double>());
        scale = std::max(scale, expected.abs().max().item<double>());
    }
    if (!(largest <= tolerance * scale)) {
        throw Error(
            error_code::internal,
            fmt::format("The written model does not compute what the plan does: its logits differ by {:.3g}",
                        largest),
            folder.string(), "Nothing was kept of it. This is a fault of Cutaway; please report it.");
    }
    return largest;
}

} // namespace cutaway
