#include "ui/window/compare_panel.h"

#include <QHeaderView>
#include <QLabel>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace cutaway {

namespace {

QTableView* makeView(QAbstractItemModel& model, const QString& id, const QString& name) {
    auto* const view = new QTableView;
    view->setObjectName(id);
    view->setAccessibleName(name);
    view->setModel(&model);
    view->setTabKeyNavigation(false); // Tab goes on to the next part of the window
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setShowGrid(false);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 8);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    view->horizontalHeader()->setStretchLastSection(true);
    return view;
}

} // namespace

ComparePanel::ComparePanel(ComparedSessions& compared, QWidget* parent)
    : QStackedWidget(parent), compared_(compared),
      sessionsView_(makeView(compared, QStringLiteral("comparedView"), tr("Compared sessions"))),
      overlapView_(makeView(overlap_, QStringLiteral("overlapView"), tr("Shared cuts by number of cuts"))),
      overlapTitle_(new QLabel) {
    setObjectName(QStringLiteral("comparePanel"));
    auto* const hint =
        new QLabel(tr("Nothing is compared with this session. Compare › Add a session to compare "
                      "takes one from a file; Run › Compare with another search makes one."));
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);
    hint->setMargin(14);
    addWidget(hint);
    sessionsView_->setIconSize(QSize(34, 14));
    overlapTitle_->setObjectName(QStringLiteral("overlapTitle"));
    overlapTitle_->setWordWrap(true);
    overlapTitle_->setContentsMargins(10, 5, 10, 5);
    overlapTitle_->setBuddy(overlapView_);
    auto* const overlap = new QWidget;
    auto* const column = new QVBoxLayout(overlap);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(overlapTitle_);
    column->addWidget(overlapView_, 1);
    auto* const parts = new QSplitter;
    parts->addWidget(sessionsView_);
    parts->addWidget(overlap);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    parts->setChildrenCollapsible(false);
    addWidget(parts);
    auto* const remove = new QShortcut(QKeySequence::Delete, sessionsView_);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &ComparePanel::removeSelected);
    connect(&compared, &ComparedSessions::changed, this, &ComparePanel::refresh);
    connect(sessionsView_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ComparePanel::refreshOverlap);
    connect(sessionsView_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ComparePanel::selectionChanged);
    refresh();
}

void ComparePanel::removeSelected() {
    std::vector<int> rows;
    for (const QModelIndex& index : sessionsView_->selectionModel()->selectedRows()) {
        rows.push_back(index.row());
    }
    std::ranges::sort(rows, std::greater());
    for (const int row : rows) {
        compared_.remove(row);
    }
}

bool ComparePanel::anySelected() const {
    return sessionsView_->selectionModel()->hasSelection();
}

void ComparePanel::refresh() {
    const bool any = compared_.rowCount() > 0;
    setCurrentIndex(any ? 1 : 0);
    if (any && !sessionsView_->currentIndex().isValid()) {
        // The view's own way asks which keys are held down.
        sessionsView_->selectionModel()->setCurrentIndex(
            compared_.index(0, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    sessionsView_->horizontalHeader()->resizeSections(QHeaderView::ResizeToContents);
    refreshOverlap();
}

void ComparePanel::refreshOverlap() {
    const int row = sessionsView_->currentIndex().row();
    if (row < 0 || row >= compared_.rowCount()) {
        overlapTitle_->clear();
        overlap_.set({}, {}, {});
        return;
    }
    const ComparedSession& session = compared_.sessions()[static_cast<std::size_t>(row)];
    const std::optional<std::vector<int>> shared = compared_.overlap(row);
    overlapTitle_->setText(
        shared ? tr("Shared with %1").arg(session.name)
               : tr("Nothing to align with %1: %2").arg(session.name, compared_.noOverlapText(row)));
    overlap_.set(compared_.shownCuts(), session.cuts, shared.value_or(std::vector<int>()));
}

} // namespace cutaway
