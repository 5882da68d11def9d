#include "core/export/verify.h"

#include "core/plan/error.h"
#include "core/runtime/memory.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

namespace cutaway {

namespace {

/// Largest difference that summing in another order explains, relative to the largest logit.
constexpr double tolerance = 1e-3;
/// Tokens that go through a slot before the next one is loaded: few enough to be held twice, in both models.
constexpr std::int64_t batch_tokens = 16384;
/// Tokens whose logits are in memory together.
constexpr std::int64_t chunk_tokens = 128;

using Sequences = std::span<const std::vector<std::int64_t>>;

/// The sequences from the first on that make a batch, at least one.
std::size_t batch_size(Sequences sequences) {
    std::size_t count = 0;
    std::int64_t tokens = 0;
    while (count < sequences.size() && (count == 0 || tokens < batch_tokens)) {
        tokens += std::ssize(sequences[count++]);
    }
    return count;
}

class Comparison {
  public:
    /// `slots`: of the written model, in slot order.
    Comparison(const Decoder& written, const std::vector<Slot>& slots, const ExportSource& source,
               const Plan& plan, const std::vector<int>& blocks, const std::function<void(double)>& progress)
        : written_(written), stages_(written.stages(slots)), source_(source), plan_(plan), blocks_(blocks),
          progress_(progress) {
        written.expect(slots);
    }

    void run() {
        for (Sequences left = source_.sequences; !left.empty();) {
            const std::size_t count = batch_size(left);
            run_batch(left.first(count), source_.sequences.size() - left.size());
            left = left.subspan(count);
        }
    }

    double largest() const { return largest_; } ///< absolute; no number where a logit is none
    bool is_rounding() const { return largest_ <= tolerance * scale_; }

  private:
    void run_batch(Sequences sequences, std::size_t done) {
        std::vector<at::Tensor> expected, actual;
        for (const std::vector<std::int64_t>& sequence : sequences) {
            const at::Tensor ids = at::tensor(sequence, at::kLong).unsqueeze(0).to(written_.device());
            expected.push_back(source_.decoder->embed(ids));
            actual.push_back(written_.embed(ids));
        }
        for (const std::vector<Slot>& stage : stages_) {
            std::vector<Slot> kept;
            for (const Slot slot : stage) {
                const Slot original(blocks_[static_cast<std::size_t>(slot.block())], slot.kind());
                if (!plan_.removed(original)) {
                    kept.push_back(original);
                }
            }
            for (std::size_t i = 0; i < sequences.size(); ++i) {
                poll();
                source_.decoder->apply(kept, expected[i]);
                written_.apply(stage, actual[i]);
            }
            const double slots = 2.0 * static_cast<double>(blocks_.size());
            progress_((static_cast<double>(done) +
                       static_cast<double>(sequences.size()) * (stage.back().index() + 1) / slots) /
                      static_cast<double>(source_.sequences.size()));
        }
        for (std::size_t i = 0; i < sequences.size(); ++i) {
            compare(expected[i].flatten(0, 1), actual[i].flatten(0, 1));
        }
    }

    void compare(const at::Tensor& expected, const at::Tensor& actual) {
        for (std::int64_t begin = 0; begin < expected.size(0); begin += chunk_tokens) {
            poll();
            const std::int64_t count = std::min(chunk_tokens, expected.size(0) - begin);
            const at::Tensor right = source_.decoder->logits(expected.narrow(0, begin, count));
            const at::Tensor found = written_.logits(actual.narrow(0, begin, count));
            const auto difference = (found - right).abs().max().item<double>();
            if (!std::isnan(largest_) && !(difference <= largest_)) {
                largest_ = difference;
            }
            scale_ = std::max(scale_, right.abs().max().item<double>());
        }
    }

    void poll() const {
        if (source_.interrupted && source_.interrupted()) {
            throw Error(error_code::cancelled, "Stopped", "export", "Export again to finish.");
        }
    }

    const Decoder& written_;
    std::vector<std::vector<Slot>> stages_;
    const ExportSource& source_;
    const Plan& plan_;
    const std::vector<int>& blocks_;
    const std::function<void(double)>& progress_;
    double largest_ = 0;
    double scale_ = 1;
};

/// Numbers on short sequences do not tell a window from none.
void check_blocks(const Traits& written, const Traits& source, const std::vector<int>& blocks,
                  const std::filesystem::path& folder) {
    const auto base = [](const Traits& traits, const BlockTraits& block) {
        return block.rope < 0 ? 0.0 : traits.ropes[static_cast<std::size_t>(block.rope)].base;
    };
    for (std::size_t place = 0; place < blocks.size(); ++place) {
        const BlockTraits& found = written.block.at(place);
        const BlockTraits& meant = source.block.at(static_cast<std::size_t>(blocks[place]));
        if (found.window != meant.window || found.experts != meant.experts ||
            base(written, found) != base(source, meant)) {
            throw Error(error_code::unsupported_model,
                        fmt::format("Block {} would be another kind of block as number {}: this architecture "
                                    "goes by a block's number",
                                    blocks[place], place),
                        folder.string(), "Use zeroed, which keeps every block where it is.");
        }
    }
}

} // namespace

double compare_logits(const std::filesystem::path& folder, const ExportSource& source, const Plan& plan,
                      const std::vector<int>& blocks, ReadWritten read,
                      const std::function<void(double)>& progress) {
    const c10::InferenceMode guard;
    constexpr const char* help = "Nothing was kept of it. This is a fault of Cutaway; please report it.";
    try {
        const auto written = std::make_shared<const Checkpoint>(folder);
        // Kept one slot at a time: the memory may not hold the model twice.
        const LoadOptions options{.device = source.decoder->device(),
                                  .dtype = source.decoder->dtype(),
                                  .keep_slots = false,
                                  .interrupted = source.interrupted};
        const WrittenModel model = read ? read(*written) : WrittenModel{.traits = read_traits(*written)};
        check_blocks(model.traits, source.traits, blocks, folder);
        const Decoder decoder(written, model.traits, options);
        std::vector<Slot> slots = all_slots(decoder);
        std::erase_if(slots,
                      [&](Slot slot) { return std::ranges::find(model.absent, slot) != model.absent.end(); });
        Comparison comparison(decoder, slots, source, plan, blocks, progress);
        comparison.run();
        if (!comparison.is_rounding()) {
            throw Error(error_code::internal,
                        fmt::format("The written model does not compute what the plan does: its logits "
                                    "differ by {:.3g}",
                                    comparison.largest()),
                        folder.string(), help);
        }
        return comparison.largest();
    } catch (const Error& error) {
        // What is wrong with a checkpoint is said to whoever downloaded it, and this one was made here.
        const bool cannot_be_read =
            error.code() == error_code::bad_checkpoint ||
            (error.code() == error_code::unsupported_model && error.where() != folder.string());
        if (cannot_be_read && error.where().starts_with(folder.string())) {
            throw Error(error_code::internal, "The written model cannot be read: " + error.message(),
                        error.where(), help);
        }
        throw;
    } catch (const std::exception& failure) {
        if (!is_out_of_memory(failure)) {
            throw;
        }
        throw Error(error_code::out_of_memory, "The memory does not hold what checking the result takes",
                    folder.string(),
                    "Nothing was kept of it. Close other programs, or give it fewer or "
                    "shorter calibration sequences.");
    }
}

} // namespace cutaway
