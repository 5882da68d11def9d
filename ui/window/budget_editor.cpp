#include "ui/window/budget_editor.h"

#include "ui/text.h"
#include "ui/window/icons.h"

#include <QCheckBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QScreen>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace cutaway {

namespace {

constexpr int most_cuts = 2048;

QDoubleSpinBox* percentBox() {
    auto* const box = new QDoubleSpinBox;
    box->setRange(0, 100);
    box->setDecimals(1);
    box->setSuffix(QStringLiteral(" %"));
    return box;
}

} // namespace

BudgetEditor::BudgetEditor(QWidget* parent)
    : QToolButton(parent), useShare_(new QCheckBox(tr("Share of the slots removed"))), share_(percentBox()),
      useCuts_(new QCheckBox(tr("Cuts"))), cuts_(new QSpinBox),
      useParameters_(new QCheckBox(tr("Share of the parameters removed"))), parameters_(percentBox()),
      useDivergence_(new QCheckBox(tr("Divergence stays below"))), divergence_(new QDoubleSpinBox),
      panel_(new QDialog(this, Qt::Popup)) {
    setObjectName(QStringLiteral("budget"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIcon(cutaway::icon(IconShape::budget));
    setToolTip(tr("When the search stops"));
    setAccessibleName(tr("Budget"));
    cuts_->setRange(1, most_cuts);
    divergence_->setRange(0, 1e6);
    divergence_->setDecimals(5);
    divergence_->setSingleStep(0.01);
    useShare_->setObjectName(QStringLiteral("useShare"));
    share_->setObjectName(QStringLiteral("share"));
    useCuts_->setObjectName(QStringLiteral("useCuts"));
    cuts_->setObjectName(QStringLiteral("cuts"));
    useDivergence_->setObjectName(QStringLiteral("useDivergence"));
    divergence_->setObjectName(QStringLiteral("divergence"));

    // No menu: in one the Tab key would not go from field to field.
    panel_->setObjectName(QStringLiteral("budgetPanel"));
    panel_->setAccessibleName(tr("Budget"));
    auto* const grid = new QGridLayout(panel_);
    grid->setContentsMargins(14, 12, 14, 12);
    grid->setHorizontalSpacing(18);
    grid->addWidget(
        new QLabel(tr("The search stops at the first of these limits,\nor when no candidate is left.")), 0, 0,
        1, 2);
    int row = 1;
    const auto add = [&](QCheckBox* use, QWidget* value) {
        value->setAccessibleName(use->text());
        grid->addWidget(use, row, 0);
        grid->addWidget(value, row++, 1);
        connect(use, &QCheckBox::toggled, this, &BudgetEditor::read);
    };
    add(useShare_, share_);
    add(useCuts_, cuts_);
    add(useParameters_, parameters_);
    add(useDivergence_, divergence_);
    for (QDoubleSpinBox* box : {share_, parameters_, divergence_}) {
        connect(box, &QDoubleSpinBox::valueChanged, this, &BudgetEditor::read);
    }
    connect(cuts_, &QSpinBox::valueChanged, this, &BudgetEditor::read);

    connect(this, &QToolButton::clicked, this, &BudgetEditor::showPanel);
    setBudget(SearchSettings().budget);
}

void BudgetEditor::showPanel() {
    panel_->adjustSize();
    QRect place(mapToGlobal(rect().bottomLeft()), panel_->size());
    const QRect room = screen()->availableGeometry();
    place.moveRight(std::min(place.right(), room.right()));
    place.moveBottom(std::min(place.bottom(), room.bottom()));
    panel_->move(place.topLeft());
    panel_->show();
    for (QCheckBox* use : {useShare_, useCuts_, useParameters_, useDivergence_}) {
        if (use->isChecked()) {
            use->setFocus();
            return;
        }
    }
    useShare_->setFocus();
}

QString BudgetEditor::words(const Budget& budget) {
    QStringList limits;
    if (budget.share) {
        limits << tr("%1 of slots").arg(shareText(*budget.share));
    }
    if (budget.cuts) {
        limits << tr("%n cuts", nullptr, *budget.cuts);
    }
    if (budget.parameters) {
        limits << tr("%1 of parameters").arg(shareText(*budget.parameters));
    }
    if (budget.max_divergence) {
        limits << tr("divergence %1").arg(scoreText(*budget.max_divergence));
    }
    if (budget.bytes) {
        limits << tr("%1 of weights").arg(bytesText(*budget.bytes));
    }
    if (budget.kv_bytes) {
        limits << tr("%1 of KV cache a token").arg(bytesText(*budget.kv_bytes));
    }
    if (budget.max_perplexity) {
        limits << tr("perplexity %1").arg(scoreText(*budget.max_perplexity));
    }
    return limits.isEmpty() ? tr("no limit") : limits.join(tr(" or "));
}

void BudgetEditor::setBudget(const Budget& budget) {
    budget_ = budget;
    const auto show = [](QCheckBox* use, auto* box, const auto& limit, auto otherwise) {
        const QSignalBlocker quietUse(use);
        const QSignalBlocker quietBox(box);
        use->setChecked(limit.has_value());
        box->setEnabled(limit.has_value());
        box->setValue(limit ? *limit : otherwise);
    };
    const auto percent = [](const std::optional<double>& share) {
        return share ? std::optional(100 * *share) : std::nullopt;
    };
    show(useShare_, share_, percent(budget.share), 100 * default_share);
    show(useCuts_, cuts_, budget.cuts, 8);
    show(useParameters_, parameters_, percent(budget.parameters), 20.0);
    show(useDivergence_, divergence_, budget.max_divergence, 0.05);
    setText(tr("Budget: %1 \u25be").arg(words(budget)));
}

void BudgetEditor::read() {
    Budget budget = budget_; // it may have limits that are not edited here
    budget.share.reset();
    budget.cuts.reset();
    budget.parameters.reset();
    budget.max_divergence.reset();
    if (useShare_->isChecked()) {
        budget.share = share_->value() / 100;
    }
    if (useCuts_->isChecked()) {
        budget.cuts = cuts_->value();
    }
    if (useParameters_->isChecked()) {
        budget.parameters = parameters_->value() / 100;
    }
    if (useDivergence_->isChecked()) {
        budget.max_divergence = divergence_->value();
    }
    setBudget(budget);
    Q_EMIT edited(budget);
}

} // namespace cutaway
