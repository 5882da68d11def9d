#include "ui/window/recents.h"

#include "core/plan/session.h"
#include "ui/text.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace cutaway {

namespace {

constexpr int most_recents = 10;
constexpr int most_entries = 40; ///< of all machines together
constexpr int most_cached = 200;

QString key() {
    return QStringLiteral("recents");
}

/// Host and path in one text; no host has a line end in its name.
const QLatin1Char between('\n');

QString entryOf(const QString& path, const QString& host) {
    return host.isEmpty() || isSessionPath(path) ? path : host + between + path;
}

QString environment(const char* name) {
    return qEnvironmentVariable(name);
}

} // namespace

QStringList recentPaths(const QString& host) {
    QStringList paths;
    const QStringList entries = QSettings().value(key()).toStringList();
    for (const QString& entry : entries) {
        const QString path = entry.section(between, -1);
        if (paths.size() < most_recents && entry == entryOf(path, host)) {
            paths << path;
        }
    }
    return paths;
}

void rememberPath(const QString& path, const QString& host) {
    const QString entry = entryOf(path, host);
    QStringList entries = QSettings().value(key()).toStringList();
    entries.removeAll(entry);
    entries.prepend(entry);
    QSettings().setValue(key(), QStringList(entries.mid(0, most_entries)));
}

void forgetRecents() {
    QSettings().remove(key());
}

QStringList huggingFaceModels() {
    QString cache = environment("HF_HUB_CACHE");
    if (cache.isEmpty()) {
        const QString home = environment("HF_HOME");
        cache = home.isEmpty() ? QDir::homePath() + QStringLiteral("/.cache/huggingface/hub")
                               : home + QStringLiteral("/hub");
    }
    QStringList models;
    const QDir folder(cache);
    for (const QString& model : folder.entryList({QStringLiteral("models--*")}, QDir::Dirs, QDir::Name)) {
        const QDir snapshots(folder.filePath(model + QStringLiteral("/snapshots")));
        for (const QString& snapshot : snapshots.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
            const QString path = snapshots.filePath(snapshot);
            if (QFileInfo::exists(path + QStringLiteral("/config.json"))) {
                models << path;
                break;
            }
        }
        if (models.size() >= most_cached) {
            break;
        }
    }
    return models;
}

QString modelLabel(const QString& path) {
    const QStringList parts = path.split(QLatin1Char('/'));
    for (const QString& part : parts) {
        if (part.startsWith(QLatin1String("models--"))) {
            return part.mid(8).replace(QStringLiteral("--"), QStringLiteral("/"));
        }
    }
    return isSessionPath(path) ? QFileInfo(path).fileName() : QDir(path).dirName();
}

bool isSessionPath(const QString& path) {
    return path.endsWith(toQString(session_suffix));
}

} // namespace cutaway
