#include "tests/core/text/text_files.h"

using namespace cutaway;
using namespace cutaway::testing;

namespace {

Json added(const Json& patch) {
    Json token{{"id", 6},         {"content", "<m>"},    {"single_word", false}, {"lstrip", false},
               {"rstrip", false}, {"normalized", false}, {"special", true}};
    token.merge_patch(patch);
    return {{"added_tokens", {token}}};
}

/// The pre-tokenizer in place of ByteLevel, whose members are taken away.
Json pre_tokenizer(Json step) {
    for (const char* member : {"add_prefix_space", "trim_offsets", "use_regex"}) {
        step[member] = nullptr;
    }
    return {{"pre_tokenizer", step}};
}

Json split(const Json& pattern, const char* behavior = "Isolated") {
    return pre_tokenizer(
        {{"type", "Split"}, {"pattern", pattern}, {"behavior", behavior}, {"invert", false}});
}

Json model(const Json& patch) {
    return {{"model", patch}};
}

/// In place of the BPE model.
Json unigram(const Json& vocabulary, const Json& patch = Json::object()) {
    Json unigram{{"type", "Unigram"}, {"unk_id", 0}, {"vocab", vocabulary}, {"merges", nullptr}};
    unigram.update(patch);
    return model(unigram);
}

Json precompiled(const std::string& map) {
    return {{"normalizer", {{"type", "Precompiled"}, {"precompiled_charsmap", map}}}};
}

} // namespace

/// What Cutaway does not read as the library does is refused by name, with the code bad-tokenizer, when the
/// file is read: never other ids without a word.
class TestRefusedTokenizers : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void unsupportedPartsAreNamed_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, const Json& patch, const char* named) {
            QTest::newRow(name) << QString::fromStdString(patch.dump()) << QString(named);
        };
        row("model", model({{"type", "Other"}}), "Other");
        row("normalizer", {{"normalizer", {{"type", "Other"}}}}, "Other");
        row("pre-tokenizer", pre_tokenizer({{"type", "Other"}}), "Other");
        row("decoder", {{"decoder", {{"type", "Other"}}}}, "Other");
        row("post-processor", {{"post_processor", {{"type", "Other"}}}}, "Other");
        row("post-processor within a sequence",
            {{"post_processor", {{"type", "Sequence"}, {"processors", {{{"type", "Other"}}}}}}}, "Other");
        row("within a sequence",
            {{"normalizer", {{"type", "Sequence"}, {"normalizers", {{{"type", "Other"}}}}}}}, "Other");
        row("version", {{"version", "2.0"}}, "2.0");

        row("dropout", model({{"dropout", 0.1}}), "dropout");
        row("dropout that is no number", model({{"dropout", "often"}}), "dropout");
        row("flag of the model", model({{"merge_words", true}}), "merge_words");
        row("flag of a normalizer", {{"normalizer", {{"type", "NFC"}, {"version", 9}}}}, "version");
        row("flag of a pre-tokenizer", {{"pre_tokenizer", {{"lowercase", true}}}}, "lowercase");
        row("flag of a decoder", {{"decoder", {{"cleanup", true}}}}, "cleanup");
        row("flag of an added token", added({{"fuzzy", true}}), "fuzzy");
        row("flag that is no flag", model({{"fuse_unk", 1}}), "fuse_unk");

        row("split behavior", split({{"String", "a"}}, "Doubled"), "Doubled");
        row("expression that is none", split({{"Regex", "(a"}}), "not understood");
        row("expression of another engine", split({{"Regex", R"(\w+)"}}), R"(\\w)");
        row("pattern that is neither",
            {{"normalizer", {{"type", "Replace"}, {"pattern", {{"Glob", "*"}}}, {"content", ""}}}},
            "'String'");
        row("pattern that is both",
            {{"normalizer",
              {{"type", "Replace"}, {"pattern", {{"String", "a"}, {"Regex", "b"}}}, {"content", ""}}}},
            "pattern");
        row("metaspace of two characters", {{"decoder", {{"type", "Metaspace"}, {"replacement", "__"}}}},
            "replacement");
        row("metaspace that contradicts itself",
            {{"decoder",
              {{"type", "Metaspace"},
               {"replacement", "_"},
               {"add_prefix_space", false},
               {"prepend_scheme", "first"}}}},
            "add_prefix_space");
        row("metaspace that prepends somehow",
            {{"decoder", {{"type", "Metaspace"}, {"replacement", "_"}, {"prepend_scheme", "somehow"}}}},
            "somehow");
        row("strip of two characters",
            {{"decoder", {{"type", "Strip"}, {"content", "ab"}, {"start", 1}, {"stop", 0}}}}, "content");

        row("nothing to prepend", {{"normalizer", {{"type", "Prepend"}, {"prepend", ""}}}}, "prepend");
        row("words of no characters", pre_tokenizer({{"type", "FixedLength"}, {"length", 0}}), "length");
        row("words of fewer characters", pre_tokenizer({{"type", "FixedLength"}, {"length", -1}}), "length");
        row("a delimiter of two characters",
            pre_tokenizer({{"type", "CharDelimiterSplit"}, {"delimiter", "ab"}}), "delimiter");
        row("an empty suffix", {{"decoder", {{"type", "BPEDecoder"}, {"suffix", ""}}}}, "suffix");
        row("an empty delimiter",
            {{"decoder", {{"type", "CTC"}, {"pad_token", "a"}, {"word_delimiter_token", ""}}}},
            "word_delimiter_token");
        row("flag of Unigram", unigram(Json::array({Json::array({"a", -1})}), {{"alpha", 0.1}}), "alpha");

        // The library would give these tokens other ids than the file says.
        row("added token far behind", added({{"id", 9}}), "its place is 6");
        row("added token in another's place", added({{"id", 3}}), "its place is 6");
        row("added token that has an id", added({{"content", "ab"}}), "its place is 3");
    }
    void unsupportedPartsAreNamed() {
        QFETCH(QString, patch);
        QFETCH(QString, named);
        const Json json = small_tokenizer(Json::parse(patch.toStdString()));
        const auto error = error_of([&] { tokenizer_of(json); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_tokenizer));
        QVERIFY2(error->message().find(named.toStdString()) != std::string::npos, error->message().c_str());
        QVERIFY2(error->where().find("tokenizer.json") != std::string::npos, error->where().c_str());
        QVERIFY(error->help().ends_with('.'));
    }

    void damageIsNamed_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const Json& patch, const char* message) {
            QTest::newRow(name) << QString::fromStdString(patch.dump()) << QString(message);
        };
        row("no model", {{"model", nullptr}}, "'model' is missing");
        row("a model that is a text", {{"model", "BPE"}}, "'model' is no object");
        row("no vocabulary", model({{"vocab", nullptr}}), "'vocab' is missing");
        row("a vocabulary that is a list", model({{"vocab", {"a", "b"}}}), "'vocab' is no object");
        row("no merges", model({{"merges", nullptr}}), "'merges' is missing");
        row("merges that are a text", model({{"merges", "a b"}}), "'merges' is no list");
        for (const Json& merge :
             {Json("ab"), Json("a b c"), Json(1), Json({"a"}), Json({"a", "b", "c"}), Json({"a", 1})}) {
            row(("merge " + merge.dump()).c_str(), model({{"merges", {"a b", merge}}}),
                "merge 1 is no pair of tokens");
        }
        row("a merge of a token that is none", model({{"merges", {"a b", "ab z"}}}),
            "merge 1 names a token that is not in the vocabulary");
        row("a merge to a token that is none", model({{"merges", {"a b", "ab a"}}}),
            "merge 1 names a token that is not in the vocabulary");
        for (const Json& id :
             {Json(-1), Json(1 << 24), Json(1ull << 63), Json(1e300), Json(1.5), Json("1"), Json(true)}) {
            row(("id " + id.dump()).c_str(), model({{"vocab", {{"z", id}}}}),
                "the id of \"z\" in 'vocab' is no whole number from 0 to 16777215");
        }
        row("one id for two tokens", model({{"vocab", {{"z", 4}}}}), "two tokens of 'vocab' have the id 4");
        for (const Json& entry : {Json("a"), Json({"a"}), Json({"a", "b"}), Json({1, -1}), Json({"a", -1, 2}),
                                  Json({"a", nullptr})}) {
            row(("score " + entry.dump()).c_str(), unigram(Json::array({Json::array({"<unk>", 0}), entry})),
                "token 1 of 'vocab' is no pair of a text and a score");
        }
        row("a Unigram without tokens", unigram(Json::array()), "'vocab' is empty");
        row("a Unigram with a vocabulary of ids", unigram(Json{{"a", 1}}), "'vocab' is no list");
        for (const Json& id : {Json(-1), Json(1)}) {
            row(("unk_id " + id.dump()).c_str(),
                unigram(Json::array({Json::array({"a", -1})}), {{"unk_id", id}}),
                ("'unk_id' is " + id.dump() + ", not between 0 and 0").c_str());
        }
        row("a charsmap that is no Base64", precompiled("a=b="), "'precompiled_charsmap' is no Base64");
        row("a charsmap cut between digits", precompiled("AAAAA"), "'precompiled_charsmap' is no Base64");
        row("an empty charsmap", precompiled(""), "'precompiled_charsmap' is truncated");
        row("a charsmap without a trie", precompiled("AAAAAA=="), "'precompiled_charsmap' is truncated");
        row("a charsmap with half a trie", precompiled("CAAAAAAAAAA="),
            "'precompiled_charsmap' is truncated");
        row("a charsmap to what is no UTF-8", precompiled("BAAAAAAAAAD//w=="),
            "'precompiled_charsmap' has replacements that are not UTF-8");
        row("a merge without the prefix",
            model({{"continuing_subword_prefix", "##"}, {"merges", Json::array({"a b"})}}),
            "merge 0 names a token without the prefix \"##\"");
        row("a class token without an id",
            {{"post_processor", {{"type", "BertProcessing"}, {"cls", {"a"}}, {"sep", {"b", 1}}}}},
            "'cls' is no pair of a token and its id");
        row("an added token with no id", added({{"id", nullptr}}), "'id' is missing");
        row("an added token with no content", added({{"content", nullptr}}), "'content' is missing");
        row("an empty added token", added({{"content", ""}}), "an added token has 1 to 1024 bytes");
        row("an endless added token", added({{"content", std::string(1025, 'x')}}),
            "an added token has 1 to 1024 bytes");
        row("an added token in a hole of the vocabulary",
            {{"added_tokens", added(Json::object())["added_tokens"]}, {"model", {{"vocab", {{"c", 6}}}}}},
            "two tokens have the id 6");
        row("a template's token that is nowhere",
            {{"post_processor",
              {{"type", "TemplateProcessing"},
               {"single", {{{"SpecialToken", {{"id", "<s>"}, {"type_id", 0}}}}}},
               {"special_tokens", Json::object()}}}},
            "'<s>' is missing");
        row("a template's token without an id",
            {{"post_processor",
              {{"type", "TemplateProcessing"},
               {"single", {{{"SpecialToken", {{"id", "<s>"}, {"type_id", 0}}}}}},
               {"special_tokens", {{"<s>", {{"ids", Json::array()}}}}}}}},
            "the template's token \"<s>\" has no id");
    }
    void damageIsNamed() {
        QFETCH(QString, patch);
        QFETCH(QString, message);
        const Json json = small_tokenizer(Json::parse(patch.toStdString()));
        QCOMPARE(report_of([&] { tokenizer_of(json); }), "bad-tokenizer: " + message.toStdString());
    }
    void aTokenThatIsAddedTwiceIsRefused() {
        Json json = small_tokenizer(added(Json::object()));
        json["added_tokens"].push_back(json["added_tokens"][0]);
        QCOMPARE(report_of([&] { tokenizer_of(json); }),
                 std::string("bad-tokenizer: the added token \"<m>\" stands twice"));
    }
    void addedTokensThatAreOneWhenNormalizedAreRefused() {
        // Which of the two the library takes changes from run to run.
        Json json = small_tokenizer(added({{"normalized", true}}));
        json["added_tokens"].push_back(
            added({{"content", "<n>"}, {"id", 7}, {"normalized", true}})["added_tokens"][0]);
        json["normalizer"] = {{"type", "Replace"}, {"pattern", {{"String", "n"}}}, {"content", "m"}};
        QCOMPARE(report_of([&] { tokenizer_of(json); }),
                 std::string("bad-tokenizer: two added tokens are \"<m>\" when normalized"));
    }
    void anUnknownTokenThatIsNoneIsRefusedOnceItIsNeeded() {
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer(model({{"unk_token", "<unk>"}})));
        QCOMPARE(tokenizer.encode("ab"), Ids{3});
        QCOMPARE(
            report_of([&] { tokenizer.encode("z"); }),
            std::string(
                "bad-tokenizer: The text needs the unknown token \"<unk>\", which is not in the vocabulary"));
    }

    void aUnigramWithoutAnUnknownTokenIsRefusedOnceItIsNeeded() {
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer(
            unigram(Json::array({Json::array({"a", -1}), Json::array({"ab", -1})}), {{"unk_id", nullptr}})));
        QCOMPARE(tokenizer.encode("aab"), (Ids{0, 1}));
        QCOMPARE(report_of([&] { tokenizer.encode("z"); }),
                 std::string("bad-tokenizer: The text has characters that have no token, and there is no "
                             "unknown token"));
    }
    void aCharsmapThatPointsNowhereIsRefusedOnceItIsUsed_data() {
        QTest::addColumn<QString>("map");
        // A trie of one unit, which sends every letter behind its end.
        QTest::newRow("behind the trie") << "BAAAAAAAAABhAA==";
        // 98 units: that of 'a' has its leaf at 98 ^ 3, whose replacement is behind the text.
        QByteArray trie(99 * 4, '\0');
        trie[97 * 4] = 'a';
        trie[97 * 4 + 1] = 0x0D; // a leaf, three units away
        trie[98 * 4] = 0x7F;
        trie[98 * 4 + 3] = static_cast<char>(0x80);
        const QByteArray size("\x8c\x01\0\0", 4);
        QTest::newRow("behind the replacements") << QString::fromLatin1((size + trie + "b").toBase64());
        trie[98 * 4] = 1;
        QTest::newRow("into a character") << QString::fromLatin1((size + trie + "\xC3\xA9").toBase64());
    }
    void aCharsmapThatPointsNowhereIsRefusedOnceItIsUsed() {
        QFETCH(QString, map);
        const Tokenizer tokenizer = tokenizer_of(small_tokenizer(precompiled(map.toStdString())));
        const std::string report = report_of([&] { tokenizer.encode("a"); });
        QVERIFY2(report.starts_with("bad-tokenizer: 'precompiled_charsmap' points "), report.c_str());
    }

    void whatIsNoTokenizerJsonIsRefused_data() {
        QTest::addColumn<QByteArray>("content");
        const QByteArray valid = QByteArray::fromStdString(small_tokenizer().dump());
        const QByteArray open = "{\"model\":";
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("no UTF-8") << valid.chopped(1) + ",\"x\":\"\xff\"}";
        QTest::newRow("a byte 0") << valid + QByteArray(1, '\0');
        QTest::newRow("a member twice") << valid.chopped(1) + ",\"model\":{}}";
        QTest::newRow("deep lists") << open + QByteArray(1'000'000, '[');
        QTest::newRow("deep objects") << open + QByteArray("{\"a\":").repeated(500'000);
        QTest::newRow("a huge number") << open + "1" + QByteArray(1'000'000, '0') + "}";
    }
    void whatIsNoTokenizerJsonIsRefused() {
        QFETCH(QByteArray, content);
        const std::string report = report_of([&] { tokenizer_of_bytes(content.toStdString()); });
        QVERIFY2(report.starts_with("bad-tokenizer: "), report.c_str());
        QVERIFY2(report.size() < 200, report.c_str());
    }
    void everyTruncationIsRefused() {
        const std::string valid = small_tokenizer().dump();
        for (std::size_t size = 0; size < valid.size(); ++size) {
            const std::string report = report_of([&] { tokenizer_of_bytes(valid.substr(0, size)); });
            QVERIFY2(report.starts_with("bad-tokenizer: it is no valid JSON"), report.c_str());
        }
    }
    void namesOfAnyLengthAndContentMakeShortMessages() {
        const std::string name = "\u202e\x1b[31m" + repeated("\u00e9", 100'000);
        const std::string report =
            report_of([&] { tokenizer_of(small_tokenizer({{"normalizer", {{"type", name}}}})); });
        QVERIFY(report.starts_with("bad-tokenizer: the normalizer \"\\u202e\\u001b[31m"));
        QVERIFY(report.size() < 500);
    }
};

QTEST_APPLESS_MAIN(TestRefusedTokenizers)
#include "test_refused_tokenizers.moc"
