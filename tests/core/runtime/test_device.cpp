#include "core/plan/error.h"
#include "core/runtime/device.h"

#include <ATen/ATen.h>
#include <QtTest/QtTest>

#include <new>
#include <stdexcept>

using namespace cutaway;

class TestDevice : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void devices() {
        QVERIFY(parse_device("cpu") == at::Device(at::kCPU));
        QVERIFY(parse_device("auto").is_cpu() != at::hasCUDA());
    }

    void badDevices_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        for (const char* text : {"", "CPU", "gpu", "cuda:", "cuda:-1", "cuda:1x", "cuda:x", "cuda0", "cpu:0",
                                 "cuda:99999999999999999999", " cuda"}) {
            QTest::addRow("'%s'", text) << text << "bad-usage";
        }
        QTest::newRow("no such GPU") << "cuda:300" << "bad-input";
        if (!at::hasCUDA()) {
            QTest::newRow("no GPU") << "cuda" << "bad-input";
        }
    }
    void badDevices() {
        QFETCH(QString, text);
        QFETCH(QString, code);
        try {
            parse_device(text.toStdString());
            QFAIL("it was taken");
        } catch (const Error& error) {
            QCOMPARE(QString::fromStdString(error.code()), code);
            QVERIFY(error.message().find(text.toStdString()) != std::string::npos);
        }
    }

    /// Float32 on a CPU whatever is stored, else what is stored.
    void dtypes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("cpu");
        QTest::addColumn<QString>("stored");
        QTest::addColumn<QString>("result");
        QTest::newRow("auto on a CPU") << "auto" << true << "bfloat16" << "float32";
        QTest::newRow("auto on a GPU") << "auto" << false << "bfloat16" << "bfloat16";
        QTest::newRow("auto, stored in half") << "auto" << false << "float16" << "float16";
        QTest::newRow("auto, stored in double") << "auto" << false << "float64" << "float32";
        QTest::newRow("asked") << "bfloat16" << true << "float32" << "bfloat16";
        QTest::newRow("half on a GPU") << "float16" << false << "float32" << "float16";
        QTest::newRow("half on a CPU") << "float16" << true << "float16" << "";
        QTest::newRow("double") << "float64" << true << "float64" << "";
        QTest::newRow("unknown") << "fp32" << true << "float32" << "";
    }
    void dtypes() {
        QFETCH(QString, text);
        QFETCH(bool, cpu);
        QFETCH(QString, stored);
        QFETCH(QString, result);
        const at::Device device = cpu ? at::Device(at::kCPU) : at::Device(at::kCUDA, 0);
        QString found;
        try {
            found = QString::fromStdString(
                dtype_text(parse_dtype(text.toStdString(), device, stored.toStdString())));
        } catch (const Error& error) {
            QCOMPARE(QString::fromStdString(error.code()), QString("bad-usage"));
        }
        QCOMPARE(found, result);
    }

    /// What is allocated and touched is used afterwards.
    void memoryIsCounted() {
        const Memory before = memory_of(at::kCPU);
        QVERIFY(before.free > 0 && before.free <= before.total);
        const DeviceInfo info = device_info(at::kCPU);
        QCOMPARE(info.name, std::string("cpu"));
        QCOMPARE(info.memory_total, before.total);
        const at::Tensor large = at::ones({16 << 20});
        QVERIFY(device_info(at::kCPU).memory_used >= info.memory_used + (48 << 20));
    }

    void wantOfMemoryIsTold() {
        QVERIFY(is_out_of_memory(std::bad_alloc()));
        QVERIFY(!is_out_of_memory(std::runtime_error("not enough memory")));
        bool told = false;
        try {
            at::empty({std::int64_t{1} << 60}, at::kByte);
        } catch (const std::exception& failure) {
            told = is_out_of_memory(failure);
        }
        QVERIFY(told);
        told = false;
        try {
            at::empty({2, 3}).view({5});
        } catch (const std::exception& failure) {
            told = is_out_of_memory(failure);
        }
        QVERIFY(!told);
    }
};

QTEST_GUILESS_MAIN(TestDevice)
#include "test_device.moc"
