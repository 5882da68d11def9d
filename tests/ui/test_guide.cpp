#include "tests/ui/window_fixture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>

#include <map>
#include <set>

namespace cutaway {

namespace {

const QString begin_mark = QStringLiteral("<!-- shortcuts");
const QString end_mark = QStringLiteral("<!-- /shortcuts -->\n");

QString folder() {
    return QStringLiteral(CUTAWAY_SOURCE_DIR "/docs/guide/");
}

QString contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString words(const QAction& action) {
    return action.text().remove(QLatin1Char('&'));
}

/// All that is found, of the text with its lines joined: a name may stand on two.
QList<QRegularExpressionMatch> found(const QString& pattern, QString text) {
    text.replace(QRegularExpression(QStringLiteral("\\s*\\n\\s*")), QStringLiteral(" "));
    QList<QRegularExpressionMatch> matches;
    auto walk = QRegularExpression(pattern).globalMatch(text);
    while (walk.hasNext()) {
        matches << walk.next();
    }
    return matches;
}

} // namespace

/// What the user guide says is so: its pictures and links are there, its menu entries and keys are the
/// window's.
class TestGuide : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        WindowFixture::prepare(folder_);
        on_ = std::make_unique<WindowFixture>();
        // As on the welcome page, and as it was set up: nothing has been clicked.
        for (const QAction* menu : on_->window->menuBar()->actions()) {
            collect(*menu->menu(), words(*menu));
        }
        for (const QString& page : QDir(folder()).entryList({QStringLiteral("*.md")})) {
            pages_[page] = contentOf(folder() + page);
            QVERIFY2(!pages_[page].isEmpty(), qPrintable(page));
        }
        QVERIFY(pages_.size() > 5);
    }
    void cleanupTestCase() { on_.reset(); }

    void linksAndPicturesAreThere() {
        std::set<QString> used;
        for (const auto& [page, text] : pages_) {
            for (const auto& match : found(QStringLiteral("\\]\\(([^)#]+)[^)]*\\)"), text)) {
                const QString target = match.captured(1);
                QVERIFY2(QFileInfo(folder() + target).size() > 0,
                         qPrintable(page + QStringLiteral(": ") + target));
                used.insert(QFileInfo(target).fileName());
            }
        }
        for (const auto& [page, text] : pages_) {
            QVERIFY2(page == QLatin1String("README.md") || used.count(page) == 1, qPrintable(page));
        }
        for (const QString& image : QDir(folder() + QStringLiteral("images")).entryList(QDir::Files)) {
            QVERIFY2(used.count(image) == 1, qPrintable(image));
        }
    }

    /// `**Run › Stop**` is in the menus, and the key that may follow in brackets or in the next cell is its
    /// own.
    void menuEntriesAndTheirKeysAreTheWindows() {
        int entries = 0;
        for (const auto& [page, text] : pages_) {
            const QString entry = QStringLiteral(
                "\\*\\*([^*]+ › [^*]+)\\*\\*(?: \\(<kbd>([^<]+)</kbd>\\)| \\| <kbd>([^<]+)</kbd> \\|)?");
            for (const auto& match : found(entry, text)) {
                const QString place = match.captured(1);
                const QString key = match.captured(2) + match.captured(3);
                const QString where = page + QStringLiteral(": ") + place;
                QVERIFY2(entries_.count(place) == 1, qPrintable(where));
                QVERIFY2(key.isEmpty() || keysOf(*entries_[place]).contains(key),
                         qPrintable(QStringLiteral("%1 has not %2").arg(where, key)));
                ++entries;
            }
        }
        QVERIFY(entries > 40);
    }

    void everyKeyDoesSomething() {
        std::set<QString> known{"Ctrl", "Shift", "Tab", "Esc"}; // with something else, or as everywhere
        for (const auto& [place, action] : entries_) {
            for (const QString& key : keysOf(*action)) {
                known.insert(key);
            }
        }
        for (const auto& [page, text] : pages_) {
            for (const auto& match : found(QStringLiteral("<kbd>([^<]+)</kbd>"), text)) {
                QVERIFY2(known.count(match.captured(1)) == 1,
                         qPrintable(page + QStringLiteral(": ") + match.captured(1)));
            }
        }
    }

    void allKeysAreInTheTable() {
        const QString page = QStringLiteral("keyboard.md");
        const QString text = pages_[page];
        const qsizetype first = text.indexOf(QLatin1Char('\n'), text.indexOf(begin_mark)) + 1;
        const qsizetype last = text.indexOf(end_mark);
        QVERIFY(first > 0 && last >= first);
        if (qEnvironmentVariableIsSet("UPDATE_GUIDE")) {
            QFile file(folder() + page);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write((text.left(first) + table_ + text.mid(last)).toUtf8());
            return;
        }
        QCOMPARE(text.mid(first, last - first), table_);
    }

  private:
    static QStringList keysOf(const QAction& action) {
        QStringList keys;
        for (const QKeySequence& key : action.shortcuts()) {
            keys << key.toString();
        }
        return keys;
    }

    /// Every entry by its path, and the rows of the table of keys as the menus have them.
    void collect(const QMenu& menu, const QString& path) {
        QString rows;
        QList<const QMenu*> deeper;
        for (QAction* action : menu.actions()) {
            const QString place = path + QStringLiteral(" › ") + words(*action);
            if (!action->isSeparator()) {
                entries_[place] = action;
            }
            if (action->menu() != nullptr) {
                deeper << action->menu();
            } else if (!action->isSeparator()) {
                QStringList keys;
                for (const QString& key : keysOf(*action)) {
                    keys << QStringLiteral("<kbd>%1</kbd>").arg(key);
                }
                rows +=
                    QStringLiteral("| %1 | %2 |\n").arg(words(*action), keys.join(QStringLiteral(" or ")));
            }
        }
        if (!rows.isEmpty()) {
            table_ += QStringLiteral("\n| %1 | |\n|---|---|\n").arg(path) + rows;
        }
        for (const QMenu* inner : deeper) {
            collect(*inner, path + QStringLiteral(" › ") + inner->title().remove(QLatin1Char('&')));
        }
    }

    QTemporaryDir folder_;
    std::unique_ptr<WindowFixture> on_;
    std::map<QString, QAction*> entries_;
    std::map<QString, QString> pages_;
    QString table_;
};

} // namespace cutaway

QTEST_MAIN(cutaway::TestGuide)
#include "test_guide.moc"
