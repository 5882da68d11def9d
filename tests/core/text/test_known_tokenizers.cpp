#include "tests/core/text/text_files.h"

using namespace cutaway;
using namespace cutaway::testing;

/// Every step and flag of a tokenizer.json that core/text reads gives the ids and the text of the
/// `tokenizers` library, which make_known_tokenizers.py asked. Needs no Python.
class TestKnownTokenizers : public QObject {
    Q_OBJECT

    const Json known_ = read_json(source / "tests/core/text/known_tokenizers.json", error_code::bad_input);

  private Q_SLOTS:
    void idsAndTextAreTheLibrarys_data() {
        QTest::addColumn<int>("number");
        int number = 0;
        for (const Json& entry : known_["cases"]) {
            QTest::newRow(entry["name"].get<std::string>().c_str()) << number++;
        }
    }
    void idsAndTextAreTheLibrarys() {
        QFETCH(int, number);
        const Json& entry = known_["cases"][static_cast<std::size_t>(number)];
        Json json = known_["base"];
        json.merge_patch(entry["patch"]);
        const Tokenizer tokenizer = tokenizer_of(json);
        for (std::size_t i = 0; i < known_["texts"].size(); ++i) {
            const auto text = known_["texts"][i].get<std::string>();
            const Ids ids = tokenizer.encode(text);
            QVERIFY2(ids == entry["ids"][i].get<Ids>(),
                     (Json(text).dump() + " became " + Json(ids).dump() + ", not " + entry["ids"][i].dump())
                         .c_str());
            QCOMPARE(tokenizer.decode(ids), entry["decoded"][i].get<std::string>());
        }
    }
};

QTEST_APPLESS_MAIN(TestKnownTokenizers)
#include "test_known_tokenizers.moc"
