#include "core/checkpoint/fingerprint.h"
#include "tests/core/checkpoint/files.h"

#include <QtTest/QtTest>

using namespace cutaway;

namespace {

const std::vector<TensorSpec> tensors = {{"a", Dtype::F32, {2}}, {"b", Dtype::U8, {3}}};

std::string fingerprint_of(const std::string& config, const std::string& file) {
    const Scratch folder;
    write_file(folder / "config.json", config);
    write_file(folder / "model.safetensors", file);
    return fingerprint(Checkpoint(folder.path()));
}

} // namespace

class TestFingerprint : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theSameModelHasTheSame() {
        const std::string one = fingerprint_of(R"({"a":1,"b":2})", file_of(tensors));
        QCOMPARE(one.size(), std::size_t(32));
        QCOMPARE(one.find_first_not_of("0123456789abcdef"), std::string::npos);
        QCOMPARE(fingerprint_of("{ \"b\": 2,\n \"a\": 1 }", file_of(tensors)), one);
    }

    /// How the tensors are spread over files is no matter of the model.
    void shardsHaveTheSameAsOneFile() {
        const Scratch folder;
        write_file(folder / "config.json", "{}");
        write_file(folder / "2.safetensors", file_of({tensors[0]}, 'a'));
        write_file(folder / "1.safetensors", file_of({tensors[1]}, 'b'));
        write_file(folder / "model.safetensors.index.json",
                   R"({"weight_map":{"a":"2.safetensors","b":"1.safetensors"}})");
        QCOMPARE(fingerprint(Checkpoint(folder.path())), fingerprint_of("{}", file_of(tensors)));
    }

    void anyChangeChangesIt_data() {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QByteArray>("file");
        const auto row = [](const char* name, const char* config, const std::string& file) {
            QTest::newRow(name) << config << QByteArray::fromStdString(file);
        };
        row("config", R"({"a":1})", file_of(tensors));
        row("data", "{}", file_of(tensors, 'b'));
        row("name", "{}", file_of({tensors[0], {"c", Dtype::U8, {3}}}));
        row("dtype", "{}", file_of({tensors[0], {"b", Dtype::I8, {3}}}));
        row("shape", "{}", file_of({tensors[0], {"b", Dtype::U8, {3, 1}}}));
        row("one tensor more", "{}", file_of({tensors[0], tensors[1], {"c", Dtype::U8, {0}}}));
    }
    void anyChangeChangesIt() {
        QFETCH(QString, config);
        QFETCH(QByteArray, file);
        QVERIFY(fingerprint_of(config.toStdString(), file.toStdString()) !=
                fingerprint_of("{}", file_of(tensors)));
    }

    /// A model that differs in one matrix from another: what fine-tuning of one layer or zeroing one does.
    void oneTensorOfManyIsSeen() {
        std::vector<TensorSpec> many;
        for (int i = 0; i < 723; ++i) {
            many.push_back({"tensor" + std::to_string(i), Dtype::U8, {8192}});
        }
        const std::string file = file_of(many, 'a');
        const std::string whole = fingerprint_of("{}", file);
        for (const std::size_t number : {0u, 1u, 360u, 722u}) {
            std::string changed = file;
            const std::size_t data = file.size() - 723u * 8192u;
            std::fill_n(changed.begin() + static_cast<std::ptrdiff_t>(data + number * 8192u), 8192, '\0');
            QVERIFY2(fingerprint_of("{}", changed) != whole, std::to_string(number).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestFingerprint)
#include "test_fingerprint.moc"
