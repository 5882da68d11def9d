#include "core/export/config.h"
#include "tests/core/export/exported.h"

using namespace cutaway;
using namespace cutaway::testing;

class TestConfig : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// What Transformers makes of the two says test_transformers; here is what it cannot tell apart.
    void theOlderStyle_data() {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("expected");
        QTest::newRow("older stays") << R"({"torch_dtype": "float16", "rope_theta": 5.0,
            "rope_scaling": {"type": "linear", "factor": 2.0}, "vocab_size": 7})"
                                     << R"({"torch_dtype": "float16", "rope_theta": 5.0,
            "rope_scaling": {"type": "linear", "factor": 2.0}, "vocab_size": 7})";
        QTest::newRow("nothing said") << R"({"vocab_size": 7})" << R"({"vocab_size": 7})";
        QTest::newRow("newer") << R"({"dtype": "bfloat16", "rope_parameters":
            {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0, "low_freq_factor": 1.0}})"
                               << R"({"torch_dtype": "bfloat16", "rope_theta": 500000.0, "rope_scaling":
            {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0}})";
        QTest::newRow("newer, unscaled")
            << R"({"rope_parameters": {"rope_type": "default", "rope_theta": 10}})"
            << R"({"rope_theta": 10, "rope_scaling": null})";
        QTest::newRow("newer, with the older word for its type")
            << R"({"rope_parameters": {"type": "linear", "factor": 2.0}})"
            << R"({"rope_scaling": {"type": "linear", "factor": 2.0}})";
        QTest::newRow("newer, no type") << R"({"rope_parameters": {"rope_theta": 10}, "rope_theta": 11})"
                                        << R"({"rope_theta": 10, "rope_scaling": null})";
        QTest::newRow("a null type") << R"({"rope_parameters": {"rope_type": null, "rope_theta": 10}})"
                                     << R"({"rope_theta": 10, "rope_scaling": null})";
        // As Transformers has it: a scaling of the older style goes first, a dtype of the newer.
        QTest::newRow("both") << R"({"dtype": "float32", "torch_dtype": "float16", "rope_theta": 3.0,
            "rope_scaling": {"type": "linear", "factor": 2.0}, "rope_parameters": {"rope_theta": 4.0}})"
                              << R"({"torch_dtype": "float32", "rope_theta": 3.0,
            "rope_scaling": {"type": "linear", "factor": 2.0}})";
        QTest::newRow("an empty older one")
            << R"({"rope_scaling": {}, "rope_parameters": {"rope_theta": 4.0}})"
            << R"({"rope_theta": 4.0, "rope_scaling": null})";
        QTest::newRow("a base within the older one")
            << R"({"rope_theta": 3.0, "rope_scaling": {"rope_type": "linear", "factor": 2.0, "rope_theta": 4.0}})"
            << R"({"rope_theta": 4.0, "rope_scaling": {"rope_type": "linear", "factor": 2.0}})";
        QTest::newRow("remote code") << R"({"auto_map": {"AutoModel": "evil--modeling.Model"}, "a": 1})"
                                     << R"({"a": 1})";
    }
    void theOlderStyle() {
        QFETCH(QString, config);
        QFETCH(QString, expected);
        QCOMPARE(older_config(Json::parse(config.toStdString())).dump(1),
                 Json::parse(expected.toStdString()).dump(1));
    }

    /// What is written says of every fixture what was read.
    void theTraitsStay() {
        for (const std::filesystem::path& fixture : fixtures()) {
            const Scratch folder;
            Export(fixture).run(folder / "new");
            const auto traits = [](const std::filesystem::path& path) {
                const Model model = open(path);
                Json values = describe(*model.checkpoint, model.traits).traits;
                for (auto& trait : values) {
                    trait.erase("why");
                }
                return values.dump(1);
            };
            QCOMPARE(traits(folder / "new"), traits(fixture));
            const Json config = read_config(folder / "new");
            QVERIFY(!config.contains("dtype") && !config.contains("rope_parameters"));
        }
    }
};

QTEST_GUILESS_MAIN(TestConfig)
#include "test_config.moc"
