#include "core/text/unicode_form.h"
#include "tests/core/text/text_files.h"

#include <random>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

/// Characters that Unicode has had since 1999: newer ones are known to one library and not to the other.
bool both_know(char32_t point) {
    return QChar::unicodeVersion(point) != QChar::Unicode_Unassigned &&
           QChar::unicodeVersion(point) <= QChar::Unicode_3_0;
}

struct Form {
    const char* name;
    UnicodeForm ours;
    QString::NormalizationForm qt;
};
constexpr std::array<Form, 4> forms{{{"NFC", UnicodeForm::nfc, QString::NormalizationForm_C},
                                     {"NFD", UnicodeForm::nfd, QString::NormalizationForm_D},
                                     {"NFKC", UnicodeForm::nfkc, QString::NormalizationForm_KC},
                                     {"NFKD", UnicodeForm::nfkd, QString::NormalizationForm_KD}}};

} // namespace

/// Unicode's normalization forms, as Qt makes them.
class TestUnicodeForm : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void formsAreQts_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < forms.size(); ++i) {
            QTest::newRow(forms.at(i).name) << static_cast<int>(i);
        }
    }
    void formsAreQts() {
        QFETCH(int, number);
        const Form& form = forms.at(static_cast<std::size_t>(number));
        std::vector<char32_t> all;
        std::vector<char32_t> marks;
        for (char32_t point = 0; point <= 0xFFFD; ++point) {
            if (both_know(point)) {
                all.push_back(point);
                if (QChar::combiningClass(point) != 0) {
                    marks.push_back(point);
                }
            }
        }
        QVERIFY(all.size() > 40'000 && marks.size() > 150);
        std::mt19937 random(1); // NOLINT(bugprone-random-generator-seed): the same texts every time
        std::u32string text;
        for (const char32_t point : all) {
            text += point;
            text += U'.';
        }
        for (int i = 0; i < 20'000; ++i) {
            text += all.at(random() % all.size());
            for (auto count = random() % 5; count > 0; --count) {
                text += marks.at(random() % marks.size());
            }
        }
        const QString qt = QString::fromStdU32String(text);
        QVERIFY(in_unicode_form(qt.toStdString(), form.ours) == qt.normalized(form.qt).toStdString());
    }
    void aRunOfMarksTakesNoQuadraticTime() {
        const std::string marks = "a" + repeated("\u0301\u0323", 500'000);
        QElapsedTimer timer;
        timer.start();
        const std::string form = in_unicode_form(marks, UnicodeForm::nfc);
        QVERIFY(form == "\u1ea1" + repeated("\u0323", 499'999) + repeated("\u0301", 500'000));
        QVERIFY2(timer.elapsed() < 5'000, "half a second on an idle machine");
    }
};

QTEST_APPLESS_MAIN(TestUnicodeForm)
#include "test_unicode_form.moc"
