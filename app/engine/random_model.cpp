#include "app/engine/random_model.h"

#include "app/engine/interrupt.h"
#include "app/engine/progress_bar.h"
#include "core/checkpoint/safetensors_writer.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"
#include "core/plan/held_folder.h"
#include "core/runtime/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <fcntl.h>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view folder_prefix = "cutaway-bench-";

/// A file system that is memory.
const fs::path& memory_place() {
    static const fs::path place("/dev/shm");
    return place;
}

/// Where `bytes` find room: in a file system that is memory, else (in containers it may be small) among the
/// temporary files, which the page cache holds.
fs::path place_for(std::int64_t bytes) {
    constexpr double most = 0.8; // of what is free: the search needs some too
    const auto needed = static_cast<double>(bytes);
    std::error_code failed;
    const std::array places{memory_place(), fs::temp_directory_path(failed)};
    for (const fs::path& place : places) {
        remove_left_behind(place, folder_prefix);
    }
    if (needed <= most * static_cast<double>(free_memory())) {
        for (const fs::path& place : places) {
            const fs::space_info space = fs::space(place, failed);
            if (!failed && needed < most * static_cast<double>(space.available)) {
                return place;
            }
        }
    }
    throw Error(
        error_code::out_of_memory,
        fmt::format("The weights of this shape take {:.3g} GB, more than memory has room for", needed / 1e9),
        "--shape", "Choose a smaller shape, or --dtype bfloat16.");
}

/// Numbers that look random: a run of them is repeated, at another place for every tensor, since making
/// billions takes longer than the measurement.
class Numbers {
  public:
    Numbers() : normal_(1 << 20) {
        std::seed_seq same_in_every_run{1};
        std::mt19937 source(same_in_every_run);
        std::normal_distribution<float> draw;
        std::ranges::generate(normal_, [&] { return draw(source); });
    }

    /// The next ones, times `scale`, as bytes of the type.
    std::span<const std::byte> next(std::size_t count, float scale, bool bfloat16) {
        floats_.resize(count);
        for (auto next = floats_.begin(); next != floats_.end();) {
            const std::ptrdiff_t some = std::min(floats_.end() - next, std::ssize(normal_) - place_);
            const auto first = normal_.begin() + place_;
            next = std::transform(first, first + some, next, [&](float value) { return scale * value; });
            place_ = (place_ + some) % std::ssize(normal_);
        }
        place_ = (place_ + 7919) % std::ssize(normal_); // a prime: no two tensors are alike
        if (!bfloat16) {
            return std::as_bytes(std::span(floats_));
        }
        halves_.resize(count);
        std::ranges::transform(floats_, halves_.begin(), [](float value) {
            return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16U);
        });
        return std::as_bytes(std::span(halves_));
    }

    /// Ones, for a norm's weights.
    std::span<const std::byte> ones(std::size_t count, bool bfloat16) {
        floats_.assign(count, 1.0F);
        halves_.assign(count, 0x3F80);
        return bfloat16 ? std::as_bytes(std::span(halves_)) : std::as_bytes(std::span(floats_));
    }

  private:
    std::vector<float> normal_;
    std::vector<float> floats_{};
    std::vector<std::uint16_t> halves_{};
    std::ptrdiff_t place_ = 0;
};

void write_weights(const fs::path& path, const BenchShape& shape, bool bfloat16, const Output& output) {
    const std::vector<ShapeTensor> tensors = shape_tensors(shape);
    std::vector<TensorSpec> specs;
    for (const ShapeTensor& tensor : tensors) {
        specs.push_back(
            {.name = tensor.name, .dtype = bfloat16 ? Dtype::BF16 : Dtype::F32, .shape = tensor.shape});
    }
    SafetensorsWriter writer(path, specs);
    Numbers numbers;
    ProgressBar bar(output, "making weights", "tensors");
    for (std::size_t done = 0; done < tensors.size(); ++done) {
        bar.show(std::ssize(tensors) - static_cast<std::int64_t>(tensors.size() - done), std::ssize(tensors));
        const std::vector<std::int64_t>& size = tensors[done].shape;
        if (size.size() == 1) {
            writer.write(numbers.ones(static_cast<std::size_t>(size[0]), bfloat16));
            continue;
        }
        const bool embedding = done == 0;
        const float scale = embedding ? 1.0F : 1 / std::sqrt(static_cast<float>(size[1]));
        for (std::int64_t row = 0; row < size[0]; ++row) {
            if (interrupted()) {
                throw Error(error_code::cancelled, "Stopped", "Ctrl-C", "Run it again to finish.");
            }
            writer.write(numbers.next(static_cast<std::size_t>(size[1]), scale, bfloat16));
        }
    }
    writer.finish();
}

} // namespace

OpenModel random_model(const BenchShape& shape, bool bfloat16, const Output& output) {
    const std::int64_t element = bfloat16 ? 2 : 4;
    const fs::path place = place_for(element * shape.parameters());
    const HeldFolder folder(place, folder_prefix);
    write_file_atomically(folder.path() / "config.json", shape.config().dump());
    write_weights(folder.path() / "model.safetensors", shape, bfloat16, output);
    OpenModel model = open_model(folder.path().string());
    model.info.path = "random weights";
    model.in_memory = place == memory_place();
    return model;
}

} // namespace cutaway
