#include "tests/core/text/text_files.h"

using namespace cutaway;
using namespace cutaway::testing;

namespace {

/// A hostile tokenizer ends with an error "within a second" of work; this is for a busy machine under a
/// sanitizer.
constexpr qint64 patience_ms = 20'000;

Json split(const std::string& expression) {
    return {
        {"type", "Split"}, {"pattern", {{"Regex", expression}}}, {"behavior", "Isolated"}, {"invert", false}};
}

Json with_step(const Json& step) {
    Json json = small_tokenizer();
    json["pre_tokenizer"] = step;
    return json;
}

Json token(std::int64_t id, const std::string& content, const char* flag = "special") {
    Json json{{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
              {"rstrip", false}, {"normalized", false}, {"special", true}};
    json[flag] = true;
    return json;
}

/// A tokenizer whose one word is the text, and that has many merges of a's: the longest way through bpe.cpp.
Json whole_text_tokenizer() {
    Json json =
        small_tokenizer({{"pre_tokenizer", nullptr}, {"decoder", nullptr}, {"model", {{"unk_token", "b"}}}});
    Json& model = json["model"];
    model["merges"] = Json::array();
    std::string run = "a";
    for (std::int64_t id = 6; id < 20; ++id) {
        model["merges"].push_back(Json::array({run, run}));
        run += run;
        model["vocab"][run] = id;
    }
    return json;
}

} // namespace

/// Neither a hostile tokenizer nor a hostile text makes Cutaway hang, crash or take memory without bound.
class TestHostileTokenizers : public QObject {
    Q_OBJECT

    QElapsedTimer timer_;

  private Q_SLOTS:
    void init() { timer_.start(); }
    void cleanup() {
        if (!QTest::currentTestFailed()) {
            QVERIFY2(timer_.elapsed() < patience_ms,
                     qPrintable(QString("it took %1 ms").arg(timer_.elapsed())));
        }
    }

    void expressionsThatRunAwayEnd_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QByteArray>("text");
        const QByteArray letters = QByteArray(5'000, 'a') + "!";
        QTest::newRow("nested repetition") << "(a+)+$" << letters;
        QTest::newRow("alternatives that overlap") << "(a|aa)+$" << letters;
        QTest::newRow("three stars") << ".*.*.*.*b" << QByteArray(3'000, 'a') + "\nb";
        QTest::newRow("lookahead at every place") << "(?=(a{3})+!!)" << QByteArray(300'000, 'a') + "!";
        QTest::newRow("many short words")
            << "(?:a*a*)*(?:a*a*)*$" << QByteArray(QByteArray(25, 'a') + "! ").repeated(4'000);
    }
    void expressionsThatRunAwayEnd() {
        QFETCH(QString, expression);
        QFETCH(QByteArray, text);
        const Json words{
            {"type", "Split"}, {"pattern", {{"String", " "}}}, {"behavior", "Isolated"}, {"invert", false}};
        const Tokenizer tokenizer = tokenizer_of(
            with_step({{"type", "Sequence"}, {"pretokenizers", {words, split(expression.toStdString())}}}));
        const std::string report = report_of([&] { tokenizer.encode(text.toStdString()); });
        QVERIFY2(report == "bad-tokenizer: A regular expression takes too long on this text" ||
                     report == "bad-tokenizer: The tokenizer takes too long on this text",
                 report.c_str());
    }
    void expressionsThatAreHugeAreRefused_data() {
        QTest::addColumn<QString>("expression");
        QTest::newRow("long") << QString(100'000, 'a');
        QTest::newRow("nested") << QString(10'000, '(') + "a" + QString(10'000, ')');
        QTest::newRow("counted and counted again") << "((((a{1,999}){1,999}){1,999}){1,999}){1,999}";
        QTest::newRow("counted in a look behind") << "(?<=((((a{1,99}){1,99}){1,99}){1,99}){1,99})b";
    }
    void expressionsThatAreHugeAreRefused() {
        QFETCH(QString, expression);
        const std::string report =
            report_of([&] { tokenizer_of(with_step(split(expression.toStdString()))); });
        QVERIFY2(report.starts_with("bad-tokenizer: A regular expression is not understood: "),
                 report.c_str());
    }
    void textThatIsMadeLongerAndLongerIsGivenUp_data() {
        QTest::addColumn<QString>("patch");
        const auto row = [](const char* name, const Json& patch) {
            QTest::newRow(name) << QString::fromStdString(patch.dump());
        };
        const auto sequence = [](const char* key, const Json& step) {
            return Json{{"type", "Sequence"}, {key, std::vector<Json>(40, step)}};
        };
        const Json doubles{{"type", "Replace"}, {"pattern", {{"String", "a"}}}, {"content", "aa"}};
        const Json level{{"type", "ByteLevel"}, {"add_prefix_space", true}, {"use_regex", false}};
        row("normalizer", {{"normalizer", sequence("normalizers", doubles)}});
        row("prefixes", {{"normalizer", sequence("normalizers", {{"type", "Prepend"},
                                                                 {"prepend", std::string(100'000, 'a')}})}});
        row("pre-tokenizer", {{"pre_tokenizer",
                               {{"type", "Sequence"},
                                {"add_prefix_space", nullptr},
                                {"trim_offsets", nullptr},
                                {"use_regex", nullptr},
                                {"pretokenizers", std::vector<Json>(40, level)}}}});
        row("decoder", {{"decoder", sequence("decoders", doubles)}});
    }
    void textThatIsMadeLongerAndLongerIsGivenUp() {
        QFETCH(QString, patch);
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer(Json::parse(patch.toStdString())));
        QCOMPARE(report_of([&] {
                     tokenizer.encode("aaaa\u00e9");
                     tokenizer.decode(Ids{0, 0, 0});
                 }),
                 std::string("bad-tokenizer: The tokenizer makes this text more than 32 times as long"));
    }
    void tooManyStepsAreRefused_data() {
        QTest::addColumn<int>("depth");
        QTest::newRow("in a row") << 0;
        QTest::newRow("in sequences of sequences") << 12;
    }
    void tooManyStepsAreRefused() {
        QFETCH(int, depth);
        Json steps{{"type", "Sequence"},
                   {"normalizers", std::vector<Json>(depth == 0 ? 65 : 2, {{"type", "NFC"}})}};
        for (int i = 0; i < depth; ++i) {
            steps = {{"type", "Sequence"}, {"normalizers", {steps, steps}}};
        }
        const std::string report = report_of([&] { tokenizer_of(small_tokenizer({{"normalizer", steps}})); });
        QVERIFY2(report.find("64") != std::string::npos, report.c_str());
    }
    void manyAddedTokensAreFoundQuickly_data() {
        QTest::addColumn<QString>("flag");
        QTest::newRow("plain") << "special";
        QTest::newRow("that strip") << "rstrip";
    }
    void manyAddedTokensAreFoundQuickly() {
        QFETCH(QString, flag);
        Json tokens = Json::array();
        for (std::int64_t i = 0; i < 1'000; ++i) {
            tokens.push_back(
                token(6 + i, repeated("<", static_cast<std::size_t>(i) + 1) + "x", flag.toUtf8()));
        }
        tokens.push_back(token(1'006, " ", flag.toUtf8()));
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer({{"added_tokens", tokens}}));
        QCOMPARE(tokenizer.encode(repeated("<", 500'000)).size(),
                 std::size_t{0}); // no byte of it has a token
        QCOMPARE(tokenizer.encode(repeated(" ", 500'000)).size(), std::size_t{500'000});
        QCOMPARE(tokenizer.encode(repeated("<x", 250'000)).size(), std::size_t{250'000});
    }
    void unigramsOfManyPiecesTakeNoQuadraticTime_data() {
        QTest::addColumn<bool>("equal");
        QTest::addColumn<QByteArray>("text");
        for (const bool equal : {false, true}) {
            QTest::addRow("a letter, equal %d", equal) << equal << QByteArray(200'000, 'a');
            QTest::addRow("unknown, equal %d", equal) << equal << QByteArray(1 << 20, '?');
            QTest::addRow("nearly, equal %d", equal)
                << equal << QByteArray(1'000, 'a').append('b').repeated(200);
        }
    }
    /// Each of 2,000 tokens begins with all shorter ones, so at every letter there are 2,000 ways on.
    void unigramsOfManyPiecesTakeNoQuadraticTime() {
        QFETCH(bool, equal);
        QFETCH(QByteArray, text);
        Json vocabulary = Json::array({Json::array({"<unk>", 0})});
        for (std::size_t size = 1; size <= 2'000; ++size) {
            vocabulary.push_back({repeated("a", size), equal ? -1.0 : -1.0 / static_cast<double>(size)});
        }
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer(
            {{"pre_tokenizer", nullptr},
             {"model", {{"type", "Unigram"}, {"unk_id", 0}, {"vocab", vocabulary}, {"merges", nullptr}}}}));
        const std::string report = report_of([&] { tokenizer.encode(text.toStdString()); });
        QVERIFY2(report == "none" || report == "bad-tokenizer: The tokenizer takes too long on this text",
                 report.c_str());
    }
    void scoresOfAnySizeGiveIds() {
        const Json vocabulary =
            Json::parse(R"([["<unk>", -1e308], ["a", -1e308], ["aa", 1e308], ["aaa", 1e308], ["b", 1e308]])");
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer(
            {{"pre_tokenizer", nullptr},
             {"model", {{"type", "Unigram"}, {"unk_id", 0}, {"vocab", vocabulary}, {"merges", nullptr}}}}));
        QVERIFY(!tokenizer.encode(repeated("aab?", 1'000)).empty());
    }
    void wordPiecesOfLongWordsTakeNoQuadraticTime() {
        Json vocabulary{{"<unk>", 0}};
        for (std::int64_t size = 1; size <= 2'000; ++size) {
            vocabulary["##" + repeated("a", static_cast<std::size_t>(size))] = size;
        }
        vocabulary["a"] = 2'001;
        Json json = small_tokenizer({{"pre_tokenizer", nullptr}, {"model", nullptr}});
        json["model"] = {{"type", "WordPiece"},
                         {"unk_token", "<unk>"},
                         {"continuing_subword_prefix", "##"},
                         {"max_input_chars_per_word", 1 << 30},
                         {"vocab", vocabulary}};
        const Tokenizer tokenizer = tokenizer_of(json);
        QCOMPARE(tokenizer.encode(repeated("a", 1'000'001)).size(), std::size_t{501});
        QCOMPARE(tokenizer.encode(repeated("a", 1'000'000) + "b"), Ids{0});
    }
    void normalizersAndPreTokenizersTakeNoQuadraticTime_data() {
        QTest::addColumn<QString>("patch");
        for (const char* type : {"NFC", "NFKD", "Lowercase", "StripAccents", "Nmt", "ByteLevel"}) {
            QTest::newRow(type) << QString(R"({"normalizer": {"type": "%1"}})").arg(type);
        }
        QTest::newRow("Strip")
            << R"({"normalizer": {"type": "Strip", "strip_left": true, "strip_right": true}})";
        QTest::newRow("BertNormalizer") << R"({"normalizer": {"type": "BertNormalizer"}})";
        QTest::newRow("Precompiled") << R"({"normalizer": {"type": "Precompiled", "precompiled_charsmap":
            "BAAAAAAAAABhAA=="}})";
        for (const char* type : {"Whitespace", "WhitespaceSplit", "Punctuation", "BertPreTokenizer",
                                 "UnicodeScripts", "FixedLength"}) {
            QTest::newRow(type) << QString(R"({"pre_tokenizer": {"type": "%1", "add_prefix_space": null,
                "trim_offsets": null, "use_regex": null}})")
                                       .arg(type);
        }
    }
    void normalizersAndPreTokenizersTakeNoQuadraticTime() {
        QFETCH(QString, patch);
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer(Json::parse(patch.toStdString())));
        for (const char* text : {"e\u0301\u0323", " .", "\u0301", "\u05d0\u3042", "\U0001f469\u200d"}) {
            const std::string report = report_of([&] { tokenizer.encode(repeated(text, 200'000)); });
            QVERIFY2(report == "none" ||
                         report == "bad-tokenizer: 'precompiled_charsmap' points behind its end",
                     report.c_str());
        }
    }
    void textsOfAMegabyteTakeNoQuadraticTime_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("tokens");
        QTest::newRow("the same letter") << QByteArray(1 << 20, 'a') << 64; // of 16,384 letters
        QTest::newRow("two letters in turn") << QByteArray("ab").repeated(1 << 19) << (1 << 20);
        QTest::newRow("unknown") << QByteArray(1 << 20, '?') << (1 << 20);
    }
    void textsOfAMegabyteTakeNoQuadraticTime() {
        QFETCH(QByteArray, text);
        QFETCH(int, tokens);
        const Tokenizer tokenizer = tokenizer_of(whole_text_tokenizer());
        QCOMPARE(static_cast<int>(tokenizer.encode(text.toStdString()).size()), tokens);
    }
    void wordsOfAMegabyteTakeNoQuadraticTime_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("a word") << QByteArray("abc").repeated(350'000);
        QTest::newRow("spaces") << QByteArray(1 << 20, ' ') + "a";
        QTest::newRow("empty lines") << QByteArray(1 << 20, '\n');
        QTest::newRow("digits") << QByteArray(1 << 20, '7');
        QTest::newRow("punctuation") << QByteArray(1 << 20, '<');
        QTest::newRow("apostrophes") << QByteArray("'s").repeated(1 << 19);
    }
    void wordsOfAMegabyteTakeNoQuadraticTime() {
        QFETCH(QByteArray, text);
        constexpr const char* llama3 =
            R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
        const Json level{
            {"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", false}};
        for (const Json& json : {small_tokenizer(), with_step({{"type", "Sequence"},
                                                               {"pretokenizers", {split(llama3), level}}})}) {
            const Tokenizer tokenizer = tokenizer_of(json);
            const Ids ids = tokenizer.encode(text.toStdString());
            const auto known = text.count('a') + text.count('b') + text.count('c') + text.count(' ');
            QCOMPARE(static_cast<qsizetype>(tokenizer.decode(ids).size()), known);
        }
    }
};

QTEST_APPLESS_MAIN(TestHostileTokenizers)
#include "test_hostile_tokenizers.moc"
