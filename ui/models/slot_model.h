#pragma once

#include "core/plan/session.h"
#include "core/plan/weight_guess.h"
#include "ui/models/slot_scores.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace cutaway {

/// What there is to know about one slot.
struct SlotFacts {
    SlotInfo info;
    State state = State::kept;
    int order = 0;                          ///< removed: which removal it was, from 1
    int cutOrder = 0;                       ///< cut: which of the search's cuts that hold, from 1
    std::optional<SlotScores::Score> score; ///< the newest; of a cut slot that of its cut
    bool leading = false;                   ///< the cheapest of the step under way so far
    int rank = 0;                           ///< among the scored candidates, from 1
    bool approximate = false;               ///< cut: by an approximate search
    int guess = 0; ///< without any score: its place by its weights alone, 1 for the cheapest; 0: not shown
};

/// The slots of the document: one row each, in slot order. Everything that shows slots reads them here.
class SlotModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column {
        nameColumn,
        blockColumn,
        kindColumn,
        stateColumn,
        orderColumn,
        scoreColumn,
        certaintyColumn,
        rankColumn,
        stepColumn,
        parametersColumn,
        shareColumn,
        kvColumn,
        flopsColumn
    };
    static constexpr int columns = flopsColumn + 1;

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    int blocks() const { return static_cast<int>(facts_.size()) / 2; }
    const SlotFacts& facts(Slot slot) const { return facts_[static_cast<std::size_t>(slot.index())]; }
    std::int64_t modelParameters() const { return modelParameters_; }
    Divergence divergence() const { return divergence_; }
    /// Whether what the search finds, or found of the cuts that hold, is approximate.
    bool approximate() const { return approximateSearch_ || is_approximate(shown().plan); }
    /// The step whose scores are shown; 0 before any.
    int shownStep() const { return shown().step; }
    int stepUnderWay() const { return present_.scores.stepUnderWay(); }
    /// Of the moment that is shown.
    int candidateCount() const { return candidates_; }
    /// The candidates of the step under way, whatever is shown, and how many of them it has scored.
    int candidatesInStep() const { return candidatesInStep_; }
    int scoredInStep() const { return scoredInStep_; }

    /// Everything anew: the model, the plan, and the scores of its last step.
    void load(const Session& session);
    void setPlan(const Plan& plan);
    void setSettings(const SearchSettings& settings);
    /// Scores of a step under way, or with step 0 an answer to a question.
    void setScores(int step, const std::vector<CandidateScore>& scores);
    void finishStep(const Step& step);
    void setStepUnderWay(int step);
    /// What weights alone let one guess, shown of kept slots until a step's scores come; empty: nothing. It
    /// is no part of the session, and load() forgets it.
    void setGuesses(std::vector<WeightGuess> guesses);
    /// Whether any is shown, and of how many slots it is a ranking.
    bool guessing() const;
    int guessedSlots() const { return static_cast<int>(guesses_.size()); }
    /// Shows how it was in a session's past; what is set above goes on in the background. Until load() or
    /// showPresent().
    void showPast(const Session& session);
    void showPresent();

    /// A slot's facts in words, as tooltips and screen readers get them.
    QString describe(Slot slot) const;
    /// The rows of these slots with their titles, tab-separated, for spreadsheets.
    QString copyText(const std::vector<Slot>& slots) const;

  Q_SIGNALS:
    /// The facts of some slots are different, or the scale that their scores are shown on.
    void factsChanged();

  private:
    /// A moment of the session.
    struct Moment {
        Plan plan;
        SlotScores scores;
        int step = 0; ///< whose scores are the newest

        void load(const Session& session);
    };

    const Moment& shown() const { return past_ ? *past_ : present_; }
    void derive();
    void update();
    QVariant text(const SlotFacts& facts, int column) const;

    std::vector<SlotFacts> facts_;
    Moment present_;
    std::optional<Moment> past_; ///< shown instead
    Divergence divergence_ = Divergence::js;
    bool approximateSearch_ = false;
    std::vector<WeightGuess> guesses_; ///< by slot, or none
    std::int64_t modelParameters_ = 0;
    int candidates_ = 0;
    int candidatesInStep_ = 0;
    int scoredInStep_ = 0;
};

/// `Kept`, `Pinned`, `Cut` or `Forced out`.
QString stateText(State state);
/// A place in the ranking by weights, in words that say that it is a guess.
QString guessText(int rank, int of);

} // namespace cutaway
