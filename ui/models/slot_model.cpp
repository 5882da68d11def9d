#include "ui/models/slot_model.h"

#include "ui/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cutaway {

namespace {

/// Of experts a token meets some only.
QString parametersText(const SlotInfo& info) {
    const QString all = countText(static_cast<double>(info.parameters));
    return info.active_parameters == info.parameters
               ? all
               : SlotModel::tr("%1 (%2 active)")
                     .arg(all, countText(static_cast<double>(info.active_parameters)));
}

} // namespace

QString stateText(State state) {
    switch (state) {
    case State::kept:
        return SlotModel::tr("Kept");
    case State::pinned:
        return SlotModel::tr("Pinned");
    case State::cut:
        return SlotModel::tr("Cut");
    case State::forced:
        return SlotModel::tr("Forced out");
    }
    return {};
}

QString guessText(int rank, int of) {
    return SlotModel::tr("A guess from weights alone: %1 of %2, 1 being the cheapest").arg(rank).arg(of);
}

int SlotModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(facts_.size());
}

int SlotModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant SlotModel::text(const SlotFacts& facts, int column) const {
    switch (column) {
    case nameColumn:
        return slotName(facts.info.slot);
    case blockColumn:
        return facts.info.slot.block();
    case kindColumn:
        return kindText(facts.info.slot.kind());
    case stateColumn:
        return stateText(facts.state);
    case orderColumn:
        return facts.order > 0 ? QVariant(facts.order) : QVariant();
    case scoreColumn:
        return facts.score ? QVariant(scoreText(facts.score->value)) : QVariant();
    case certaintyColumn:
        return facts.score ? QVariant(facts.score->exact ? tr("exact") : tr("at least")) : QVariant();
    case rankColumn:
        return facts.rank > 0 ? QVariant(facts.rank) : QVariant();
    case stepColumn:
        return facts.score && facts.score->step > 0 ? QVariant(facts.score->step) : QVariant();
    case parametersColumn:
        return parametersText(facts.info);
    case shareColumn:
        return modelParameters_ > 0 ? shareText(static_cast<double>(facts.info.parameters) /
                                                static_cast<double>(modelParameters_))
                                    : QString();
    case kvColumn:
        return facts.info.kv_bytes_per_token > 0 ? bytesText(facts.info.kv_bytes_per_token) : QString();
    case flopsColumn:
        return countText(static_cast<double>(facts.info.flops_per_token));
    default:
        return {};
    }
}

QVariant SlotModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        return text(facts(Slot(index.row())), index.column());
    }
    if (role == Qt::TextAlignmentRole) {
        const bool words = index.column() == nameColumn || index.column() == kindColumn ||
                           index.column() == stateColumn || index.column() == certaintyColumn;
        return QVariant::fromValue(Qt::Alignment(words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role == Qt::AccessibleTextRole && index.column() == nameColumn) {
        return describe(Slot(index.row()));
    }
    return {};
}

QVariant SlotModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columns) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const std::array<QString, columns> titles{
        tr("Slot"),  tr("Block"),      tr("Kind"),         tr("State"), tr("Order"),
        tr("Score"), tr("Certainty"),  tr("Rank"),         tr("Step"),  tr("Parameters"),
        tr("Share"), tr("KV / token"), tr("FLOPs / token")};
    return titles[static_cast<std::size_t>(section)];
}

void SlotModel::Moment::load(const Session& session) {
    plan = session.plan;
    scores.reset(plan.slots());
    step = 0;
    for (const Step& made : session.steps) {
        for (const CandidateScore& candidate : made.candidates) {
            scores.set(candidate, made.number);
        }
        step = made.number;
    }
}

void SlotModel::load(const Session& session) {
    beginResetModel();
    modelParameters_ = session.model.parameters;
    divergence_ = session.settings.divergence;
    approximateSearch_ = is_approximate(session.settings.mode);
    facts_.clear();
    for (const SlotInfo& info : session.model.slots) {
        SlotFacts facts;
        facts.info = info;
        facts_.push_back(facts);
    }
    present_.load(session);
    past_.reset();
    guesses_.clear();
    derive();
    endResetModel();
    Q_EMIT factsChanged();
}

void SlotModel::update() {
    derive();
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
    Q_EMIT factsChanged();
}

void SlotModel::setGuesses(std::vector<WeightGuess> guesses) {
    guesses_ = guesses.size() == facts_.size() ? std::move(guesses) : std::vector<WeightGuess>();
    if (!facts_.empty()) {
        update();
    }
}

bool SlotModel::guessing() const {
    return std::ranges::any_of(facts_, [](const SlotFacts& facts) { return facts.guess > 0; });
}

void SlotModel::setPlan(const Plan& plan) {
    present_.plan = plan;
    update();
}

void SlotModel::setSettings(const SearchSettings& settings) {
    approximateSearch_ = is_approximate(settings.mode);
    const bool same = std::exchange(divergence_, settings.divergence) == settings.divergence;
    if (facts_.empty()) {
        return;
    }
    for (Moment* moment : {&present_, past_ ? &*past_ : nullptr}) {
        if (!same && moment != nullptr) {
            // Scores of another divergence say nothing on this one's scale.
            moment->scores.reset(moment->plan.slots());
            moment->step = 0;
        }
    }
    update();
}

void SlotModel::setScores(int step, const std::vector<CandidateScore>& scores) {
    if (step > 0) {
        present_.scores.setStepUnderWay(step);
        present_.step = step;
    }
    for (const CandidateScore& score : scores) {
        present_.scores.set(score, step);
    }
    update();
}

void SlotModel::finishStep(const Step& step) {
    for (const CandidateScore& score : step.candidates) {
        present_.scores.set(score, step.number);
    }
    present_.step = step.number;
    update();
}

void SlotModel::setStepUnderWay(int step) {
    present_.scores.setStepUnderWay(step);
    if (!facts_.empty()) {
        update();
    }
}

void SlotModel::showPast(const Session& session) {
    past_.emplace().load(session);
    update();
}

void SlotModel::showPresent() {
    if (past_) {
        past_.reset();
        update();
    }
}

void SlotModel::derive() {
    const Plan& plan = shown().plan;
    const SlotScores& scores = shown().scores;
    const std::vector<Slot> candidates = plan.candidates();
    const std::vector<int> ranks = scores.ranks(candidates);
    const std::optional<Slot> leader = scores.leader(candidates);
    const std::vector<Slot> underWay = present_.plan.candidates();
    candidates_ = static_cast<int>(candidates.size());
    candidatesInStep_ = static_cast<int>(underWay.size());
    scoredInStep_ = static_cast<int>(
        std::ranges::count_if(underWay, [this](Slot slot) { return present_.scores.underWay(slot); }));
    for (SlotFacts& facts : facts_) {
        const Slot slot = facts.info.slot;
        facts.state = plan.state(slot);
        facts.order = 0;
        facts.cutOrder = 0;
        facts.approximate = false;
        facts.score = scores.at(slot);
        // Where a step has scored anything a guess has no place any more.
        const bool guessed =
            !guesses_.empty() && shown().step == 0 && !facts.score && facts.state == State::kept;
        facts.guess = guessed ? guesses_[static_cast<std::size_t>(slot.index())].rank : 0;
        facts.leading = leader == slot;
        facts.rank = ranks[static_cast<std::size_t>(slot.index())];
    }
    int order = 0;
    for (const Slot slot : plan.removed()) {
        facts_[static_cast<std::size_t>(slot.index())].order = ++order;
    }
    int cutOrder = 0;
    for (const Event& cut : plan.cuts()) {
        ++cutOrder;
        for (const Slot slot : cut.slots) {
            SlotFacts& facts = facts_[static_cast<std::size_t>(slot.index())];
            facts.cutOrder = cutOrder;
            facts.approximate = cut.approximate;
            const std::optional<double> score = cut.score;
            if (score) {
                facts.score = SlotScores::Score{*score, true, cut.step};
            }
        }
    }
}

QString SlotModel::describe(Slot slot) const {
    const SlotFacts& known = facts(slot);
    QStringList lines{tr("%1: %2").arg(slotName(slot), slotWords(slot))};
    if (known.state == State::cut) {
        lines << (known.approximate ? tr("Cut %1, approximate") : tr("Cut %1")).arg(known.cutOrder);
    } else {
        lines << stateText(known.state);
    }
    if (known.score) {
        const QString value = scoreText(known.score->value);
        lines << (known.score->exact ? tr("Score %1") : tr("Score at least %1")).arg(value);
    } else {
        lines << tr("Not scored yet");
    }
    if (known.guess > 0) {
        lines << guessText(known.guess, guessedSlots());
    }
    if (known.leading) {
        lines << tr("Leads this step");
    } else if (known.rank > 0) {
        lines << tr("Rank %1 of %2 candidates").arg(known.rank).arg(candidates_);
    }
    lines << tr("%1 parameters, %2 of the model")
                 .arg(text(known, parametersColumn).toString(), text(known, shareColumn).toString());
    return lines.join(QLatin1Char('\n'));
}

QString SlotModel::copyText(const std::vector<Slot>& slots) const {
    QStringList titles;
    for (int column = 0; column < columns; ++column) {
        titles << headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    }
    QStringList lines{titles.join(QLatin1Char('\t'))};
    for (const Slot slot : slots) {
        QStringList cells;
        for (int column = 0; column < columns; ++column) {
            cells << text(facts(slot), column).toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace cutaway
