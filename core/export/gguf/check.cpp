#include "core/export/gguf/check.h"

#include "core/export/comparison.h"
#include "core/export/gguf/model.h"
#include "core/plan/error.h"

#include <ATen/ATen.h>

namespace cutaway {

namespace {

/// The largest share of their spread that logits may be away where weights are rounded: of models that work,
/// Q8_0 makes about a hundredth, and another model as much as the logits themselves.
constexpr double most_rounded = 0.25;

/// Both models at once, block by block of the written one.
class Run {
  public:
    Run(const GgufFile& file, const GgufModel& written, const ExportSource& source,
        const std::vector<GgufBlock>& blocks, const std::function<void(double)>& progress)
        : file_(file), written_(written), source_(source), blocks_(blocks), progress_(progress),
          logits_(source) {}

    const LogitComparison& compare() {
        using Sequences = LogitComparison::Sequences;
        for (Sequences left = source_.sequences; !left.empty();) {
            const std::size_t count = LogitComparison::batch_size(left);
            compare(left.first(count), source_.sequences.size() - left.size());
            left = left.subspan(count);
        }
        return logits_;
    }

  private:
    void compare(LogitComparison::Sequences sequences, std::size_t done) {
        std::vector<at::Tensor> expected, actual;
        for (const std::vector<std::int64_t>& sequence : sequences) {
            const at::Tensor ids = at::tensor(sequence, at::kLong).unsqueeze(0);
            expected.push_back(source_.decoder->embed(ids.to(source_.decoder->device())));
            actual.push_back(written_.embed(ids));
        }
        for (std::size_t place = 0; place < blocks_.size(); ++place) {
            const GgufModel::Block block = written_.block(static_cast<int>(place));
            for (std::size_t i = 0; i < sequences.size(); ++i) {
                logits_.poll();
                apply_source(blocks_[place], expected[i]);
                written_.apply(block, actual[i]);
            }
            file_.let_go();
            const double blocks = static_cast<double>(place + 1) / static_cast<double>(blocks_.size());
            progress_((static_cast<double>(done) + static_cast<double>(sequences.size()) * blocks) /
                      static_cast<double>(source_.sequences.size()));
        }
        for (std::size_t i = 0; i < sequences.size(); ++i) {
            logits_.add(expected[i].flatten(0, 1), actual[i].flatten(0, 1),
                        [&](const at::Tensor& hidden) { return written_.logits(hidden); });
        }
    }

    void apply_source(const GgufBlock& block, at::Tensor& streams) const {
        for (const Kind kind : {Kind::attention, Kind::ffn}) {
            if (kind == Kind::attention ? block.attention : block.ffn) {
                const std::vector<Slot> slot{Slot(block.source, kind)};
                source_.decoder->apply(slot, streams);
            }
        }
    }

    const GgufFile& file_;
    const GgufModel& written_;
    const ExportSource& source_;
    const std::vector<GgufBlock>& blocks_;
    const std::function<void(double)>& progress_;
    LogitComparison logits_;
};

} // namespace

double compare_gguf(const std::filesystem::path& file, const ExportSource& source,
                    const std::vector<GgufBlock>& blocks, bool rounded,
                    const std::function<void(double)>& progress) {
    const c10::InferenceMode guard;
    try {
        const GgufFile written(file);
        const GgufModel model(written, source.decoder->dtype(), source.decoder->device());
        if (static_cast<std::size_t>(model.blocks()) != blocks.size()) {
            written.fail("it has another number of blocks");
        }
        Run run(written, model, source, blocks, progress);
        const LogitComparison& logits = run.compare();
        // Written so that no number fails.
        if (!(logits.is_rounding() || (rounded && logits.relative() <= most_rounded))) {
            logits.refuse(file);
        }
        return logits.largest();
    } catch (const Error&) {
        throw;
    } catch (const std::exception& failure) {
        rethrow_comparison_failure(failure, file);
    }
}

} // namespace cutaway
