#include "core/plan/error.h"
#include "core/runtime/device.h"

#include <ATen/ATen.h>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <filesystem>
#include <fstream>
#include <new>
#include <stdexcept>
#include <string>

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

    /// Limits of the process's control group and of every one above it; MemAvailable where there are none.
    void limitsOfControlGroupsHold_data() {
        QTest::addColumn<QString>("own"); ///< group, as /proc/self/cgroup has it
        QTest::addColumn<QString>(
            "limits"); ///< folder=memory.max, MiB or max; a group uses 300, 100 of it files
        QTest::addColumn<int>("total");
        QTest::addColumn<int>("free");
        QTest::newRow("none") << "0::/" << "" << 8000 << 5000;
        QTest::newRow("no file of groups") << "" << "" << 8000 << 5000;
        QTest::newRow("max") << "0::/" << "=max" << 8000 << 5000;
        QTest::newRow("a container's") << "0::/" << "=1000" << 1000 << 800;
        QTest::newRow("a session's") << "0::/user.slice/a.scope" << "user.slice/a.scope=1000" << 1000 << 800;
        QTest::newRow("the user's") << "0::/user.slice/a.scope" << "user.slice=2000 user.slice/a.scope=max"
                                    << 2000 << 1800;
        QTest::newRow("the lowest") << "0::/u/a" << "=4000 u=900 u/a=3000" << 900 << 700;
        QTest::newRow("another's") << "0::/u/a" << "u/b=100" << 8000 << 5000;
        QTest::newRow("used up") << "0::/" << "=150" << 150 << 0;
        QTest::newRow("more than there is") << "0::/" << "=9000" << 8000 << 5000;
        QTest::newRow("older groups beside") << "4:memory:/x\n0::/u" << "u=1000" << 1000 << 800;
    }
    void limitsOfControlGroupsHold() {
        QFETCH(QString, own);
        QFETCH(QString, limits);
        QFETCH(int, total);
        QFETCH(int, free);
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        const auto write = [&](const std::string& file, const std::string& text) {
            std::filesystem::create_directories((root / file).parent_path());
            std::ofstream(root / file) << text << "\n";
        };
        constexpr std::int64_t mebi = 1 << 20;
        write("proc/meminfo", "MemTotal:     8192000 kB\nMemFree: 1 kB\nMemAvailable:   5120000 kB");
        if (!own.isEmpty()) {
            write("proc/self/cgroup", own.toStdString());
        }
        for (const QString& limit : limits.split(' ', Qt::SkipEmptyParts)) {
            const std::string group = "sys/fs/cgroup/" + limit.section('=', 0, 0).toStdString() + "/";
            const QString most = limit.section('=', 1);
            write(group + "memory.max", most == "max" ? "max" : std::to_string(most.toLongLong() * mebi));
            write(group + "memory.current", std::to_string(300 * mebi));
            write(group + "memory.stat", "anon 7\ninactive_file " + std::to_string(60 * mebi) +
                                             "\nactive_file " + std::to_string(40 * mebi));
        }
        const Memory memory = main_memory(root);
        QCOMPARE(memory.total, total * mebi);
        QCOMPARE(memory.free, free * mebi);
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
