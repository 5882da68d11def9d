#include "core/text/longest_prefix.h"
#include "tests/core/text/text_files.h"

#include <random>

using namespace cutaway;
using namespace cutaway::testing;

class TestLongestPrefix : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void nothingIsFoundInNothing() {
        QVERIFY(!LongestPrefix().of("a"));
        QVERIFY(!LongestPrefix({"a"}).of(""));
        QVERIFY(!LongestPrefix({"ab"}).of("a"));
    }
    void aTextGivenTwiceIsFoundOut() {
        QCOMPARE(LongestPrefix({"a", "ab", "b", "ab"}).repeated(), std::optional(std::string("ab")));
        QVERIFY(!LongestPrefix({"a", "ab", "b"}).repeated());
    }
    void theLongestIsFoundAsByTryingAll() {
        std::mt19937 random(1); // NOLINT(bugprone-random-generator-seed): the same texts every time
        const auto text = [&](std::size_t most) {
            std::string result;
            for (auto count = random() % most + 1; count > 0; --count) {
                result += "ab\xFF"[random() % 3];
            }
            return result;
        };
        for (int round = 0; round < 300; ++round) {
            std::vector<std::string> texts;
            for (auto count = random() % 40; count > 0; --count) {
                texts.push_back(text(6));
            }
            const LongestPrefix prefixes(texts);
            for (int i = 0; i < 50; ++i) {
                const std::string longer = text(10);
                std::optional<std::size_t> best;
                for (std::size_t j = 0; j < texts.size(); ++j) {
                    if (longer.starts_with(texts[j]) && (!best || texts[j].size() > texts[*best].size())) {
                        best = j;
                    }
                }
                const auto found = prefixes.of(longer);
                QCOMPARE(found.has_value(), best.has_value());
                QVERIFY(!found || texts[found->index] == texts[*best]);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestLongestPrefix)
#include "test_longest_prefix.moc"
