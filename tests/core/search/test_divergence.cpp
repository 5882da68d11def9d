#include "core/plan/json.h"
#include "core/search/divergence.h"

#include <ATen/ATen.h>
#include <QtTest/QtTest>

#include <numbers>

using namespace cutaway;

namespace {

at::Tensor rows(const Json& json) {
    const auto size = static_cast<std::int64_t>(json.at(0).size());
    at::Tensor result = at::empty({static_cast<std::int64_t>(json.size()), size}, at::kFloat);
    auto* value = result.mutable_data_ptr<float>();
    for (const Json& row : json) {
        for (const Json& number : row) {
            *value++ = number.get<float>();
        }
    }
    return result;
}

/// The token that follows each, as divergence_terms wants them.
at::Tensor following(const Json& ids) {
    at::Tensor next = at::full({static_cast<std::int64_t>(ids.size())}, -1, at::kLong);
    for (std::size_t token = 0; token + 1 < ids.size(); ++token) {
        next[static_cast<std::int64_t>(token)] = ids[token + 1].get<std::int64_t>();
    }
    return next;
}

using Terms = decltype(&divergence_terms);

double value_of(Terms terms, Divergence divergence, const at::Tensor& reference, const at::Tensor& candidate,
                const at::Tensor& next) {
    const at::Tensor addends = terms(divergence, reference, candidate, next);
    return sequence_divergence(divergence, addends.sum().item<double>(), reference.size(0));
}

/// Whether `value` is `expected` to `relative`; below 1e-15 float64's own noise in the expected value shows.
bool close(double value, double expected, double relative) {
    return std::abs(value - expected) <= relative * std::abs(expected) + 2e-15;
}

std::string both(double value, double expected) {
    return std::to_string(value / expected - 1) + " off at " + Json(expected).dump();
}

} // namespace

class TestDivergence : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        cases_ = read_json(CUTAWAY_SOURCE_DIR "/tests/fixtures/divergences.json", error_code);
        QVERIFY(cases_.size() >= 9);
    }

    void equalTheDefinitionsInFloat64_data() {
        QTest::addColumn<int>("index");
        for (std::size_t index = 0; index < cases_.size(); ++index) {
            QTest::newRow(cases_[index]["name"].get<std::string>().c_str()) << static_cast<int>(index);
        }
    }
    void equalTheDefinitionsInFloat64() {
        QFETCH(int, index);
        const Json& one = cases_[static_cast<std::size_t>(index)];
        const at::Tensor reference = rows(one["reference"]), pruned = rows(one["pruned"]);
        const at::Tensor next = following(one["ids"]);
        for (const Divergence divergence : all_divergences) {
            const std::string word(name(divergence));
            const auto expected = one["values"][word].get<double>();
            // Rounding of single words shows where the whole divergence is a matter of the last digits.
            const double kernel = value_of(divergence_terms, divergence, reference, pruned, next);
            QVERIFY2(close(kernel, expected, expected < 1e-8 ? 2e-4 : 2e-6),
                     (word + " kernel: " + both(kernel, expected)).c_str());
            const double composed = value_of(divergence_terms_composed, divergence, reference, pruned, next);
            QVERIFY2(close(composed, expected, 1e-9),
                     (word + " composed: " + both(composed, expected)).c_str());
        }
    }

    /// Whole rows, tails shorter than a vector, and rows that end in the middle of a run of 64.
    void kernelsEqualComposedOperatorsAtAnyWidth_data() {
        QTest::addColumn<int>("words");
        for (const int words : {1, 2, 7, 64, 511, 512, 513, 1531, 32003}) {
            QTest::addRow("%d", words) << words;
        }
    }
    void kernelsEqualComposedOperatorsAtAnyWidth() {
        QFETCH(int, words);
        at::manual_seed(3);
        const at::Tensor reference = at::randn({5, words}) * 3;
        const at::Tensor next = at::randint(words, {5}, at::kLong);
        for (const double apart : {1e-5, 1e-2, 1.0, 6.0}) {
            const at::Tensor candidate = reference + apart * at::randn({5, words});
            for (const Divergence divergence : all_divergences) {
                const at::Tensor kernel = divergence_terms(divergence, reference, candidate, next);
                const at::Tensor composed = divergence_terms_composed(divergence, reference, candidate, next);
                const double worst =
                    ((kernel - composed).abs() / (composed.abs() + 1e-11)).max().item<double>();
                // A row's two normalisers are float32 sums: 1e-7 of error, whose square counts.
                QVERIFY2(worst < (apart < 1e-4 ? 2e-3 : 5e-6),
                         (std::string(name(divergence)) + " " + std::to_string(worst)).c_str());
            }
        }
    }

    void identicalRowsAreNoDivergence() {
        const at::Tensor rows = at::randn({4, 333}) * 5, next = at::full({4}, -1, at::kLong);
        for (const Divergence divergence : all_divergences) {
            const double most = divergence_terms(divergence, rows, rows, next).max().item<double>();
            // Angles are rounded once more: their float64 products are fused with what follows.
            QVERIFY2(most <= (divergence == Divergence::angular ? 1e-15 : 0), std::to_string(most).c_str());
        }
    }

    void noTermIsNegative() {
        at::manual_seed(4);
        for (const double apart : {1e-7, 1e-5, 1e-3, 1.0, 100.0}) {
            const at::Tensor reference = at::randn({64, 129}), next = at::zeros({64}, at::kLong);
            const at::Tensor candidate = reference + apart * at::randn({64, 129});
            for (const Divergence divergence : all_divergences) {
                QVERIFY(divergence_terms(divergence, reference, candidate, next).ge(0).all().item<bool>());
            }
        }
    }

    void ordersScoresThatDifferBy1e11() {
        // One word of a row of certain shape moves a little further each time; js grows with the square.
        at::manual_seed(5);
        const at::Tensor reference = at::randn({1, 257}), next = at::full({1}, -1, at::kLong);
        double last = 0;
        for (int step = 1; step <= 50; ++step) {
            at::Tensor candidate = reference.clone();
            candidate[0][0] += 0.05 + step * 2e-6;
            const double value = divergence_terms(Divergence::js, reference, candidate, next).item<double>();
            QVERIFY2(value > last, std::to_string(step).c_str());
            QVERIFY(step == 1 || value - last < 1e-9);
            last = value;
        }
    }

    void aModelThatGivesNoNumbersScoresNoNumber() {
        const at::Tensor reference = at::randn({1, 9}), next = at::zeros({1}, at::kLong);
        at::Tensor candidate = reference.clone();
        candidate[0][5] = std::numeric_limits<float>::quiet_NaN();
        for (const Divergence divergence : all_divergences) {
            QVERIFY(std::isnan(divergence_terms(divergence, reference, candidate, next).item<double>()));
        }
    }

  private:
    static constexpr const char* error_code = "bad-input";
    Json cases_;
};

QTEST_GUILESS_MAIN(TestDivergence)
#include "test_divergence.moc"
