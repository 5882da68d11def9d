#pragma once

#include <QString>
#include <QStringList>

namespace cutaway {

/// What was opened, newest first; remembered between runs. Sessions are this machine's, models those of the
/// machine that the engine ran on: `host` is empty for this one.
QStringList recentPaths(const QString& host);
void rememberPath(const QString& path, const QString& host);
void forgetRecents();

/// Checkpoint folders of the Hugging Face cache: HF_HUB_CACHE, else HF_HOME/hub, else
/// ~/.cache/huggingface/hub.
QStringList huggingFaceModels();
/// `meta-llama/Llama-3.2-1B` of a folder in the cache, else the folder's name.
QString modelLabel(const QString& path);

bool isSessionPath(const QString& path);

} // namespace cutaway
