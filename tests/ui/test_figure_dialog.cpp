#include "tests/ui/figure_files.h"
#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"
#include "ui/figures/figure_dialog.h"
#include "ui/text.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QSpinBox>

namespace cutaway {

/// The figure dialog over a real window: every choice, by mouse and by keyboard, and what becomes of it.
class TestFigureDialog : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void cleanup() { QSettings().clear(); }

    /// All of it without a mouse: letters of the choices' names, Tab, Space, and Enter to save.
    void everythingByKeyboard() {
        WindowFixture on;
        FigureDialog* const dialog = opened(on);
        const auto type = [](const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); };
        const auto jump = [&](Qt::Key key) { QTest::keyClick(dialog, key, Qt::AltModifier); };
        jump(Qt::Key_F);
        type(QStringLiteral("Sc"));
        jump(Qt::Key_Z);
        type(QStringLiteral("Tw"));
        jump(Qt::Key_L);
        type(QStringLiteral("C"));
        jump(Qt::Key_O);
        type(QStringLiteral("v"));
        jump(Qt::Key_E);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        jump(Qt::Key_T);
        type(QStringLiteral("By keys"));
        jump(Qt::Key_N);
        jump(Qt::Key_B);
        jump(Qt::Key_P);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        type(QStringLiteral("150"));
        const FigureOptions options = dialog->options();
        QCOMPARE(options.kind, FigureKind::history);
        QCOMPARE(options.preset, FigurePreset::page);
        QCOMPARE(options.orientation, MapOrientation::columns);
        QCOMPARE(options.colors, ColorMap::viridis);
        QCOMPARE(options.letters, smallest_letters + 1);
        QCOMPARE(options.title, QStringLiteral("By keys"));
        QCOMPARE(options.dpi, 150);
        // Boxes are pressed for a moment.
        QTRY_VERIFY(!dialog->options().numbers && !dialog->options().legend);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        auto* const files = dialog->findChild<QFileDialog*>();
        QVERIFY(files != nullptr && files->isVisible());
        files->reject();
    }

    void previewIsLive() {
        WindowFixture on;
        FigureDialog* const dialog = opened(on);
        const auto preview = [&] {
            return dialog->findChild<QLabel*>(QStringLiteral("figurePreview"))->pixmap().toImage();
        };
        QImage last = preview();
        QVERIFY(!last.isNull());
        for (const char* kind :
             {"Cut curve", "Composition by depth", "Score history", "Maps of the compared sessions"}) {
            box(dialog, "figureKind")->setCurrentText(QLatin1String(kind));
            QTRY_VERIFY(preview() != last);
            last = preview();
        }
        // It follows the timeline behind it.
        on.window->timeline().go(3);
        QTRY_VERIFY(preview() != last);
        last = preview();
        QTest::mouseClick(dialog->findChild<QCheckBox*>(QStringLiteral("figureLegend")), Qt::LeftButton, {},
                          QPoint(8, 8));
        QTRY_VERIFY(preview() != last);
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("figureSize"))
                    ->text()
                    .startsWith(QStringLiteral("252 ")));
    }

    /// What a kind has no use for cannot be chosen.
    void offersWhatTheKindHas() {
        WindowFixture on;
        FigureDialog* const dialog = opened(on);
        const auto enabled = [&](const char* kind) {
            box(dialog, "figureKind")->setCurrentText(QLatin1String(kind));
            QString names;
            for (const char* name : {"figureLayout", "figureColors", "figureAgainst", "figureNumbers"}) {
                names += dialog->findChild<QWidget*>(QLatin1String(name))->isEnabled() ? QLatin1Char('1')
                                                                                       : QLatin1Char('0');
            }
            return names;
        };
        QCOMPARE(enabled("Slot map"), QStringLiteral("1101"));
        QCOMPARE(enabled("Cut curve"), QStringLiteral("0010"));
        QCOMPARE(enabled("Composition by depth"), QStringLiteral("1000"));
        QCOMPARE(enabled("Score history"), QStringLiteral("1101"));
    }

    void choicesAreRemembered() {
        WindowFixture on;
        FigureDialog* dialog = opened(on);
        box(dialog, "figureKind")->setCurrentText(QStringLiteral("Cut curve"));
        box(dialog, "figureAgainst")->setCurrentText(QStringLiteral("Weight bytes"));
        dialog->findChild<QSpinBox*>(QStringLiteral("figureLetters"))->setValue(11);
        dialog->findChild<QLineEdit*>(QStringLiteral("figureTitle"))->setText(QStringLiteral("This one's"));
        dialog->reject();
        dialog = opened(on);
        QCOMPARE(dialog->options().kind, FigureKind::curve);
        QCOMPARE(dialog->options().against, CurveAxis::weights);
        QCOMPARE(dialog->options().letters, 11);
        QVERIFY(dialog->options().title.isEmpty());
        dialog->reject();
        // What an older or a damaged file says counts for nothing.
        QSettings().setValue(QStringLiteral("figure/figureKind"), 77);
        QSettings().setValue(QStringLiteral("figure/figureLetters"), QStringLiteral("huge"));
        dialog = opened(on);
        QCOMPARE(dialog->options().kind, FigureKind::map);
        QCOMPARE(dialog->options().letters, 0);
    }

    void savesWithTheComparedSessions() {
        WindowFixture on;
        const QString other = folder_.filePath(QStringLiteral("legal.cutaway"));
        write_session(toPath(other), sampleSession(12, 3));
        FigureDialog* const dialog = opened(on);
        on.window->compare({other});
        QTRY_COMPARE(on.window->comparedSessions().rowCount(), 1);
        box(dialog, "figureKind")->setCurrentText(QStringLiteral("Maps of the compared sessions"));
        const QString csv = folder_.filePath(QStringLiteral("maps.csv"));
        dialog->save(csv);
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QVector<QStringList> rows = csvRows(file.readAll());
        QCOMPARE(rows.size(), 1 + 24 + 24);
        QCOMPARE(rows.back().front(), QStringLiteral("legal"));
        QVERIFY(on.messages().contains(QStringLiteral("The figure is written")));
    }

    /// What has no place on the figure is said, not dropped in silence.
    void saysWhatIsLeftOut() {
        WindowFixture on;
        QStringList paths;
        for (int other = 0; other < 8; ++other) {
            Session session = sampleSession(12, 3);
            session.settings.divergence = other == 0 ? Divergence::kl : Divergence::js;
            paths << folder_.filePath(QStringLiteral("other%1.cutaway").arg(other));
            write_session(toPath(paths.back()), session);
        }
        FigureDialog* const dialog = opened(on);
        box(dialog, "figureKind")->setCurrentText(QStringLiteral("Maps of the compared sessions"));
        const auto said = [&] { return dialog->findChild<QLabel*>(QStringLiteral("figureSize"))->text(); };
        on.window->compare(paths.mid(0, 2));
        QTRY_VERIFY(said().contains(QStringLiteral("another divergence: 1.")));
        on.window->compare(paths.mid(2));
        QTRY_COMPARE(on.window->comparedSessions().rowCount(), 8);
        QTRY_VERIFY(said().contains(QStringLiteral("another divergence: 1."))); // eight maps are not too many
        const QString ninth = folder_.filePath(QStringLiteral("ninth.cutaway"));
        write_session(toPath(ninth), sampleSession(12, 2));
        on.window->compare({ninth});
        QTRY_VERIFY(said().contains(QStringLiteral("Only the first 8 maps fit.")));
    }

    void copiesWhatIsChosen() {
        WindowFixture on;
        FigureDialog* const dialog = opened(on);
        box(dialog, "figureKind")->setCurrentText(QStringLiteral("Composition by depth"));
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("copy")), Qt::LeftButton);
        const QMimeData* const copied = QApplication::clipboard()->mimeData();
        QCOMPARE(qvariant_cast<QImage>(copied->imageData()).width(), 1050); // 252 pt at 300 dpi
        QVERIFY(copied->data(QStringLiteral("image/svg+xml")).startsWith("<?xml"));
        QVERIFY(copied->data(QStringLiteral("application/pdf")).startsWith("%PDF-"));
        QVERIFY(!copied->hasText()); // what takes both would take that
    }

    void failureIsSaid() {
        WindowFixture on;
        FigureDialog* const dialog = opened(on);
        dialog->save(folder_.filePath(QStringLiteral("no/figure.pdf")));
        QVERIFY(on.messages().contains(QStringLiteral("The figure cannot be written")));
        QVERIFY(dialog->isVisible());
    }

  private:
    static FigureDialog* opened(WindowFixture& on) {
        if (on.window->document().empty()) {
            on.window->document().load(sampleSession(12, 6), {});
        }
        on.action("figure")->trigger();
        QTest::qWait(0); // the one before is deleted
        auto* const dialog = on.window->findChild<FigureDialog*>();
        return QTest::qWaitForWindowActive(dialog) ? dialog : nullptr;
    }
    static QComboBox* box(FigureDialog* dialog, const char* name) {
        return dialog->findChild<QComboBox*>(QLatin1String(name));
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestFigureDialog)
#include "test_figure_dialog.moc"
