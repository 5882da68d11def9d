#include "tests/ui/shown_texts.h"
#include "tests/ui/translation_file.h"
#include "ui/translation.h"
#include "ui/window/budget_editor.h"

#include <QDialogButtonBox>
#include <QMenuBar>
#include <QProcess>
#include <QTranslator>

#include <map>
#include <set>

namespace cutaway {

namespace {

QString fileOf(const QString& language) {
    return QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/translations/cutaway_%1.ts").arg(language);
}

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// `%1` and `%n`, in the order of their numbers.
QStringList placeholders(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("%(L?\\d|n)"));
    QStringList found;
    for (auto match = pattern.globalMatch(text); match.hasNext();) {
        found << match.next().captured();
    }
    found.sort();
    return found;
}

/// Letters of the mnemonics.
QStringList mnemonics(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("&(\\w)"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    QStringList found;
    for (auto match = pattern.globalMatch(text); match.hasNext();) {
        found << match.next().captured(1).toLower();
    }
    return found;
}

/// The white space that a text begins or ends with.
QString edge(const QString& text, bool front) {
    qsizetype count = 0;
    while (count < text.size() && text[front ? count : text.size() - 1 - count].isSpace()) {
        ++count;
    }
    return front ? text.left(count) : text.right(count);
}

/// Marks whatever went through tr().
class Marking : public QTranslator {
  public:
    QString translate(const char* context, const char* source, const char* hint, int n) const override {
        Q_UNUSED(context)
        Q_UNUSED(hint)
        Q_UNUSED(n)
        const QString text = QString::fromUtf8(source);
        // A name filter keeps its form.
        return text.contains(QLatin1String("(*")) ? text : QStringLiteral("\u00a4%1\u00a4").arg(text);
    }
    bool isEmpty() const override { return false; }
};

} // namespace

/// The translations are whole, and the window speaks them.
class TestTranslation : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { WindowFixture::prepare(folder_); }

    void cleanup() {
        for (QTranslator* translator : QCoreApplication::instance()->findChildren<QTranslator*>()) {
            delete translator; // which takes it out
        }
    }

    void filesHaveEveryText_data() { languages(); }

    /// What packaging/translate.sh makes of them is what they are.
    void filesHaveEveryText() {
        QFETCH(QString, language);
        const QString copy = folder_.filePath(QStringLiteral("cutaway_%1.ts").arg(language));
        QVERIFY(QFile::copy(fileOf(language), copy));
        QStringList arguments{QStringLiteral("-silent"), QStringLiteral("-locations"), QStringLiteral("none"),
                              QStringLiteral("-no-obsolete")};
        if (language == QLatin1String("en")) {
            arguments << QStringLiteral("-pluralonly");
        }
        arguments << QStringLiteral("-I") << QStringLiteral(".") << QStringLiteral("ui")
                  << QStringLiteral("app/cutaway") << QStringLiteral("-ts") << copy;
        QProcess lupdate;
        lupdate.setWorkingDirectory(QStringLiteral(CUTAWAY_SOURCE_DIR));
        lupdate.start(QStringLiteral(CUTAWAY_LUPDATE), arguments);
        QVERIFY(lupdate.waitForFinished());
        QCOMPARE(lupdate.exitCode(), 0);
        QCOMPARE(lupdate.readAllStandardError(), QByteArray()); // a text whose context it does not see
        QVERIFY2(contents(copy) == contents(fileOf(language)), "run packaging/translate.sh");
        QVERIFY(readTranslations(copy).size() > (language == QLatin1String("en") ? 5 : 600));
    }

    void textsAreWhole_data() { languages(); }

    void textsAreWhole() {
        QFETCH(QString, language);
        for (const TranslatedText& text : readTranslations(fileOf(language))) {
            const QByteArray name = (text.context + QLatin1String(": ") + text.source).toUtf8();
            QVERIFY2(text.type.isEmpty(), name);
            QVERIFY2(text.forms.size() == (text.plural ? 2 : 1), name);
            for (const QString& form : text.forms) {
                QVERIFY2(!form.isEmpty(), name);
                QStringList expected = placeholders(text.source);
                if (text.plural && form == text.forms.front() && !form.contains(QLatin1String("%n"))) {
                    expected.removeAll(QStringLiteral("%n")); // one may go without its number
                }
                QVERIFY2(placeholders(form) == expected, name);
                QVERIFY2(form.endsWith(QChar(0x2026)) == text.source.endsWith(QChar(0x2026)), name);
                QVERIFY2(mnemonics(form).size() == mnemonics(text.source).size(), name);
                QVERIFY2(edge(form, true) == edge(text.source, true), name);
                QVERIFY2(edge(form, false) == edge(text.source, false), name);
                QVERIFY2(!form.contains(QLatin1Char('"')), name);
            }
        }
    }

    void numbersHaveTheirForm() {
        const auto words = [](int cuts) {
            Budget budget;
            budget.cuts = cuts;
            return BudgetEditor::words(budget);
        };
        installTranslations(*qApp, QLocale(QLocale::German));
        QCOMPARE(words(1), QStringLiteral("1 Schnitt"));
        QCOMPARE(words(2), QStringLiteral("2 Schnitte"));
        cleanup();
        installTranslations(*qApp, QLocale(QLocale::Japanese)); // which nobody has translated yet
        QCOMPARE(words(1), QStringLiteral("1 cut"));
        QCOMPARE(words(2), QStringLiteral("2 cuts"));
    }

    /// Whatever the window shows that went through no tr(), but for data and names.
    void everyTextCanBeTranslated() {
        Marking marking;
        QCoreApplication::installTranslator(&marking);
        std::set<QString> foreign;
        WindowFixture on(1);
        showEverything(on, [&](const QWidget& shown) {
            for (const QString& text : ShownTexts::of(shown)) {
                if (!text.contains(QChar(0xa4)) && !isData(text)) {
                    foreign.insert(text);
                }
            }
        });
        QCoreApplication::removeTranslator(&marking);
        for (const QString& text : foreign) {
            qWarning("%s", qPrintable(text));
        }
        QVERIFY(foreign.empty());
    }

    void germanWindowSpeaksGerman() {
        installTranslations(*qApp, QLocale(QLocale::German));
        // English texts that have another German one, and those that some German text happens to be.
        std::set<QString> english{QStringLiteral("Cancel"), QStringLiteral("Close"), QStringLiteral("Open")};
        std::set<QString> german;
        for (const TranslatedText& text : readTranslations(fileOf(QStringLiteral("de")))) {
            english.insert(ShownTexts::plain(text.source));
            for (const QString& form : text.forms) {
                german.insert(ShownTexts::plain(form));
            }
        }
        std::set<QString> wrong;
        std::set<QString> right;
        std::set<QString> other; // data, and texts with data in them
        WindowFixture on(1);
        showEverything(on, [&](const QWidget& shown) {
            for (const QString& text : ShownTexts::of(shown)) {
                (german.count(text) > 0 ? right : english.count(text) > 0 ? wrong : other).insert(text);
            }
            for (const QDialogButtonBox* box : shown.findChildren<QDialogButtonBox*>()) {
                const QPushButton* const cancel = box->button(QDialogButtonBox::Cancel);
                QVERIFY(cancel == nullptr || ShownTexts::plain(cancel->text()) == QLatin1String("Abbrechen"));
            }
        });
        for (const QString& text : wrong) {
            qWarning("%s", qPrintable(text));
        }
        QVERIFY(wrong.empty());
        QVERIFY(right.size() > 250); // it has looked
    }

    void mnemonicsAreUnique_data() { languages(); }

    void mnemonicsAreUnique() {
        QFETCH(QString, language);
        installTranslations(*qApp, QLocale(language));
        WindowFixture on(1);
        QVERIFY(on.openModel());
        const auto check = [](const QString& where, const QStringList& texts) {
            std::map<QString, QString> taken;
            for (const QString& text : texts) {
                for (const QString& letter : mnemonics(text)) {
                    const auto [other, fresh] = taken.emplace(letter, text);
                    QVERIFY2(fresh, qPrintable(QStringLiteral("%1: %2, %3").arg(where, other->second, text)));
                }
            }
        };
        const auto textsOf = [](const QList<QAction*>& actions) {
            QStringList texts;
            for (const QAction* action : actions) {
                texts << action->text();
            }
            return texts;
        };
        check(QStringLiteral("menu bar"), textsOf(on.window->menuBar()->actions()));
        int checked = 0;
        for (const QMenu* menu : on.window->findChildren<QMenu*>()) {
            check(menu->title(), textsOf(menu->actions()));
            ++checked;
        }
        QVERIFY(checked > 8);
        for (const char* action : {"engine", "exportModel", "figure", "open"}) {
            on.action(action)->trigger();
            QWidget* const dialog = QApplication::activeModalWidget();
            QVERIFY(dialog != nullptr);
            if (const auto* const write = dialog->findChild<QPushButton*>(QStringLiteral("export"))) {
                QTRY_VERIFY(write->isEnabled()); // it asks the engine first
            }
            auto* const preset = dialog->findChild<QComboBox*>(QStringLiteral("preset"));
            for (int place = 0; place < (preset != nullptr ? preset->count() : 1); ++place) {
                if (preset != nullptr) {
                    preset->setCurrentIndex(place);
                }
                QStringList texts;
                for (const QLabel* label : dialog->findChildren<QLabel*>()) {
                    texts << (label->isVisible() && label->buddy() != nullptr ? label->text() : QString());
                }
                for (const QAbstractButton* button : dialog->findChildren<QAbstractButton*>()) {
                    texts << (button->isVisible() ? button->text() : QString());
                }
                check(QLatin1String(action), texts);
            }
            dialog->close();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
    }

  private:
    static void languages() {
        QTest::addColumn<QString>("language");
        QTest::newRow("de") << QStringLiteral("de");
        QTest::newRow("en") << QStringLiteral("en");
    }

    /// Numbers, names of slots, models, files and keys, and what the engine says.
    static bool isData(const QString& text) {
        static const QRegularExpression number(
            QStringLiteral("^[^A-Za-z]*$|^[\\d.,]+ ?[KMBT]?i?B?( \\(.*%\\))?$"));
        static const QRegularExpression slot(QStringLiteral("^[AF]\\d+$"));
        static const QStringList names{
            QStringLiteral("auto"), QStringLiteral("cpu"), QStringLiteral("cuda"), QStringLiteral("float32"),
            QStringLiteral("bfloat16"), QStringLiteral("float16"), QStringLiteral("llama"),
            QStringLiteral("tiny"), QStringLiteral("demo"),
            // Formats, types of weights and programs.
            QStringLiteral("gguf"), QStringLiteral("nemotron-nas"), QStringLiteral("transformers"),
            QStringLiteral("zeroed"), QStringLiteral("blocks"), QStringLiteral("layers"),
            QStringLiteral("plan"), QStringLiteral("BF16"), QStringLiteral("Q8_0"), QStringLiteral("Ollama"),
            QStringLiteral("llama.cpp"), QStringLiteral("LM Studio"),
            // Benchmarks, and how they are counted.
            QStringLiteral("arc_challenge"), QStringLiteral("arc_easy"), QStringLiteral("boolq"),
            QStringLiteral("copa"), QStringLiteral("hellaswag"), QStringLiteral("lambada_openai"),
            QStringLiteral("mmlu"), QStringLiteral("openbookqa"), QStringLiteral("piqa"),
            QStringLiteral("rte"), QStringLiteral("winogrande"), QStringLiteral("probes"),
            QStringLiteral("probes acc"), QStringLiteral("probes acc_norm"),
            QStringLiteral("probes acc \u2295")};
        return number.match(text).hasMatch() || text.startsWith(QLatin1String("skill 0")) ||
               slot.match(text).hasMatch() || names.contains(text) || text == QSysInfo::machineHostName() ||
               text.contains(QLatin1Char('/')) || text.endsWith(QLatin1String(", float32")) ||
               text.contains(QLatin1String("(the engine's answer)")) ||
               text.contains(QLatin1String("the format blocks drops")) || // why a format does not fit
               text.contains(QLatin1String("this form has no place for"));
    }

    QTemporaryDir folder_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestTranslation)
#include "test_translation.moc"
