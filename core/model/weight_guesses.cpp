#include "core/model/weight_guesses.h"

#include "core/checkpoint/printable.h"
#include "core/model/layout.h"
#include "core/plan/error.h"

#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <string>

namespace cutaway {

namespace {

constexpr std::size_t piece_bytes = 1u << 20;

template <typename Stored, typename Convert>
double squares_of(std::span<const std::byte> bytes, Convert&& convert) {
    double sum = 0;
    for (std::size_t at = 0; at + sizeof(Stored) <= bytes.size(); at += sizeof(Stored)) {
        Stored stored{}; // copied, since the mapping is aligned to nothing
        std::memcpy(&stored, bytes.data() + at, sizeof stored);
        const double value = convert(stored);
        sum += value * value;
    }
    return sum;
}

double squares_of(std::span<const std::byte> bytes, Dtype dtype, double plus) {
    switch (dtype) {
    case Dtype::BF16:
        return squares_of<std::uint16_t>(
            bytes, [plus](std::uint16_t bits) { return double{c10::detail::f32_from_bits(bits)} + plus; });
    case Dtype::F16:
        return squares_of<std::uint16_t>(bytes, [plus](std::uint16_t bits) {
            return double{c10::detail::fp16_ieee_to_fp32_value(bits)} + plus;
        });
    case Dtype::F64:
        return squares_of<double>(bytes, [plus](double value) { return value + plus; });
    default:
        return squares_of<float>(bytes, [plus](float value) { return double{value} + plus; });
    }
}

/// Reads tensors in pieces.
class Reader {
  public:
    Reader(const Checkpoint& checkpoint, const Traits& traits, const WeightGuessOptions& options)
        : checkpoint_(checkpoint), traits_(traits), options_(options) {}

    /// The sum of a tensor's squares, one added to each element of a norm that has it so.
    double squares(const LayoutTensor& tensor) const {
        const TensorInfo& info = *checkpoint_.find(tensor.name);
        const std::span<const std::byte> bytes = checkpoint_.bytes(info);
        const bool scales = tensor.role == Role::post_norm || tensor.role == Role::embedding_norm;
        const double plus = scales && traits_.norm.plus_one ? 1 : 0;
        double sum = 0;
        for (std::size_t begin = 0; begin < bytes.size(); begin += piece_bytes) {
            if (options_.interrupted && options_.interrupted()) {
                throw Error(error_code::cancelled, "Stopped", "", "Ask again to finish.");
            }
            const auto piece = bytes.subspan(begin, std::min(piece_bytes, bytes.size() - begin));
            sum += squares_of(piece, info.dtype, plus);
            if (!options_.keep_pages) {
                MappedFile::let_go(piece);
            }
        }
        if (!std::isfinite(sum)) {
            throw Error(error_code::bad_checkpoint,
                        "The tensor " + in_quotes(info.name) + " holds NaN or infinity",
                        checkpoint_.files().at(info.file).string(),
                        "Nothing can be said of it: fetch the model again, or ask who made it.");
        }
        return sum;
    }

    /// The same over its rows, the mean of them.
    double mean_row(const LayoutTensor& tensor) const {
        return squares(tensor) / static_cast<double>(tensor.shape.front());
    }

  private:
    const Checkpoint& checkpoint_;
    const Traits& traits_;
    const WeightGuessOptions& options_;
};

/// The square of the residual stream's length before the first slot.
double embedded(const Reader& reader, const Traits& traits) {
    double rows = 0;
    double norm = 0;
    for (const LayoutTensor& tensor : shared_tensors(traits)) {
        if (tensor.role == Role::embedding) {
            rows += reader.mean_row(tensor) * traits.embedding_scale * traits.embedding_scale;
        } else if (tensor.role == Role::positions) {
            rows += reader.mean_row(tensor);
        } else if (tensor.role == Role::embedding_norm || tensor.role == Role::embedding_norm_bias) {
            norm += reader.squares(tensor);
        }
    }
    return traits.embedding_norm ? norm : rows;
}

/// The square of a slot's size.
double added(const Reader& reader, const Traits& traits, Slot slot) {
    const auto is_output = [](Role role) {
        return role == Role::o || role == Role::o_bias || role == Role::down || role == Role::down_bias;
    };
    const auto is_last_norm = [](Role role) {
        return role == Role::post_norm || role == Role::post_norm_bias;
    };
    const bool normed = traits.norm_place != NormPlace::before;
    double sum = normed && !traits.norm.weight ? static_cast<double>(traits.hidden_size) : 0;
    for (const LayoutTensor& tensor : slot_tensors(traits, slot)) {
        if (normed ? is_last_norm(tensor.role) : is_output(tensor.role)) {
            const double experts = tensor.expert < 0 ? 1 : static_cast<double>(traits.experts.count);
            sum += reader.squares(tensor) / experts;
        }
    }
    return sum * traits.residual_scale * traits.residual_scale;
}

void rank(std::vector<WeightGuess>& guesses) {
    std::vector<std::size_t> order(guesses.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t index) { return guesses[index].share; });
    int place = 0;
    for (const std::size_t index : order) {
        guesses[index].rank = ++place;
    }
}

} // namespace

std::vector<WeightGuess> guess_from_weights(const Checkpoint& checkpoint, const Traits& traits,
                                            const WeightGuessOptions& options) {
    const Reader reader(checkpoint, traits, options);
    double stream = embedded(reader, traits);
    double before = stream; // what the slot reads
    std::vector<WeightGuess> guesses;
    for (int index = 0; index < 2 * traits.blocks; ++index) {
        const Slot slot(index);
        const double square = added(reader, traits, slot);
        if (!traits.parallel || slot.kind() == Kind::attention) {
            before = stream;
        }
        // An empty stream would make every share infinite.
        const double share = before > 0 ? std::sqrt(square / before) : 0;
        guesses.push_back({.slot = slot, .size = std::sqrt(square), .share = share});
        stream += square;
        if (options.progress) {
            options.progress(index + 1, 2 * traits.blocks);
        }
    }
    rank(guesses);
    return guesses;
}

} // namespace cutaway
