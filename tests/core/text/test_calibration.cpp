#include "core/text/calibration.h"
#include "tests/core/text/text_files.h"

#include <sys/stat.h>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

using Source = CalibrationRequest::Source;

/// A folder with a tokenizer of 300 tokens, made by the `tokenizers` library; "<s>" has id 1.
const std::filesystem::path model = source / "tests/fixtures/checkpoints/llama-text";
constexpr std::int64_t vocabulary = 300;
const std::string story = content_of(source / "resources/demo-model/calibration.txt");

class Files {
  public:
    std::filesystem::path file(const char* name, std::string_view content) const {
        write_file(folder_ / name, content);
        return folder_ / name;
    }
    std::filesystem::path path() const { return folder_.path(); }

  private:
    Scratch folder_;
};

CalibrationSet load(Source from, const std::filesystem::path& file, int sequences = 3, int length = 16,
                    bool bos = false) {
    return load_calibration(
        {.source = from, .path = file.string(), .sequences = sequences, .length = length, .bos = bos}, model,
        "no shipped text", vocabulary);
}

/// The tokenizer of `model`, with a template that puts "<s>" before a text.
std::filesystem::path folder_with_bos(const Files& files) {
    Json json = read_json(model / "tokenizer.json", error_code::bad_input);
    json["post_processor"] = Json::parse(
        R"({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}}], "pair": [],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}})");
    files.file("tokenizer.json", json.dump());
    return files.path();
}

} // namespace

/// What a search is measured on: `--text`, `--tokens`, the shipped text, and what is wrong with them.
class TestCalibration : public QObject {
    Q_OBJECT

    const Files files_;
    const Ids ids_ = Tokenizer(model / "tokenizer.json").encode(story);

    Ids from_story(std::size_t begin, std::size_t count) const {
        return {ids_.begin() + static_cast<std::ptrdiff_t>(begin),
                ids_.begin() + static_cast<std::ptrdiff_t>(begin + count)};
    }

  private Q_SLOTS:
    void aTextIsCutIntoConsecutiveSequences() {
        const CalibrationSet set = load(Source::text, files_.file("story.txt", story), 5, 20);
        QCOMPARE(set.sequences.size(), std::size_t{5});
        for (std::size_t i = 0; i < 5; ++i) {
            QCOMPARE(set.sequences[i], from_story(i * 20, 20));
        }
        QCOMPARE(set.info.sequences, 5);
        QCOMPARE(set.info.length, 20);
        QCOMPARE(set.info.source, (files_.path() / "story.txt").string());
        QCOMPARE(set.info.hash.size(), std::size_t{16});
    }
    void theBeginningOfTextCountsAmongASequencesTokens() {
        const Files folder;
        const CalibrationSet set = load_calibration({.source = Source::text,
                                                     .path = files_.file("story.txt", story).string(),
                                                     .sequences = 2,
                                                     .length = 20,
                                                     .bos = true},
                                                    folder_with_bos(folder), "", vocabulary);
        for (std::size_t i = 0; i < 2; ++i) {
            Ids expected = from_story(i * 19, 19);
            expected.insert(expected.begin(), 1);
            QCOMPARE(set.sequences[i], expected);
        }
    }
    void withoutAFileTheShippedTextIsTaken() {
        const CalibrationSet set = load_calibration({.sequences = 2, .length = 8}, model,
                                                    files_.file("shipped.txt", story), vocabulary);
        QCOMPARE(set.sequences[1], from_story(8, 8));
        QCOMPARE(set.info.source, std::string("default"));
    }
    void linesOfJsonAreTheirTextsWithAnEmptyLineBetween() {
        const std::size_t half = story.find(' ', story.size() / 2);
        const auto line = [](const std::string& text) { return Json{{"text", text}, {"other", 1}}.dump(); };
        const auto file =
            files_.file("two.jsonl", line(story.substr(0, half)) + "\r\n\n" + line(story.substr(half)));
        const Ids expected =
            Tokenizer(model / "tokenizer.json").encode(story.substr(0, half) + "\n\n" + story.substr(half));
        const CalibrationSet set = load(Source::text, file, 1, static_cast<int>(expected.size()));
        QCOMPARE(set.sequences[0], expected);
    }
    void aPastedTextIsItsOwnFile() {
        const CalibrationSet set = load_calibration(
            {.source = Source::pasted, .sequences = 3, .length = 16, .text = story}, model, "", vocabulary);
        const CalibrationSet file = load(Source::text, files_.file("story.txt", story));
        QCOMPARE(set.info.hash, file.info.hash);
        QCOMPARE(set.info.source, std::string("pasted"));
        QCOMPARE(set.info.pasted, story);
        // And again from what the session says of it.
        QCOMPARE(load_calibration(request_again(set.info), model, "", vocabulary).info.hash, set.info.hash);
        const auto paste = [&](const std::string& text) {
            return report_of([&] {
                load_calibration({.source = Source::pasted, .sequences = 1, .length = 4, .text = text}, model,
                                 "", vocabulary);
            });
        };
        QCOMPARE(paste(""),
                 std::string("bad-input: The text has 0 tokens in its first 32 MiB, 1 x 4 are asked for"));
        QCOMPARE(paste("ab\xFF"), std::string("bad-input: The text is not UTF-8 from byte 2 on"));
    }
    void whatIsMeasuredOnCanBeLookedAt() {
        const Files folder;
        const auto path = folder_with_bos(folder);
        const Tokenizer tokenizer = load_tokenizer(path);
        TokensRequest request{.calibration = {.source = Source::pasted,
                                              .sequences = 3,
                                              .length = 8,
                                              .bos = true,
                                              .text = story},
                              .first = 1,
                              .count = 2};
        const auto look = [&] { return show_calibration(request, &tokenizer, path, "", vocabulary); };
        TokensResult shown = look();
        const CalibrationSet set = load_calibration(request.calibration, path, "", vocabulary);
        QCOMPARE(shown.hash, set.info.hash);
        QCOMPARE(shown.found, static_cast<std::int64_t>(ids_.size()));
        QCOMPARE(shown.needed, std::int64_t{21});
        QVERIFY(shown.whole && shown.enough());
        QCOMPARE(shown.sequences, 3);
        QCOMPARE(shown.shown.size(), std::size_t{2});
        for (std::size_t index = 0; index < 2; ++index) {
            Ids ids;
            std::string text;
            for (const TokenPiece& piece : shown.shown[index].pieces) {
                ids.push_back(piece.id);
                text += piece.text;
            }
            QCOMPARE(ids, set.sequences[index + 1]);
            QCOMPARE(text, tokenizer.decode(set.sequences[index + 1]));
        }
        // A text that ends early is shown as far as it goes.
        request.calibration.text = tokenizer.decode(from_story(0, 10));
        const auto found = static_cast<std::int64_t>(tokenizer.encode(request.calibration.text).size());
        shown = look();
        QVERIFY(!shown.enough() && shown.hash.empty());
        QCOMPARE(shown.found, found);
        QCOMPARE(shown.sequences, 2);
        QCOMPARE(shown.shown.size(), std::size_t{1});
        QCOMPARE(shown.shown[0].length, static_cast<int>(found) - 7 + 1);
        request.calibration.text.clear();
        QCOMPARE(look().sequences, 0);
        request.first = 1 << 30;
        QVERIFY(look().shown.empty());
    }
    void aLookIsBounded() {
        const Tokenizer tokenizer = load_tokenizer(model);
        const TokensRequest request{.calibration = {.source = Source::pasted,
                                                    .sequences = 100,
                                                    .length = 10000,
                                                    .text = repeated(story, 30).substr(0, max_pasted_bytes)},
                                    .first = 0,
                                    .count = 100};
        const TokensResult shown = show_calibration(request, &tokenizer, model, "", vocabulary);
        std::size_t pieces = 0;
        for (const TokenSequence& sequence : shown.shown) {
            pieces += sequence.pieces.size();
        }
        QCOMPARE(pieces, std::size_t{1} << 14);
        QVERIFY(shown.shown[1].pieces.size() < static_cast<std::size_t>(shown.shown[1].length));
    }
    void idsWithoutATokenizerAreLookedAtAsIds() {
        const auto file = files_.file("ids.json", "[[1, 2, 299], [5, 6]]");
        const TokensRequest request{
            .calibration = {.source = Source::tokens, .path = file.string()}, .first = 0, .count = 9};
        const TokensResult shown = show_calibration(request, nullptr, model, "", vocabulary);
        QCOMPARE(shown.sequences, 2);
        QVERIFY(shown.shown[0].pieces[2] == (TokenPiece{299, ""}));
        QVERIFY(shown.enough());
    }
    void theFrontOfALongTextGivesTheTokensOfTheWhole() {
        // Far longer than what is looked at for 3 x 16 tokens; one token a byte at its front, few behind.
        const auto file = files_.file("long.txt", repeated("\x01", 20) + repeated(story, 20));
        const Ids all = Tokenizer(model / "tokenizer.json").encode(repeated("\x01", 20) + story);
        const CalibrationSet set = load(Source::text, file);
        for (std::size_t i = 0; i < 48; ++i) {
            QCOMPARE(set.sequences[i / 16][i % 16], all[i]);
        }
    }
    void exactlyEnoughTextIsEnough() {
        const auto length = static_cast<int>(ids_.size());
        const auto file = files_.file("story.txt", story);
        QCOMPARE(load(Source::text, file, 1, length).sequences[0], ids_);
        QCOMPARE(report_of([&] { load(Source::text, file, 1, length + 1); }),
                 "bad-input: The text has " + std::to_string(length) + " tokens in its first 32 MiB, 1 x " +
                     std::to_string(length + 1) + " are asked for");
    }
    void specialTokensInATextAreRecognised() {
        const auto file = files_.file("special.txt", "<s>The lamp</s>" + story);
        const CalibrationSet set = load(Source::text, file, 1, 8);
        QCOMPARE(set.sequences[0][0], std::int64_t{1});
    }

    void tokensAreTakenAsTheyAre() {
        const auto file = files_.file("ids.json", "[[1, 2, 3], [299, 0],\n [7, 7, 7, 7]]");
        const CalibrationSet set = load(Source::tokens, file, 1, 2);
        QCOMPARE(Json(set.sequences), Json::parse("[[1, 2, 3], [299, 0], [7, 7, 7, 7]]"));
        QCOMPARE(set.info.sequences, 3);
        QCOMPARE(set.info.length, 4);
    }
    void theHashTellsSequencesApart() {
        const auto hash = [&](const char* ids) {
            return load(Source::tokens, files_.file("ids.json", ids)).info.hash;
        };
        QCOMPARE(hash("[[1, 2], [3, 4]]"), hash("[[1,2],[3,4]]"));
        QVERIFY(hash("[[1, 2], [3, 4]]") != hash("[[1, 2], [3, 5]]"));
        QVERIFY(hash("[[1, 2], [3, 4]]") != hash("[[1, 2, 3, 4]]"));
        QVERIFY(hash("[[1, 2], [3, 4, 5]]") != hash("[[1, 2, 3], [4, 5]]"));
    }
    void tokensNeedNoTokenizer() {
        const auto file = files_.file("ids.json", "[[1, 2]]");
        const Files empty;
        const CalibrationSet set =
            load_calibration({.source = Source::tokens, .path = file.string()}, empty.path(), "", 3);
        QCOMPARE(set.sequences[0], (Ids{1, 2}));
    }

    void badTokensAreRefused_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& content, const char* message) {
            QTest::newRow(name) << content << QString(message);
        };
        const char* no_list = "This is no list of lists of token ids";
        const char* no_number = "Sequence 0 holds something that is no whole number";
        row("nothing", "", "it is no valid JSON (at byte 1)");
        row("no JSON", "1 2 3", "it is no valid JSON (at byte 3)");
        row("truncated", "[[1, 2, 3", "it is no valid JSON (at byte 10)");
        row("object", "{}", no_list);
        row("text", "\"[[1, 2]]\"", no_list);
        row("null", "null", no_list);
        row("no sequences", "[]", no_list);
        row("flat", "[1, 2, 3]", "Sequence 0 is no list of two or more token ids");
        row("an empty sequence", "[[1, 2], []]", "Sequence 1 is no list of two or more token ids");
        row("one token", "[[1]]", "Sequence 0 is no list of two or more token ids");
        row("an object within", "[[1, 2], {\"a\": 1, \"b\": 2}]",
            "Sequence 1 is no list of two or more token ids");
        row("fraction", "[[1, 2.5]]", no_number);
        row("whole, but written as a fraction", "[[1, 2.0]]", no_number);
        row("exponent", "[[1, 2e0]]", no_number);
        row("truth", "[[1, true]]", no_number);
        row("digits in quotes", "[[1, \"2\"]]", no_number);
        row("null within", "[[1, null]]", no_number);
        row("list within", "[[1, [2]]]", no_number);
        row("negative", "[[1, 2], [1, -2]]", "Sequence 1 has the token -2, the model's go from 0 to 299");
        row("behind the vocabulary", "[[1, 300]]",
            "Sequence 0 has the token 300, the model's go from 0 to 299");
        row("above 2^63", "[[1, 18446744073709551615]]",
            "Sequence 0 has the token 9223372036854775807, the model's go from 0 to 299");
        row("above 2^64", "[[1, 99999999999999999999999]]", no_number);
        row("out of every range", "[[1, 1e999]]", "it is no valid JSON (at byte 10)");
        row("deep", QByteArray(100'000, '['), "its lists and objects nest deeper than 4");
    }
    void badTokensAreRefused() {
        QFETCH(QByteArray, content);
        QFETCH(QString, message);
        const auto file = files_.file("ids.json", content.toStdString());
        const auto error = error_of([&] { load(Source::tokens, file); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_input));
        QCOMPARE(error->message(), message.toStdString());
        QCOMPARE(error->where(), file.string());
        QVERIFY(error->help().ends_with('.'));
    }

    void badTextsAreRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("place");
        const auto row = [](const char* name, const char* file, const QByteArray& content,
                            const char* message, const char* place = "") {
            QTest::newRow(name) << QString(file) << content << QString(message) << QString(place);
        };
        row("empty", "a.txt", "", "The text has 0 tokens in its first 32 MiB, 3 x 16 are asked for");
        row("short", "a.txt", "The", "The text has 1 tokens in its first 32 MiB, 3 x 16 are asked for");
        row("no UTF-8", "a.txt", QByteArray(100'000, 'a') + "\xff",
            "The text is not UTF-8 from byte 100000 on");
        row("UTF-16", "a.txt", QByteArray("\xff\xfeT\0h\0e\0", 8), "The text is not UTF-8 from byte 0 on");
        row("no lines", "a.jsonl", "\n \n",
            "The text has 0 tokens in its first 32 MiB, 3 x 16 are asked for");
        row("a line that is no JSON", "a.jsonl", "{\"text\": \"a\"}\n\nno\n",
            "it is no valid JSON (at byte 2)", ", line 3");
        row("a line that is no object", "a.jsonl", "[1]\n", "a JSON object is expected, not array",
            ", line 1");
        row("a line without text", "a.jsonl", "{\"content\": \"a\"}\n", "'text' is missing", ", line 1");
        row("a text that is none", "a.jsonl", "{\"text\": 1}\n", "'text' is no text", ", line 1");
        row("a line cut off", "a.jsonl", "{\"text\": \"a\"}\n{\"text\": \"a",
            "it is no valid JSON (at byte 12)", ", line 2");
    }
    void badTextsAreRefused() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, message);
        QFETCH(QString, place);
        const auto file = files_.file(qPrintable(name), content.toStdString());
        const auto error = error_of([&] { load(Source::text, file); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_input));
        QCOMPARE(error->message(), message.toStdString());
        QCOMPARE(error->where(), file.string() + place.toStdString());
        QVERIFY(error->help().ends_with('.'));
    }

    void whatIsNoFileIsRefusedAtOnce_data() {
        QTest::addColumn<QString>("file");
        std::filesystem::create_directories(files_.path() / "folder");
        ::mkfifo((files_.path() / "pipe").c_str(), 0600);
        for (const std::filesystem::path& file :
             {files_.path() / "none", files_.path() / "folder", files_.path() / "pipe",
              std::filesystem::path("/dev/zero"), std::filesystem::path("/dev/null"),
              std::filesystem::path()}) {
            QTest::newRow(file.filename().c_str()) << QString::fromStdString(file.string());
        }
    }
    void whatIsNoFileIsRefusedAtOnce() {
        QFETCH(QString, file);
        for (const Source from : {Source::text, Source::tokens}) {
            const auto error = error_of([&] { load(from, file.toStdString()); });
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::bad_input));
            QCOMPARE(error->where(), file.toStdString());
        }
    }
    void aSequenceHasTwoTokensOrMore() {
        const auto file = files_.file("story.txt", story);
        for (const auto& [sequences, length, place] :
             std::initializer_list<std::tuple<int, int, const char*>>{{1, 1, "length"},
                                                                      {1, 0, "length"},
                                                                      {1, -5, "length"},
                                                                      {0, 16, "sequences"},
                                                                      {-1, 16, "sequences"}}) {
            const auto error = error_of([&] { load(Source::text, file, sequences, length); });
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::bad_input));
            QCOMPARE(error->where(), std::string(place));
        }
    }
    void numbersOfAnySizeAreCounted() {
        const auto file = files_.file("story.txt", story);
        const std::string report = report_of([&] { load(Source::text, file, INT_MAX, INT_MAX); });
        QVERIFY2(report.ends_with("2147483647 x 2147483647 are asked for"), report.c_str());
    }
    void aTokenizerWithoutABeginningOfTextSaysSo() {
        QCOMPARE(report_of([&] { load(Source::text, files_.file("story.txt", story), 1, 16, true); }),
                 std::string("bad-input: The tokenizer has no beginning-of-text token"));
    }
    void aTokenizerOfAnotherModelIsRefused() {
        const auto file = files_.file("story.txt", story);
        const auto error = error_of([&] {
            load_calibration({.source = Source::text, .path = file.string(), .sequences = 1, .length = 16},
                             model, "", 100);
        });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_tokenizer));
        QCOMPARE(error->where(), model.string());
    }
};

QTEST_APPLESS_MAIN(TestCalibration)
#include "test_calibration.moc"
