#include "core/evaluate/sampling.h"
#include "core/plan/error.h"

#include <QtTest/QtTest>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace cutaway;

namespace {

/// Logits whose probabilities are 0.4, 0.3, 0.2 and 0.1, in this order of ids: 2, 0, 3, 1.
std::vector<float> logits() {
    return {std::log(0.3F), std::log(0.1F), std::log(0.4F), std::log(0.2F)};
}

/// By id, as they are worked out by hand.
using Probabilities = std::array<double, 4>;

} // namespace

class TestSampling : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void probabilities_data() {
        QTest::addColumn<double>("temperature");
        QTest::addColumn<qint64>("topK");
        QTest::addColumn<double>("topP");
        QTest::addColumn<QList<double>>("expected");
        using Row = QList<double>;
        QTest::newRow("greedy") << 0.0 << qint64{0} << 1.0 << Row{0, 0, 1, 0};
        QTest::newRow("as they are") << 1.0 << qint64{0} << 1.0 << Row{0.3, 0.1, 0.4, 0.2};
        // Squares: 0.16, 0.09, 0.04, 0.01, of 0.3 together.
        QTest::newRow("cold") << 0.5 << qint64{0} << 1.0 << Row{0.3, 1.0 / 30, 16.0 / 30, 4.0 / 30};
        // Square roots: 0.63246, 0.54772, 0.44721, 0.31623, of 1.94362.
        QTest::newRow("hot") << 2.0 << qint64{0} << 1.0 << Row{0.281804, 0.162702, 0.325401, 0.230093};
        QTest::newRow("top 2") << 1.0 << qint64{2} << 1.0 << Row{3.0 / 7, 0, 4.0 / 7, 0};
        QTest::newRow("top 9 of 4") << 1.0 << qint64{9} << 1.0 << Row{0.3, 0.1, 0.4, 0.2};
        QTest::newRow("0.35 of it") << 1.0 << qint64{0} << 0.35 << Row{0, 0, 1, 0};
        QTest::newRow("0.6 of it") << 1.0 << qint64{0} << 0.6 << Row{3.0 / 7, 0, 4.0 / 7, 0};
        QTest::newRow("0.75 of it") << 1.0 << qint64{0} << 0.75 << Row{3.0 / 9, 0, 4.0 / 9, 2.0 / 9};
        // Of the three likeliest, 4/9 and 3/9 are 0.78 together.
        QTest::newRow("0.75 of the top 3") << 1.0 << qint64{3} << 0.75 << Row{3.0 / 7, 0, 4.0 / 7, 0};
        QTest::newRow("0.42 of the top 9") << 1.0 << qint64{9} << 0.42 << Row{3.0 / 7, 0, 4.0 / 7, 0};
        // Cold first: 16/30 and 9/30 are 0.83 together.
        QTest::newRow("0.8 of the cold") << 0.5 << qint64{0} << 0.8 << Row{9.0 / 25, 0, 16.0 / 25, 0};
    }
    void probabilities() {
        QFETCH(double, temperature);
        QFETCH(qint64, topK);
        QFETCH(double, topP);
        QFETCH(QList<double>, expected);
        const Sampling sampling{.temperature = temperature, .top_p = topP, .top_k = topK, .seed = 3};
        Probabilities found{};
        for (const auto& [id, probability] : choices(logits(), sampling)) {
            found.at(id) = probability;
        }
        constexpr int draws = 20000;
        Probabilities drawn{};
        Sampler sampler(sampling);
        for (int draw = 0; draw < draws; ++draw) {
            drawn.at(sampler.choose(logits())) += 1.0 / draws;
        }
        for (std::size_t id = 0; id < found.size(); ++id) {
            const double p = expected[static_cast<qsizetype>(id)];
            QVERIFY2(std::abs(found.at(id) - p) < 1e-5, qPrintable(QString::number(found.at(id))));
            // Five standard deviations.
            QVERIFY(std::abs(drawn.at(id) - p) <= 5 * std::sqrt(p * (1 - p) / draws) + 1e-9);
        }
    }

    void equalsGoByTheirIds() {
        const std::vector<float> equal{1, 2, 2, 2};
        QCOMPARE(Sampler({}).choose(equal), std::size_t{1});
        QCOMPARE(likelihood_of(equal, 1).rank, std::int64_t{1});
        QCOMPARE(likelihood_of(equal, 3).rank, std::int64_t{3});
        QCOMPARE(likelihood_of(equal, 0).rank, std::int64_t{4});
        QCOMPARE(choices(equal, {.temperature = 1, .top_k = 2}).back().first, std::size_t{2});
    }

    void likelihoodsAreOfTheModelsOwnDistribution() {
        const TokenLikelihood likelihood = likelihood_of(logits(), 3);
        QVERIFY(std::abs(likelihood.logprob - std::log(0.2)) < 1e-6);
        QCOMPARE(likelihood.rank, std::int64_t{3});
    }

    /// Whatever the temperature, nothing overflows.
    void extremes() {
        const std::vector<float> far{-1e30F, 3e38F, 0};
        QCOMPARE(Sampler({.temperature = 1e-30}).choose(far), std::size_t{1});
        QCOMPARE(Sampler({.temperature = 1}).choose(far), std::size_t{1});
        QVERIFY(std::isfinite(likelihood_of(far, 1).logprob));
        for (const float bad :
             {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            for (std::size_t place = 0; place < 3; ++place) {
                std::vector<float> all{1, 2, 3};
                all[place] = bad;
                try {
                    likelihood_of(all, 0);
                    QFAIL("no error");
                } catch (const Error& error) {
                    QCOMPARE(QString::fromStdString(error.code()), QStringLiteral("bad-input"));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestSampling)
#include "test_sampling.moc"
