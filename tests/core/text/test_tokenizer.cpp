#include "tests/core/text/text_files.h"

#include <sys/stat.h>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

const std::filesystem::path fixture = source / "tests/fixtures/checkpoints/llama-text";

Json added(std::int64_t id, const char* content) {
    return {{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
            {"rstrip", false}, {"normalized", false}, {"special", true}};
}

} // namespace

/// What a Tokenizer promises besides the library's ids (test_known_tokenizers, test_same_as_library).
class TestTokenizer : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theFixturesIdsAreTheLibrarys() {
        const Tokenizer tokenizer(fixture / "tokenizer.json");
        const Json expected = read_json(fixture / "expected.json", error_code::bad_input);
        QVERIFY(expected["texts"].size() >= 6);
        for (const Json& sample : expected["texts"]) {
            const auto text = sample["text"].get<std::string>();
            QCOMPARE(tokenizer.encode(text), sample["ids"].get<Ids>());
            QCOMPARE(tokenizer.decode(sample["ids"].get<Ids>()), text);
        }
        QCOMPARE(tokenizer.vocabulary(), std::size_t{300});
    }
    void mergesGoByRankThenFromTheLeft() {
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer());
        QCOMPARE(tokenizer.encode("abcab ab"), (Ids{4, 3, 5, 3}));
        QCOMPARE(tokenizer.decode(Ids{4, 3, 5, 3}), std::string("abcab ab"));
    }
    /// Pieces are what is looked at: together they are the text, bytes of a character apart are told.
    void piecesShowWhatTokensStandFor() {
        const Tokenizer tokenizer(fixture / "tokenizer.json");
        const auto shown = [&](const std::string& text) {
            std::string pieces;
            for (const std::int64_t id : tokenizer.encode(text)) {
                pieces += (pieces.empty() ? "" : "|") + tokenizer.piece(id);
            }
            return pieces;
        };
        const std::string plain = "Once upon a time, there was 1 <s>\tcat.\n";
        std::string joined = shown(plain);
        std::erase(joined, '|');
        QCOMPARE(joined, plain);
        QCOMPARE(shown("\u00e9"), std::string("<0xC3>|<0xA9>"));
        QVERIFY(error_of([&] { tokenizer.piece(300); }));
        QVERIFY(error_of([&] { tokenizer.piece(-1); }));
    }
    void piecesKeepTheSpaceThatATextDrops() {
        const Tokenizer tokenizer = tokenizer_of(
            small_tokenizer({{"pre_tokenizer", nullptr},
                             {"decoder",
                              {{"type", "Sequence"},
                               {"decoders",
                                {{{"type", "Replace"}, {"pattern", {{"String", "\u2581"}}}, {"content", " "}},
                                 {{"type", "ByteFallback"}},
                                 {{"type", "Fuse"}},
                                 {{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}}}}}},
                             {"model", {{"vocab", {{"\u2581a", 6}, {"<0xE2>", 7}, {"<0x0A>", 8}}}}}}));
        QCOMPARE(tokenizer.decode(Ids{6}), std::string("a"));
        QCOMPARE(tokenizer.piece(6), std::string(" a"));
        QCOMPARE(tokenizer.piece(0), std::string("a"));
        QCOMPARE(tokenizer.piece(7), std::string("<0xE2>"));
        QCOMPARE(tokenizer.piece(8), std::string("\n"));
    }
    void storedTruncationAndPaddingAreIgnored() {
        const Json truncated = small_tokenizer(
            {{"truncation",
              {{"direction", "Right"}, {"max_length", 2}, {"strategy", "LongestFirst"}, {"stride", 0}}},
             {"padding", {{"strategy", {{"Fixed", 100}}}, {"pad_id", 0}, {"pad_token", "a"}}}});
        QCOMPARE(tokenizer_of(truncated).encode("a a a a").size(), std::size_t{7});
    }
    void aTextThatIsNoUtf8IsRefusedAtItsByte() {
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer());
        const auto error = error_of([&] { tokenizer.encode("ab\xFF", "file.txt"); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_input));
        QCOMPARE(error->message(), std::string("The text is not UTF-8 from byte 2 on"));
        QCOMPARE(error->where(), std::string("file.txt"));
        for (const char* text : {"\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
            QVERIFY(
                error_of([&] { tokenizer.encode(text); })); // cut off, overlong, a surrogate, above U+10FFFF
        }
    }
    void anIdThatIsNoneIsRefused_data() {
        QTest::addColumn<qint64>("id");
        for (const std::int64_t id : std::vector<std::int64_t>{-1, 6, 8, 1000, INT64_MAX, INT64_MIN}) {
            QTest::addRow("%lld", static_cast<long long>(id)) << static_cast<qint64>(id);
        }
    }
    void anIdThatIsNoneIsRefused() {
        QFETCH(qint64, id);
        // Ids 6 and 8 are holes: 7 and 9 are there.
        const Tokenizer tokenizer =
            tokenizer_of(small_tokenizer({{"model", {{"vocab", {{"d", 7}, {"e", 9}}}}}}));
        QCOMPARE(tokenizer.vocabulary(), std::size_t{10});
        const auto error = error_of([&] { tokenizer.decode(Ids{0, id}, "ids.json"); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_input));
        QCOMPARE(error->message(), "There is no token " + std::to_string(id));
        QCOMPARE(error->where(), std::string("ids.json"));
    }
    void decodingPutsTheReplacementCharacterForHalfACharacter() {
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer({{"model", {{"vocab", {{"\u00c3", 6}}}}}}));
        QCOMPARE(tokenizer.decode(Ids{0, 6}), std::string("a\uFFFD"));
    }
    void beginningOfText_data() {
        QTest::addColumn<QString>("processor");
        QTest::addColumn<qint64>("id");
        QTest::addColumn<QList<qint64>>("after");
        const QList<qint64> none;
        const QString begins =
            R"({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}}], "pair": [],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [6], "tokens": ["<s>"]}}})";
        const QString ends =
            R"({"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "<s>", "type_id": 0}}, {"SpecialToken": {"id": "two", "type_id": 0}}],
            "pair": [], "special_tokens": {"<s>": {"id": "<s>", "ids": [6], "tokens": ["<s>"]},
            "two": {"id": "two", "ids": [1, 0], "tokens": ["b", "a"]}}})";
        const QString level = R"({"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false})";
        QTest::newRow("no processor") << QString("null") << qint64{-1} << none;
        QTest::newRow("byte level") << level << qint64{-1} << none;
        QTest::newRow("Llama 2's") << begins << qint64{6} << none;
        QTest::newRow("Llama 3's") << R"({"type": "Sequence", "processors": [)" + level + "," + begins + "]}"
                                   << qint64{6} << none;
        QTest::newRow("one that ends texts") << ends << qint64{-1} << QList<qint64>{6, 1, 0};
        QTest::newRow("several in a row")
            << R"({"type": "Sequence", "processors": [)" + ends + "," + begins + "]}" << qint64{6}
            << QList<qint64>{6, 1, 0};
        for (const char* type : {"BertProcessing", "RobertaProcessing"}) {
            QTest::newRow(type) << QString(R"({"type": "%1", "cls": ["<s>", 6], "sep": ["a", 0]})").arg(type)
                                << qint64{6} << QList<qint64>{0};
        }
    }
    void beginningOfText() {
        QFETCH(QString, processor);
        QFETCH(qint64, id);
        QFETCH(QList<qint64>, after);
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer(
            {{"added_tokens", {added(6, "<s>")}}, {"post_processor", Json::parse(processor.toStdString())}}));
        QCOMPARE(tokenizer.bos().value_or(-1), std::int64_t{id});
        QCOMPARE(tokenizer.around().before, (id < 0 ? Ids() : Ids{id}));
        QCOMPARE(tokenizer.around().after, Ids(after.begin(), after.end()));
        QCOMPARE(tokenizer.encode("<s>ab"), (Ids{6, 3})); // none is put there unasked
    }
    void aFolderWithoutATokenizerSaysWhatToDo_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("help");
        // Each was tried with Transformers 5.23.
        const QByteArray tiktoken("IQ== 0\nIg== 1\n");
        QTest::newRow("nothing") << "" << QByteArray() << "--tokens";
        QTest::newRow("SentencePiece")
            << "tokenizer.model" << QByteArray("\n\x0e\n\x05<unk>\x15\0\0", 13) << "sentencepiece protobuf";
        QTest::newRow("SentencePiece, empty")
            << "tokenizer.model" << QByteArray() << "sentencepiece protobuf";
        QTest::newRow("Llama 3") << "tokenizer.model" << tiktoken
                                 << "TikTokenConverter as C; C('tokenizer.model')";
        QTest::newRow("tiktoken") << "qwen.tiktoken" << tiktoken
                                  << "TikTokenConverter as C; C('FILE.tiktoken')";
        QTest::newRow("GPT-2's older files") << "vocab.json" << QByteArray("{}") << "AutoTokenizer";
    }
    void aFolderWithoutATokenizerSaysWhatToDo() {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QString, help);
        const Scratch folder;
        if (!file.isEmpty()) {
            write_file(folder / file.toStdString(), content.toStdString());
        }
        const auto error = error_of([&] { load_tokenizer(folder.path()); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_tokenizer));
        QVERIFY(error->message().find(file.isEmpty() ? "tokenizer.json" : file.toStdString()) !=
                std::string::npos);
        QVERIFY2(error->help().find(help.toStdString()) != std::string::npos, error->help().c_str());
        QVERIFY(error->help().ends_with('.'));
    }
    void whatIsNoFileIsRefusedAtOnce() {
        const Scratch folder;
        std::filesystem::create_directory(folder / "folder");
        QCOMPARE(::mkfifo((folder / "pipe").c_str(), 0600), 0);
        for (const std::filesystem::path& file :
             {folder / "none", folder / "folder", folder / "pipe", std::filesystem::path("/dev/zero")}) {
            const auto error = error_of([&] { const Tokenizer tokenizer(file); });
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::bad_tokenizer));
            QCOMPARE(error->where(), file.string());
        }
    }
};

QTEST_APPLESS_MAIN(TestTokenizer)
#include "test_tokenizer.moc"
