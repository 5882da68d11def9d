#pragma once

#include "ui/models/evaluation_rows.h"

#include <QAbstractItemModel>

namespace cutaway {

/// What is evaluated, a row each, with what came of it; below a row its skills or subjects and what went
/// wrong. The check mark says whether it is chosen.
class EvaluationTable : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column {
        nameColumn,
        fullColumn,
        prunedColumn,
        differenceColumn,
        errorColumn,
        keptColumn,
        documentsColumn
    };
    static constexpr int columns = documentsColumn + 1;

    using QAbstractItemModel::QAbstractItemModel;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// What is unfolded stays so where the rows are the same ones.
    void set(const std::vector<EvaluationChoice>& choices, EvaluationRows rows);
    const EvaluationRow& at(const QModelIndex& index) const;
    /// The place of the choice that a row is of; -1 of the mean.
    int choiceOf(const QModelIndex& index) const;

    static QString columnTitle(int column);
    static QString text(const EvaluationRow& row, int column);

  Q_SIGNALS:
    void chosen(int choice, bool wanted);

  private:
    void replaceParts(int row, std::vector<EvaluationRow> parts);

    std::vector<EvaluationChoice> choices_;
    std::vector<EvaluationRow> rows_; ///< the mean last
    bool mean_ = false;
};

} // namespace cutaway
