#include "core/text/expression.h"
#include "tests/core/text/text_files.h"

using namespace cutaway;
using namespace cutaway::testing;

/// Expressions of a tokenizer.json are Oniguruma's. What PCRE2 reads the same way passes, what it reads
/// otherwise is refused by name. That matches are the library's is test_known_tokenizers' and
/// test_same_as_library's to say.
class TestExpression : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatBothReadAlikePasses_data() {
        QTest::addColumn<QString>("expression");
        for (const char* expression :
             {"", "a|b", R"(\p{L}+|\P{Lu}|\p{N}{1,3}|\d\D\r\n\t\f)",
              "(?:a)(?i:'s)(?=a)(?!a)(?<=a)(?<!a)(?>a)(a)", "a{2}b{2,}c{2,3}", "a+?b*?c??d++e*+f?+",
              R"([^\r\n\p{L}a-z!-/\]\[\\{(}])", R"(\\\.\(\{)", "[\u4e00-\u9fa5]+"}) {
            QTest::newRow(expression) << expression;
        }
    }
    void whatBothReadAlikePasses() {
        QFETCH(QString, expression);
        QCOMPARE(pcre_expression(expression.toStdString(), "file"), expression.toStdString());
    }
    void whiteSpaceIsUnicodes() {
        QCOMPARE(pcre_expression(R"([^\s\S]\s+\\s)", "file"),
                 std::string(R"([^\p{White_Space}\P{White_Space}]\p{White_Space}+\\s)"));
    }
    void classesWithinAClassAreItsMembers() {
        QCOMPARE(pcre_expression(R"( ?[^(\d|[.,[a-c]])]+[[x]y])", "file"),
                 std::string(R"( ?[^(\d|.,a-c)]+[xy])"));
    }
    void whatTheyReadDifferentlyIsRefusedByName_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* expression, const char* named) {
            QTest::newRow(expression) << expression << named;
        };
        for (const char* escape : {R"(\w)", R"(\W)", R"(\b)", R"(\B)", R"(\h)", R"(\H)", R"(\R)",
                                   R"(\X)", R"(\K)", R"(\G)", R"(\A)", R"(\Z)", R"(\1)", R"(\x)",
                                   R"(\u)", R"(\k)", R"(\g)", R"(\Q)", R"(\N)", R"(\C)", R"(\v)"}) {
            row(escape, escape);
        }
        row(R"([\w])", R"(\w)");
        row(R"(\p{Han})", R"(\p{Han})");
        row(R"(\p{^L})", R"(\p{^L})");
        row(R"(\pL)", R"(\pL)");
        row(R"(\p{)", R"(\p{)");
        row("[a[^b]]", "[^");
        row("[a-[b]]", "[b");
        row("[a[-b]]", "[-");
        row("[a[b-]c]", "]c");
        row("[[a]-c]", "]-");
        row("[a[]b]]", "[]");
        row("[[:alpha:]]", "[:");
        row("[a&&b]", "&&");
        row("[]a]", "[]");
        row("[^]a]", "[]");
        row("(?i)a", "(?i");
        row("(?m:a)", "(?m");
        row("(?x: a)", "(?x");
        row("(?<name>a)", "(?<");
        row("(?#a)", "(?#");
        row("(?R)", "(?R");
        row("(*UTF)a", "(*U");
        row("a{,3}", "{,3}");
        row("a{2}+", "{2}+");
        row("a{2,3}?", "{2,3}?");
        row("a{x}", "{x}");
        row("a{1,2,3}", "{1,2,3}");
        row("{", "{");
    }
    void whatTheyReadDifferentlyIsRefusedByName() {
        QFETCH(QString, expression);
        QFETCH(QString, named);
        const auto error = error_of([&] { pcre_expression(expression.toStdString(), "file"); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string(error_code::bad_tokenizer));
        QCOMPARE(error->where(), std::string("file"));
        const std::string quoted = Json(named.toStdString()).dump();
        QVERIFY2(error->message().find(quoted.substr(0, quoted.size() - 1)) != std::string::npos,
                 error->message().c_str());
        QVERIFY(error->message().ends_with("is not supported"));
    }
};

QTEST_APPLESS_MAIN(TestExpression)
#include "test_expression.moc"
