#include "core/runtime/device_copy.h"

#include <ATen/ATen.h>
#include <c10/core/Event.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace cutaway {

namespace {

/// Large enough for full speed, and no more than the host's memory has to spare.
constexpr std::int64_t piece_bytes = std::int64_t{32} << 20;

/// Pinned memory, and what tells when the GPU has read it.
struct Piece {
    Piece(std::int64_t size, at::Device device)
        : bytes(at::empty({size}, at::TensorOptions(at::kByte).pinned_memory(true))), read(device.type()) {}

    at::Tensor bytes;
    c10::Event read;
};

} // namespace

OwnStream::OwnStream(at::Device device) {
    if (device.is_cpu()) {
        return;
    }
    // Always the same: libtorch keeps freed memory apart by the stream that it was used in.
    thread_local std::optional<c10::Stream> own;
    if (!own || own->device() != device) {
        own = c10::impl::VirtualGuardImpl(device.type()).getStreamFromGlobalPool(device);
    }
    guard_.emplace(*own);
}

void OwnStream::finish() const {
    if (guard_) {
        guard_->current_stream().synchronize();
    }
}

void finish_default_stream(at::Device device) {
    if (!device.is_cpu()) {
        c10::impl::VirtualGuardImpl(device.type()).getDefaultStream(device).synchronize();
    }
}

at::Tensor copy_to_device(const at::Tensor& host, at::Device device) {
    const auto total = static_cast<std::int64_t>(host.nbytes());
    const auto* const source = static_cast<const std::byte*>(host.const_data_ptr());
    const at::Tensor copy = at::empty(host.sizes(), host.options().device(device));
    if (total == 0) {
        return copy;
    }
    // libtorch keeps pinned memory for the next call.
    const std::int64_t most = std::min(total, piece_bytes);
    std::array<Piece, 2> pieces{Piece(most, device), Piece(most, device)};
    const at::Tensor bytes = copy.view({-1}).view(at::kByte);
    const c10::Stream stream = c10::impl::VirtualGuardImpl(device.type()).getStream(device);
    std::size_t turn = 0;
    for (std::int64_t begin = 0; begin < total; begin += piece_bytes) {
        Piece& piece = pieces.at(turn++ % pieces.size());
        piece.read.synchronize();
        const std::int64_t size = std::min(piece_bytes, total - begin);
        std::memcpy(piece.bytes.mutable_data_ptr(), source + begin, static_cast<std::size_t>(size));
        bytes.narrow(0, begin, size).copy_(piece.bytes.narrow(0, 0, size), /*non_blocking=*/true);
        piece.read.record(stream);
    }
    stream.synchronize();
    return copy;
}

} // namespace cutaway
