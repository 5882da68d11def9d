#include "core/model/kernels.h"

#include <QtTest/QtTest>

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace cutaway {

namespace {

std::vector<float> random_values(std::size_t count, float scale = 1) {
    static std::seed_seq same_in_every_run{1};
    static std::mt19937 source(same_in_every_run);
    std::normal_distribution<float> draw(0.2F, scale);
    std::vector<float> values(count);
    for (float& value : values) {
        value = draw(source);
    }
    return values;
}

float wide(Bfloat16Bits value) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16U);
}

/// By its upper half, which is exact for what store() made.
std::vector<Bfloat16Bits> narrow(const std::vector<float>& values) {
    std::vector<Bfloat16Bits> bits;
    for (const float value : values) {
        bits.push_back(static_cast<Bfloat16Bits>(std::bit_cast<std::uint32_t>(value) >> 16U));
    }
    return bits;
}

bool near(double ours, double expected, double relative) {
    return std::abs(ours - expected) <= relative * std::max(std::abs(expected), 1e-3);
}

constexpr double float32 = 2e-6, bfloat16 = 1.0 / 256; ///< half of a place in its seven, with some room

} // namespace

class TestKernels : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void normEqualsItsDefinition_data() {
        QTest::addColumn<bool>("centred");
        QTest::addColumn<bool>("weighted");
        QTest::addColumn<bool>("biased");
        QTest::newRow("rms") << false << true << false;
        QTest::newRow("bare") << true << false << false;
        QTest::newRow("layer") << true << true << false;
        QTest::newRow("biased") << true << true << true;
    }

    void normEqualsItsDefinition() {
        QFETCH(bool, centred);
        QFETCH(bool, weighted);
        QFETCH(bool, biased);
        for (const std::int64_t size : {1, 15, 16, 30, 128, 1000}) {
            const auto width = static_cast<std::size_t>(size);
            const std::vector<float> x = random_values(3 * width), weight = random_values(width),
                                     bias = random_values(width);
            const NormRow norm{.centred = centred,
                               .plus_one = biased,
                               .epsilon = 1e-2F,
                               .weight = weighted ? weight.data() : nullptr,
                               .bias = biased ? bias.data() : nullptr};
            std::vector<float> result(3 * width);
            std::vector<Bfloat16Bits> half(3 * width);
            norm_rows(norm, x.data(), 3, size, result.data());
            norm_rows(norm, x.data(), 3, size, half.data());
            for (std::size_t i = 0; i < 3 * width; ++i) {
                const std::size_t row = i / width * width;
                double mean = 0, squares = 0;
                for (std::size_t k = row; centred && k < row + width; ++k) {
                    mean += static_cast<double>(x[k]) / static_cast<double>(size);
                }
                for (std::size_t k = row; k < row + width; ++k) {
                    squares += (x[k] - mean) * (x[k] - mean) / static_cast<double>(size);
                }
                double expected = (x[i] - mean) / std::sqrt(squares + 1e-2);
                expected *= weighted ? weight[i - row] + (biased ? 1.0 : 0.0) : 1;
                expected += biased ? bias[i - row] : 0;
                QVERIFY(std::abs(result[i] - expected) <
                        2e-6 * (1 + std::abs(expected)) * std::sqrt(1 + x[i] * x[i]));
                QVERIFY(near(wide(half[i]), result[i], bfloat16));
            }
        }
    }

    /// Nothing but a row's values decides its bits: not its place, nor what is in the others.
    void rowsStandAlone() {
        constexpr std::int64_t size = 53, rows = 9;
        const std::vector<float> x = random_values(size * rows), weight = random_values(size);
        const NormRow norm{.centred = true, .epsilon = 1e-5F, .weight = weight.data()};
        std::vector<float> together(size * rows), alone(size);
        norm_rows(norm, x.data(), rows, size, together.data());
        for (std::int64_t row = 0; row < rows; ++row) {
            norm_rows(norm, x.data() + row * size, 1, size, alone.data());
            QVERIFY(std::equal(alone.begin(), alone.end(), together.begin() + row * size));
        }
    }

    void siluEqualsItsDefinition() {
        std::vector<float> gate = random_values(192, 4), up = random_values(192);
        gate[0] = 0, gate[1] = -100, gate[2] = 100, gate[3] = -87, gate[4] = INFINITY, gate[5] = NAN;
        std::vector<Bfloat16Bits> half = narrow(gate);
        const std::vector<Bfloat16Bits> half_up = narrow(up);
        std::vector<float> result = gate;
        silu_times(result.data(), up.data(), 192);
        silu_times(half.data(), half_up.data(), 192);
        QCOMPARE(result[4] * up[4], INFINITY);
        QVERIFY(std::isnan(result[5]) && std::isnan(wide(half[5])));
        for (std::size_t i = 0; i < gate.size(); ++i) {
            const auto silu = [](double x) { return x / (1 + std::exp(-x)); };
            if (i < 4 || i > 5) {
                QVERIFY(near(result[i], silu(gate[i]) * up[i], float32));
                const double expected = silu(wide(narrow(gate)[i])) * wide(half_up[i]);
                QVERIFY(near(wide(half[i]), expected, bfloat16));
            }
        }
    }

    void turnsEqualTheirDefinition_data() {
        QTest::addColumn<bool>("interleaved");
        QTest::newRow("halves") << false;
        QTest::newRow("neighbours") << true;
    }

    /// The pair of numbers is a complex one, which is multiplied by cos + i sin; the rest of a head stays.
    void turnsEqualTheirDefinition() {
        QFETCH(bool, interleaved);
        constexpr std::size_t length = 3, half = 5, heads = 2, size = 14, rows = 2 * length;
        std::vector<float> cosine, sine;
        for (std::size_t i = 0; i < length * half; ++i) {
            cosine.push_back(static_cast<float>(std::cos(0.3 * static_cast<double>(i))));
            sine.push_back(static_cast<float>(std::sin(0.3 * static_cast<double>(i))));
        }
        const Turns turns{.cosine = cosine.data(),
                          .sine = sine.data(),
                          .length = length,
                          .half = half,
                          .interleaved = interleaved};
        const std::vector<float> x = random_values(rows * heads * size);
        std::vector<float> turned = x;
        turn_rows(turns, turned.data(), rows, heads, size);
        std::vector<float> expected = x;
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t pair = 0; pair < heads * half; ++pair) {
                const std::size_t head = (row * heads + pair / half) * size, i = pair % half;
                const std::size_t left = head + (interleaved ? 2 * i : i);
                const std::size_t right = interleaved ? left + 1 : left + half;
                const double c = cosine[row % length * half + i], s = sine[row % length * half + i];
                expected[left] = static_cast<float>(x[left] * c - x[right] * s);
                expected[right] = static_cast<float>(x[right] * c + x[left] * s);
            }
        }
        for (std::size_t i = 0; i < x.size(); ++i) {
            QVERIFY(near(turned[i], expected[i], 1e-4));
        }
        std::vector<Bfloat16Bits> halves = narrow(x);
        std::vector<float> same;
        for (const Bfloat16Bits bits : halves) {
            same.push_back(wide(bits));
        }
        turn_rows(turns, halves.data(), rows, heads, size);
        turn_rows(turns, same.data(), rows, heads, size);
        for (std::size_t i = 0; i < x.size(); ++i) {
            QVERIFY(near(wide(halves[i]), same[i], bfloat16));
        }
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestKernels)
#include "test_kernels.moc"
