#include "ui/models/collapse_signs.h"
#include "ui/models/token_differences.h"

#include <QtTest>

namespace cutaway {

namespace {

/// `“no ” comes 5 times in a row @0+15`, one after the other.
QString described(const std::vector<CollapseSign>& signs) {
    QStringList words;
    for (const CollapseSign& sign : signs) {
        words << QStringLiteral("%1 @%2+%3").arg(sign.words).arg(sign.begin).arg(sign.length);
    }
    return words.join(QStringLiteral("; "));
}

} // namespace

/// What the panel "Try it" finds in texts.
class TestCollapseSigns : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void signs_data() {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("ended");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* prompt, const QString& text, bool ended,
                            const QString& expected) {
            QTest::newRow(name) << QString(prompt) << text << ended << expected;
        };
        row("nothing", "Once", " upon a time (long ago) 3 + 4 = 7, and [1] so on.", true, "");
        row("nothing at all", "", "", true, "");
        row("words again and again", "", "So no no no no no. Yes", true, "“no” comes 5 times in a row @3+14");
        row("a sentence again and again", "", "He ran home. He ran home. He ran home. ", true,
            "“He ran home.” comes 3 times in a row @0+39");
        row("twice is no repetition", "", "He ran home. He ran home.", true, "");
        row("few letters are none", "", "ha ha ha", true, "");
        row("a number of digits", "", "It is 1000000000000 now", true, "“0” comes 12 times in a row @7+12");
        row("a line of spaces", "", "a" + QString(40, ' ') + "b", true, "");
        row("the prompt's are its own", "no no no no no no ", "yes", true, "");
        row("open", "", "f(x[1)", true,
            "“(” is never closed @1+1; “[” is never closed @3+1; “)” closes nothing @5+1");
        row("cut off", "", "f(x", false, "");
        row("closed for the prompt", "f(x", ") = 1", true, "");
        row("opened by the prompt", "f(x", " = 1", true, "");
        row("lists and faces", "", "1) one\nb) two :) ;)", true, "");
        row("a wrong sum", "", "3 + 4 = 9.", true, "3 + 4 = 9 is wrong: 7 @0+9");
        row("of the prompt", "3 + 4 =", " 9", true, "3 + 4 = 9 is wrong: 7 @0+2");
        row("still growing", "3 + 4 =", " 1", false, "");
        row("grown", "8 + 4 =", " 12", false, "");
        row("right ones", "", "2 * 3 = 6, 2+3*4=14, 7 - 9 = -2, 10 / 4 = 2.5, 1 + 2 + 3 = 6, 0.1 + 0.2 = 0.3",
            true, "");
        row("rounded", "", "10 / 3 = 3.33 and 10 / 3 = 3", true, "");
        row("badly rounded", "", "10 / 3 = 3.34", true, "10 / 3 = 3.34 is wrong: 3.33333333333 @0+13");
        row("products first", "", "2 + 3 * 4 = 20", true, "2 + 3 * 4 = 20 is wrong: 14 @0+14");
        row("part of more", "", "x + 3 + 4 = 9; a1 + 1 = 3; 1 = 2; 3 + 4 = 5 + 2; (1 + 1) * 2 + 2 = 6", true,
            "");
        row("divided by nothing", "", "1 / 0 = 5", true, "");
        row("no brackets of it", "", "a = [1, 2]", true, "");
    }
    void signs() {
        QFETCH(QString, prompt);
        QFETCH(QString, text);
        QFETCH(bool, ended);
        QFETCH(QString, expected);
        QCOMPARE(described(collapseSigns(prompt, text, ended)), expected);
    }

    /// However long and whatever is in it, it ends.
    void longTexts() {
        const QString open = QString(200000, '(');
        QVERIFY(!collapseSigns({}, open, true).empty());
        const QString numbers = QStringLiteral("1+").repeated(100000);
        collapseSigns({}, numbers + "1=2", true);
        collapseSigns(numbers, numbers, true);
    }

    void differences_data() {
        using Ids = QList<int>;
        QTest::addColumn<Ids>("left");
        QTest::addColumn<Ids>("right");
        QTest::addColumn<QString>("marks");
        QTest::newRow("both empty") << Ids() << Ids() << "|";
        QTest::newRow("one empty") << Ids{1, 2} << Ids() << "xx|";
        QTest::newRow("equal") << Ids{1, 2, 3} << Ids{1, 2, 3} << "---|---";
        QTest::newRow("another in the middle") << Ids{1, 2, 3} << Ids{1, 9, 3} << "-x-|-x-";
        QTest::newRow("one more") << Ids{1, 2, 3} << Ids{1, 9, 2, 3} << "---|-x--";
        QTest::newRow("all others") << Ids{1, 2} << Ids{3, 4, 5} << "xx|xxx";
        QTest::newRow("turned") << Ids{1, 2, 3, 4} << Ids{3, 4, 1, 2} << "xx--|--xx";
    }
    void differences() {
        QFETCH(QList<int>, left);
        QFETCH(QList<int>, right);
        QFETCH(QString, marks);
        const auto [in_left, in_right] =
            differingTokens({left.begin(), left.end()}, {right.begin(), right.end()});
        QString found;
        for (const bool differs : in_left) {
            found += differs ? 'x' : '-';
        }
        found += '|';
        for (const bool differs : in_right) {
            found += differs ? 'x' : '-';
        }
        QCOMPARE(found, marks);
    }

    void differencesOfLongTexts() {
        std::vector<std::int64_t> left(100000, 1), right(100000, 2);
        left[0] = right[0] = 5;
        const auto [in_left, in_right] = differingTokens(left, right);
        QVERIFY(!in_left[0] && in_left[1] && in_right[99999]);
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCollapseSigns)
#include "test_collapse_signs.moc"
