#include "core/search/divergence_kernels.h"

#include "core/model/vector_math.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace cutaway {

namespace {

/// Words summed in float32 before the sum goes on in float64: the square of its error is the noise of a
/// score.
constexpr std::int64_t run = 64;

/// log(1 + t) for 0 <= t <= 1/2, by 2 artanh(t / (2 + t)).
CUTAWAY_INLINE float log_one_plus(float t) {
    const float s = t / (2.0f + t);
    const float z = s * s;
    return 2.0f * s * (1.0f + z * (1.0f / 3 + z * (1.0f / 5 + z * (1.0f / 7 + z * (1.0f / 9)))));
}

/// Below this the closed forms cancel and the Taylor series are exact to float32.
constexpr float small = 0.35f;

/// `yes` or `no`, both computed: with ?: the compiler makes a branch of it and then no vectors.
CUTAWAY_INLINE float choose(bool which, float yes, float no) {
    const std::uint32_t mask = 0u - static_cast<std::uint32_t>(which);
    return std::bit_cast<float>((std::bit_cast<std::uint32_t>(yes) & mask) |
                                (std::bit_cast<std::uint32_t>(no) & ~mask));
}

/// a tanh a - log cosh a.
CUTAWAY_INLINE float js_term(float a) {
    const float z = a * a;
    const float series =
        z *
        (0.5f + z * (-0.25f + z * (1.0f / 9 + z * (-17.0f / 360 + z * (31.0f / 1575 + z * -0.0081246f)))));
    const float b = std::fabs(a);
    const float t = exponential(-2.0f * std::max(b, small));
    const float closed = std::numbers::ln2_v<float> - 2.0f * b * t / (1.0f + t) - log_one_plus(t);
    return choose(b < small, series, closed);
}

/// log cosh a.
CUTAWAY_INLINE float log_cosh(float a) {
    const float z = a * a;
    const float series =
        z * (0.5f + z * (-1.0f / 12 +
                         z * (1.0f / 45 + z * (-17.0f / 2520 + z * (31.0f / 14175 + z * -7.3861e-4f)))));
    const float b = std::fabs(a);
    const float t = exponential(-2.0f * std::max(b, small));
    const float closed = b + log_one_plus(t) - std::numbers::ln2_v<float>;
    return choose(b < small, series, closed);
}

/// p (e^x - 1 - x) where q = p e^x; summed over the words it is sum p (-x), since p and q both sum to 1.
CUTAWAY_INLINE float kl_term(float p, float q, float x) {
    const float series =
        x * x *
        (0.5f +
         x * (1.0f / 6 + x * (1.0f / 24 +
                              x * (1.0f / 120 + x * (1.0f / 720 + x * (1.0f / 5040 + x * (1.0f / 40320)))))));
    return choose(std::fabs(x) < 0.5f, p * series, (q - p) - x * p);
}

CUTAWAY_INLINE float row_max(const float* row, std::int64_t size) {
    float top = row[0];
#pragma omp simd reduction(max : top)
    for (std::int64_t i = 0; i < size; ++i)
        top = row[i] > top ? row[i] : top;
    return top;
}

/// Sum of e^(row - top) over the row.
CUTAWAY_INLINE double row_mass(const float* row, std::int64_t size, float top) {
    double mass = 0;
    for (std::int64_t begin = 0; begin < size; begin += run) {
        const std::int64_t end = std::min(begin + run, size);
        float part = 0;
#pragma omp simd reduction(+ : part)
        for (std::int64_t i = begin; i < end; ++i)
            part += exponential(row[i] - top);
        mass += part;
    }
    return mass;
}

template <RowForm form>
CUTAWAY_INLINE double row_sum(const float* p, const float* q, std::int64_t size) {
    const float top_p = row_max(p, size), top_q = row_max(q, size);
    const double mass_p = row_mass(p, size, top_p), mass_q = row_mass(q, size, top_q);
    // log q - log p = (logit of q - logit of p) - shift: the two normalisers meet in float64, and only their
    // difference is rounded.
    const auto shift =
        static_cast<float>((static_cast<double>(top_q) + std::log(mass_q)) - (top_p + std::log(mass_p)));
    const auto scale_p = static_cast<float>(1 / mass_p), scale_q = static_cast<float>(1 / mass_q);
    double sum = 0;
    for (std::int64_t begin = 0; begin < size; begin += run) {
        const std::int64_t end = std::min(begin + run, size);
        float part = 0;
#pragma omp simd reduction(+ : part)
        for (std::int64_t i = begin; i < end; ++i) {
            const float x = (q[i] - p[i]) - shift;
            const float pi = exponential(p[i] - top_p) * scale_p;
            const float qi = exponential(q[i] - top_q) * scale_q;
            if constexpr (form == RowForm::js)
                part += 0.5f * (pi + qi) * js_term(0.5f * x);
            if constexpr (form == RowForm::js_finercut)
                part += 0.5f * (pi + qi) * log_cosh(0.5f * x);
            if constexpr (form == RowForm::kl)
                part += kl_term(pi, qi, x);
        }
        sum += part;
    }
    return sum;
}

CUTAWAY_CLONES double js_row(const float* p, const float* q, std::int64_t size) {
    return row_sum<RowForm::js>(p, q, size);
}

CUTAWAY_CLONES double js_finercut_row(const float* p, const float* q, std::int64_t size) {
    return row_sum<RowForm::js_finercut>(p, q, size);
}

CUTAWAY_CLONES double kl_row(const float* p, const float* q, std::int64_t size) {
    return row_sum<RowForm::kl>(p, q, size);
}

} // namespace

double js_family_row(RowForm form, const float* p, const float* q, std::int64_t size) {
    switch (form) {
    case RowForm::js:
        return js_row(p, q, size);
    case RowForm::js_finercut:
        return js_finercut_row(p, q, size);
    case RowForm::kl:
        return kl_row(p, q, size);
    }
    return 0;
}

CUTAWAY_CLONES double angular_row(const float* p, const float* q, std::int64_t size) {
    double pp = 0, qq = 0;
#pragma omp simd reduction(+ : pp, qq)
    for (std::int64_t i = 0; i < size; ++i) {
        pp += static_cast<double>(p[i]) * p[i];
        qq += static_cast<double>(q[i]) * q[i];
    }
    const double scale_p = 1 / std::max(std::sqrt(pp), 1e-12), scale_q = 1 / std::max(std::sqrt(qq), 1e-12);
    double apart = 0, together = 0;
#pragma omp simd reduction(+ : apart, together)
    for (std::int64_t i = 0; i < size; ++i) {
        const double u = p[i] * scale_p, v = q[i] * scale_q;
        apart += (u - v) * (u - v);
        together += (u + v) * (u + v);
    }
    return 2 * std::atan2(std::sqrt(apart), std::sqrt(together)) / std::numbers::pi;
}

CUTAWAY_CLONES double squared_distance_row(const float* p, const float* q, std::int64_t size) {
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < size; ++i) {
        const double apart = static_cast<double>(p[i]) - q[i];
        sum += apart * apart;
    }
    return sum;
}

CUTAWAY_CLONES double nll_row(const float* q, std::int64_t size, std::int64_t next) {
    const float top = row_max(q, size);
    return (static_cast<double>(top) - q[next]) + std::log(row_mass(q, size, top));
}

} // namespace cutaway
