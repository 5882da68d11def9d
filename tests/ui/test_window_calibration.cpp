#include "tests/ui/real_engine.h"
#include "ui/text.h"
#include "ui/window/token_view.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>

namespace cutaway {

namespace {

QString contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

/// What scores are measured on, chosen and looked at in the window, and how far resampled searches agree.
class TestWindowCalibration : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        WindowFixture::prepare(folder_);
        story_ = contentOf(RealEngine::demoFolder() + QStringLiteral("/calibration.txt"));
        QVERIFY(story_.size() > 2000);
    }
    void init() { QSettings().clear(); }

    /// By the key alone: the panel opens, a text is pasted, its tokens show and the next search is of it.
    void aTextIsPastedAndSearched() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        openPanel(on);
        QCOMPARE(QApplication::focusWidget(), find<QComboBox>(on, "calibrationSource"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_End); // the last source: pasted text
        QCOMPARE(note(on), QStringLiteral("Paste a text."));
        QVERIFY(on.window->document().nextCalibration().source == CalibrationRequest::Source::shipped);
        auto* const text = find<QPlainTextEdit>(on, "calibrationText");
        QApplication::clipboard()->setText(story_.left(3000));
        text->setFocus();
        QTest::keySequence(text, QKeySequence::Paste);
        QVERIFY(QTest::qWaitFor([&] {
            return on.window->document().nextCalibration().source == CalibrationRequest::Source::pasted;
        }));
        QVERIFY(waitForTokens(on, QStringLiteral("64 of the text's")));
        const QString first = decoded(story_, 32);
        QCOMPARE(shownText(on), first);
        QCOMPARE(find<QLabel>(on, "sequenceCount")->text(), QStringLiteral("of 2"));
        QTest::mouseClick(find<QToolButton>(on, "sequenceForward"), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return shownText(on) != first; }, patience));
        QCOMPARE(first + shownText(on), decoded(story_, 64));
        QVERIFY(!find<QToolButton>(on, "sequenceForward")->isEnabled());
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        const Calibration& measured = on.window->document().session().calibration;
        QCOMPARE(measured.source, std::string("pasted"));
        QCOMPARE(toQString(measured.pasted), story_.left(3000));
        QVERIFY(!measured.hash.empty());
        // The session has the text: another window measures the same set.
        const QString path = folder_.filePath(QStringLiteral("pasted.cutaway"));
        QVERIFY(on.window->saveTo(path));
        RealEngine again;
        again.window->open(path);
        QVERIFY(again.ready());
        again.action("measure")->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !again.window->document().session().measurements.empty(); },
                                patience));
        const Measurement& value = again.window->document().session().measurements.back();
        const double score = again.plan().cuts().back().score.value_or(-1);
        QVERIFY(std::abs(value.divergence.at("js") - score) < 1e-5 * score);
        openPanel(again);
        QVERIFY(waitForTokens(again, QStringLiteral("of the text's")));
        QCOMPARE(find<QPlainTextEdit>(again, "calibrationText")->toPlainText(), story_.left(3000));
        QVERIFY(find<QLabel>(again, "calibrationMeasured")->isHidden());
    }

    /// A set that is kept is at hand in another session.
    void setsAreKeptAtHand() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        openPanel(on);
        auto* const menu = on.window->findChild<QMenu*>(QStringLiteral("calibrationKeptMenu"));
        const auto choose = [&](int entry) {
            Q_EMIT menu->aboutToShow();
            QList<QAction*> choices = menu->actions();
            choices.removeIf([](const QAction* choice) { return choice->isSeparator(); });
            choices.at(entry)->trigger();
            return choices.at(entry)->text();
        };
        find<QComboBox>(on, "calibrationSource")->setCurrentIndex(2);
        find<QPlainTextEdit>(on, "calibrationText")->setPlainText(QStringLiteral("It is \u201cso\u201d.\n"));
        choose(0);
        find<QComboBox>(on, "calibrationSource")->setCurrentIndex(0);
        find<QPlainTextEdit>(on, "calibrationText")->clear();
        QVERIFY(on.window->document().nextCalibration().source == CalibrationRequest::Source::shipped);
        QCOMPARE(choose(1), QStringLiteral("pasted text, 2 × 32"));
        QCOMPARE(toQString(on.window->document().nextCalibration().text),
                 QStringLiteral("It is \u201cso\u201d.\n"));
        choose(2); // forget
        Q_EMIT menu->aboutToShow();
        QVERIFY(QSettings().value(QStringLiteral("calibrationSets")).toStringList().isEmpty());
    }

    /// Tokens tell themselves apart without colour, and their ids to pointer and keyboard.
    void tokensShowTheirEndsAndIds() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        openPanel(on);
        QVERIFY(waitForTokens(on, QStringLiteral("tokens")));
        auto* const view = find<TokenView>(on, "tokenView");
        QVERIFY(view->isReadOnly());
        QTextCursor cursor(view->document());
        QVERIFY(!cursor.charFormat().fontUnderline());
        const QString place = find<QLabel>(on, "tokenPlace")->text();
        QVERIFY2(place.startsWith(QStringLiteral("Token 1 of 32: ")) && place.contains(QStringLiteral("id ")),
                 qPrintable(place));
        view->setFocus();
        int token = view->current();
        for (int presses = 0; presses < 40 && token == 0; ++presses) {
            QTest::keyClick(view, Qt::Key_Right);
            token = view->current();
        }
        QCOMPARE(token, 1);
        QVERIFY(find<QLabel>(on, "tokenPlace")->text().startsWith(QStringLiteral("Token 2 of 32: ")));
        cursor.setPosition(view->textCursor().position() + 1);
        QVERIFY(cursor.charFormat().fontUnderline());
        QVERIFY(cursor.charFormat().background().color().alpha() < 80);
    }

    /// Each of these leaves the choice as it was or says calmly what is wrong with it, and the next is good.
    void whatIsWrongIsSaid() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        openPanel(on);
        auto* const source = find<QComboBox>(on, "calibrationSource");
        source->setCurrentIndex(1);
        QCOMPARE(note(on), QStringLiteral("Name a file, or choose one."));
        auto* const path = find<QLineEdit>(on, "calibrationPath");
        const auto typed = [&](const QString& text, const QString& words) {
            path->selectAll();
            QTest::keyClicks(path, text);
            QTest::keyClick(path, Qt::Key_Return);
            return QTest::qWaitFor([&] { return note(on).contains(words); }, patience);
        };
        QVERIFY(typed(QStringLiteral("/nowhere/text.txt"), QStringLiteral("/nowhere/text.txt")));
        const QString binary = folder_.filePath(QStringLiteral("binary.txt"));
        QFile file(binary);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("ab\xFF\xFE\0", 5) == 5);
        file.close();
        QVERIFY2(typed(binary, QStringLiteral("not UTF-8 from byte 2")), qPrintable(note(on)));
        QVERIFY(find<TokenView>(on, "tokenView")->toPlainText().isEmpty());
        const QString shortText = folder_.filePath(QStringLiteral("short.txt"));
        file.setFileName(shortText);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("Once upon a time.") > 0);
        file.close();
        QVERIFY2(typed(shortText, QStringLiteral("The text is too short: it has ")), qPrintable(note(on)));
        QCOMPARE(shownText(on), QStringLiteral("Once upon a time."));
        // What a search says of it is no surprise either.
        on.action("run")->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !on.messages().isEmpty(); }, patience));
        QVERIFY(on.plan().cuts().empty());
        source->setCurrentIndex(2);
        const QString huge(static_cast<qsizetype>(max_pasted_bytes) + 1, QLatin1Char('a'));
        find<QPlainTextEdit>(on, "calibrationText")->setPlainText(huge);
        QVERIFY(note(on).contains(QStringLiteral("1.00 MiB is the most")) ||
                note(on).contains(QStringLiteral("1.0 MiB is the most")));
        QVERIFY(on.window->document().nextCalibration().source == CalibrationRequest::Source::text);
        source->setCurrentIndex(0);
        QVERIFY(waitForTokens(on, QStringLiteral("of the text's")));
        QVERIFY(on.window->controller().engineAlive());
    }

    /// A change waits for the next search, says that scores do not compare, and can be taken back.
    void anotherSetAfterASearchIsTold() {
        RealEngine on;
        QVERIFY(on.openDemo(1));
        openPanel(on);
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        const Document& document = on.window->document();
        const CalibrationRequest before = document.calibrationRequest();
        const std::string hash = document.session().calibration.hash;
        on.action("measure")->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !document.session().measurements.empty(); }, patience));
        auto* const sequences = find<QSpinBox>(on, "calibrationSequences");
        sequences->setValue(3);
        auto* const measured = find<QLabel>(on, "calibrationMeasured");
        QVERIFY(QTest::qWaitFor([&] { return measured->isVisible(); }));
        QVERIFY2(measured->text().contains(QStringLiteral("shipped text, 2 × 32")),
                 qPrintable(measured->text()));
        QVERIFY(document.calibrationRequest() == before); // what is asked until then is of the old set
        QCOMPARE(document.nextCalibration().sequences, 3);
        QTest::mouseClick(on.window->findChild<QPushButton*>(QStringLiteral("calibrationBack")),
                          Qt::LeftButton);
        QVERIFY(document.nextCalibration() == before);
        QCOMPARE(sequences->value(), 2);
        QVERIFY(measured->isHidden());
        sequences->setValue(3);
        QVERIFY(QTest::qWaitFor([&] { return document.nextCalibration().sequences == 3; }));
        on.setCuts(2);
        on.action("run")->trigger();
        QVERIFY(on.cut(2));
        QVERIFY(on.ended("cuts"));
        QCOMPARE(document.session().calibration.sequences, 3);
        QCOMPARE(document.session().earlier_calibrations.size(), std::size_t{1});
        const EarlierCalibration& earlier = document.session().earlier_calibrations.front();
        QCOMPARE(earlier.calibration.hash, hash);
        QCOMPARE(earlier.last_step, 1);
        QCOMPARE(earlier.measurements.size(), std::size_t{1});
        QVERIFY(on.messages().contains(QStringLiteral("The search goes on with another calibration set")));
        // A choice that waits is saved and found again.
        sequences->setValue(4);
        QVERIFY(QTest::qWaitFor([&] { return document.nextCalibration().sequences == 4; }));
        const QString path = folder_.filePath(QStringLiteral("waits.cutaway"));
        QVERIFY(on.window->saveTo(path));
        RealEngine again;
        again.window->open(path);
        QVERIFY(again.ready());
        QCOMPARE(again.window->document().nextCalibration().sequences, 4);
        QCOMPARE(again.window->document().calibrationRequest().sequences, 3);
        QCOMPARE(again.window->document().session().earlier_calibrations.size(), std::size_t{1});
    }

    void aFileThatHasChangedIsTold() {
        const QString path = folder_.filePath(QStringLiteral("changing.txt"));
        const auto write = [&](const QString& text) {
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) > 0;
        };
        QVERIFY(write(story_.left(2000)));
        RealEngine on;
        QVERIFY(on.openDemo(1));
        CalibrationRequest request{.source = CalibrationRequest::Source::text, .path = path.toStdString()};
        request.sequences = 2;
        request.length = 32;
        on.window->document().chooseCalibration(request);
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        QVERIFY(write(QStringLiteral("Now ") + story_.left(2000)));
        openPanel(on);
        auto* const measured = find<QLabel>(on, "calibrationMeasured");
        QVERIFY2(QTest::qWaitFor([&] { return measured->isVisible(); }, patience), qPrintable(note(on)));
        QVERIFY(measured->text().contains(QStringLiteral("the text has changed")));
        on.setCuts(2);
        on.action("run")->trigger();
        QVERIFY(on.cut(2));
        QVERIFY(QTest::qWaitFor(
            [&] { return on.messages().contains(QStringLiteral("The calibration text is not what it was")); },
            patience));
    }

    /// While a search runs the set stays, and its tokens can still be looked at.
    void theSetStaysWhileASearchRuns() {
        RealEngine on;
        QVERIFY(on.openDemo(12, 128));
        openPanel(on);
        on.action("run")->trigger();
        QVERIFY(on.cut(1));
        QVERIFY(!find<QComboBox>(on, "calibrationSource")->isEnabled());
        QVERIFY(note(on).contains(QStringLiteral("can be changed once that has ended")));
        const QString first = shownText(on);
        QTest::mouseClick(find<QToolButton>(on, "sequenceForward"), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return shownText(on) != first; }, patience));
        on.action("stop")->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !on.window->controller().searching(); }, patience));
        QVERIFY(find<QComboBox>(on, "calibrationSource")->isEnabled());
    }

    /// Run, looked at, copied, saved; then stopped, and the result before stays.
    void resampledSearchesShowHowOftenSlotsAreCut() {
        RealEngine on;
        QVERIFY(on.openDemo(3, 48));
        on.action("agreement")->trigger();
        auto* const resamples = find<QSpinBox>(on, "resamples");
        QCOMPARE(QApplication::focusWidget(), resamples);
        resamples->setValue(6);
        auto* const start = find<QPushButton>(on, "bootstrapStart");
        QTest::mouseClick(start, Qt::LeftButton);
        QCOMPARE(start->text(), QStringLiteral("Stop"));
        QVERIFY(on.action("stop")->isEnabled());
        auto* const counts = find<QTableView>(on, "slotCounts");
        QVERIFY(QTest::qWaitFor([&] { return counts->model()->rowCount() > 0; }, patience));
        QCOMPARE(start->text(), QStringLiteral("Run the searches"));
        QVERIFY(!on.action("stop")->isEnabled());
        QCOMPARE(find<QLabel>(on, "runLabel")->text(), QStringLiteral("Ready: Run starts the search"));
        int sum = 0;
        for (int row = 0; row < counts->model()->rowCount(); ++row) {
            const QString cell = counts->model()->index(row, 1).data().toString();
            QVERIFY2(cell.endsWith(QStringLiteral(" of 6")), qPrintable(cell));
            sum += cell.split(QLatin1Char(' ')).front().toInt();
            const QString words =
                counts->model()->index(row, 0).data(Qt::AccessibleDescriptionRole).toString();
            QVERIFY2(words.endsWith(QStringLiteral("cut in %1 resamples").arg(cell)), qPrintable(words));
        }
        QCOMPARE(sum, 6 * 3);
        auto* const steps = find<QTableView>(on, "bootstrapSteps");
        QCOMPARE(steps->model()->rowCount(), 3);
        QTest::mouseClick(find<QPushButton>(on, "bootstrapCopy"), Qt::LeftButton);
        const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
        QVERIFY(lines[0].startsWith(QStringLiteral("6 resamples of shipped text, 2 × 48")));
        QCOMPARE(lines[2], QStringLiteral("Slot\tCut in\tShare\tPlan"));
        // Stopped, and what was found before is still there.
        resamples->setValue(500);
        on.setCuts(12);
        QTest::mouseClick(start, Qt::LeftButton);
        QTest::mouseClick(start, Qt::LeftButton);
        QVERIFY(
            QTest::qWaitFor([&] { return start->text() == QStringLiteral("Run the searches"); }, patience));
        QCOMPARE(steps->model()->rowCount(), 3);
        QVERIFY(on.messages().isEmpty());
        const QString path = folder_.filePath(QStringLiteral("agreement.cutaway"));
        QVERIFY(on.window->saveTo(path));
        RealEngine again;
        again.window->open(path);
        QVERIFY(again.ready());
        QCOMPARE(find<QTableView>(again, "bootstrapSteps")->model()->rowCount(), 3);
    }

    /// The engine killed in the middle, and a search that is wanted instead.
    void resampledSearchesGiveWay() {
        RealEngine on;
        QVERIFY(on.openDemo(4, 64));
        on.action("agreement")->trigger();
        find<QSpinBox>(on, "resamples")->setValue(1000);
        auto* const start = find<QPushButton>(on, "bootstrapStart");
        QTest::mouseClick(start, Qt::LeftButton);
        on.action("run")->trigger();
        QVERIFY(on.ended("cuts"));
        QCOMPARE(start->text(), QStringLiteral("Run the searches"));
        // A search to compare with, and another engine; of this set they take long.
        on.window->document().setCalibration({.source = "default", .sequences = 2, .length = 256},
                                             Json::object());
        on.setCuts(20);
        QTest::mouseClick(start, Qt::LeftButton);
        QVERIFY(!on.window->findChild<QProgressBar*>(QStringLiteral("bootstrapBar"))->isHidden());
        on.action("baselineTail")->trigger();
        QVERIFY(
            QTest::qWaitFor([&] { return start->text() == QStringLiteral("Run the searches"); }, patience));
        QVERIFY(QTest::qWaitFor([&] { return !on.window->controller().trials().running(); }, patience));
        QCOMPARE(on.window->document().session().trials.size(), 1U);
        QCOMPARE(find<QTableView>(on, "slotCounts")->model()->rowCount(), 0); // it did not wait for them
        QTest::mouseClick(start, Qt::LeftButton);
        QCOMPARE(start->text(), QStringLiteral("Stop"));
        on.action("restartEngine")->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !on.window->controller().modelReady(); }, patience));
        QVERIFY(on.ready());
        QVERIFY(QTest::qWaitFor([&] { return start->isEnabled(); }, patience));
        QCOMPARE(start->text(), QStringLiteral("Run the searches"));
        QTest::mouseClick(start, Qt::LeftButton);
        QCOMPARE(start->text(), QStringLiteral("Stop"));
        QVERIFY(kill(on.engine(), SIGKILL) == 0);
        QVERIFY(
            QTest::qWaitFor([&] { return start->text() == QStringLiteral("Run the searches"); }, patience));
        QVERIFY(!start->isEnabled());
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QVERIFY(on.ready());
        QVERIFY(QTest::qWaitFor([&] { return start->isEnabled(); }, patience));
    }

  private:
    static constexpr int patience = RealEngine::patience_ms;

    template <typename Widget>
    static Widget* find(RealEngine& on, const char* id) {
        return on.window->findChild<Widget*>(QLatin1String(id));
    }
    static void openPanel(RealEngine& on) {
        on.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(on.window.get()));
        QTest::keyClick(&on.map(), Qt::Key_K, Qt::ControlModifier);
    }
    static QString note(RealEngine& on) { return find<QLabel>(on, "calibrationNote")->text(); }
    static bool waitForTokens(RealEngine& on, const QString& words) {
        return QTest::qWaitFor(
            [&] {
                return note(on).contains(words) && !find<TokenView>(on, "tokenView")->toPlainText().isEmpty();
            },
            patience);
    }
    /// As the text goes, line ends unmarked.
    static QString shownText(RealEngine& on) {
        return find<TokenView>(on, "tokenView")->toPlainText().remove(QStringLiteral("↵"));
    }
    /// The demo's tokens as the command gives them.
    static QString decoded(const QString& text, int tokens) {
        QProcess process;
        process.start(QStringLiteral(CUTAWAY_ENGINE), {QStringLiteral("tokenize"), QStringLiteral("demo")});
        process.write(text.toUtf8());
        process.closeWriteChannel();
        process.waitForFinished(patience);
        Json ids = Json::parse(process.readAllStandardOutput().toStdString());
        ids.erase(ids.begin() + tokens, ids.end());
        process.start(QStringLiteral(CUTAWAY_ENGINE),
                      {QStringLiteral("tokenize"), QStringLiteral("demo"), QStringLiteral("--decode")});
        process.write(QByteArray::fromStdString(ids.dump()));
        process.closeWriteChannel();
        process.waitForFinished(patience);
        return QString::fromUtf8(process.readAllStandardOutput());
    }

    QTemporaryDir folder_;
    QString story_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindowCalibration)
#include "test_window_calibration.moc"
