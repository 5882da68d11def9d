#include "core/text/utf8.h"
#include "tests/core/text/python.h"

#include <random>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

/// Of each text; enough for every kind of line in them.
constexpr std::size_t front_bytes = 30'000;

/// Texts that have broken tokenizers.
std::vector<std::string> hostile_texts() {
    const std::string letters = repeated("a", 20'000);
    std::vector<std::string> texts{
        "",
        " ",
        "   ",
        "\n",
        "a\r\nb\r\n\r\n",
        std::string("\0", 1),
        std::string("a\0 b", 4),
        "\x01\x02\x1f\x7f\u0080\u0085\u00a0\u00ad\u180e\u200b\u200e\u2028\u2029\u202e\u3000\ufeff",
        "e\u0301 \u00e9 a\u0323\u0307 a\u0307\u0323 \u1e69 s\u0323\u0307",
        "\u1112\u1161\u11ab \ud55c\uae00 \uac00\u11a8",
        "\u0301\u0301\u0301a\u0489",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308",
        "\U0001f408\u200d\u2b1b \U0001f1e9\U0001f1ea",
        "\u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a\u6587\u3001\u5168\u89d2\uff11\uff12\uff21",
        "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u0645\u064e\u0639\u064e \u062a\u0634\u0643\u064a\u0644",
        "\u0661\u0662\u0663",
        "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22\u0e44\u0e21\u0e48\u0e21\u0e35\u0e0a\u0e48\u0e2d\u0e07",
        "\u0939\u093f\u0928\u094d\u0926\u0940 \u0967\u0968\u0969",
        "\ufb01 \ufb05 \u00df \u1e9e \u0130 \u0131 \u01c5 it's IT'S it'\u017f 'll'LL'Re \u02bcn",
        "\u2167 \u00bd \u2461 1234567 12,345.678 0x1F \u00b2",
        "\U0010ffff\ue000\ufffd\ufffe",
        letters,
        repeated("\u00e9", 20'000),
        repeated("ab", 10'000),
        repeated("1234567890", 2'000),
        repeated(" ", 5'000) + "x" + repeated("\n", 5'000) + "x" + repeated("\t ", 2'000),
        repeated("<", 5'000) + repeated("<|", 2'000),
        "<s></s><unk><s> x </s><pad>",
        "<|endoftext|><|endoftext|> <|endoftext|>\n<|begin_of_text|><|eot_id|>x<|im_start|>user\n",
        "<|end_of_text<|end_of_text|>|> <s <s>> <0x41><0xFF>",
        "\u2581\u2581 \u2581a \u0120hello \u010a",
        "  leading and trailing  ",
    };
    std::mt19937 random(1); // NOLINT(bugprone-random-generator-seed): the same texts every time
    const std::vector<std::u32string> alphabets{U"abc \n'stdmrevl",
                                                U"aT\u00e9\u4e2d\U0001f600\u0301\u200d 1\r\n\t<|s>/\u2581"};
    const std::vector<char32_t> blocks{0x3000, 0x3000, 0x20000, 0x33000,
                                       0x110000}; // mostly of living scripts
    for (int i = 0; i < 400; ++i) {
        std::u32string text;
        for (auto count = random() % 40; count > 0; --count) {
            const auto kind = static_cast<std::size_t>(i % 4);
            const char32_t anything = random() % blocks.at(random() % blocks.size());
            text += kind > 1 ? anything : alphabets.at(kind).at(random() % alphabets.at(kind).size());
        }
        std::erase_if(text, [](char32_t c) { return c >= 0xD800 && c < 0xE000; });
        texts.push_back(QString::fromStdU32String(text).toStdString());
    }
    return texts;
}

std::vector<std::string> real_texts() {
    std::vector<std::string> texts{content_of(source / "resources/demo-model/calibration.txt"),
                                   content_of(source / "resources/calibration/default.txt")};
    const std::filesystem::path folder = shared / "text";
    for (const char* name : {"wikitext-2/valid.txt", "wikitext-2/test.raw", "tinystories-valid.txt",
                             "c4-300.jsonl", "alpaca-999.json", "war-and-peace.txt", "tinyshakespeare.txt"}) {
        if (std::filesystem::exists(folder / name)) {
            texts.push_back(content_of(folder / name));
        }
    }
    for (std::string& text : texts) {
        text.resize(utf8_front(text, front_bytes).size());
    }
    return texts;
}

} // namespace

/// Ids and decoded text equal the `tokenizers` library's, with the tokenizers of the families that Cutaway
/// reads. The library is asked at test time; real tokenizers and texts come from ../shared/data.
class TestSameAsLibrary : public QObject {
    Q_OBJECT

    const Scratch made_;

  private Q_SLOTS:
    void initTestCase() {
        if (!has_python()) {
            QSKIP("There is no .venv/bin/python with the tokenizers library.");
        }
        if (!std::filesystem::exists(shared)) {
            qInfo("Without ../shared/data only the tokenizers and texts of the repository are tested.");
        }
    }
    void idsAndText_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("kind"); // of what is no tokenizer.json yet
        const auto row = [](const char* name, const std::filesystem::path& file, const char* kind = "") {
            QTest::newRow(name) << QString::fromStdString(file.string()) << kind;
        };
        for (const char* kind : {"Unigram", "Unigram of bytes", "WordPiece", "WordLevel", "BPE of words"}) {
            row(kind, source / "resources/calibration/default.txt", kind);
        }
        row("demo model", source / "resources/demo-model/tokenizer.json");
        row("fixture llama-text", source / "tests/fixtures/checkpoints/llama-text/tokenizer.json");
        row("Llama 2", shared / "tokenizers/llama2/tokenizer.json");
        row("Llama 3", shared / "tokenizers/llama3/tokenizer.model");
        row("GPT-2", shared / "tokenizers/gpt2-json/tokenizer.json");
        row("GPT-2, older", shared / "tokenizers/gpt2/vocab.json", "gpt2");
        row("Qwen 2.5", shared / "tokenizers/qwen2.5/vocab.json", "qwen2");
        row("SmolLM2", shared / "tokenizers/smollm2/tokenizer.json");
        row("stories260K", shared / "models/stories260K/tokenizer.json");
        row("babyllama105", shared / "models/babyllama105/tokenizer.json");
        row("GPT-NeoX", shared / "tokenizers/olmo/allenai_gpt-neox-olmo-dolma-v1_5.json");
        row("GPT-NeoX, personal data",
            shared / "tokenizers/olmo/allenai_eleuther-ai-gpt-neox-20b-pii-special.json");
        row("dolma2", shared / "tokenizers/olmo/allenai_dolma2.json");
        row("Falcon", shared / "tokenizers/falcon/tokenizer.json");
        row("Phi-2", shared / "tokenizers/phi-2/tokenizer.json");
        row("Phi-3", shared / "tokenizers/phi-3-mini/tokenizer.json");
    }
    void idsAndText() {
        QFETCH(QString, file);
        QFETCH(QString, kind);
        if (!QFile::exists(file)) {
            QSKIP("It is not in ../shared/data.");
        }
        const std::filesystem::path json = as_json(file.toStdString(), made_.path(), kind.toStdString());
        std::vector<std::string> texts = hostile_texts();
        std::ranges::move(real_texts(), std::back_inserter(texts));
        const Json request{{"tokenizer", json.string()}, {"texts", texts}};
        const Json answers = Json::parse(output_of("library_ids.py", {}, request.dump()));
        QCOMPARE(answers.size(), texts.size());
        const Tokenizer tokenizer(json);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const Ids ids = tokenizer.encode(texts[i]);
            const auto expected = answers[i]["ids"].get<Ids>();
            if (ids != expected) {
                const auto place = std::ranges::mismatch(ids, expected).in1 - ids.begin();
                QFAIL(qPrintable(QString("text %1, '%2...': from token %3 on")
                                     .arg(i)
                                     .arg(QString::fromStdString(texts[i].substr(0, 80)))
                                     .arg(place)));
            }
            QVERIFY2(tokenizer.decode(ids) == answers[i]["text"].get<std::string>(),
                     texts[i].substr(0, 80).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestSameAsLibrary)
#include "test_same_as_library.moc"
