#include "tests/app/engine/tensors.h"

namespace cutaway {

using namespace testing;

namespace {

constexpr double tolerance = 1e-4;

/// `A1,F2` of a fixture's expected.json.
QString removed_slots(const QString& folder) {
    QStringList slots;
    const Json removed = json_of(folder + "/expected.json").at("removed");
    for (const Json& slot : removed) {
        slots << QString::fromStdString(slot.get<std::string>());
    }
    return slots.join(u',');
}

} // namespace

class TestCommandsLogits : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void equalTransformers_data() {
        QTest::addColumn<QString>("folder");
        for (const QString& name : QDir(checkpoints).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QTest::newRow(qPrintable(name)) << checkpoints + name;
        }
    }

    void equalTransformers() {
        QFETCH(QString, folder);
        const QString expected = folder + "/expected.safetensors";
        QTemporaryDir out;
        const QString tokens = out.filePath("ids.json");
        write_file(tokens, tokens_json(read_tensor<std::int64_t>(expected, "ids")));
        const auto logits = [&](const QString& file, const QStringList& plan) {
            return start_engine(
                QStringList{"logits", folder, "--tokens", tokens, "--json", "-o", file} + plan, out.path());
        };
        const auto plain = logits("plain.safetensors", {});
        const auto removed = logits("removed.safetensors", {"--remove", removed_slots(folder)});
        const Run run = finish(*plain);
        QCOMPARE(run.code, 0);
        QCOMPARE(finish(*removed).code, 0);

        const auto reference = read_tensor<float>(expected, "logits");
        QCOMPARE(run.document().at("path").get<std::string>(), std::string("plain.safetensors"));
        QCOMPARE(run.document().at("shape").get<std::vector<std::int64_t>>(), reference.shape);
        const auto ours = read_tensor<float>(out.filePath("plain.safetensors"), "logits");
        const auto without = read_tensor<float>(out.filePath("removed.safetensors"), "logits");
        QVERIFY(largest_difference(ours, reference) < tolerance);
        QVERIFY(largest_difference(without, read_tensor<float>(expected, "logits_removed")) < tolerance);
        QVERIFY(largest_difference(without, reference) > 100 * tolerance);
    }

    void equalTheReferenceOfRealModels_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("stories260K") << "stories260K";
        QTest::newRow("babyllama105") << "babyllama105";
    }

    void equalTheReferenceOfRealModels() {
        QFETCH(QString, name);
        const QString folder = shared_models + name;
        if (!QFile::exists(folder)) {
            QSKIP("../shared/data is not here");
        }
        const Json reference = json_of(folder + "/reference.json");
        QTemporaryDir out;
        write_file(out.filePath("ids"), QByteArray::fromStdString(Json{reference.at("ids")}.dump()));
        const auto score = start_engine({"score", folder, "--tokens", "ids", "--json"}, out.path());
        const Run run = run_engine({"logits", folder, "--tokens", "ids", "-o", "x"}, {}, out.path());
        QCOMPARE(run.code, 0);
        const auto expected = reference.at("last_logits").get<std::vector<float>>();
        const auto ours = read_tensor<float>(out.filePath("x"), "logits");
        const auto length = static_cast<std::int64_t>(reference.at("ids").size());
        const auto vocabulary = static_cast<std::int64_t>(expected.size());
        QCOMPARE(ours.shape, (std::vector<std::int64_t>{1, length, vocabulary}));
        const Tensor<float> last{{vocabulary}, {ours.values.end() - vocabulary, ours.values.end()}};
        // These logits reach 30, so that the last digit of float32 alone is 2e-6.
        QVERIFY(largest_difference(last, {{vocabulary}, expected}) < 10 * tolerance);
        const Json divergence = finish(*score).document().at("divergence");
        const double nll = reference.at("mean_nll").get<double>();
        QVERIFY(std::abs(divergence.at("nll").get<double>() - nll) < 1e-5);
        QVERIFY(divergence.at("js").get<double>() < 1e-12);
    }

    /// What nothing is computed for is the embeddings, their norm and the head; each slot named twice or
    /// more.
    void takeAPlanOfAllSlots() {
        const QString folder = checkpoints + "llama-mha";
        QTemporaryDir out;
        write_file(out.filePath("ids"), "[[1, 2, 3], [1, 2, 4]]");
        const QString blocks =
            QString::number(json_of(folder + "/config.json").at("num_hidden_layers").get<int>() - 1);
        const Run run = run_engine(
            {"logits", folder, "--tokens", "ids", "-o", "x", "--remove", "B0-" + blocks + ",A0,F0,F0"}, {},
            out.path());
        QCOMPARE(run.code, 0);
        const auto logits = read_tensor<float>(out.filePath("x"), "logits");
        const auto row = [&](std::ptrdiff_t index) {
            const auto vocabulary = static_cast<std::ptrdiff_t>(logits.shape.at(2));
            const auto begin = logits.values.begin() + index * vocabulary;
            return std::vector<float>(begin, begin + vocabulary);
        };
        // A token's logits depend on nothing but the token.
        QVERIFY(row(0) == row(3) && row(1) == row(4));
        QVERIFY(row(2) != row(5));
    }

    void refuseSequencesOfDifferentLengths() {
        QTemporaryDir out;
        write_file(out.filePath("ids"), "[[1, 2, 3], [1, 2]]");
        const Run run = run_engine(
            {"logits", checkpoints + "llama-mha", "--tokens", "ids", "-o", "x", "--json"}, {}, out.path());
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("bad-input"));
        QVERIFY(!QFile::exists(out.filePath("x")));
    }

    void stayUnderTheCeiling() {
        QTemporaryDir out;
        write_file(out.filePath("ids"), "[[1, 2, 3, 4, 5, 6, 7, 8]]");
        const QStringList command{"logits", checkpoints + "llama-mha", "--tokens", "ids", "-o", "x",
                                  "--json"};
        QCOMPARE(run_engine(command + QStringList{"--memory", "20KB"}, {}, out.path()).error_code(),
                 std::string("out-of-memory"));
        QVERIFY(!QFile::exists(out.filePath("x")));
        QCOMPARE(run_engine(command + QStringList{"--memory", "1MiB"}, {}, out.path()).code, 0);
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCommandsLogits)
#include "test_commands_logits.moc"
