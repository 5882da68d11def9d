#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace cutaway {

/// How the next token is chosen, in Transformers' words and order: temperature, then top-k, then top-p.
struct Sampling {
    double temperature = 0; ///< logits are divided by it; 0: always the likeliest
    double top_p = 1;       ///< of the likeliest, as few as have this share together, in (0, 1]
    std::int64_t top_k = 0; ///< the so many likeliest; 0: all
    std::uint64_t seed = 0;
};

/// What the model thought of a token at its place.
struct TokenLikelihood {
    double logprob = 0;    ///< natural, of the distribution as the model gives it
    std::int64_t rank = 0; ///< 1: the likeliest; of equals the lower id comes first
};

/// Throws Error(bad-input) where `logits` make no probabilities.
TokenLikelihood likelihood_of(std::span<const float> logits, std::size_t id);

/// Which tokens may be chosen and how probable each is, the likeliest first.
std::vector<std::pair<std::size_t, double>> choices(std::span<const float> logits, const Sampling& sampling);

/// Chooses token after token; the same seed makes the same choices on every machine.
class Sampler {
  public:
    explicit Sampler(const Sampling& sampling) : sampling_(sampling), random_(sampling.seed) {}

    /// The next token by the logits of its place, which are finite.
    std::size_t choose(std::span<const float> logits);

  private:
    Sampling sampling_;
    std::mt19937_64 random_;
};

} // namespace cutaway
