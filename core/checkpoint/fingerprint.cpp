#include "core/checkpoint/fingerprint.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>
#include <xxhash.h>

namespace cutaway {

namespace {

/// Tensors that are sampled, evenly where there are more, and bytes of each: a disk's seek apiece. No dense
/// model has as many, so that a change of one matrix (a layer set to zero) is seen.
constexpr std::size_t sampled_tensors = 1024;
constexpr std::size_t sample_bytes = 4096;

/// While it lives, touching these mapped bytes reads their pages alone and not the megabytes around them,
/// which would make gigabytes of the samples.
class WithoutReadAhead {
  public:
    explicit WithoutReadAhead(std::span<const std::byte> bytes) {
        const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
        const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
        const std::uintptr_t start = begin / page * page;
        pages_ = {reinterpret_cast<void*>(start), begin + bytes.size() - start};
        advise(MADV_RANDOM);
    }
    WithoutReadAhead(const WithoutReadAhead&) = delete;
    WithoutReadAhead& operator=(const WithoutReadAhead&) = delete;
    ~WithoutReadAhead() { advise(MADV_NORMAL); }

  private:
    /// Advice only: where the system does not take it, the samples are merely slower.
    void advise(int advice) const { ::madvise(pages_.first, pages_.second, advice); }

    std::pair<void*, std::size_t> pages_;
};

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
        const std::span<const std::byte> sample = data.subspan((data.size() - size) / 2, size);
        const WithoutReadAhead guard(sample);
        hash.add(sample);
    }
    return hash.digits();
}

} // namespace cutaway
