#include "core/plan/evaluation.h"
#include "tests/core/plan/samples.h"

#include <QtTest>

#include <cmath>
#include <stdexcept>

using namespace cutaway;

namespace {

Evaluation read_back(const Json& json) {
    return evaluation_from_json(JsonObject(json, error_code::bad_session, "f"));
}

double number(const std::optional<double>& value) {
    return value.value_or(-1);
}

} // namespace

/// The record of an evaluation: what it counts, that parts of it add up, and what reading it refuses.
class TestEvaluation : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void readsBackWhatItWrote() {
        for (Evaluation evaluation : {sample_task(), sample_text()}) {
            QVERIFY(read_back(to_json(evaluation)) == evaluation);
        }
        Evaluation completion{.source = {.task = "lambada_openai", .path = "l.jsonl"},
                              .hash = "89",
                              .total = 4,
                              .documents = 2,
                              .counting = Counting::completion,
                              .right = "01",
                              .nll = 7.25,
                              .tokens = 3};
        QVERIFY(read_back(to_json(completion)) == completion);
    }

    void countsATask() {
        const Evaluation task = sample_task();
        QCOMPARE(task.acc()->value, 2.0 / 3);
        QVERIFY(qFuzzyCompare(number(task.acc()->error), 1.0 / 3)); // deviation 1/sqrt(3), through sqrt(3)
        QCOMPARE(task.acc_norm()->value, 2.0 / 3);
        QVERIFY(!task.perplexity() && !task.is_complete());
    }

    /// Each subject is a task of its own: within the first all are right, within the second one of two.
    void countsSubjectsAsTheHarnessPoolsThem() {
        Evaluation task = sample_task();
        task.groups = "subjects";
        task.by_group = {{.name = "a", .documents = 2, .right = 2},
                         {.name = "b", .documents = 2, .right = 1}};
        task.right = "1110";
        task.documents = 4;
        // (1 x 2 x 0 + 1 x 2 x 0.25) through (4 - 2), through 4; the root
        QVERIFY(qFuzzyCompare(number(task.acc()->error), std::sqrt(0.5 / 2 / 4)));
    }

    void countsATextAndACompletion() {
        Evaluation text = sample_text();
        QVERIFY(qFuzzyCompare(number(text.perplexity()), std::exp(3.455)));
        QVERIFY(qFuzzyCompare(number(text.word_perplexity()), std::exp(6.91)));
        QVERIFY(qFuzzyCompare(number(text.byte_perplexity()), std::exp(1.382)));
        QVERIFY(!text.acc() && !text.calibration_error());
        text.documents = 8; // words and bytes are those of the whole
        QVERIFY(text.perplexity() && !text.word_perplexity() && !text.byte_perplexity());
        const Evaluation completion{
            .documents = 2, .counting = Counting::completion, .right = "01", .nll = 7.25, .tokens = 3};
        QVERIFY(qFuzzyCompare(number(completion.perplexity()), std::exp(3.625)));
    }

    void nothingDoneIsNothingCounted() {
        for (const Counting counting :
             {Counting::choice, Counting::normalised_choice, Counting::completion, Counting::text}) {
            const Evaluation none{.total = 3, .counting = counting};
            QVERIFY(!none.acc() && !none.acc_norm() && !none.perplexity() && !none.calibration_error());
        }
    }

    void partsAddUp() {
        const Evaluation first = sample_task();
        Evaluation rest = sample_task();
        rest.documents = 2;
        rest.right = "01";
        rest.right_norm = "11";
        rest.by_group = {{.name = "colours", .documents = 1, .right = 1}, {.name = "words", .documents = 1}};
        rest.confidence = {};
        rest.confidence[4] = {.documents = 2, .right = 1, .confidence = 0.9};
        Evaluation whole = first;
        whole.add(rest);
        QVERIFY(whole.is_complete());
        QCOMPARE(whole.right, std::string("10101"));
        QCOMPARE(whole.right_norm, std::string("01111"));
        const std::vector<GroupCount> groups{{.name = "colours", .documents = 1, .right = 1},
                                             {.name = "sums", .documents = 1, .right = 1},
                                             {.name = "words", .documents = 3, .right = 1}};
        QVERIFY(whole.by_group == groups);
        QCOMPARE(whole.confidence[4].documents, std::size_t{4});
        QCOMPARE(whole.confidence[4].confidence, 1.775);
        QVERIFY(read_back(to_json(whole)) == whole);
        QVERIFY_EXCEPTION_THROWN(whole.add(rest), std::invalid_argument); // more than there are
        Evaluation other = first;
        other.hash = "other";
        QVERIFY_EXCEPTION_THROWN(other.add(rest), std::invalid_argument);
    }

    void aMovedFileIsComparable() {
        Evaluation moved = sample_task();
        moved.source.path = "elsewhere/probes.jsonl";
        moved.documents = 0;
        QVERIFY(comparable(sample_task(), moved));
        moved.hash = "89ab";
        QVERIFY(!comparable(sample_task(), moved));
        Evaluation strided = sample_text();
        strided.source.stride = 64;
        QVERIFY(!comparable(sample_text(), strided));
    }

    void refusesWhatContradictsItself_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* key, const char* value) { QTest::addRow("%s", key) << key << value; };
        row("right", R"("10")");
        row("right_norm", R"("1x1")");
        row("documents", "6");
        row("by_group", R"([{"name": "sums", "documents": 3, "right": 1}])");
        row("counting", R"("guess")");
        row("task", "null");
        row("truncated", "4");
        row("confidence", "[]");
        row("total", "9223372036854775807");
    }
    void refusesWhatContradictsItself() {
        QFETCH(const QString, key);
        QFETCH(const QString, value);
        Json json = to_json(sample_task());
        json[key.toStdString()] = Json::parse(value.toStdString());
        const auto error = error_of([&] { read_back(json); });
        QVERIFY(error && error->code() == error_code::bad_session && error->where() == "f");
    }
};

QTEST_APPLESS_MAIN(TestEvaluation)
#include "test_evaluation.moc"
