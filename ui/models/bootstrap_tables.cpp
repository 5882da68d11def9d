#include "ui/models/bootstrap_tables.h"

#include "ui/text.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace cutaway {

namespace {

/// A table as other programs take it: titles, then a line a row, tabs between.
QString tableText(const QAbstractTableModel& table) {
    QString text;
    QStringList cells;
    for (int column = 0; column < table.columnCount(); ++column) {
        cells << table.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    }
    text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    for (int row = 0; row < table.rowCount(); ++row) {
        cells.clear();
        for (int column = 0; column < table.columnCount(); ++column) {
            cells << table.index(row, column).data().toString();
        }
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return text;
}

} // namespace

int SlotCountTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(counts_.size());
}

int SlotCountTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant SlotCountTable::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const SlotCount& count = counts_[static_cast<std::size_t>(index.row())];
    const double share = resamples_ > 0 ? static_cast<double>(count.cut) / resamples_ : 0;
    if (role == shareRole && index.column() == shareColumn) {
        return share;
    }
    if (role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole) {
        return tr("%1: cut in %2 of %3 resamples").arg(slotWords(count.slot)).arg(count.cut).arg(resamples_);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case slotColumn:
        return slotName(count.slot);
    case cutColumn:
        return tr("%1 of %2").arg(count.cut).arg(resamples_);
    case shareColumn:
        return shareText(share);
    default:
        return planText(count.slot);
    }
}

QVariant SlotCountTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columns) {
        return {};
    }
    const std::array<QString, columns> titles{tr("Slot"), tr("Cut in"), tr("Share"), tr("Plan")};
    return titles[static_cast<std::size_t>(section)];
}

QString SlotCountTable::planText(Slot slot) const {
    if (slot.index() >= plan_.slots()) {
        return {};
    }
    switch (plan_.state(slot)) {
    case State::kept:
        return tr("kept");
    case State::pinned:
        return tr("pinned");
    case State::cut:
        return tr("cut");
    case State::forced:
        return tr("forced out");
    }
    return {};
}

void SlotCountTable::set(const BootstrapResult& result) {
    beginResetModel();
    counts_ = slot_counts(result);
    resamples_ = static_cast<int>(result.resamples.size());
    endResetModel();
}

void SlotCountTable::setPlan(const Plan& plan) {
    plan_ = plan;
    if (!counts_.empty()) {
        Q_EMIT dataChanged(index(0, planColumn), index(rowCount() - 1, planColumn));
    }
}

QString SlotCountTable::copyText() const {
    return tableText(*this);
}

int BootstrapStepTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(steps_.size());
}

int BootstrapStepTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant BootstrapStepTable::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const BootstrapStep& step = steps_[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole && index.column() == overlapColumn) {
        return tr("Of two resamples, the share of their first %1 cuts that they have in common; the mean "
                  "over "
                  "all pairs of the %2 that got so far")
            .arg(step.step)
            .arg(step.resamples);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (index.column() == stepColumn) {
        return step.step;
    }
    if (index.column() == overlapColumn) {
        return shareText(step.overlap);
    }
    std::vector<SlotCount> often = step.slots;
    std::ranges::stable_sort(often, std::greater(), &SlotCount::cut);
    QStringList words;
    for (const SlotCount& count : often) {
        words << tr("%1 in %2").arg(slotName(count.slot)).arg(count.cut);
    }
    return words.join(QStringLiteral(", "));
}

QVariant BootstrapStepTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columns) {
        return {};
    }
    const std::array<QString, columns> titles{tr("Step"), tr("Shared so far"), tr("Cut in this step")};
    return titles[static_cast<std::size_t>(section)];
}

void BootstrapStepTable::set(const BootstrapResult& result) {
    beginResetModel();
    steps_ = bootstrap_steps(result);
    endResetModel();
}

QString BootstrapStepTable::copyText() const {
    return tableText(*this);
}

} // namespace cutaway
