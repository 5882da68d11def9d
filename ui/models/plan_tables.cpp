#include "ui/models/plan_tables.h"

#include "ui/models/slot_model.h"
#include "ui/text.h"

#include <QFont>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace cutaway {

int RemovedTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int RemovedTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant RemovedTable::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) {
        const bool number = index.column() == orderColumn || index.column() == scoreColumn;
        return QVariant::fromValue(Qt::Alignment(number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole) {
        QStringList lines{slotWords(row.slot)};
        if (row.nearTie) {
            lines << tr("A near-tie: another slot's score could not be told apart from this one's.");
        }
        if (row.approximate) {
            lines << tr("Approximate: the search dropped slots that an exact one might have cut instead.");
        }
        return lines.join(QLatin1Char('\n'));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case orderColumn:
        return index.row() + 1;
    case slotColumn:
        return slotName(row.slot);
    case howColumn:
        return howText(row);
    default:
        return row.score ? QVariant(scoreText(*row.score)) : QVariant();
    }
}

QVariant RemovedTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columns) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && section == scoreColumn) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const std::array<QString, columns> titles{tr("#"), tr("Slot"), tr("How"), tr("Score")};
    return titles[static_cast<std::size_t>(section)];
}

void RemovedTable::setPlan(const Plan& plan) {
    std::map<Slot, Event> cuts;
    for (const Event& cut : plan.cuts()) {
        for (const Slot slot : cut.slots) {
            cuts[slot] = cut;
        }
    }
    std::vector<Row> rows;
    for (const Slot removed : plan.removed()) {
        Row row{.slot = removed, .state = plan.state(removed), .score = {}, .nearTie = false};
        if (const auto cut = cuts.find(removed); cut != cuts.end()) {
            row.score = cut->second.score;
            row.nearTie = cut->second.near_tie;
            row.approximate = cut->second.approximate;
        }
        rows.push_back(row);
    }
    // Mostly a row is added; who looks at the others is not disturbed.
    const bool grew = rows_.size() <= rows.size() && std::equal(rows_.begin(), rows_.end(), rows.begin());
    if (grew && rows.size() > rows_.size()) {
        beginInsertRows({}, static_cast<int>(rows_.size()), static_cast<int>(rows.size()) - 1);
        rows_ = std::move(rows);
        endInsertRows();
    } else if (!grew) {
        beginResetModel();
        rows_ = std::move(rows);
        endResetModel();
    }
}

QString RemovedTable::howText(const Row& row) {
    QStringList parts{stateText(row.state)};
    if (row.nearTie) {
        parts << tr("near-tie");
    }
    if (row.approximate) {
        parts << tr("approximate");
    }
    return parts.join(QStringLiteral(", "));
}

int HistoryList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(plan_.events().size());
}

QVariant HistoryList::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Event& event = eventAt(index.row());
    const bool holds = plan_.effective(event.number);
    switch (role) {
    case Qt::DisplayRole:
        return QStringLiteral("%1  %2").arg(event.number).arg(words(event));
    case Qt::AccessibleTextRole:
        return holds ? words(event) : tr("%1, undone").arg(words(event));
    case Qt::FontRole: {
        QFont font;
        font.setStrikeOut(!holds);
        return font;
    }
    case Qt::ForegroundRole:
        return index.row() < shown_
                   ? QVariant()
                   : QVariant(QGuiApplication::palette().brush(QPalette::Disabled, QPalette::Text));
    default:
        return {};
    }
}

void HistoryList::setShown(int events) {
    if (events != shown_) {
        shown_ = events;
        if (rowCount() > 0) {
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        }
    }
}

void HistoryList::setPlan(const Plan& plan, const ImportNames& imports) {
    imports_ = imports;
    const std::vector<Event>& before = plan_.events();
    const std::vector<Event>& after = plan.events();
    const bool grew = before.size() < after.size() && std::equal(before.begin(), before.end(), after.begin());
    if (!grew) {
        beginResetModel();
        plan_ = plan;
        endResetModel();
        return;
    }
    const int old = rowCount();
    beginInsertRows({}, old, static_cast<int>(after.size()) - 1);
    plan_ = plan;
    endInsertRows();
    if (old > 0) {
        // An undo strikes an older one through.
        Q_EMIT dataChanged(index(0), index(old - 1));
    }
}

} // namespace cutaway
