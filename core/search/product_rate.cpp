#include "core/search/product_rate.h"

#include "core/model/layout.h"
#include "core/model/products.h"
#include "core/runtime/cpu_time.h"
#include "core/search/rows.h"
#include "core/search/workers.h"

#include <ATen/ATen.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>

namespace cutaway {

namespace {

/// A CPU's products with a wide head are measured by so many of its words: each word costs the same.
constexpr std::int64_t most_words = 16384;
/// A clock is not read more often than this, in seconds.
constexpr double least_seconds = 0.02;

/// Products of one shape, of which one token of a kind of slot meets `share`, the mean over the slots.
struct Shape {
    std::int64_t out = 0;
    std::int64_t in = 0;
    double share = 0;
};

/// What one kind of slot multiplies by.
struct KindShapes {
    const char* name = "";
    at::ScalarType dtype = at::kFloat;
    std::int64_t rows = 0; ///< at once
    bool splits = false;   ///< float32 goes through as a sum of bfloat16 (products.h)
    std::vector<Shape> shapes{};
    /// By library, one value per measurement: seconds of one thread per token.
    std::map<std::string, std::vector<double>> seconds{};

    void add(const LayoutTensor& tensor, double share) {
        const auto same = std::ranges::find_if(shapes, [&](const Shape& shape) {
            return shape.out == tensor.shape[0] && shape.in == tensor.shape[1];
        });
        if (same != shapes.end()) {
            same->share += share;
        } else {
            shapes.push_back({.out = tensor.shape[0], .in = tensor.shape[1], .share = share});
        }
    }
    double flops_per_token() const {
        double flops = 0;
        for (const Shape& shape : shapes) {
            flops += 2 * shape.share * static_cast<double>(shape.out * shape.in);
        }
        return flops;
    }
};

KindShapes slot_shapes(const Traits& traits, Kind kind, at::ScalarType dtype, std::int64_t rows) {
    KindShapes shapes{.name = kind == Kind::attention ? "attention" : "ffn", .dtype = dtype, .rows = rows};
    for (int block = 0; block < traits.blocks; ++block) {
        for (const LayoutTensor& tensor : slot_tensors(traits, Slot(block, kind))) {
            if (tensor.shape.size() == 2 && !is_norm(tensor.role)) {
                shapes.add(tensor, share_met(traits, tensor) / traits.blocks);
            }
        }
    }
    return shapes;
}

/// Calls `job` until it has taken a while and returns the seconds that one call takes.
double seconds_of(at::Device device, const std::function<void()>& job) {
    if (device.is_cpu()) {
        const double begin = thread_cpu_seconds();
        int calls = 0;
        while (true) {
            job();
            ++calls;
            const double taken = thread_cpu_seconds() - begin;
            if (taken >= least_seconds) {
                return taken / calls;
            }
        }
    }
    constexpr int calls = 20;
    const c10::impl::VirtualGuardImpl guard(device.type());
    guard.synchronizeDevice(device.index());
    const auto begin = std::chrono::steady_clock::now();
    for (int call = 0; call < calls; ++call) {
        job();
    }
    guard.synchronizeDevice(device.index());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() / calls;
}

/// Random numbers, since chips save power on numbers that are all alike.
at::Tensor random_matrix(std::int64_t rows, std::int64_t columns, const KindShapes& kind, at::Device device) {
    return at::randn({rows, columns}, at::TensorOptions(kind.dtype).device(device));
}

std::vector<std::string> libraries(const KindShapes& kind, at::Device device) {
    std::vector<std::string> names = product_names(kind.dtype, device);
    if (kind.splits) {
        names.emplace_back("split");
    }
    return names;
}

/// Seconds that a token's product with `weight` takes, the part that is measured of the whole shape's.
double token_seconds(const KindShapes& kind, const Shape& shape, const at::Tensor& weight,
                     const std::string& library, at::Device device) {
    const at::Tensor x = random_matrix(kind.rows, shape.in, kind, device);
    product_by(library, x, weight); // the first call sets up
    const double taken = seconds_of(device, [&] { product_by(library, x, weight); });
    return shape.share * taken / static_cast<double>(kind.rows) * static_cast<double>(shape.out) /
           static_cast<double>(weight.size(0));
}

} // namespace

struct ProductRate::Parts {
    at::Device device;
    Workers workers;
    std::array<KindShapes, 3> kinds;

    /// Calls `visit(kind, tokens)` for each kind of slot and what `work` did of it.
    void for_each_kind(const Work& work,
                       const std::function<void(const KindShapes&, double tokens)>& visit) const {
        const std::array<const WorkCount*, 3> counts{&work.attention, &work.ffn, &work.head};
        for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
            visit(kinds[kind], static_cast<double>(counts[kind]->tokens));
        }
    }
};

ProductRate::ProductRate(const Traits& traits, at::ScalarType dtype, at::Device device, int threads) {
    const std::int64_t rows = slot_chunk_tokens(device.is_cpu());
    KindShapes head{
        .name = "head", .dtype = at::kFloat, .rows = head_chunk_tokens(traits.vocabulary, device.is_cpu())};
    head.splits = device.is_cuda() && dtype == at::kBFloat16;
    head.shapes.push_back({.out = traits.vocabulary, .in = traits.hidden_size, .share = 1});
    parts_.reset(new Parts{.device = device,
                           .workers = Workers(device.is_cpu() ? threads : 1),
                           .kinds = {slot_shapes(traits, Kind::attention, dtype, rows),
                                     slot_shapes(traits, Kind::ffn, dtype, rows), std::move(head)}});
}

ProductRate::~ProductRate() = default;

void ProductRate::measure() {
    for (KindShapes& kind : parts_->kinds) {
        std::map<std::string, double> seconds;
        for (const Shape& shape : kind.shapes) {
            // One weight for all threads at once, as in a sweep: they share caches and memory.
            const std::int64_t words = parts_->device.is_cpu() ? std::min(shape.out, most_words) : shape.out;
            const at::Tensor random = random_matrix(words, shape.in, kind, parts_->device);
            for (const std::string& library : libraries(kind, parts_->device)) {
                const at::Tensor weight = library == "split" ? random.to(at::kBFloat16) : random;
                std::mutex mutex;
                double sum = 0;
                const std::int64_t jobs = parts_->workers.count();
                parts_->workers.run(jobs,
                                    [&](std::int64_t) {
                                        const double taken =
                                            token_seconds(kind, shape, weight, library, parts_->device);
                                        const std::scoped_lock lock(mutex);
                                        sum += taken;
                                    },
                                    {});
                seconds[library] += sum / static_cast<double>(jobs);
            }
        }
        for (const auto& [library, taken] : seconds) {
            kind.seconds[library].push_back(taken);
        }
    }
}

double ProductRate::seconds(const Work& work, const std::string& library) const {
    double seconds = 0;
    parts_->for_each_kind(work, [&](const KindShapes& kind, double tokens) {
        seconds += tokens * median(kind.seconds.at(library));
    });
    return seconds;
}

double ProductRate::fastest_seconds(const Work& work) const {
    double seconds = 0;
    parts_->for_each_kind(work, [&](const KindShapes& kind, double tokens) {
        double fastest = 0;
        for (const auto& [library, values] : kind.seconds) {
            const double middle = median(values);
            fastest = fastest == 0 ? middle : std::min(fastest, middle);
        }
        seconds += tokens * fastest;
    });
    return seconds;
}

double ProductRate::flops(const Work& work) const {
    double flops = 0;
    parts_->for_each_kind(
        work, [&](const KindShapes& kind, double tokens) { flops += tokens * kind.flops_per_token(); });
    return flops;
}

std::map<std::string, std::map<std::string, double>> ProductRate::rates() const {
    std::map<std::string, std::map<std::string, double>> rates;
    for (const KindShapes& kind : parts_->kinds) {
        for (const auto& [library, values] : kind.seconds) {
            rates[kind.name][library] = kind.flops_per_token() / median(values);
        }
    }
    return rates;
}

double median(std::vector<double> values) {
    if (values.empty()) {
        return 0;
    }
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace cutaway
