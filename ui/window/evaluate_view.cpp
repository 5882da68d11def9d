#include "ui/window/evaluate_view.h"

#include <QHeaderView>
#include <QShortcut>

#include <algorithm>
#include <functional>
#include <set>

namespace cutaway {

EvaluateView::EvaluateView(QWidget* parent) : QTreeView(parent), choices_(keptChoices()) {
    setObjectName(QStringLiteral("evaluateView"));
    setAccessibleName(tr("Tasks and texts"));
    setModel(&table_);
    setUniformRowHeights(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setIndentation(16);
    setMinimumHeight(fontMetrics().height() * 5);
    QHeaderView& columns = *header();
    columns.setHighlightSections(false);
    columns.setStretchLastSection(false);
    columns.setSectionsMovable(false);
    columns.setMinimumSectionSize(48);
    columns.setSectionResizeMode(QHeaderView::ResizeToContents);
    auto* const remove = new QShortcut(QKeySequence::Delete, this);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &EvaluateView::removeSelected);
    connect(this, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& place) { Q_EMIT menuAsked(viewport()->mapToGlobal(place)); });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &EvaluateView::selectedChanged);
    connect(&table_, &EvaluationTable::chosen, this, &EvaluateView::choose);
}

void EvaluateView::choose(int choice, bool wanted) {
    const auto place = static_cast<std::size_t>(choice);
    if (place >= choices_.size()) {
        choices_.push_back(listed_[place]); // from now on it is at hand everywhere
    }
    choices_[std::min(place, choices_.size() - 1)].chosen = wanted;
    keep();
}

bool EvaluateView::anyChosen() const {
    return std::ranges::any_of(choices_, &EvaluationChoice::chosen);
}

void EvaluateView::add(const EvaluationSource& source) {
    const auto same = std::ranges::find(choices_, source, &EvaluationChoice::source);
    if (same == choices_.end()) {
        choices_.push_back({.source = source});
    } else {
        same->chosen = true;
    }
    keep();
}

void EvaluateView::removeSelected() {
    std::set<int, std::greater<>> places;
    for (const QModelIndex& index : selectionModel()->selectedRows()) {
        if (isKept(index)) {
            places.insert(table_.choiceOf(index));
        }
    }
    for (const int place : places) {
        choices_.erase(choices_.begin() + place);
    }
    if (!places.empty()) {
        keep();
        setCurrentIndex(table_.index(std::min(*places.rbegin(), static_cast<int>(choices_.size()) - 1), 0));
    }
}

bool EvaluateView::anySelected() const {
    const QModelIndexList rows = selectionModel()->selectedRows();
    return std::ranges::any_of(rows, [this](const QModelIndex& index) { return isKept(index); });
}

/// A row of the list, not one that only the session knows.
bool EvaluateView::isKept(const QModelIndex& index) const {
    const int place = index.parent().isValid() ? -1 : table_.choiceOf(index);
    return place >= 0 && place < static_cast<int>(choices_.size());
}

bool EvaluateView::anyResult() const {
    return std::ranges::any_of(rows_.rows, [](const EvaluationRow& row) { return row.full || row.pruned; });
}

QString EvaluateView::copyText(TableFormat format) const {
    return tableText(rows_, format);
}

void EvaluateView::keep() {
    keepChoices(choices_);
    Q_EMIT listChanged();
}

/// What a command line or another window has evaluated is shown as well, not chosen.
void EvaluateView::list(const Session& session, std::size_t limit) {
    listed_ = choices_;
    for (const Evaluation& evaluation : session.evaluations) {
        EvaluationSource source = evaluation.source;
        source.limit = 0;
        if (evaluation.source.limit == limit &&
            std::ranges::find(listed_, source, &EvaluationChoice::source) == listed_.end()) {
            listed_.push_back({.source = source, .chosen = false});
        }
    }
}

void EvaluateView::refresh(const Session& session, EvaluationQuery query) {
    list(session, query.limit);
    query.choices = listed_;
    rows_ = evaluationRows(session, query);
    table_.set(listed_, rows_);
    for (int row = 0; row < table_.rowCount(); ++row) {
        const QModelIndex index = table_.index(row, 0);
        for (int part = 0; part < table_.rowCount(index); ++part) {
            const bool message = table_.at(table_.index(part, 0, index)).message;
            if (message && !isFirstColumnSpanned(part, index)) {
                expand(index); // once: who folds it again has read it
            }
            setFirstColumnSpanned(part, index, message);
        }
    }
}

} // namespace cutaway
