#pragma once

#include <QString>
#include <QStringList>

namespace cutaway {

/// Models and sessions that were opened, newest first; remembered between runs.
QStringList recentPaths();
void rememberPath(const QString& path);
void forgetRecents();

/// Checkpoint folders of the Hugging Face cache: HF_HUB_CACHE, else HF_HOME/hub, else
/// ~/.cache/huggingface/hub.
QStringList huggingFaceModels();
/// `meta-llama/Llama-3.2-1B` of a folder in the cache, else the folder's name.
QString modelLabel(const QString& path);

bool isSessionPath(const QString& path);

} // namespace cutaway
