#include "core/export/verify.h"

#include "core/export/comparison.h"
#include "core/plan/error.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace cutaway {

namespace {

class Comparison {
  public:
    /// `slots`: that the written model has, in slot order. What the source's side runs is the plan's word
    /// alone, so that a slot that the written model lacks by mistake shows.
    Comparison(const Decoder& written, const std::vector<Slot>& slots, const ExportSource& source,
               const Plan& plan, const std::function<void(double)>& progress)
        : written_(written), source_(source), written_stages_(written.stages(slots)),
          source_stages_(source.decoder->stages(plan.kept())), progress_(progress), logits_(source) {
        written.expect(slots);
    }

    void run() {
        for (Sequences left = source_.sequences; !left.empty();) {
            const std::size_t count = LogitComparison::batch_size(left);
            run_batch(left.first(count));
            left = left.subspan(count);
        }
    }

    const LogitComparison& logits() const { return logits_; }

  private:
    using Sequences = LogitComparison::Sequences;
    using Stages = std::vector<std::vector<Slot>>;

    void run_batch(Sequences sequences) {
        const std::vector<at::Tensor> expected = run_stages(*source_.decoder, source_stages_, sequences);
        const std::vector<at::Tensor> actual = run_stages(written_, written_stages_, sequences);
        for (std::size_t i = 0; i < sequences.size(); ++i) {
            logits_.add(expected[i].flatten(0, 1), actual[i].flatten(0, 1),
                        [&](const at::Tensor& hidden) { return written_.logits(hidden); });
        }
    }

    /// The sequences' final states.
    std::vector<at::Tensor> run_stages(const Decoder& decoder, const Stages& stages, Sequences sequences) {
        std::vector<at::Tensor> states;
        for (const std::vector<std::int64_t>& sequence : sequences) {
            states.push_back(
                decoder.embed(at::tensor(sequence, at::kLong).unsqueeze(0).to(decoder.device())));
        }
        for (const std::vector<Slot>& stage : stages) {
            for (at::Tensor& state : states) {
                logits_.poll();
                decoder.apply(stage, state);
            }
            done_ += sequences.size();
            const std::size_t all = source_stages_.size() + written_stages_.size();
            progress_(static_cast<double>(done_) / static_cast<double>(all * source_.sequences.size()));
        }
        return states;
    }

    const Decoder& written_;
    const ExportSource& source_;
    Stages written_stages_;
    Stages source_stages_;
    const std::function<void(double)>& progress_;
    LogitComparison logits_;
    std::size_t done_ = 0; ///< stages that a sequence went through
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
        Comparison comparison(decoder, slots, source, plan, progress);
        comparison.run();
        if (!comparison.logits().is_rounding()) {
            comparison.logits().refuse(folder);
        }
        return comparison.logits().largest();
    } catch (const Error& error) {
        // What is wrong with a checkpoint is said to whoever downloaded it, and this one was made here.
        const bool cannot_be_read =
            error.code() == error_code::bad_checkpoint ||
            (error.code() == error_code::unsupported_model && error.where() != folder.string());
        if (cannot_be_read && error.where().starts_with(folder.string())) {
            throw Error(error_code::internal, "The written model cannot be read: " + error.message(),
                        error.where(),
                        "Nothing was kept of it. This is a fault of Cutaway; please report it.");
        }
        throw;
    } catch (const std::exception& failure) {
        rethrow_comparison_failure(failure, folder);
    }
}

} // namespace cutaway
