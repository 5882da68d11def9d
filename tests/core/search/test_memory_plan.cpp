#include "core/plan/error.h"
#include "core/search/memory_plan.h"
#include "tests/core/search/fixture.h"

#include <QtTest/QtTest>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

constexpr std::int64_t mebi = 1 << 20, gibi = 1 << 30;

/// Llama 3 8B, of what memory depends on.
Traits large_model() {
    Traits traits;
    traits.blocks = 32;
    traits.hidden_size = 4096;
    traits.vocabulary = 128256;
    traits.block.resize(32);
    traits.heads = 32;
    traits.kv_heads = 8;
    traits.head_size = 128;
    traits.ropes = {{.base = 500000, .size = 128}};
    traits.ffn_size = 14336;
    return traits;
}

MemoryRequest request(std::int64_t ceiling, CalibrationShape shape = {}) {
    return {.dtype = c10::kBFloat16, .threads = 4, .ceiling = ceiling, .base = 170 * mebi, .shape = shape};
}

/// By hand: embeddings, head and last norm in float32; 32 blocks of 218112 x 1000 + norms in two bytes.
constexpr std::int64_t shared_bytes = 4 * (2 * 128256L * 4096 + 4096);
constexpr std::int64_t block_bytes = 2 * (2 * 4096L * 4096 + 2 * 1024 * 4096 + 3 * 14336L * 4096 + 2 * 4096);

} // namespace

class TestMemoryPlan : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void weightsAreKeptWhereTheyFit() {
        const std::int64_t all = shared_bytes + 32 * block_bytes;
        const MemoryPlan roomy = plan_memory(large_model(), request(24 * gibi));
        QVERIFY(roomy.keeps_weights && !roomy.reference_on_disk && roomy.fits());
        QCOMPARE(roomy.weights, all);
        QCOMPARE(roomy.reference, 2560L * 4096 * 4);
        const MemoryPlan tight = plan_memory(large_model(), request(12 * gibi));
        QVERIFY(!tight.keeps_weights && tight.fits());
        // Two FFN slots, at least; less than two blocks and the largest tensors twice.
        const std::int64_t ffn = 2 * 3 * 14336L * 4096;
        QVERIFY(tight.weights > shared_bytes + 2 * ffn);
        QVERIFY(tight.weights < shared_bytes + 3 * block_bytes);
    }

    /// Everything together stays under the ceiling, half of the streams again and the program included.
    void theSumStaysUnderTheCeiling() {
        int checked = 0;
        for (const std::int64_t ceiling : {6 * gibi, 9 * gibi, 20 * gibi, 64 * gibi}) {
            for (const CalibrationShape& shape :
                 {CalibrationShape{}, CalibrationShape{1000, 4096, 4096000}, CalibrationShape{1, 2, 2}}) {
                const MemoryPlan plan = plan_memory(large_model(), request(ceiling, shape));
                if (plan.least > ceiling - plan.base) {
                    continue;
                }
                ++checked;
                const std::int64_t reference = plan.reference_on_disk ? 0 : plan.reference;
                const std::int64_t sum =
                    plan.base + plan.weights + plan.scratch + plan.tables + reference + plan.streams * 3 / 2;
                // The first of the working room counts as the program's.
                QVERIFY2(sum <= ceiling + 16 * mebi, qPrintable(QString::number(sum)));
            }
        }
        QVERIFY(checked >= 8);
    }

    /// Before candidates go through apart the workers take less in hand, and nothing is set aside for
    /// tensors that are not converted.
    void littleMemoryGoesToStreams() {
        MemoryRequest little = request(0);
        const std::int64_t all = 65 * 256L * 4096 * 4;
        std::int64_t before = 0;
        for (little.ceiling = plan_memory(large_model(), little).least + little.base;
             before == 0 || plan_memory(large_model(), little).chunk_tokens < 512;
             little.ceiling += 64 * mebi) {
            const MemoryPlan plan = plan_memory(large_model(), little, false);
            QVERIFY(plan.chunk_tokens == 256 || plan.streams >= all);
            QVERIFY(plan.fits());
            before = plan.streams;
        }
        QVERIFY(before >= all / 2);
        MemoryRequest stored = request(12 * gibi);
        stored.as_stored = true;
        QCOMPARE(plan_memory(large_model(), request(12 * gibi), false).weights -
                     plan_memory(large_model(), stored, false).weights,
                 2 * 2 * 14336L * 4096);
    }

    /// A question beside a search: what it takes is set aside, and what both take stays under the ceiling.
    void questionsHaveTheirShare() {
        const CalibrationShape large{100, 600, 60000};
        for (const std::int64_t ceiling : {9 * gibi, 24 * gibi}) {
            MemoryRequest asked = request(ceiling);
            asked.questions = true;
            const MemoryPlan plan = plan_memory(large_model(), asked);
            const MemoryPlan alone = plan_memory(large_model(), request(ceiling));
            QVERIFY(plan.questions > 0 && plan.streams < alone.streams && plan.least > alone.least);
            QCOMPARE(alone.questions, std::int64_t{0});
            const std::int64_t search =
                plan.base + plan.weights + plan.tables + plan.reference + plan.streams * 3 / 2;
            for (const bool shared : {true, false}) {
                MemoryRequest question = request(ceiling, shared ? CalibrationShape{} : large);
                const MemoryPlan own = plan_question(large_model(), question, plan, shared);
                QVERIFY(own.fits());
                const std::int64_t reference = own.reference_on_disk ? 0 : own.reference;
                const std::int64_t chunk = 4 * 128 * 128256L;
                QVERIFY(search + own.scratch + chunk + own.tables + reference + own.streams * 3 / 2 <=
                        ceiling + 16 * mebi);
            }
        }
        // The least leaves room for both.
        MemoryRequest asked = request(mebi);
        asked.questions = true;
        asked.ceiling = plan_memory(large_model(), asked).least;
        const MemoryPlan least = plan_memory(large_model(), asked);
        QVERIFY(least.fits() && plan_question(large_model(), asked, least, true).fits());
        QVERIFY(!plan_question(large_model(), request(asked.ceiling, large), least, false).fits());
    }

    void aLargeReferenceGoesToDisk() {
        const MemoryPlan plan = plan_memory(large_model(), request(24 * gibi, {1000, 4096, 4096000}));
        QVERIFY(plan.reference_on_disk);
        QCOMPARE(plan.reference, 4096000L * 4096 * 4);
        QVERIFY(plan.streams >= 2 * 4096L * 4096 * 4);
    }

    void theLeastIsTheFirstThatFits() {
        const MemoryPlan plan = plan_memory(large_model(), request(mebi));
        QVERIFY(!plan.fits());
        QVERIFY(plan_memory(large_model(), request(plan.least)).fits());
        QVERIFY(!plan_memory(large_model(), request(plan.least - 1)).fits());
        try {
            require_fit(plan, "here");
            QFAIL("it fits");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string(error_code::out_of_memory));
            const std::string mebibytes = std::to_string((plan.least + mebi - 1) / mebi) + "MiB";
            QVERIFY2(error.help().find("--memory " + mebibytes) != std::string::npos, error.help().c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestMemoryPlan)
#include "test_memory_plan.moc"
