#include "core/search/part_times.h"

#include "core/runtime/cpu_time.h"

#include <c10/core/Event.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <vector>

namespace cutaway {

/// What was timed in a device's stream: one thread drives it, and times no part within another.
struct PartTimes::Spans {
    struct Span {
        Part part;
        c10::Event begin;
        c10::Event end;
    };

    explicit Spans(c10::Device of_device) : device(of_device) {}

    void begin(Part part) {
        spans.push_back({part, c10::Event(device.type(), c10::EventFlag::BACKEND_DEFAULT),
                         c10::Event(device.type(), c10::EventFlag::BACKEND_DEFAULT)});
        spans.back().begin.record(stream());
    }
    void end() { spans.back().end.record(stream()); }
    c10::Stream stream() const { return c10::impl::VirtualGuardImpl(device.type()).getStream(device); }

    c10::Device device;
    std::vector<Span> spans;
};

PartTimes::PartTimes(c10::Device device)
    : spans_(device.is_cpu() ? nullptr : std::make_unique<Spans>(device)) {}

PartTimes::~PartTimes() = default;

double PartTimes::of(Part part) const {
    double seconds = seconds_.at(static_cast<std::size_t>(part));
    if (spans_) {
        for (const Spans::Span& span : spans_->spans) {
            if (span.part == part) {
                constexpr double milli = 1e-3;
                span.end.synchronize();
                seconds += milli * span.begin.elapsedTime(span.end);
            }
        }
    }
    return seconds;
}

Timed::Timed(PartTimes* times, Part part) : times_(times), part_(part) {
    if (times_ == nullptr) {
        return;
    }
    if (times_->spans_) {
        times_->spans_->begin(part);
    } else {
        begin_ = thread_cpu_seconds();
    }
}

Timed::~Timed() {
    if (times_ == nullptr) {
        return;
    }
    if (times_->spans_) {
        times_->spans_->end();
    } else {
        times_->seconds_.at(static_cast<std::size_t>(part_)) += thread_cpu_seconds() - begin_;
    }
}

} // namespace cutaway
