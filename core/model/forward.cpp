#include "core/model/forward.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace cutaway {

at::Tensor forward(const Decoder& decoder, const std::vector<Slot>& removed, const at::Tensor& ids) {
    const c10::InferenceMode guard;
    at::Tensor streams = decoder.embed(ids.to(decoder.device()));
    std::vector<Slot> kept = all_slots(decoder);
    std::erase_if(kept, [&](Slot slot) { return std::ranges::find(removed, slot) != removed.end(); });
    for (const std::vector<Slot>& stage : decoder.stages(kept)) {
        decoder.apply(stage, streams);
    }
    return decoder.logits(streams.flatten(0, 1)).view({ids.size(0), ids.size(1), decoder.vocabulary()});
}

std::vector<float> sequence_logits(const Decoder& decoder, const std::vector<Slot>& removed,
                                   const std::vector<std::int64_t>& sequence) {
    const at::Tensor ids = at::tensor(sequence, at::kLong).unsqueeze(0);
    const at::Tensor logits = forward(decoder, removed, ids).cpu().contiguous();
    const float* first = logits.const_data_ptr<float>();
    return {first, first + logits.numel()};
}

} // namespace cutaway
