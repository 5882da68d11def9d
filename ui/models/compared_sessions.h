#pragma once

#include "core/plan/session.h"
#include "ui/plots/cut_curve.h"

#include <QAbstractTableModel>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace cutaway {

/// What is kept of a session, or of one of the shown session's trials, that is compared with the shown one.
struct ComparedSession {
    QString path; ///< empty of a trial
    QString name;
    QString model;
    int blocks = 0;
    std::string calibration{}; ///< its hash
    std::vector<Slot> cuts{};
    CutCurve curve{};
    int look = 0; ///< curveLook()'s number; no other's as long as it is listed
    std::shared_ptr<const Session> session{};

    bool isTrial() const { return path.isEmpty(); }
};

/// What is compared with the shown session: first its trials, then other sessions by the order in which they
/// were added. The trials belong to the document, the others to the window.
class ComparedSessions : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column {
        sessionColumn,
        curveColumn,
        sharedColumn,
        cutsColumn,
        scoreColumn,
        divergenceColumn,
        modelColumn
    };
    static constexpr int columns = modelColumn + 1;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const std::vector<ComparedSession>& sessions() const { return sessions_; }
    /// A file that is listed already takes its place and keeps its look.
    void add(const Session& session, const QString& path);
    /// The document's trials, which stand first.
    void setTrials(const Session& session);
    /// One of them has got further.
    void setTrial(const Session& session, int trial);
    /// A trial is the document's to remove: trialRemovalAsked() tells.
    void remove(int row);
    /// Removes the sessions, not the trials.
    void clear();
    int trials() const { return trials_; }
    /// What they are compared with.
    void setShown(const Session& session);

    /// The shown session's cut slots in order.
    const std::vector<Slot>& shownCuts() const { return shownCuts_; }
    /// cutOverlap() of the shown session and that of a row; none where their blocks differ in number.
    std::optional<std::vector<int>> overlap(int row) const;
    /// Why a row has no overlap.
    QString noOverlapText(int row) const;

  Q_SIGNALS:
    /// Others are compared, or with something else.
    void changed();
    void trialRemovalAsked(int trial);

  private:
    int freeLook() const;
    const ComparedSession& at(int row) const { return sessions_[static_cast<std::size_t>(row)]; }
    QString sharedText(int row) const;
    /// Whether its curve is drawn, in a few words; and in a sentence.
    QString curveText(const ComparedSession& session) const;
    QString curveReason(const ComparedSession& session) const;
    QString text(const QModelIndex& index) const;

    std::vector<ComparedSession> sessions_; ///< trials first
    int trials_ = 0;
    std::vector<Slot> shownCuts_;
    int shownBlocks_ = 0;
    Divergence shownDivergence_ = Divergence::js;
    std::string shownCalibration_;
};

/// The overlap of one compared session with the shown one, by the number of cuts.
class OverlapTable : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { countColumn, shownColumn, otherColumn, sharedColumn };
    static constexpr int columns = sharedColumn + 1;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// `shared` as cutOverlap() of the two gives it.
    void set(const std::vector<Slot>& shown, const std::vector<Slot>& other, const std::vector<int>& shared);

  private:
    std::vector<Slot> shown_;
    std::vector<Slot> other_;
    std::vector<int> shared_;
};

} // namespace cutaway
