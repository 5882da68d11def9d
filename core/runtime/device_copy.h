#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/StreamGuard.h>

#include <optional>

namespace cutaway {

/// While it lives, what this thread does on a GPU goes through a stream of its own: what other threads have
/// the GPU compute goes on meanwhile. Of no effect on a CPU.
class OwnStream {
  public:
    explicit OwnStream(at::Device device);

    /// Returns when all of it is done: other threads may use the results.
    void finish() const;

  private:
    std::optional<c10::StreamGuard> guard_;
};

/// Returns when the GPU has done all that was asked of it outside of an OwnStream: what it read may go.
void finish_default_stream(at::Device device);

/// A copy of `host` (contiguous, on a CPU) on a GPU, in this thread's stream. It goes through pinned memory,
/// a few times as fast as from any other: two small pieces, one filled while the other is under way. Returns
/// when it is done.
at::Tensor copy_to_device(const at::Tensor& host, at::Device device);

} // namespace cutaway
