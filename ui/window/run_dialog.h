#pragma once

#include "core/plan/messages.h"

#include <QDialog>

class QVBoxLayout;

namespace cutaway {

struct RunCommand;

/// How what was exported is run: the commands of each program, ready to copy.
class RunDialog : public QDialog {
    Q_OBJECT

  public:
    /// `model`: the path of the model that it was made of; `host`: where both are, if not here.
    RunDialog(const ExportResult& result, const QString& model, const QString& host,
              QWidget* parent = nullptr);

  private:
    /// `most`: so wide a line is seen whole.
    static void add(const RunCommand& command, int most, QVBoxLayout* to);
};

/// Where, how large, and how far from the plan in memory: a sentence or two.
QString exportedWords(const ExportResult& result);

} // namespace cutaway
