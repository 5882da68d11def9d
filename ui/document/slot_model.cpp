#include "ui/document/slot_model.h"

#include <QLocale>

namespace cutaway {

SlotModel::SlotModel(const Document& document, QObject* parent)
    : QAbstractTableModel(parent), document_(document) {
    connect(&document, &Document::modelChanged, this, &SlotModel::reset);
    connect(&document, &Document::planChanged, this, &SlotModel::update);
    connect(&document, &Document::scoresChanged, this, &SlotModel::update);
}

void SlotModel::reset() {
    beginResetModel();
    picture_ = slotPicture(document_.session(), document_.scores());
    endResetModel();
    Q_EMIT pictureChanged();
}

void SlotModel::update() {
    picture_ = slotPicture(document_.session(), document_.scores());
    if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
    Q_EMIT pictureChanged();
}

int SlotModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(picture_.cells.size());
}

int SlotModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SlotModel::data(const QModelIndex& index, int role) const {
    if (role == Qt::TextAlignmentRole && index.column() >= CutColumn) {
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole || !index.isValid()) {
        return {};
    }
    const auto place = static_cast<std::size_t>(index.row());
    const SlotCell& cell = picture_.cells.at(place);
    const std::vector<SlotInfo>& infos = document_.session().model.slots;
    const SlotInfo info = place < infos.size() ? infos[place] : SlotInfo{};
    switch (index.column()) {
    case SlotColumn:
        return QString::fromStdString(to_string(Slot(index.row())));
    case StateColumn:
        return QString::fromStdString(std::string(name(cell.state)));
    case CutColumn:
        return cell.cutNumber > 0 ? QVariant(cell.cutNumber) : QVariant();
    case ScoreColumn:
        return cell.score ? (cell.exact ? QString() : QString("≥ ")) + QString::number(*cell.score, 'g', 6)
                          : QVariant();
    case ParametersColumn:
        return QLocale().toString(static_cast<qlonglong>(info.parameters));
    case ShareColumn:
        return QString("%1 %").arg(
            100.0 * static_cast<double>(info.parameters) /
                static_cast<double>(std::max<std::int64_t>(document_.session().model.parameters, 1)),
            0, 'f', 2);
    case KvColumn:
        return QLocale().toString(static_cast<qlonglong>(info.kv_bytes_per_token));
    default:
        return {};
    }
}

QVariant SlotModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const QStringList names{tr("Slot"),       tr("State"), tr("Cut"),           tr("Score"),
                            tr("Parameters"), tr("Share"), tr("KV bytes/token")};
    return names.value(section);
}

} // namespace cutaway
