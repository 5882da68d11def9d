#include "ui/models/compared_sessions.h"

#include "ui/map/score_scale.h"
#include "ui/models/cut_overlap.h"
#include "ui/models/trial_words.h"
#include "ui/plots/curve_look.h"
#include "ui/text.h"

#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QIcon>
#include <QPalette>

#include <algorithm>
#include <array>
#include <utility>

namespace cutaway {

namespace {

constexpr QSize sample_size(34, 14);

/// A piece of the curve; on a selected row's ground in the colour that is read there.
QIcon sampleIcon(int number) {
    const QPalette palette = QGuiApplication::palette();
    const double ratio = qApp->devicePixelRatio();
    CurveLook look = curveLook(number, palette.color(QPalette::Base).lightness() < 128);
    QIcon icon(curveSample(look, sample_size, ratio));
    look.color = palette.color(QPalette::HighlightedText);
    icon.addPixmap(curveSample(look, sample_size, ratio), QIcon::Selected);
    return icon;
}

ComparedSession summary(const Session& session, const QString& name, const QString& path, int look) {
    return {.path = path,
            .name = name,
            .model = QDir(toQString(session.model.path)).dirName(),
            .blocks = session.model.blocks,
            .calibration = session.calibration.hash,
            .cuts = cutSlots(session.plan),
            .curve = cutCurve(session),
            .look = look,
            .session = std::make_shared<const Session>(session)};
}

QVariant toTheRight() {
    return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
}

} // namespace

int ComparedSessions::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(sessions_.size());
}

int ComparedSessions::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant ComparedSessions::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const ComparedSession& session = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(index);
    case Qt::DecorationRole:
        return index.column() == sessionColumn ? QVariant(sampleIcon(session.look)) : QVariant();
    case Qt::ToolTipRole:
        return index.column() == sessionColumn && !session.isTrial() ? session.path
               : index.column() == curveColumn                       ? curveReason(session)
                                                                     : text(index);
    case Qt::TextAlignmentRole:
        return index.column() == cutsColumn || index.column() == scoreColumn ? toTheRight() : QVariant();
    default:
        return {};
    }
}

QVariant ComparedSessions::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columns) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && (section == cutsColumn || section == scoreColumn)) {
        return toTheRight();
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const std::array<QString, columns> titles{tr("Session"), tr("Curve"),      tr("Shared cuts"),
                                              tr("Cuts"),    tr("Last score"), tr("Divergence"),
                                              tr("Model")};
    return titles[static_cast<std::size_t>(section)];
}

QString ComparedSessions::text(const QModelIndex& index) const {
    const ComparedSession& session = at(index.row());
    switch (index.column()) {
    case sessionColumn:
        return session.name;
    case curveColumn:
        return curveText(session);
    case sharedColumn:
        return sharedText(index.row());
    case cutsColumn:
        return QString::number(session.curve.cuts.size());
    case scoreColumn:
        return session.curve.cuts.empty() ? QString() : scoreText(session.curve.cuts.back().score);
    case divergenceColumn:
        return ScoreScale::title(session.curve.divergence);
    default:
        return session.model;
    }
}

QString ComparedSessions::sharedText(int row) const {
    const std::optional<std::vector<int>> shared = overlap(row);
    if (!shared) {
        return noOverlapText(row);
    }
    return shared->empty() ? tr("no cuts to compare")
                           : tr("%1 of %2").arg(shared->back()).arg(shared->size());
}

QString ComparedSessions::noOverlapText(int row) const {
    return shownBlocks_ == 0 ? tr("no model open")
                             : tr("%n blocks, not %1", nullptr, at(row).blocks).arg(shownBlocks_);
}

QString ComparedSessions::curveText(const ComparedSession& session) const {
    if (session.curve.cuts.empty()) {
        return tr("not drawn: it has no cuts");
    }
    if (session.curve.divergence != shownDivergence_) {
        return tr("not drawn: %1").arg(ScoreScale::title(session.curve.divergence));
    }
    const QString drawn = session.curve.approximate ? tr("drawn, approximate search") : tr("drawn");
    const bool other = !shownCalibration_.empty() && session.calibration != shownCalibration_;
    return other ? tr("%1, other calibration texts").arg(drawn) : drawn;
}

QString ComparedSessions::curveReason(const ComparedSession& session) const {
    if (session.curve.cuts.empty() || session.curve.divergence == shownDivergence_) {
        return curveText(session);
    }
    return tr("Not drawn: its scores are %1, the shown session's %2.")
        .arg(ScoreScale::title(session.curve.divergence), ScoreScale::title(shownDivergence_));
}

void ComparedSessions::add(const Session& session, const QString& path) {
    ComparedSession added = summary(session, QFileInfo(path).completeBaseName(), path, freeLook());
    const auto same = std::ranges::find(sessions_, path, &ComparedSession::path);
    if (same != sessions_.end()) {
        added.look = same->look;
        *same = std::move(added);
        const int row = static_cast<int>(same - sessions_.begin());
        Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
    } else {
        beginInsertRows({}, rowCount(), rowCount());
        sessions_.push_back(std::move(added));
        endInsertRows();
    }
    Q_EMIT changed();
}

void ComparedSessions::setTrials(const Session& session) {
    const int count = static_cast<int>(session.trials.size());
    const int before = trials_;
    const std::vector<ComparedSession> old(sessions_.begin(), sessions_.begin() + before);
    if (count < before) {
        beginRemoveRows({}, count, before - 1);
        sessions_.erase(sessions_.begin() + count, sessions_.begin() + before);
        trials_ = count;
        endRemoveRows();
    } else if (count > before) {
        beginInsertRows({}, before, count - 1);
        sessions_.insert(sessions_.begin() + before, static_cast<std::size_t>(count - before), {});
        trials_ = count;
        endInsertRows();
    }
    for (int row = 0; row < trials_; ++row) {
        sessions_[static_cast<std::size_t>(row)].look =
            -1; // free, until the trial of that name takes it again
    }
    for (int row = 0; row < trials_; ++row) {
        const SearchRecord& trial = session.trials[static_cast<std::size_t>(row)];
        const QString name = trialName(trial, session);
        const auto same = std::ranges::find(old, name, &ComparedSession::name);
        const bool kept = same != old.end() &&
                          std::ranges::find(sessions_, same->look, &ComparedSession::look) == sessions_.end();
        const int look = kept ? same->look : freeLook();
        sessions_[static_cast<std::size_t>(row)] =
            summary(session_of_trial(session, trial), name, QString(), look);
    }
    if (trials_ > 0) {
        Q_EMIT dataChanged(index(0, 0), index(trials_ - 1, columns - 1));
    }
    if (trials_ > 0 || before > 0) {
        Q_EMIT changed();
    }
}

void ComparedSessions::setTrial(const Session& session, int trial) {
    ComparedSession& known = sessions_[static_cast<std::size_t>(trial)];
    known = summary(session_of_trial(session, session.trials[static_cast<std::size_t>(trial)]), known.name,
                    QString(), known.look);
    Q_EMIT dataChanged(index(trial, 0), index(trial, columns - 1));
    Q_EMIT changed();
}

void ComparedSessions::remove(int row) {
    if (at(row).isTrial()) {
        Q_EMIT trialRemovalAsked(row);
        return;
    }
    beginRemoveRows({}, row, row);
    sessions_.erase(sessions_.begin() + row);
    endRemoveRows();
    Q_EMIT changed();
}

void ComparedSessions::clear() {
    beginResetModel();
    sessions_.resize(static_cast<std::size_t>(trials_));
    endResetModel();
    Q_EMIT changed();
}

void ComparedSessions::setShown(const Session& session) {
    shownCuts_ = cutSlots(session.plan);
    shownBlocks_ = session.model.blocks;
    shownDivergence_ = session.settings.divergence;
    shownCalibration_ = session.calibration.hash;
    if (!sessions_.empty()) {
        Q_EMIT dataChanged(index(0, curveColumn), index(rowCount() - 1, sharedColumn));
        Q_EMIT changed();
    }
}

std::optional<std::vector<int>> ComparedSessions::overlap(int row) const {
    if (at(row).blocks != shownBlocks_) {
        return {};
    }
    return cutOverlap(shownCuts_, at(row).cuts);
}

int ComparedSessions::freeLook() const {
    int look = 0;
    while (std::ranges::find(sessions_, look, &ComparedSession::look) != sessions_.end()) {
        ++look;
    }
    return look;
}

int OverlapTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(shared_.size());
}

int OverlapTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant OverlapTable::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    const bool slot = index.column() == shownColumn || index.column() == otherColumn;
    if (role == Qt::TextAlignmentRole && index.column() == countColumn) {
        return toTheRight();
    }
    if (role == Qt::ToolTipRole && slot) {
        return slotWords(index.column() == shownColumn ? shown_[row] : other_[row]);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case countColumn:
        return index.row() + 1;
    case shownColumn:
        return slotName(shown_[row]);
    case otherColumn:
        return slotName(other_[row]);
    default:
        return tr("%1 of %2").arg(shared_[row]).arg(row + 1);
    }
}

QVariant OverlapTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columns) {
        return {};
    }
    const std::array<QString, columns> titles{tr("Cut"), tr("Shown"), tr("Compared"), tr("Shared")};
    return titles[static_cast<std::size_t>(section)];
}

void OverlapTable::set(const std::vector<Slot>& shown, const std::vector<Slot>& other,
                       const std::vector<int>& shared) {
    if (shared == shared_ && shown == shown_ && other == other_) {
        return;
    }
    beginResetModel();
    shown_ = shown;
    other_ = other;
    shared_ = shared;
    endResetModel();
}

} // namespace cutaway
