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
