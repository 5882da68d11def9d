#pragma once

#include "core/plan/bootstrap_result.h"

#include <QAbstractTableModel>

#include <vector>

namespace cutaway {

/// How many of the resamples cut each slot that any of them cut, in slot order.
class SlotCountTable : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { slotColumn, cutColumn, shareColumn, planColumn };
    static constexpr int columns = planColumn + 1;
    /// Of shareColumn: 0 to 1.
    static constexpr int shareRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void set(const BootstrapResult& result);
    /// What became of the slots on the screen.
    void setPlan(const Plan& plan);
    QString copyText() const;

  private:
    QString planText(Slot slot) const;

    std::vector<SlotCount> counts_;
    int resamples_ = 0;
    Plan plan_;
};

/// Step by step what the resamples cut, and how much of their cuts they share.
class BootstrapStepTable : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { stepColumn, overlapColumn, slotsColumn };
    static constexpr int columns = slotsColumn + 1;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void set(const BootstrapResult& result);
    QString copyText() const;

  private:
    std::vector<BootstrapStep> steps_;
};

} // namespace cutaway
