#pragma once

#include "core/plan/plan.h"
#include "ui/commands/plan_words.h"

#include <QAbstractTableModel>

#include <vector>

namespace cutaway {

/// The removed slots in the order of their removal: number, slot, how, score.
class RemovedTable : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { orderColumn, slotColumn, howColumn, scoreColumn };
    static constexpr int columns = scoreColumn + 1;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setPlan(const Plan& plan);
    Slot slotAt(int row) const { return rows_[static_cast<std::size_t>(row)].slot; }

  private:
    struct Row {
        Slot slot;
        State state = State::cut;
        std::optional<double> score;
        bool nearTie = false;
        bool approximate = false;

        bool operator==(const Row&) const = default;
    };

    static QString howText(const Row& row);

    std::vector<Row> rows_;
};

/// Every event of the plan in words, newest last; what was undone is struck through, what came after the
/// shown moment is faint.
class HistoryList : public QAbstractListModel {
    Q_OBJECT

  public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    void setPlan(const Plan& plan, const ImportNames& imports);
    /// The moment after so many events is shown.
    void setShown(int events);
    const Event& eventAt(int row) const { return plan_.events()[static_cast<std::size_t>(row)]; }

  private:
    QString words(const Event& event) const { return eventWords(plan_, event, imports_); }

    Plan plan_;
    ImportNames imports_;
    int shown_ = 0;
};

} // namespace cutaway
