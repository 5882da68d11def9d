#pragma once

#include "ui/models/evaluation_copy.h"
#include "ui/models/evaluation_table.h"

#include <QTreeView>

#include <vector>

namespace cutaway {

/// What can be evaluated, each with a check mark and with what came of it. The list is remembered; what else
/// a session knows results of is shown below it.
class EvaluateView : public QTreeView {
    Q_OBJECT

  public:
    explicit EvaluateView(QWidget* parent = nullptr);

    const std::vector<EvaluationChoice>& choices() const { return choices_; }
    bool anyChosen() const;
    /// Lists it, chosen, or chooses it where it is listed.
    void add(const EvaluationSource& source);
    void removeSelected();
    bool anySelected() const;
    bool anyResult() const;
    QString copyText(TableFormat format) const;
    /// `query` without its choices, which are those of here.
    void refresh(const Session& session, EvaluationQuery query);

  Q_SIGNALS:
    /// What is listed or chosen is another.
    void listChanged();
    void selectedChanged();
    void menuAsked(const QPoint& place);

  private:
    void keep();
    void choose(int choice, bool wanted);
    void list(const Session& session, std::size_t limit);
    bool isKept(const QModelIndex& index) const;

    EvaluationTable table_;
    std::vector<EvaluationChoice> choices_;
    std::vector<EvaluationChoice> listed_; ///< those, then what else the session knows results of
    EvaluationRows rows_;
};

} // namespace cutaway
