#include "core/plan/error.h"
#include "core/plan/retention.h"

#include <QtTest>

#include <cmath>
#include <stdexcept>

using namespace cutaway;

namespace {

Evaluation task(const std::string& right) {
    return {.source = {.task = "t", .path = "t.jsonl"},
            .hash = "h",
            .total = right.size(),
            .documents = right.size(),
            .right = right};
}

bool close(double left, double right) {
    return std::abs(left - right) < 1e-12 * std::max(1.0, std::abs(right));
}

/// `expected`: `{"value", "error"}`, or null.
bool close(const std::optional<Mean>& mean, const Json& expected) {
    if (!mean || expected.is_null()) {
        return !mean && expected.is_null();
    }
    const Json& error = expected["error"];
    // The error of a ratio is the root of a difference, which may be a rounding away from nothing.
    return close(mean->value, expected["value"]) &&
           (error.is_null() ? !mean->error : std::abs(mean->error.value_or(-1) - error.get<double>()) < 1e-8);
}

} // namespace

/// Retention and its errors against numpy, from each document's numbers (tests/fixtures/make_retention.py).
class TestRetention : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        fixture_ = read_json(CUTAWAY_SOURCE_DIR "/tests/fixtures/retention.json", error_code::bad_input);
    }

    void isWhatNumpySays() {
        QCOMPARE(fixture_["retention"].size(), std::size_t{6});
        for (const Json& expected : fixture_["retention"]) {
            const Retention found =
                retention(task(expected["full_marks"]), task(expected["pruned_marks"]), Metric::acc);
            QCOMPARE(found.documents, expected["full_marks"].get<std::string>().size());
            QVERIFY(close(found.full, expected["full"]) && close(found.pruned, expected["pruned"]));
            QVERIFY(close(found.difference, expected["difference"]));
            QVERIFY(close(found.kept, expected["kept"]));
        }
    }

    void theMeanOfTasksIsWhatNumpySays() {
        const Json& expected = fixture_["mean"];
        std::vector<Retention> tasks;
        for (const Json& marks : expected["tasks"]) {
            tasks.push_back(retention(task(marks[0]), task(marks[1]), Metric::acc));
        }
        const MeanRetention found = mean_retention(tasks);
        QVERIFY(close(found.full, expected["full"]) && close(found.pruned, expected["pruned"]));
        QVERIFY(close(found.difference, expected["difference"]) && close(found.kept, expected["kept"]));
    }

    void theCalibrationErrorIsWhatNumpySays() {
        Evaluation evaluation = task("1");
        evaluation.documents = 0;
        const Json& expected = fixture_["calibration"];
        for (std::size_t index = 0; index < Evaluation::confidence_bins; ++index) {
            const Json& bin = expected["bins"][index];
            evaluation.confidence.at(index) = {.documents = bin[0], .right = bin[1], .confidence = bin[2]};
            evaluation.documents += bin[0].get<std::size_t>();
        }
        QVERIFY(close(evaluation.calibration_error().value_or(-1), expected["error"]));
    }

    /// One is done further than the other: what both have counts.
    void comparesWhatBothHave() {
        Evaluation full = task("1101"), pruned = task("1000");
        pruned.documents = 2;
        pruned.right = "10";
        const Retention found = retention(full, pruned, Metric::acc);
        QCOMPARE(found.documents, std::size_t{2});
        QCOMPARE(found.full.value, 1.0);
        QCOMPARE(found.pruned.value, 0.5);
    }

    void refusesWhatHasNothingInCommon() {
        Evaluation other = task("11");
        other.hash = "other";
        QVERIFY_EXCEPTION_THROWN(retention(task("11"), other, Metric::acc), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(retention(task("11"), task("11"), Metric::acc_norm), std::invalid_argument);
        Evaluation none = task("11");
        none.right.clear();
        QVERIFY_EXCEPTION_THROWN(retention(none, task("11"), Metric::acc), std::invalid_argument);
    }

  private:
    Json fixture_;
};

QTEST_APPLESS_MAIN(TestRetention)
#include "test_retention.moc"
