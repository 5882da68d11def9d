#include "ui/models/evaluation_table.h"

#include <QFont>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

/// What an index of a row of the first level carries; one of a part its parent's row.
constexpr quintptr top = ~quintptr{0};

std::vector<QString> names(const std::vector<EvaluationRow>& rows) {
    std::vector<QString> all;
    for (const EvaluationRow& row : rows) {
        all.push_back(row.name);
    }
    return all;
}

} // namespace

QModelIndex EvaluationTable::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) : top);
}

QModelIndex EvaluationTable::parent(const QModelIndex& index) const {
    return !index.isValid() || index.internalId() == top
               ? QModelIndex()
               : createIndex(static_cast<int>(index.internalId()), 0, top);
}

int EvaluationTable::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(rows_.size());
    }
    return parent.internalId() == top && parent.column() == 0 ? static_cast<int>(at(parent).parts.size()) : 0;
}

int EvaluationTable::columnCount(const QModelIndex& parent) const {
    Q_UNUSED(parent)
    return columns;
}

const EvaluationRow& EvaluationTable::at(const QModelIndex& index) const {
    const auto row = static_cast<std::size_t>(index.row());
    return index.internalId() == top ? rows_[row] : rows_[index.internalId()].parts[row];
}

int EvaluationTable::choiceOf(const QModelIndex& index) const {
    if (!index.isValid()) {
        return -1;
    }
    const auto row = index.internalId() == top ? static_cast<std::size_t>(index.row()) : index.internalId();
    return row < choices_.size() ? static_cast<int>(row) : -1;
}

QString EvaluationTable::columnTitle(int column) {
    switch (column) {
    case nameColumn:
        return tr("Task or text");
    case fullColumn:
        return tr("Full");
    case prunedColumn:
        return tr("Pruned");
    case differenceColumn:
        return tr("Difference");
    case errorColumn:
        return tr("Std. error");
    case keptColumn:
        return tr("Kept");
    default:
        return tr("Documents");
    }
}

QString EvaluationTable::text(const EvaluationRow& row, int column) {
    switch (column) {
    case nameColumn:
        return row.name;
    case fullColumn:
        return evaluationText(row.full, row.perplexity);
    case prunedColumn:
        return evaluationText(row.pruned, row.perplexity);
    case differenceColumn:
        return differenceText(row.difference, row.perplexity);
    case errorColumn:
        return evaluationText(row.error, row.perplexity);
    case keptColumn:
        return row.kept ? tr("%1 %").arg(*row.kept * 100, 0, 'f', 1) : QString();
    default:
        break;
    }
    const std::size_t done = std::min(row.fullDocuments, row.prunedDocuments);
    const std::size_t most = std::max(row.fullDocuments, row.prunedDocuments);
    if (most == 0) {
        return {};
    }
    if (row.total == 0) { // of a skill
        return done == most ? QString::number(done) : tr("%1 of %2").arg(done).arg(most);
    }
    return done == row.total ? QString::number(done) : tr("%1 of %2").arg(done).arg(row.total);
}

QVariant EvaluationTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const EvaluationRow& row = at(index);
    const bool part = index.internalId() != top;
    switch (role) {
    case Qt::DisplayRole:
        return row.message && index.column() != nameColumn ? QString() : text(row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == nameColumn ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                                            : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::CheckStateRole:
        if (index.column() == nameColumn && !part && choiceOf(index) >= 0) {
            return choices_[static_cast<std::size_t>(index.row())].chosen ? Qt::Checked : Qt::Unchecked;
        }
        return {};
    case Qt::FontRole:
        if (!part && mean_ && index.row() == static_cast<int>(rows_.size()) - 1) {
            QFont strong;
            strong.setWeight(QFont::DemiBold);
            return strong;
        }
        return {};
    case Qt::ToolTipRole:
        if (index.column() == documentsColumn && row.fullDocuments != row.prunedDocuments) {
            return tr("%1 by the full model, %2 by the pruned one")
                .arg(row.fullDocuments)
                .arg(row.prunedDocuments);
        }
        if (index.column() == keptColumn && row.keptError) {
            return tr("Kept, with a standard error of %1 %").arg(*row.keptError * 100, 0, 'f', 1);
        }
        return Qt::convertFromPlainText(row.about);
    case Qt::AccessibleTextRole:
        return index.column() == nameColumn
                   ? row.name
                   : QStringLiteral("%1 %2").arg(columnTitle(index.column()), text(row, index.column()));
    default:
        return {};
    }
}

bool EvaluationTable::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !flags(index).testFlag(Qt::ItemIsUserCheckable)) {
        return false;
    }
    Q_EMIT chosen(index.row(), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags EvaluationTable::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid() && index.internalId() == top && index.column() == nameColumn &&
        choiceOf(index) >= 0) {
        flags |= Qt::ItemIsUserCheckable;
    }
    return flags;
}

QVariant EvaluationTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section == nameColumn ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                                     : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && section == errorColumn) {
        return tr("Of the difference, from every document's own difference");
    }
    if (role == Qt::ToolTipRole && section == keptColumn) {
        return tr("The pruned model's accuracy as a share of the full model's");
    }
    return role == Qt::DisplayRole ? QVariant(columnTitle(section)) : QVariant();
}

void EvaluationTable::set(const std::vector<EvaluationChoice>& choices, EvaluationRows rows) {
    const bool mean = rows.mean.has_value();
    if (rows.mean) {
        rows.rows.push_back(std::move(*rows.mean));
    }
    const auto sources = [](const std::vector<EvaluationChoice>& all) {
        std::vector<EvaluationSource> list;
        for (const EvaluationChoice& choice : all) {
            list.push_back(choice.source);
        }
        return list;
    };
    if (sources(choices) != sources(choices_) || rows.rows.size() < choices_.size()) {
        beginResetModel();
        choices_ = choices;
        rows_ = std::move(rows.rows);
        mean_ = mean;
        endResetModel();
        return;
    }
    choices_ = choices;
    const auto last = static_cast<int>(choices_.size());
    if (mean != mean_) {
        if (mean) {
            beginInsertRows({}, last, last);
            rows_.push_back(rows.rows.back());
            mean_ = true;
            endInsertRows();
        } else {
            beginRemoveRows({}, last, last);
            rows_.pop_back();
            mean_ = false;
            endRemoveRows();
        }
    }
    for (std::size_t place = 0; place < rows_.size(); ++place) {
        EvaluationRow& row = rows_[place];
        std::vector<EvaluationRow> parts = std::move(rows.rows[place].parts);
        const bool same = names(row.parts) == names(parts);
        std::vector<EvaluationRow> old = std::move(row.parts);
        row = std::move(rows.rows[place]);
        row.parts = same ? parts : std::move(old);
        const auto line = static_cast<int>(place);
        if (!same) {
            replaceParts(line, std::move(parts));
        }
        Q_EMIT dataChanged(index(line, 0), index(line, columns - 1));
        if (!row.parts.empty()) {
            const QModelIndex parent = index(line, 0);
            Q_EMIT dataChanged(index(0, 0, parent),
                               index(static_cast<int>(row.parts.size()) - 1, columns - 1, parent));
        }
    }
}

void EvaluationTable::replaceParts(int row, std::vector<EvaluationRow> parts) {
    std::vector<EvaluationRow>& now = rows_[static_cast<std::size_t>(row)].parts;
    if (!now.empty()) {
        beginRemoveRows(index(row, 0), 0, static_cast<int>(now.size()) - 1);
        now.clear();
        endRemoveRows();
    }
    if (!parts.empty()) {
        beginInsertRows(index(row, 0), 0, static_cast<int>(parts.size()) - 1);
        now = std::move(parts);
        endInsertRows();
    }
}

} // namespace cutaway
