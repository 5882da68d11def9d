#include "tests/ui/window_fixture.h"
#include "ui/window/export_dialog.h"
#include "ui/window/run_dialog.h"

#include <QAccessible>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProcess>
#include <QRadioButton>

#include <algorithm>
#include <csignal>
#include <set>

namespace cutaway {

/// The dialog of exports on the fake engine, whose model has six blocks of 32000 bytes.
class TestExportDialog : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void init() {
        QSettings().clear();
        out_ = std::make_unique<QTemporaryDir>();
    }

    void saysWhatEachFormatIsForAndItsSize() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A1");
        on.key(Qt::Key_Delete);
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        QStringList names;
        for (const QRadioButton* button : dialog->findChildren<QRadioButton*>()) {
            names << button->text();
        }
        QCOMPARE(names,
                 QStringList({"gguf", "nemotron-nas", "transformers", "zeroed", "blocks", "layers", "plan"}));
        QVERIFY(radio(*dialog, "gguf")->isChecked()); // the first that fits
        // 96000 bytes, of which attention of a block is 4000.
        QCOMPARE(size(*dialog, "gguf"), QStringLiteral("89.8 KiB · 95.8 % of the model"));
        QCOMPARE(size(*dialog, "zeroed"), QStringLiteral("93.8 KiB · 100 % of the model"));
        QCOMPARE(size(*dialog, "plan"), QStringLiteral("2.00 KiB"));
        QVERIFY(shows(*dialog, QStringLiteral("for llama.cpp, Ollama and LM Studio")));
    }

    /// Read without hovering, by whoever does not see it as well.
    void saysWhyAFormatDoesNotFit() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A1");
        on.key(Qt::Key_Delete);
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        QVERIFY(!radio(*dialog, "blocks")->isEnabled() && radio(*dialog, "zeroed")->isEnabled());
        auto* const reason = dialog->findChild<QLabel*>(QStringLiteral("reason-blocks"));
        QVERIFY(reason != nullptr && reason->isVisible());
        QCOMPARE(reason->text(),
                 QStringLiteral("A1 is removed and the rest of its block is not: the format "
                                "blocks drops whole blocks. Use zeroed, or search with --unit "
                                "block."));
        QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(reason);
        QCOMPARE(face->text(QAccessible::Name), QStringLiteral("blocks does not fit: ") + reason->text());
        std::set<QString> visited;
        for (int presses = 0; presses < 30; ++presses) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            visited.insert(QApplication::focusWidget()->objectName());
        }
        for (const char* name :
             {"format-gguf", "reason-blocks", "reason-nemotron-nas", "type", "target", "browse", "export"}) {
            QVERIFY2(visited.count(QLatin1String(name)) == 1, name);
        }
    }

    void aPlanOfWholeBlocksCanDropThem() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A1");
        on.click("F1", Qt::ShiftModifier);
        on.key(Qt::Key_Delete);
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        QVERIFY(radio(*dialog, "blocks")->isEnabled());
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("reason-blocks")) == nullptr);
    }

    void showsAFormatThatIsNewerThanTheWindow() {
        WindowFixture on;
        QVERIFY(on.openModel(QStringLiteral("/models/future")));
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        QVERIFY(radio(*dialog, "hologram")->isEnabled());
        radio(*dialog, "hologram")->click();
        QVERIFY(button(*dialog, "export")->isEnabled());
    }

    void asksWithoutHoldingUpTheWindow() {
        WindowFixture on;
        QVERIFY(on.openModel(QStringLiteral("/models/patient")));
        on.action("exportModel")->trigger();
        auto* const dialog = on.window->findChild<ExportDialog*>();
        QVERIFY(dialog != nullptr);
        const auto* const message = dialog->findChild<QLabel*>(QStringLiteral("message"));
        QTRY_VERIFY(message->isVisible());
        QVERIFY(message->text().startsWith(QStringLiteral("Asking the engine")));
        QVERIFY(!button(*dialog, "export")->isEnabled());
        on.window->controller().questions().measure(); // the next message
        QTRY_VERIFY(button(*dialog, "export")->isEnabled());
        QVERIFY(!message->isVisible());
    }

    /// Escape while it asks: the question is taken back, its answer hits nobody.
    void canBeLeftWhileItAsks() {
        WindowFixture on;
        QVERIFY(on.openModel(QStringLiteral("/models/patient")));
        on.action("exportModel")->trigger();
        QPointer<ExportDialog> dialog = on.window->findChild<ExportDialog*>();
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(dialog.isNull());
        on.window->controller().questions().measure();
        QTRY_VERIFY(!on.window->controller().questions().measuring());
        QVERIFY(on.messages().isEmpty());
    }

    void survivesTheEngine() {
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        ::kill(static_cast<pid_t>(on.window->controller().engineProcess()), SIGKILL);
        auto* const restart = button(*dialog, "restart");
        QTRY_VERIFY(restart->isVisible());
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("message"))
                    ->text()
                    .startsWith(QStringLiteral("The engine is gone.")));
        QVERIFY(!button(*dialog, "export")->isEnabled());
        QTest::mouseClick(restart, Qt::LeftButton);
        QTRY_VERIFY(button(*dialog, "export")->isEnabled());
        QVERIFY(radio(*dialog, "gguf")->isChecked());
    }

    void asksForTheSizeOfATypeOfWeights() {
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        auto* const type = dialog->findChild<QComboBox*>(QStringLiteral("type"));
        QVERIFY(type->isVisible());
        type->setFocus();
        QTest::keyClick(type, Qt::Key_End);
        QCOMPARE(type->currentText(), QStringLiteral("Q8_0"));
        QTRY_COMPARE(size(*dialog, "gguf"), QStringLiteral("46.9 KiB · 50 % of the model"));
        radio(*dialog, "zeroed")->click();
        QVERIFY(!type->isVisible()); // it has no choice of them
        QCOMPARE(exported(*dialog).type, std::string());
    }

    void suggestsAPlaceThatIsFree() {
        QSettings().setValue(QStringLiteral("export/folder"), out_->path());
        QVERIFY(QDir(out_->path()).mkdir(QStringLiteral("tiny-pruned")));
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        QCOMPARE(target(*dialog)->text(), out_->filePath(QStringLiteral("tiny-pruned.gguf")));
        radio(*dialog, "zeroed")->click();
        QCOMPARE(target(*dialog)->text(), out_->filePath(QStringLiteral("tiny-pruned-2")));
        radio(*dialog, "plan")->click();
        QCOMPARE(target(*dialog)->text(), out_->filePath(QStringLiteral("tiny-plan.json")));
        // What the user names stays, but for what a file's name must end in.
        write(*dialog, out_->filePath(QStringLiteral("mine.json")));
        radio(*dialog, "gguf")->click();
        QCOMPARE(target(*dialog)->text(), out_->filePath(QStringLiteral("mine.gguf")));
        radio(*dialog, "zeroed")->click();
        QCOMPARE(target(*dialog)->text(), out_->filePath(QStringLiteral("mine")));
    }

    void replacesOnlyWhatTheUserSays() {
        QFile there(out_->filePath(QStringLiteral("there.gguf")));
        QVERIFY(there.open(QIODevice::WriteOnly));
        there.close();
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        auto* const replace = dialog->findChild<QCheckBox*>(QStringLiteral("replace"));
        write(*dialog, out_->filePath(QStringLiteral("new.gguf")));
        QVERIFY(!replace->isVisible() && button(*dialog, "export")->isEnabled());
        write(*dialog, there.fileName());
        QVERIFY(replace->isVisible() && !replace->isChecked() && !button(*dialog, "export")->isEnabled());
        QVERIFY(note(*dialog).startsWith(QStringLiteral("There is something of this name already")));
        QTest::mouseClick(replace, Qt::LeftButton, {}, QPoint(8, replace->height() / 2));
        QVERIFY(button(*dialog, "export")->isEnabled());
        const ExportTarget asked = exported(*dialog);
        QVERIFY(asked.force);
        QCOMPARE(asked.path, there.fileName().toStdString());
        QCOMPARE(asked.format, std::string("gguf"));
    }

    /// The word was about one place and no other.
    void forgetsTheWordForAnotherPlace() {
        for (const char* name : {"one.gguf", "two.gguf"}) {
            QFile there(out_->filePath(QLatin1String(name)));
            QVERIFY(there.open(QIODevice::WriteOnly));
        }
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        write(*dialog, out_->filePath(QStringLiteral("one.gguf")));
        dialog->findChild<QCheckBox*>(QStringLiteral("replace"))->click();
        QVERIFY(button(*dialog, "export")->isEnabled());
        write(*dialog, out_->filePath(QStringLiteral("two.gguf")));
        QVERIFY(!button(*dialog, "export")->isEnabled());
    }

    void refusesWhatCannotBeWritten_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << "zeroed" << "" << "Name a folder";
        QTest::newRow("no file named") << "gguf" << " " << "Name a file";
        QTest::newRow("relative") << "zeroed" << "somewhere" << "Write the whole path";
        QTest::newRow("no parent") << "zeroed" << "%1/no/such" << "There is no folder %1/no.";
        QTest::newRow("a folder of folders")
            << "zeroed" << "%1/models" << "What is there is no folder of files";
        QTest::newRow("a file for a folder")
            << "zeroed" << "%1/file" << "What is there is no folder of files";
        QTest::newRow("a folder for a file") << "gguf" << "%1/models" << "What is there is no file";
        QTest::newRow("a link") << "zeroed" << "%1/link" << "What is there is no folder of files";
    }
    void refusesWhatCannotBeWritten() {
        QFETCH(const QString, format);
        QFETCH(QString, path);
        QFETCH(QString, says);
        QVERIFY(QDir(out_->path()).mkpath(QStringLiteral("models/one")));
        QFile file(out_->filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(QFile::link(QStringLiteral("/nowhere"), out_->filePath(QStringLiteral("link"))));
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        radio(*dialog, qPrintable(format))->click();
        write(*dialog, path.replace(QStringLiteral("%1"), out_->path()));
        says.replace(QStringLiteral("%1"), out_->path());
        QVERIFY2(note(*dialog).startsWith(says), qPrintable(note(*dialog)));
        QVERIFY(!button(*dialog, "export")->isEnabled());
    }

    /// An empty folder is as good as none.
    void takesAnEmptyFolder() {
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        radio(*dialog, "zeroed")->click();
        write(*dialog, out_->path());
        QVERIFY(button(*dialog, "export")->isEnabled());
        QVERIFY(!exported(*dialog).force);
    }

    void aRemoteTargetIsTyped() {
        // Called as ssh, which is all that the window knows of where its engine runs.
        QFile ssh(out_->filePath(QStringLiteral("ssh")));
        QVERIFY(ssh.open(QIODevice::WriteOnly));
        ssh.write("#!/bin/sh\nexec '" CUTAWAY_FAKE_ENGINE "' 20\n");
        ssh.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        ssh.close();
        WindowFixture on(QStringList{ssh.fileName(), QStringLiteral("box")});
        QVERIFY(on.openModel());
        QCOMPARE(on.window->controller().engineHost(), QStringLiteral("box"));
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        radio(*dialog, "zeroed")->click();
        QVERIFY(!button(*dialog, "browse")->isVisible());
        QCOMPARE(target(*dialog)->text(), QStringLiteral("/models/tiny-pruned"));
        QVERIFY(dialog->findChild<QCheckBox*>(QStringLiteral("replace"))->isVisible());
        QVERIFY(!exported(*dialog).force);
    }

    /// What is selected goes alone, whatever the plan removes.
    void exportsTheSelectedLayers() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A1");
        on.click("F1", Qt::ShiftModifier);
        on.click("A4", Qt::ControlModifier);
        Q_EMIT on.map().customContextMenuRequested(on.map().cellCenter(Slot(8)));
        auto* const menu = on.window->findChild<QMenu*>(QStringLiteral("slotMenu"));
        QTRY_VERIFY(menu->isVisible());
        QVERIFY(menu->actions().contains(on.action("exportPlan")));
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(on.action("exportLayers")).center());
        ExportDialog* const dialog = ready(on);
        QVERIFY(dialog != nullptr);
        QVERIFY(radio(*dialog, "layers")->isChecked());
        QVERIFY(shows(*dialog, QStringLiteral("the 3 selected layers alone, to analyse them")));
        QCOMPARE(size(*dialog, "layers"), QStringLiteral("2.93 KiB · 3.13 % of the model"));
        const ExportTarget asked = exported(*dialog);
        QCOMPARE(asked.slots, (std::vector<Slot>{Slot(2), Slot(3), Slot(8)}));
    }

    void exportsThePlanByItsKey() {
        WindowFixture on;
        QVERIFY(on.openModel());
        QTest::keySequence(on.window.get(), on.action("exportPlan")->shortcut());
        ExportDialog* const dialog = ready(on);
        QVERIFY(dialog != nullptr);
        QVERIFY(radio(*dialog, "plan")->isChecked());
    }

    void remembersTheFormatAndTheFolder() {
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* dialog = open(on);
        QVERIFY(dialog != nullptr);
        radio(*dialog, "transformers")->click();
        write(*dialog, out_->filePath(QStringLiteral("mine")));
        exported(*dialog);
        QTRY_VERIFY(on.banner("exported") != nullptr);
        dialog = open(on);
        QVERIFY(dialog != nullptr);
        QVERIFY(radio(*dialog, "transformers")->isChecked());
        QCOMPARE(target(*dialog)->text(), out_->filePath(QStringLiteral("tiny-pruned")));
    }

    /// No mouse, from the map to the banner.
    void worksFromTheKeyboardAlone() {
        WindowFixture on;
        QVERIFY(on.openModel());
        on.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(on.window.get()));
        QTest::keySequence(on.window.get(), on.action("exportModel")->shortcut());
        ExportDialog* const dialog = ready(on);
        QVERIFY(dialog != nullptr);
        QTRY_COMPARE(QApplication::focusWidget(), radio(*dialog, "gguf"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down); // what does not fit is passed over
        QVERIFY(radio(*dialog, "zeroed")->isChecked());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_T, Qt::AltModifier);
        QCOMPARE(QApplication::focusWidget(), target(*dialog));
        target(*dialog)->selectAll();
        QTest::keyClicks(QApplication::focusWidget(), out_->filePath(QStringLiteral("typed")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(on.banner("exported") != nullptr);
        QVERIFY(
            on.banner("exported")->accessibleDescription().contains(out_->filePath(QStringLiteral("typed"))));
    }

    void everyControlHasAName() {
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        for (QWidget* widget : dialog->findChildren<QWidget*>()) {
            if (widget->isVisible() && (widget->focusPolicy() & Qt::TabFocus) != 0) {
                QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
            }
        }
    }

    void offersTheCommands() {
        const QString awkward = QStringLiteral("it's $HOME here.gguf");
        WindowFixture on;
        QVERIFY(on.openModel());
        ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        write(*dialog, out_->filePath(awkward));
        exported(*dialog);
        QTRY_VERIFY(on.banner("exported") != nullptr);
        QVERIFY(on.choose("exported", QStringLiteral("How to run it…")));
        QVERIFY(on.banner("exported") != nullptr); // it stays
        auto* const run = on.window->findChild<RunDialog*>();
        QVERIFY(run != nullptr);
        QTest::mouseClick(button(*run, "copy-llama.cpp"), Qt::LeftButton);
        QCOMPARE(words(QApplication::clipboard()->text()),
                 QStringList({"llama-cli", "-m", out_->filePath(awkward)}));
        for (const char* program : {"llama.cpp", "Ollama", "LM Studio"}) {
            const auto* const text =
                run->findChild<QPlainTextEdit*>(QStringLiteral("command-%1").arg(QLatin1String(program)));
            QVERIFY2(text != nullptr, program);
            QTest::mouseClick(button(*run, qPrintable(QStringLiteral("copy-%1").arg(QLatin1String(program)))),
                              Qt::LeftButton);
            QCOMPARE(QApplication::clipboard()->text(), text->toPlainText());
        }
        QCOMPARE(words(QApplication::clipboard()->text()),
                 QStringList({"lms", "import", out_->filePath(awkward)}));
    }

  private:
    /// What a shell makes of a command.
    static QStringList words(const QString& command) {
        QProcess shell;
        shell.start(QStringLiteral("/bin/sh"),
                    {QStringLiteral("-c"), QStringLiteral("printf '%s\\n' ") + command});
        shell.waitForFinished();
        return QString::fromUtf8(shell.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }
    static ExportDialog* ready(WindowFixture& on) {
        ExportDialog* dialog = nullptr;
        const bool shown = QTest::qWaitFor([&] {
            dialog = on.window->findChild<ExportDialog*>();
            return dialog != nullptr && dialog->isVisible() &&
                   !dialog->findChildren<QRadioButton*>().isEmpty();
        });
        return shown ? dialog : nullptr;
    }
    static ExportDialog* open(WindowFixture& on) {
        on.action("exportModel")->trigger();
        return ready(on);
    }
    static QRadioButton* radio(const QDialog& dialog, const char* format) {
        return dialog.findChild<QRadioButton*>(QStringLiteral("format-%1").arg(QLatin1String(format)));
    }
    static QPushButton* button(const QDialog& dialog, const char* id) {
        return dialog.findChild<QPushButton*>(QLatin1String(id));
    }
    static QLineEdit* target(const QDialog& dialog) {
        return dialog.findChild<QLineEdit*>(QStringLiteral("target"));
    }
    static QString note(const QDialog& dialog) {
        return dialog.findChild<QLabel*>(QStringLiteral("targetNote"))->text();
    }
    static QString size(const QDialog& dialog, const char* format) {
        return dialog.findChild<QLabel*>(QStringLiteral("size-%1").arg(QLatin1String(format)))->text();
    }
    static bool shows(const QDialog& dialog, const QString& text) {
        const QList<QLabel*> labels = dialog.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
    }
    /// As if typed.
    static void write(const QDialog& dialog, const QString& path) {
        QLineEdit* const edit = target(dialog);
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, path);
    }
    /// What the dialog asks for when Export is pressed.
    static ExportTarget exported(ExportDialog& dialog) {
        ExportTarget asked;
        connect(&dialog, &ExportDialog::chosen, &dialog, [&](const ExportTarget& target) { asked = target; });
        QTest::mouseClick(button(dialog, "export"), Qt::LeftButton);
        return asked;
    }

    QTemporaryDir folder_;
    std::unique_ptr<QTemporaryDir> out_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestExportDialog)
#include "test_export_dialog.moc"
