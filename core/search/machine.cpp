#include "core/search/machine.h"

#include "core/model/decoder.h"
#include "core/plan/error.h"
#include "core/runtime/memory.h"
#include "core/search/rows.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <exception>
#include <utility>

namespace cutaway {

namespace {

double mebibytes(std::size_t bytes) {
    return static_cast<double>(bytes) / (1 << 20);
}

} // namespace

Machine::Machine(const Decoder& model, const SweepLimits& sweep_limits, Work& counted)
    : decoder(model), limits(sweep_limits), work(counted),
      // Another device is driven by one thread and is parallel itself.
      own_workers(std::make_unique<Workers>(model.device().is_cpu() ? sweep_limits.threads : 1)),
      workers(*own_workers) {}

Machine::Machine(Machine& host, const SweepLimits& sweep_limits, Work& counted)
    : decoder(host.decoder), limits(sweep_limits), work(counted), workers(host.workers) {}

std::size_t Machine::stream_bytes(std::int64_t length) const {
    return static_cast<std::size_t>(length * decoder.hidden_size()) * sizeof(float);
}

at::Tensor Machine::buffer(std::int64_t streams, std::int64_t length) {
    const std::int64_t needed = streams * length * decoder.hidden_size();
    if (!storage.defined() || storage.numel() < needed) {
        storage = at::Tensor(); // two may not fit
        storage = at::empty({needed}, at::TensorOptions(at::kFloat).device(decoder.device()));
    }
    return storage.narrow(0, 0, needed).view({streams, length, decoder.hidden_size()});
}

std::int64_t Machine::chunk_tokens() const {
    const bool cpu = decoder.device().is_cpu();
    return cpu && limits.chunk_tokens > 0 ? limits.chunk_tokens : slot_chunk_tokens(cpu);
}

bool Machine::fits(std::size_t bytes, const std::function<void()>& attempt) {
    try {
        attempt();
        return true;
    } catch (const std::exception& failure) {
        if (!is_out_of_memory(failure)) {
            throw;
        }
        storage = at::Tensor();
    }
    limits.memory = bytes / 2;
    if (limits.log) {
        limits.log(
            fmt::format("Out of memory with {:.1f} MiB of streams: trying again with at most {:.1f} MiB",
                        mebibytes(bytes), mebibytes(limits.memory)));
    }
    return false;
}

void report_passed(const Machine& machine, std::size_t done, std::size_t total) {
    if (machine.limits.passed) {
        machine.limits.passed(done, total);
    }
}

PassedPart::PassedPart(Machine& machine, std::size_t before, std::size_t total)
    : machine_(machine), told_(machine.limits.passed) {
    if (told_) {
        machine.limits.passed = [this, before, total](std::size_t done, std::size_t /*of_part*/) {
            told_(before + done, total);
        };
    }
}

PassedPart::~PassedPart() {
    machine_.limits.passed = std::move(told_);
}

void throw_out_of_memory(std::int64_t length, std::size_t needed, std::size_t allowed) {
    throw Error(
        error_code::out_of_memory,
        fmt::format("One sequence of {} tokens takes {:.2f} MiB with one candidate, but {:.2f} MiB is "
                    "all there is",
                    length, mebibytes(needed), mebibytes(allowed)),
        "", "Use shorter calibration sequences, or give it more memory.");
}

} // namespace cutaway
