#include "core/text/utf8.h"
#include "tests/core/text/text_files.h"

using namespace cutaway;
using namespace cutaway::testing;

/// Where text stops being UTF-8, and what is put in the place of what is none: Python's and Qt's decoders
/// say.
class TestUtf8 : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void brokenTextIsRepairedAsPythonDoes() {
        const Json known =
            read_json(source / "tests/core/text/known_tokenizers.json", error_code::bad_input)["utf8"];
        QVERIFY(known.size() > 300);
        for (const auto& [hex, text] : known.items()) {
            const std::string bytes = QByteArray::fromHex(QByteArray::fromStdString(hex)).toStdString();
            QCOMPARE(utf8_repaired(bytes), text.get<std::string>());
            const bool valid = text.get<std::string>() == bytes;
            QCOMPARE(utf8_valid_prefix(bytes) == bytes.size(), valid);
        }
    }
    void everyCharacterThereAndBack() {
        for (char32_t point = 0; point <= 0x10FFFF; ++point) {
            if (point == 0xD800) {
                point = 0xE000; // surrogates are no characters
            }
            const std::string text = QStringView(QChar::fromUcs4(point)).toUtf8().toStdString();
            QCOMPARE(utf8_encoded(point), text);
            QCOMPARE(utf8_decoded(text), point);
            QCOMPARE(utf8_length(text.front()), text.size());
            QCOMPARE(utf8_valid_prefix(text), text.size());
        }
    }
    void theByteWhereTextIsBrokenIsNamed() {
        QCOMPARE(utf8_valid_prefix("a\xC3\xA9\xFFz"), std::size_t{3});
        QCOMPARE(utf8_valid_prefix("abc\xE2\x82"), std::size_t{3});
        QCOMPARE(utf8_valid_prefix(std::string_view("a\0b", 3)), std::size_t{3});
        QCOMPARE(report_of([] { require_utf8("a\xC3\xA9\xFFz", "file"); }),
                 std::string("bad-input: The text is not UTF-8 from byte 3 on"));
    }
    void aFrontCutsNoCharacter() {
        const std::string text = "a\u00e9\u6f22\U0001f408z";
        for (std::size_t bytes = 0; bytes <= text.size() + 2; ++bytes) {
            const std::string_view front = utf8_front(text, bytes);
            QVERIFY(text.starts_with(front) && front.size() <= bytes &&
                    front.size() + 4 > std::min(bytes, text.size()));
            QCOMPARE(utf8_valid_prefix(front), front.size());
        }
        QCOMPARE(utf8_front(text, 99), std::string_view(text));
    }
};

QTEST_APPLESS_MAIN(TestUtf8)
#include "test_utf8.moc"
