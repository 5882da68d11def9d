#include "tests/ui/samples.h"
#include "tests/ui/window_fixture.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>

namespace cutaway {

/// Plans of other files, forced out in the document that is open: six blocks on the fake engine.
class TestImportPlan : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    void shows_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("removed");
        QTest::newRow("Cutaway's plan") << QByteArray(R"({"blocks": 6, "removed": ["F3", "A1"]})") << "F3,A1";
        QTest::newRow("FinerCut's masks")
            << QByteArray(R"(["model.layers.4.self_attn.o_proj", "model.layers.2.mlp.down_proj"])")
            << "A4,F2";
        QTest::newRow("LLM-Drop's lists")
            << QByteArray(R"({"drop_attn_list": [5, 2], "drop_mlp_list": [1]})") << "A5,A2,F1";
        QByteArray blocks;
        for (int block = 0; block < 6; ++block) {
            blocks += QByteArray(block > 0 ? "," : "") + R"({"attention": {"no_op": )" +
                      (block == 3 ? "true" : "false") + R"(}, "ffn": {"no_op": )" +
                      (block == 5 ? "true" : "false") + "}}";
        }
        QTest::newRow("a pruned checkpoint") << "{\"block_configs\": [" + blocks + "]}" << "A3,F5";
    }

    /// Chosen as a user does, in one step that Undo takes back and Redo brings again.
    void shows() {
        QFETCH(const QByteArray, content);
        QFETCH(const QString, removed);
        const QString path = write(QStringLiteral("other.json"), content);
        WindowFixture on;
        QVERIFY(on.openModel());
        QTest::keySequence(on.window.get(), on.action("importPlan")->shortcut());
        auto* const dialog = on.window->findChild<QFileDialog*>(QStringLiteral("importDialog"));
        QVERIFY(dialog != nullptr);
        dialog->findChild<QLineEdit*>()->setText(path);
        QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open),
                          Qt::LeftButton);
        QTRY_COMPARE(removedText(on), removed);
        for (const Slot slot : on.plan().removed()) {
            QVERIFY(on.plan().state(slot) == State::forced);
        }
        QCOMPARE(on.plan().events().size(), std::size_t{1});
        QCOMPARE(on.window->undoStack().undoText(), QStringLiteral("Import plan of other.json"));
        QVERIFY(history(on).endsWith(QStringLiteral("Import plan of other.json")));
        QCOMPARE(on.messages(), QStringList{QStringLiteral("The plan of other.json")});
        on.action("undo")->trigger();
        QCOMPARE(removedText(on), QString());
        QVERIFY(history(on).endsWith(QStringLiteral("Undo: Import plan of other.json")));
        on.action("redo")->trigger();
        QCOMPARE(removedText(on), removed);
    }

    /// What is out already stays as it is, and nothing is brought back.
    void addsToWhatIsDecided() {
        const QString path = write(QStringLiteral("more.json"),
                                   R"({"blocks": 6, "removed": ["A1", "F3", "A0"], "pinned": ["F5"]})");
        WindowFixture on;
        QVERIFY(on.openModel());
        on.click("A1");
        on.key(Qt::Key_Delete);
        on.click("A0");
        on.key(Qt::Key_P);
        on.window->importPlan(path);
        QTRY_COMPARE(removedText(on), QStringLiteral("A1,F3,A0"));
        QVERIFY(on.state("F5") == State::kept);
        QCOMPARE(on.banner("imported")->accessibleDescription(),
                 QStringLiteral("2 slots are forced out. Undo takes that back. Its pins are left out."));
        on.action("undo")->trigger();
        QCOMPARE(removedText(on), QStringLiteral("A1"));
        QVERIFY(on.state("A0") == State::pinned);
    }

    void saysWhereThereIsNothingToDo() {
        const QString path = write(QStringLiteral("same.json"), R"({"blocks": 6, "removed": ["A1"]})");
        WindowFixture on;
        QVERIFY(on.openModel());
        on.window->importPlan(path);
        QTRY_COMPARE(removedText(on), QStringLiteral("A1"));
        on.window->importPlan(path);
        QTRY_COMPARE(on.banner("imported")->accessibleDescription(),
                     QStringLiteral("All that it removes is forced out already."));
        QCOMPARE(on.plan().events().size(), std::size_t{1});
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("another model's") << QByteArray(R"({"blocks": 32, "removed": ["A30"]})")
                                         << "the plan is for 32 blocks, the model has 6";
        QTest::newRow("a list of another's") << QByteArray(R"(["model.layers.30.mlp.down_proj"])") << "has 6";
        QTest::newRow("no JSON") << QByteArray("{\"blocks\": 6, ") << "other.json";
        QTest::newRow("another JSON") << QByteArray(R"({"rows": [1, 2]})") << "other.json";
        QTest::newRow("a pickle") << QByteArray("PK\x03\x04 archive/data.pkl") << "pickle";
        QTest::newRow("nothing") << QByteArray() << "other.json";
    }
    void refuses() {
        QFETCH(const QByteArray, content);
        QFETCH(const QString, says);
        const QString path = write(QStringLiteral("other.json"), content);
        WindowFixture on;
        QVERIFY(on.openModel());
        on.window->importPlan(path);
        QTRY_COMPARE(on.messages(), QStringList{QStringLiteral("The plan cannot be imported")});
        const QString text = on.banner("error")->accessibleDescription();
        QVERIFY2(text.contains(says, Qt::CaseInsensitive), qPrintable(text));
        QVERIFY(on.plan().events().empty());
    }

    /// Its words are the session's, so that they are there when it is opened again.
    void keepsItsWords() {
        const QString path = write(QStringLiteral("mask.json"), R"({"blocks": 6, "removed": ["A1", "F3"]})");
        const QString session = folder_.filePath(QStringLiteral("imported.cutaway"));
        {
            WindowFixture on;
            QVERIFY(on.openModel());
            on.window->importPlan(path);
            QTRY_COMPARE(removedText(on), QStringLiteral("A1,F3"));
            QVERIFY(on.window->saveTo(session));
        }
        WindowFixture on;
        on.window->open(session);
        QTRY_VERIFY(on.window->controller().modelReady());
        QCOMPARE(on.window->undoStack().undoText(), QStringLiteral("Import plan of mask.json"));
    }

    /// A session from elsewhere may hold anything there.
    void passesOverWhatIsNoName() {
        Session session = sampleSession(6, 1);
        session.window_state["imports"] = {{"2", 7}, {"-1", "a"}, {"x", "b"}, {"1", "a pin, not a force"}};
        WindowFixture on;
        on.window->controller().openSession(session, QString());
        QTRY_VERIFY(on.window->controller().modelReady());
        on.action("undo")->trigger();
        QCOMPARE(on.window->undoStack().undoText(), QStringLiteral("Force out FFN, block 2"));
    }

    /// Dropped where a model is open; one of a checkpoint's files still stands for its folder.
    void aDroppedPlan() {
        const QString path = write(QStringLiteral("dropped.json"), R"({"drop_attn_list": [2]})");
        WindowFixture on;
        QVERIFY(on.openModel());
        drop(on, path);
        QTRY_COMPARE(removedText(on), QStringLiteral("A2"));
        const QString checkpoint = folder_.filePath(QStringLiteral("checkpoint"));
        QVERIFY(QDir().mkpath(checkpoint));
        write(QStringLiteral("checkpoint/model.safetensors"), {});
        const QString config = write(QStringLiteral("checkpoint/config.json"), R"({"drop_attn_list": [3]})");
        on.action("undo")->trigger(); // nothing to ask for before another is opened
        QVERIFY(on.window->saveTo(folder_.filePath(QStringLiteral("before.cutaway"))));
        drop(on, config);
        QTRY_COMPARE(QString::fromStdString(on.window->document().session().model.path), checkpoint);
    }

    /// While a search runs the engine numbers the events, and the past is only looked at.
    void onlyWhereThePlanIsTheUsers() {
        WindowFixture on;
        QVERIFY(!on.action("importPlan")->isEnabled());
        QVERIFY(on.openModel(QStringLiteral("/models/rests-after-2")));
        QVERIFY(on.action("importPlan")->isEnabled());
        on.setCuts(4);
        on.action("run")->trigger();
        QTRY_COMPARE(on.plan().cuts().size(), std::size_t{2});
        QVERIFY(!on.action("importPlan")->isEnabled());
        on.action("stop")->trigger();
        QTRY_VERIFY(on.action("importPlan")->isEnabled());
        on.window->timeline().go(1);
        QVERIFY(!on.action("importPlan")->isEnabled());
    }

  private:
    QString write(const QString& name, const QByteArray& content) {
        QFile file(folder_.filePath(name));
        if (file.open(QIODevice::WriteOnly)) {
            file.write(content);
        }
        return file.fileName();
    }
    static QString removedText(WindowFixture& on) {
        return QString::fromStdString(to_string(on.plan().removed()));
    }
    /// The newest line of the history.
    static QString history(WindowFixture& on) {
        const QAbstractItemModel* const model =
            on.window->findChild<QListView*>(QStringLiteral("historyView"))->model();
        return model->index(model->rowCount() - 1, 0).data().toString();
    }
    static void drop(WindowFixture& on, const QString& path) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent over(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(on.window.get(), &over);
        QDropEvent event(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(on.window.get(), &event);
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestImportPlan)
#include "test_import_plan.moc"
