#include "ui/window/agreement_page.h"

#include "ui/engine/bootstrap_run.h"
#include "ui/models/document.h"
#include "ui/text.h"
#include "ui/window/budget_editor.h"
#include "ui/window/calibration_form.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace cutaway {

namespace {

constexpr int most_resamples = 1000;
constexpr int default_resamples = 20;
/// Of a share's cell: room for the number beside the bar.
constexpr int number_width = 58;
constexpr int bar_alpha = 150;
constexpr int least_section = 48;

QString resamples_key() {
    return QStringLiteral("resamples");
}

/// A share as a bar with its number.
class ShareBar : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        const double share = index.data(SlotCountTable::shareRole).toDouble();
        const bool selected = cell.state.testFlag(QStyle::State_Selected);
        cell.displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
        QStyledItemDelegate::paint(painter, cell, index);
        QRect bar = option.rect.adjusted(6, 0, -number_width, 0);
        const int height = std::max(option.rect.height() / 2, 6);
        bar.setTop(option.rect.center().y() - height / 2);
        bar.setHeight(height);
        QColor ink = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
        painter->save();
        painter->setPen(ink);
        painter->drawLine(bar.topLeft(), bar.bottomLeft());
        ink.setAlpha(bar_alpha);
        bar.setWidth(static_cast<int>(share * bar.width()));
        painter->fillRect(bar, ink);
        painter->restore();
    }
};

QTableView* makeView(QAbstractItemModel& model, const QString& id, const QString& name) {
    auto* const view = new QTableView;
    view->setObjectName(id);
    view->setAccessibleName(name);
    view->setModel(&model);
    view->setTabKeyNavigation(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setShowGrid(false);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 8);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setStretchLastSection(true);
    return view;
}

} // namespace

AgreementPage::AgreementPage(const Document& document, const Controller& controller, BootstrapRun& run,
                             QWidget* parent)
    : QWidget(parent), document_(document), controller_(controller), run_(run), resamples_(new QSpinBox),
      start_(new QPushButton), copy_(new QPushButton(tr("Copy"))), bar_(new QProgressBar),
      summary_(new QLabel), pages_(new QStackedWidget), hint_(new QLabel),
      countsView_(makeView(counts_, QStringLiteral("slotCounts"), tr("How often each slot was cut"))),
      stepsView_(makeView(steps_, QStringLiteral("bootstrapSteps"), tr("Shared cuts by step"))) {
    setObjectName(QStringLiteral("agreementPage"));
    resamples_->setObjectName(QStringLiteral("resamples"));
    resamples_->setAccessibleName(tr("Resamples"));
    resamples_->setToolTip(tr("So many sets of sequences, drawn from those of the calibration set"));
    resamples_->setRange(2, most_resamples);
    resamples_->setValue(QSettings().value(resamples_key(), default_resamples).toInt());
    start_->setObjectName(QStringLiteral("bootstrapStart"));
    copy_->setObjectName(QStringLiteral("bootstrapCopy"));
    copy_->setToolTip(tr("Both tables as text"));
    copy_->setAccessibleName(tr("Copy the agreement"));
    bar_->setObjectName(QStringLiteral("bootstrapBar"));
    bar_->setAccessibleName(tr("Progress of the resampled searches"));
    bar_->setTextVisible(false);
    bar_->setFixedSize(120, 8);
    summary_->setObjectName(QStringLiteral("bootstrapSummary"));
    summary_->setWordWrap(true);
    hint_->setObjectName(QStringLiteral("bootstrapHint"));
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setMargin(14);
    auto* const name = new QLabel(tr("Resa&mples"));
    name->setBuddy(resamples_);
    auto* const row = new QHBoxLayout;
    row->addWidget(name);
    row->addWidget(resamples_);
    row->addWidget(start_);
    row->addWidget(bar_);
    row->addStretch(1);
    row->addWidget(copy_);
    pages_->addWidget(hint_);
    pages_->addWidget(createTables());
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 8, 6);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(summary_);
    column->addWidget(pages_, 1);
    connect(resamples_, &QSpinBox::valueChanged, this,
            [](int value) { QSettings().setValue(resamples_key(), value); });
    connect(start_, &QPushButton::clicked, this, &AgreementPage::runOrStop);
    connect(copy_, &QPushButton::clicked, this, &AgreementPage::copy);
    connect(&run, &BootstrapRun::changed, this, &AgreementPage::refresh);
    connect(&document, &Document::planChanged, this, [this] { counts_.setPlan(document_.plan()); });
    connect(&document, &Document::loaded, this, [this] { counts_.setPlan(document_.plan()); });
    refresh();
}

QWidget* AgreementPage::createTables() {
    countsView_->setItemDelegateForColumn(SlotCountTable::shareColumn, new ShareBar(countsView_));
    countsView_->setColumnWidth(SlotCountTable::slotColumn, 56);
    countsView_->setColumnWidth(SlotCountTable::cutColumn, 80);
    countsView_->setColumnWidth(SlotCountTable::planColumn, 84);
    countsView_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    countsView_->horizontalHeader()->setMinimumSectionSize(least_section);
    countsView_->horizontalHeader()->setSectionResizeMode(SlotCountTable::shareColumn, QHeaderView::Stretch);
    countsView_->horizontalHeader()->setStretchLastSection(false);
    stepsView_->setColumnWidth(BootstrapStepTable::stepColumn, 52);
    stepsView_->setColumnWidth(BootstrapStepTable::overlapColumn, 104);
    auto* const parts = new QSplitter;
    parts->addWidget(countsView_);
    parts->addWidget(stepsView_);
    parts->setStretchFactor(0, 1);
    parts->setStretchFactor(1, 1);
    parts->setChildrenCollapsible(false);
    return parts;
}

void AgreementPage::focusFirst() {
    resamples_->setFocus(Qt::ShortcutFocusReason);
}

void AgreementPage::runOrStop() {
    if (run_.running()) {
        run_.stop();
    } else {
        run_.start(resamples_->value());
    }
}

void AgreementPage::copy() const {
    QApplication::clipboard()->setText(summary() + QStringLiteral("\n\n") + counts_.copyText() +
                                       QLatin1Char('\n') + steps_.copyText());
}

/// Why no search can be made now.
QString AgreementPage::trouble() const {
    const SearchSettings& settings = document_.session().settings;
    if (document_.empty()) {
        return tr("Open a model first.");
    }
    if (settings.order != Order::greedy || settings.unit == Unit::block) {
        return tr("Only greedy searches that cut slot by slot can be compared so.");
    }
    return controller_.engineSearching() ? tr("A search runs; stop it first.") : QString();
}

QString AgreementPage::summary() const {
    if (run_.running()) {
        return tr("The search runs on every resample…");
    }
    if (!run_.outcome()) {
        return trouble();
    }
    const BootstrapRun::Outcome& made = *run_.outcome();
    return tr("%n resamples of %1; %2, budget %3", nullptr, static_cast<int>(made.result.resamples.size()))
        .arg(CalibrationForm::words(request_again(made.result.calibration)),
             toQString(name(made.settings.divergence)), BudgetEditor::words(made.settings.budget));
}

void AgreementPage::refresh() {
    const bool running = run_.running();
    start_->setText(running ? tr("Stop") : tr("Run the searches"));
    start_->setEnabled(running || (run_.possible() && trouble().isEmpty()));
    resamples_->setEnabled(!running);
    const std::optional<ProgressNotice> progress = run_.progress();
    bar_->setVisible(running);
    bar_->setRange(0, progress ? 1000 : 0);
    if (progress && progress->total > 0) {
        bar_->setValue(static_cast<int>(1000 * progress->done / progress->total));
    }
    summary_->setText(summary());
    summary_->setVisible(!summary_->text().isEmpty());
    copy_->setEnabled(run_.outcome().has_value());
    if (run_.outcomes() != shown_) {
        shown_ = run_.outcomes();
        const BootstrapResult result = run_.outcome() ? run_.outcome()->result : BootstrapResult();
        counts_.set(result);
        counts_.setPlan(document_.plan());
        steps_.set(result);
    }
    pages_->setCurrentIndex(run_.outcome() ? 1 : 0);
    hint_->setText(
        tr("Would other texts of the same kind have made the same cuts? The search runs once on each "
           "of these sets, drawn with replacement from the sequences of the calibration set, and "
           "shows how often every slot is cut."));
}

} // namespace cutaway
