#include "tests/ui/real_engine.h"
#include "ui/models/token_differences.h"
#include "ui/text.h"
#include "ui/window/try_panel.h"
#include "ui/window/try_view.h"

#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QSpinBox>
#include <QTextBlock>
#include <QToolTip>

#include <map>

namespace cutaway {

/// Try it: what two plans make of a prompt, with the real engine and the demo.
class TestTry : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void init() { QSettings().clear(); }

    /// By the keys alone: both texts are the command's, and what differs is marked without colour.
    void twoTextsSideBySide() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        on.window->controller().edit(Decision::force, parse_slots("A1,F2", on.plan().blocks()));
        QVERIFY(on.action("tryIt")->isEnabled());
        QTest::keyClick(on.window.get(), Qt::Key_G, Qt::ControlModifier);
        auto* const prompt = find<QLineEdit>(on, "tryPrompt");
        QTRY_COMPARE(QApplication::focusWidget(), prompt);
        QVERIFY(find<QLabel>(on, "tryNote")->text().contains(QStringLiteral("Type a prompt")));
        QVERIFY(!find<QPushButton>(on, "tryGenerate")->isEnabled());
        QTest::keyClicks(prompt, QStringLiteral("The "));
        find<QSpinBox>(on, "tryTokens")->setValue(40);
        QTest::keyClick(prompt, Qt::Key_Return);
        QVERIFY(find<QPushButton>(on, "tryStop")->isEnabled());
        QVERIFY(done(on));
        const QString full = commandText({}, 40), cut = commandText({"--remove", "A1,F2"}, 40);
        QVERIFY(full != cut);
        QTRY_COMPARE(shown(on, "tryTextLeft"), full);
        QTRY_COMPARE(shown(on, "tryTextRight"), cut);
        QVERIFY(find<QLabel>(on, "tryNote")->isHidden());
        // Underlined is what the other has not.
        const auto& texts = panel(on)->run().texts();
        const auto [left, right] = differingTokens(texts[0].ids(), texts[1].ids());
        QVERIFY(std::ranges::find(right, true) != right.end());
        QCOMPARE(marked(on, "tryTextLeft", texts[0]), left);
        QCOMPARE(marked(on, "tryTextRight", texts[1]), right);
    }

    /// The pointer and the caret tell both models' opinions of a token.
    void aTokenTellsWhatTheModelsThink() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        on.window->controller().edit(Decision::force, parse_slots("A1,F2", on.plan().blocks()));
        QVERIFY(generate(on, QStringLiteral("The "), 20));
        auto* const view = find<TryView>(on, "tryTextRight");
        QTRY_VERIFY(!view->toPlainText().isEmpty());
        view->setFocus();
        QTest::keyClick(view, Qt::Key_Home, Qt::ControlModifier);
        QTest::keyClick(view, Qt::Key_Right);
        const TryToken& token =
            panel(on)->run().texts()[1].tokens.at(static_cast<std::size_t>(view->current()));
        QVERIFY(token.other.has_value());
        QTRY_VERIFY(view->words(view->current()).contains(QLatin1Char(';'))); // is drawn
        const QString words = view->words(view->current());
        QVERIFY2(words.contains(QStringLiteral("rank %1").arg(token.own.rank)), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("Untouched model: log-probability")), qPrintable(words));
        QVERIFY2(words.endsWith(QStringLiteral("rank %1").arg(token.other.value_or(TokenChance()).rank)),
                 qPrintable(words));
        QCOMPARE(find<QLabel>(on, "tryToken")->text(), words);
        const QPoint place = view->cursorRect().center() + QPoint(2, 0);
        QHelpEvent help(QEvent::ToolTip, place, view->viewport()->mapToGlobal(place));
        QApplication::sendEvent(view->viewport(), &help);
        QTRY_VERIFY(QToolTip::text().startsWith(QStringLiteral("Token ")));
    }

    /// The shown moment is what the right text is of, the newest where it moves on.
    void theTimelineGeneratesAgain() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        for (const char* slots : {"A1", "F2", "A3,F3"}) {
            on.window->controller().edit(Decision::force, parse_slots(slots, on.plan().blocks()));
        }
        QVERIFY(generate(on, QStringLiteral("The "), 24));
        QTRY_COMPARE(shown(on, "tryTextRight"), commandText({"--remove", "A1,F2,A3,F3"}, 24));
        on.action("timelineBack")->trigger();
        on.action("timelineBack")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(shown(on, "tryTextRight"), commandText({"--remove", "A1"}, 24), patience);
        QCOMPARE(shown(on, "tryTextLeft"), commandText({}, 24));
        // The plan as it is stays what it is.
        auto* const choice = find<QComboBox>(on, "tryChoiceLeft");
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Down);
        QCOMPARE(choice->currentText(), QStringLiteral("Plan as it is now"));
        QTRY_COMPARE_WITH_TIMEOUT(shown(on, "tryTextLeft"), commandText({"--remove", "A1,F2,A3,F3"}, 24),
                                  patience);
    }

    /// A search is not held up by every cut; when it has ended the texts are of what it has made.
    void theTextsFollowASearch() {
        RealEngine on;
        QVERIFY(on.openDemo(2));
        QVERIFY(generate(on, QStringLiteral("The "), 16));
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        QStringList cuts;
        for (const auto& [slot, score] : on.cuts()) {
            cuts << slotName(slot);
        }
        QCOMPARE(cuts.size(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(shown(on, "tryTextRight"), commandText({"--remove", cuts.join(',')}, 16),
                                  patience);
        QCOMPARE(find<QComboBox>(on, "tryChoiceRight")->count(), 5);
    }

    /// What is odd is said, and marked where it is.
    void signsOfCollapseAreFlagged() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        const QString all = QStringLiteral("A0-%1").arg(on.plan().blocks() - 1);
        on.window->controller().edit(Decision::force, parse_slots(all.toStdString(), on.plan().blocks()));
        QVERIFY(generate(on, QStringLiteral("The "), 200));
        QTRY_VERIFY(find<QLabel>(on, "trySignsRight")->isVisible());
        QVERIFY2(find<QLabel>(on, "trySignsRight")->text().contains(QStringLiteral("in a row")),
                 qPrintable(find<QLabel>(on, "trySignsRight")->text()));
        bool waves = false;
        const QTextDocument& text = *find<TryView>(on, "tryTextRight")->document();
        for (QTextBlock block = text.begin(); block.isValid(); block = block.next()) {
            for (auto part = block.begin(); !part.atEnd(); ++part) {
                waves =
                    waves || part.fragment().charFormat().underlineStyle() == QTextCharFormat::WaveUnderline;
            }
        }
        QVERIFY(waves);
    }

    void stopKeepsWhatHasCome() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        find<QDoubleSpinBox>(on, "tryTemperature")->setValue(3);
        start(on, QStringLiteral("The "), 1000);
        QTRY_VERIFY_WITH_TIMEOUT(!panel(on)->run().texts()[1].tokens.empty(), patience);
        QTest::mouseClick(find<QPushButton>(on, "tryStop"), Qt::LeftButton);
        QVERIFY(!panel(on)->run().running());
        QTRY_VERIFY(!shown(on, "tryTextRight").isEmpty());
        QVERIFY(find<QLabel>(on, "tryNote")->isHidden());
        // Another one is whole again.
        find<QDoubleSpinBox>(on, "tryTemperature")->setValue(0);
        QVERIFY(generate(on, QStringLiteral("The "), 10));
        QTRY_COMPARE(shown(on, "tryTextLeft"), commandText({}, 10));
    }

    void promptAndSettingsAreRemembered() {
        {
            RealEngine on;
            find<QLineEdit>(on, "tryPrompt")->setText(QStringLiteral("3 + 4 ="));
            find<QSpinBox>(on, "tryTokens")->setValue(17);
            find<QDoubleSpinBox>(on, "tryTemperature")->setValue(0.7);
            QVERIFY(find<QSpinBox>(on, "trySeed")->isEnabled());
        }
        RealEngine on;
        QCOMPARE(find<QLineEdit>(on, "tryPrompt")->text(), QStringLiteral("3 + 4 ="));
        QCOMPARE(find<QSpinBox>(on, "tryTokens")->value(), 17);
        QCOMPARE(find<QDoubleSpinBox>(on, "tryTemperature")->value(), 0.7);
        find<QDoubleSpinBox>(on, "tryTemperature")->setValue(0);
        QVERIFY(!find<QSpinBox>(on, "trySeed")->isEnabled());
    }

    void bothTextsAreCopied() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        on.window->controller().edit(Decision::force, parse_slots("A1", on.plan().blocks()));
        QVERIFY(!find<QPushButton>(on, "tryCopy")->isEnabled());
        QVERIFY(generate(on, QStringLiteral("The "), 12));
        QTest::mouseClick(find<QPushButton>(on, "tryCopy"), Qt::LeftButton);
        const QString copied = QApplication::clipboard()->text();
        QVERIFY2(copied.startsWith(QStringLiteral("Prompt: The \n")), qPrintable(copied));
        QVERIFY(copied.contains(QStringLiteral("Untouched model:\n") + commandText({}, 12)));
        QVERIFY(copied.endsWith(commandText({"--remove", "A1"}, 12) + '\n'));
    }

    /// Without a model, and without an engine, it says what to do.
    void withoutAModelOrAnEngine() {
        RealEngine on;
        QVERIFY(find<QLabel>(on, "tryNote")->text().contains(QStringLiteral("Open a model")));
        QVERIFY(on.openDemo(1));
        start(on, QStringLiteral("The "), 1000);
        QTRY_VERIFY_WITH_TIMEOUT(!panel(on)->run().texts()[0].tokens.empty() || !panel(on)->run().running(),
                                 patience);
        ::kill(on.engine(), SIGKILL);
        QTRY_VERIFY(!panel(on)->run().running());
        QVERIFY(!find<QPushButton>(on, "tryGenerate")->isEnabled());
        QVERIFY(!find<QLabel>(on, "tryNote")->text().isEmpty());
        on.action("restartEngine")->trigger();
        QVERIFY(on.ready());
        QVERIFY(generate(on, QStringLiteral("The "), 5));
    }

    void anErrorIsSaid() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        start(on, QString(20000, 'a'), 5);
        QTRY_VERIFY_WITH_TIMEOUT(
            find<QLabel>(on, "tryNote")->text().contains(QStringLiteral("the model's context")), patience);
        QVERIFY(!panel(on)->run().running());
    }

  private:
    static constexpr int patience = RealEngine::patience_ms;

    template <typename Widget>
    static Widget* find(RealEngine& on, const char* name) {
        return on.window->findChild<Widget*>(QLatin1String(name));
    }
    static TryPanel* panel(RealEngine& on) { return find<TryPanel>(on, "tryPanel"); }

    static void start(RealEngine& on, const QString& prompt, int tokens) {
        on.action("tryIt")->trigger();
        find<QLineEdit>(on, "tryPrompt")->setText(prompt);
        find<QSpinBox>(on, "tryTokens")->setValue(tokens);
        QTest::mouseClick(find<QPushButton>(on, "tryGenerate"), Qt::LeftButton);
    }
    static bool done(RealEngine& on) {
        return QTest::qWaitFor([&] { return !panel(on)->run().running(); }, patience) &&
               panel(on)->run().problem().isEmpty();
    }
    static bool generate(RealEngine& on, const QString& prompt, int tokens) {
        start(on, prompt, tokens);
        return done(on);
    }
    /// A line's end of the document is one of the text, and an end token is no text.
    static QString shown(RealEngine& on, const char* name) {
        return find<TryView>(on, name)->toPlainText().remove(QStringLiteral("[end]"));
    }
    /// By token, whether it is shaded, which without a line below would be colour alone.
    static std::vector<bool> marked(RealEngine& on, const char* name, const TryText& text) {
        const TryView& view = *find<TryView>(on, name);
        std::vector<bool> marks;
        int place = 0;
        for (const TryToken& token : text.tokens) {
            QTextCursor cursor(view.document());
            cursor.setPosition(place + 1);
            const QTextCharFormat format = cursor.charFormat();
            const bool shaded = format.background().style() != Qt::NoBrush;
            marks.push_back(shaded && format.underlineStyle() != QTextCharFormat::NoUnderline);
            place += static_cast<int>(token.text.size());
        }
        return marks;
    }
    /// What the command makes of it; asked once, since an engine takes seconds to start.
    static QString commandText(const QStringList& plan, int tokens) {
        static std::map<QString, QString> known;
        const QStringList arguments =
            QStringList{"generate", "demo", "--prompt", "The ", "--max-tokens", QString::number(tokens)} +
            plan;
        const auto [place, is_new] = known.try_emplace(arguments.join(' '));
        if (is_new) {
            QProcess engine;
            engine.start(QStringLiteral(CUTAWAY_ENGINE), arguments);
            engine.waitForFinished(patience);
            place->second = QString::fromUtf8(engine.readAllStandardOutput()).chopped(1);
        }
        return place->second;
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestTry)
#include "test_try.moc"
