#include "tests/core/text/python.h"

#include <sstream>

using namespace cutaway;
using namespace cutaway::testing;

/// The strings that llama.cpp tests its tokenizers with, and the ids that it expects.
class TestLlamaCppVectors : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void idsAreThoseExpected_data() {
        QTest::addColumn<QString>("vocabulary");
        QTest::addColumn<QString>("file");
        const auto row = [](const char* vocabulary, const char* file) {
            QTest::newRow(vocabulary)
                << vocabulary << QString::fromStdString((shared / "tokenizers" / file).string());
        };
        row("gpt-2", "gpt2-json/tokenizer.json");
        row("llama-spm", "llama2/tokenizer.json");
        row("phi-3", "phi-3-mini/tokenizer.json");
        row("falcon", "falcon/tokenizer.json");
        row("qwen2", "qwen2.5/vocab.json");
        row("llama-bpe", "llama3/tokenizer.model");
    }
    void idsAreThoseExpected() {
        QFETCH(QString, vocabulary);
        QFETCH(QString, file);
        if (!QFile::exists(file)) {
            QSKIP("It is not in ../shared/data.");
        }
        if (!file.endsWith("tokenizer.json") && !has_python()) {
            QSKIP("There is no .venv/bin/python with Transformers, which makes its tokenizer.json.");
        }
        const Scratch folder;
        const Tokenizer tokenizer(as_json(file.toStdString(), folder.path(), vocabulary.toStdString()));
        const std::filesystem::path vectors =
            shared / "tokenizers/llama.cpp-vectors" / ("ggml-vocab-" + vocabulary.toStdString() + ".gguf");
        const QStringList texts =
            QString::fromStdString(content_of(vectors.string() + ".inp")).split("\n__ggml_vocab_test__\n");
        std::ifstream expected(vectors.string() + ".out");
        QVERIFY(texts.size() > 40);
        for (const QString& text : texts) {
            std::string line;
            std::getline(expected, line);
            std::istringstream numbers(line);
            const Ids ids(std::istream_iterator<std::int64_t>(numbers), {});
            QCOMPARE(tokenizer.encode(text.toStdString()), ids);
        }
    }
};

QTEST_GUILESS_MAIN(TestLlamaCppVectors)
#include "test_llama_cpp_vectors.moc"
