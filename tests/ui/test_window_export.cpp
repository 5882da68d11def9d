#include "tests/ui/real_engine.h"
#include "ui/window/export_dialog.h"

#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>

#include <functional>

namespace cutaway {

/// Exports of the demo model by the real engine, from the dialog to the files.
class TestWindowExport : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }
    void init() {
        QSettings().clear();
        out_ = std::make_unique<QTemporaryDir>();
    }

    /// A checkpoint whose card tells how the plan was found and what it costs.
    void writesACheckpoint() {
        RealEngine on;
        QVERIFY(searched(on));
        on.action("measure")->trigger();
        QVERIFY(wait([&] { return !on.window->document().session().measurements.empty(); }));
        QVERIFY(exportTo(on, "zeroed", target()));
        QVERIFY(QFileInfo(target() + QStringLiteral("/model.safetensors")).size() > 1000000);
        const QByteArray card = contents(target() + QStringLiteral("/README.md"));
        QVERIFY2(card.contains("perplexity") && card.contains("The search went by `js`"), card.constData());
        for (const auto& [slot, score] : on.cuts()) {
            QVERIFY(card.contains(to_string(slot).c_str()));
            QVERIFY(card.contains(QByteArray::number(score, 'g', 4).left(4)));
        }
        QVERIFY(on.banner("exported")->accessibleDescription().startsWith(target()));
    }

    void writesThePlan() {
        RealEngine on;
        QVERIFY(searched(on));
        const QString path = out_->filePath(QStringLiteral("plan.json"));
        QVERIFY(exportTo(on, "plan", path));
        const Json plan = Json::parse(contents(path).toStdString());
        QCOMPARE(plan.at("removed").size(), std::size_t{2});
        QCOMPARE(plan.at("steps").size(), std::size_t{2}); // with the scores that chose them
        // And it comes back as it went.
        const std::vector<Slot> removed = on.plan().removed();
        on.action("undo")->trigger();
        on.action("undo")->trigger();
        on.window->importPlan(path);
        QVERIFY(wait([&] { return on.plan().removed() == removed; }));
    }

    void saysWhyBlocksDoNotFit() {
        RealEngine on;
        QVERIFY(on.openDemo(2));
        on.click("A3");
        on.key(Qt::Key_Delete);
        const ExportDialog* const dialog = open(on);
        QVERIFY(dialog != nullptr);
        QVERIFY(!dialog->findChild<QRadioButton*>(QStringLiteral("format-blocks"))->isEnabled());
        const auto* const reason = dialog->findChild<QLabel*>(QStringLiteral("reason-blocks"));
        QVERIFY(reason->isVisible());
        QVERIFY2(reason->text().startsWith(QStringLiteral("A3 is removed and F3 is not")),
                 qPrintable(reason->text()));
    }

    /// Not by the dialog without a word, and not by the engine.
    void replacesOnlyWhatItMay() {
        QVERIFY(QDir().mkpath(target()));
        QFile old(target() + QStringLiteral("/config.json"));
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
        old.close();
        RealEngine on;
        QVERIFY(on.openDemo(2));
        on.window->controller().exportModel({.format = "zeroed", .path = target().toStdString()});
        QVERIFY(wait([&] { return on.banner("error") != nullptr; }));
        QVERIFY(on.banner("error")->accessibleDescription().contains(target()));
        QCOMPARE(contents(old.fileName()), QByteArray("old"));
        QVERIFY(exportTo(on, "zeroed", target()));
        QVERIFY(contents(old.fileName()).contains("LlamaForCausalLM"));
    }

    /// Escape, while it is being written.
    void canBeStopped() {
        RealEngine on;
        QVERIFY(searched(on));
        const Plan before = on.plan();
        QVERIFY(atProgress(on, [&] { ::kill(on.engine(), SIGSTOP); }));
        QVERIFY(on.action("stop")->isEnabled());
        QTest::keyClick(&on.map(), Qt::Key_Escape);
        ::kill(on.engine(), SIGCONT);
        QVERIFY(wait([&] { return !on.window->controller().exporting(); }));
        QVERIFY(on.messages().isEmpty());
        QVERIFY(on.window->findChild<QPlainTextEdit*>(QStringLiteral("log"))
                    ->toPlainText()
                    .contains(QStringLiteral("The export was stopped")));
        QVERIFY(
            QDir(out_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).isEmpty());
        QVERIFY(on.plan() == before);
        QVERIFY(exportTo(on, "zeroed", target()));
    }

    void theEngineDiesInTheMiddle() {
        RealEngine on;
        QVERIFY(searched(on));
        const Plan before = on.plan();
        QVERIFY(atProgress(on, [&] { ::kill(on.engine(), SIGKILL); }));
        QVERIFY(wait([&] { return on.banner("engineDied") != nullptr; }));
        QVERIFY(on.banner("engineDied")
                    ->accessibleDescription()
                    .contains(QStringLiteral("The export was not finished.")));
        QVERIFY(!QFileInfo::exists(target()));
        QVERIFY(on.plan() == before);
        QVERIFY(on.choose("engineDied", QStringLiteral("Restart engine")));
        QVERIFY(on.ready());
        QVERIFY(exportTo(on, "zeroed", target()));
    }

    /// Where nothing is being written Escape stops no search.
    void escapeStopsNothingElse() {
        RealEngine on;
        QVERIFY(on.openDemo(3));
        on.action("run")->trigger();
        QVERIFY(on.cut(1));
        QTest::keyClick(&on.map(), Qt::Key_Escape);
        QVERIFY(on.ended("cuts"));
    }

  private:
    template <class Condition>
    static bool wait(const Condition& condition) {
        return QTest::qWaitFor(condition, RealEngine::patience_ms);
    }
    QString target() const { return out_->filePath(QStringLiteral("pruned")); }
    static QByteArray contents(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static bool searched(RealEngine& on) {
        if (!on.openDemo(2)) {
            return false;
        }
        on.action("run")->trigger();
        return on.ended("cuts") && wait([&] { return !on.window->controller().searching(); });
    }
    static ExportDialog* open(RealEngine& on) {
        on.action("exportModel")->trigger();
        ExportDialog* dialog = nullptr;
        const bool shown = wait([&] {
            dialog = on.window->findChild<ExportDialog*>();
            return dialog != nullptr && !dialog->findChildren<QRadioButton*>().isEmpty();
        });
        return shown ? dialog : nullptr;
    }
    /// Clicks through the dialog, and waits until it is written.
    static bool exportTo(RealEngine& on, const char* format, const QString& path) {
        ExportDialog* const dialog = open(on);
        if (dialog == nullptr) {
            return false;
        }
        dialog->findChild<QRadioButton*>(QStringLiteral("format-%1").arg(QLatin1String(format)))->click();
        auto* const edit = dialog->findChild<QLineEdit*>(QStringLiteral("target"));
        edit->selectAll();
        QTest::keyClicks(edit, path);
        auto* const replace = dialog->findChild<QCheckBox*>(QStringLiteral("replace"));
        if (replace->isVisible()) {
            replace->click();
        }
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("export")), Qt::LeftButton);
        return wait([&] { return on.banner("exported") != nullptr; });
    }
    /// Exports, and does this as soon as the first bytes are told of. False where it came to nothing.
    bool atProgress(RealEngine& on, const std::function<void()>& act) {
        bool done = false;
        Controller& controller = on.window->controller();
        QObject here;
        connect(&controller, &Controller::changed, &here, [&] {
            const std::optional<ProgressNotice>& progress = controller.progress();
            if (!done && controller.exporting() && progress && progress->what == "export") {
                done = true;
                act();
            }
        });
        controller.exportModel({.format = "zeroed", .path = target().toStdString()});
        return wait([&] { return done; });
    }

    QTemporaryDir folder_;
    std::unique_ptr<QTemporaryDir> out_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestWindowExport)
#include "test_window_export.moc"
