#pragma once

#include <bit>
#include <cstdint>
#include <numbers>

/// What the kernels written by hand share.

// One build of every kernel for each instruction set; the loader picks. The sanitizers' run time starts after
// the loader asks, so they get the plain one.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) &&                 \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CUTAWAY_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CUTAWAY_CLONES
#endif
// A helper that stayed a call of its own would be compiled for the plain instruction set.
#define CUTAWAY_INLINE [[gnu::always_inline]] inline

namespace cutaway {

/// e^x to 1e-7 relative, for x <= 0; at least e^-60, which no sum over a vocabulary notices and which makes
/// no denormals. std::exp is a call per element unless all of the floating-point rules are given up.
CUTAWAY_INLINE float exponential(float x) {
    x = x < -60.0f ? -60.0f : x;
    const float shifter = 12582912.0f; // 1.5 x 2^23: adding it rounds to the nearest whole number
    const float shifted = x * std::numbers::log2e_v<float> + shifter;
    const float n = shifted - shifter;
    // ln 2 in two parts, so that the remainder is exact.
    const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    float y = 1.9875691500e-4f; // Cephes' expf
    y = y * r + 1.3981999507e-3f;
    y = y * r + 8.3334519073e-3f;
    y = y * r + 4.1665795894e-2f;
    y = y * r + 1.6666665459e-1f;
    y = y * r + 5.0000001201e-1f;
    y = y * r * r + r + 1.0f;
    const std::uint32_t exponent = (std::bit_cast<std::uint32_t>(shifted) + 127u) << 23;
    return y * std::bit_cast<float>(exponent);
}

} // namespace cutaway
