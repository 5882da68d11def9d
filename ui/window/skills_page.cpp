#include "ui/window/skills_page.h"

#include "ui/models/document.h"
#include "ui/models/timeline.h"
#include "ui/plots/measured_axis.h"
#include "ui/plots/skills_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace cutaway {

namespace {

QString orderKey() {
    return QStringLiteral("skillsLostFirst");
}

} // namespace

SkillsPage::SkillsPage(const Document& document, const Timeline& timeline, QWidget* parent)
    : QWidget(parent), document_(document), timeline_(timeline), task_(new QComboBox),
      lostFirst_(new QCheckBox(tr("First lost first"))), hint_(new QLabel), pages_(new QStackedWidget),
      scroll_(new QScrollArea), view_(new SkillsView) {
    setObjectName(QStringLiteral("skillsPage"));
    task_->setObjectName(QStringLiteral("skillsTask"));
    task_->setAccessibleName(tr("Task whose skills are shown"));
    task_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    lostFirst_->setObjectName(QStringLiteral("skillsLostFirst"));
    lostFirst_->setToolTip(
        tr("In the order in which they fall below the middle between the untouched model's "
           "accuracy and chance"));
    lostFirst_->setChecked(QSettings().value(orderKey(), false).toBool());
    hint_->setObjectName(QStringLiteral("skillsHint"));
    hint_->setText(
        tr("Which skill is lost at which cut? Choose Along the cuts above the results and evaluate a "
           "task with skills or subjects: the shipped probes, MMLU, or questions of your own with "
           "a 'skill'."));
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setMargin(14);
    auto* const row = new QHBoxLayout;
    row->setContentsMargins(10, 6, 8, 4);
    row->setSpacing(12);
    row->addWidget(task_);
    row->addWidget(lostFirst_);
    row->addStretch();
    scroll_->setObjectName(QStringLiteral("skillsScroll"));
    scroll_->setWidget(view_);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus); // its content takes the keys
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(scroll_, 1);
    pages_->addWidget(hint_);
    pages_->addWidget(page);
    auto* const whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(pages_);
    connect(task_, &QComboBox::activated, this, &SkillsPage::showCurves);
    connect(lostFirst_, &QCheckBox::toggled, this, [this](bool wanted) {
        QSettings().setValue(orderKey(), wanted);
        showCurves();
    });
    connect(view_, &SkillsView::currentMoved, this, [this](const QRect& cell) {
        scroll_->ensureVisible(cell.center().x(), cell.center().y(), cell.width() / 2, cell.height() / 2);
    });
    refresh();
}

void SkillsPage::refresh() {
    std::vector<EvaluationSource> sources = sourcesWithSkills(document_.session());
    if (sources != sources_) {
        const auto chosen = static_cast<std::size_t>(std::max(task_->currentIndex(), 0));
        const EvaluationSource before = chosen < sources_.size() ? sources_[chosen] : EvaluationSource();
        sources_ = std::move(sources);
        task_->clear();
        for (const EvaluationSource& source : sources_) {
            task_->addItem(measureTitle({.source = source}));
        }
        const auto found = std::ranges::find(sources_, before);
        task_->setCurrentIndex(found == sources_.end() ? 0 : static_cast<int>(found - sources_.begin()));
    }
    pages_->setCurrentIndex(sources_.empty() ? 0 : 1);
    showCurves();
}

void SkillsPage::showCurves() {
    const auto place = static_cast<std::size_t>(std::max(task_->currentIndex(), 0));
    SkillCurves curves =
        place < sources_.size() ? skillCurves(document_.session(), sources_[place]) : SkillCurves();
    if (lostFirst_->isChecked()) {
        std::ranges::stable_sort(curves.curves, {}, [](const SkillCurve& curve) {
            return curve.lostAt.value_or(std::numeric_limits<int>::max());
        });
    }
    view_->setCurves(std::move(curves));
    view_->setShown(timeline_.position());
}

} // namespace cutaway
