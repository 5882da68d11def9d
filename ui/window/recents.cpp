#include "ui/window/recents.h"

#include "core/plan/session.h"
#include "ui/text.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace cutaway {

namespace {

constexpr int most_recents = 10;
constexpr int most_cached = 200;

QString key() {
    return QStringLiteral("recents");
}

QString environment(const char* name) {
    return qEnvironmentVariable(name);
}

} // namespace

QStringList recentPaths() {
    return QSettings().value(key()).toStringList();
}

void rememberPath(const QString& path) {
    QStringList paths = recentPaths();
    paths.removeAll(path);
    paths.prepend(path);
    QSettings().setValue(key(), QStringList(paths.mid(0, most_recents)));
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
