#include "core/checkpoint/fingerprint.h"

#include <algorithm>
#include <memory>
#include <span>
#include <xxhash.h>

namespace cutaway {

namespace {

/// Tensors that are sampled, evenly among all of them, and bytes of each: a disk's seek apiece.
constexpr std::size_t sampled_tensors = 64;
constexpr std::size_t sample_bytes = 4096;

class Hash {
  public:
    Hash() : state_(XXH3_createState(), XXH3_freeState) { XXH3_128bits_reset(state_.get()); }

    void add(std::span<const std::byte> bytes) {
        XXH3_128bits_update(state_.get(), bytes.data(), bytes.size());
    }
    /// With its length, so that two texts are not taken for one.
    void add(const std::string& text) {
        const std::uint64_t size = text.size();
        add(std::as_bytes(std::span(&size, 1)));
        add(std::as_bytes(std::span(text)));
    }

    std::string digits() const {
        XXH128_canonical_t canonical;
        XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_.get()));
        std::string text;
        for (const unsigned char byte : canonical.digest) {
            constexpr std::string_view digit = "0123456789abcdef";
            text += digit[byte >> 4U];
            text += digit[byte & 15U];
        }
        return text;
    }

  private:
    std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

} // namespace

std::string fingerprint(const Checkpoint& checkpoint) {
    Hash hash;
    hash.add(checkpoint.config().dump());
    std::vector<const TensorInfo*> tensors;
    for (const TensorInfo& tensor : checkpoint.tensors()) {
        tensors.push_back(&tensor);
    }
    // By name: how the tensors are spread over files does not matter.
    std::ranges::sort(tensors, {}, &TensorInfo::name);
    for (const TensorInfo* tensor : tensors) {
        hash.add(tensor->name);
        hash.add(std::string(dtype_name(tensor->dtype)));
        hash.add(Json(tensor->shape).dump());
    }
    const std::size_t stride = std::max<std::size_t>(1, tensors.size() / sampled_tensors);
    for (std::size_t i = 0; i < tensors.size(); i += stride) {
        const std::span<const std::byte> data = checkpoint.bytes(*tensors[i]);
        const std::size_t size = std::min(data.size(), sample_bytes);
        hash.add(data.subspan((data.size() - size) / 2, size));
    }
    return hash.digits();
}

} // namespace cutaway
