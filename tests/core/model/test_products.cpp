#include "core/model/least_rows.h"
#include "core/model/products.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QtTest/QtTest>

#include <thread>

using namespace cutaway;

class TestProducts : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Against float64, with and without a bias, for one row and for strided ones.
    void productsAreRight_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("rows");
        QTest::addColumn<bool>("biased");
        for (const int rows : {1, 7, 130}) {
            for (const bool biased : {false, true}) {
                QTest::addRow("float32 %d %d", rows, biased) << int(at::kFloat) << rows << biased;
                QTest::addRow("bfloat16 %d %d", rows, biased) << int(at::kBFloat16) << rows << biased;
            }
        }
    }
    void productsAreRight() {
        QFETCH(int, type);
        QFETCH(int, rows);
        QFETCH(bool, biased);
        const auto dtype = static_cast<at::ScalarType>(type);
        const at::Tensor x = at::randn({rows, 2 * 53}).to(dtype).slice(1, 0, 53);
        const at::Tensor weight = at::randn({31, 53}).to(dtype);
        const std::optional<at::Tensor> bias =
            biased ? std::optional(at::randn({31}).to(dtype)) : std::nullopt;
        const at::Tensor y = product(x, weight, bias);
        QCOMPARE(y.scalar_type(), dtype);
        at::Tensor expected = x.to(at::kDouble).mm(weight.to(at::kDouble).t());
        if (bias) {
            expected += bias->to(at::kDouble);
        }
        const double bound = dtype == at::kFloat ? 1e-4 : 0.25; // of sums up to about 30
        QVERIFY((y.to(at::kDouble) - expected).abs().max().item<double>() < bound);
    }

    /// A row's bits do not depend on how many others there are, from least_rows on: what evaluations and
    /// searches promise of their numbers rests on it. Widths are those of small real models.
    void aRowDoesNotDependOnTheOthers_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("outputs");
        for (const int type : {int(at::kFloat), int(at::kBFloat16)}) {
            QTest::addRow("type %d, to FFN", type) << type << 576 << 1536;
            QTest::addRow("type %d, from FFN", type) << type << 1536 << 576;
            QTest::addRow("type %d, keys", type) << type << 576 << 192;
        }
    }
    void aRowDoesNotDependOnTheOthers() {
        QFETCH(int, type);
        QFETCH(int, width);
        QFETCH(int, outputs);
        const auto dtype = static_cast<at::ScalarType>(type);
        const at::Tensor x = at::randn({2612, width}).to(dtype);
        const at::Tensor weight = at::randn({outputs, width}).to(dtype);
        const at::Tensor all = product(x, weight, std::nullopt);
        for (const std::int64_t rows : {least_rows, std::int64_t{45}, std::int64_t{512}, std::int64_t{900}}) {
            for (const std::int64_t first : {std::int64_t{0}, std::int64_t{1701}}) {
                const at::Tensor some = product(x.narrow(0, first, rows), weight, std::nullopt);
                QVERIFY2(some.equal(all.narrow(0, first, rows)),
                         qPrintable(QString("%1 rows from %2").arg(rows).arg(first)));
            }
        }
    }

    void theChoiceIsKeptAndNamed() {
        const int threads = at::get_num_threads();
        const std::string name = product_name(at::kFloat);
        QVERIFY(name == "aten" || name == "onednn");
        std::string other;
        std::thread([&] { other = product_name(at::kFloat); }).join();
        QCOMPARE(other, name);
        QCOMPARE(at::get_num_threads(), threads);
    }
};

QTEST_GUILESS_MAIN(TestProducts)
#include "test_products.moc"
