#include "ui/window/evaluate_controls.h"

#include "ui/window/flow_layout.h"
#include "ui/window/spin_box.h"

#include <QComboBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace cutaway {

namespace {

constexpr int most_limit = 1000000;
constexpr int most_every = 999;

QString whereKey() {
    return QStringLiteral("evaluateWhere");
}
QString everyKey() {
    return QStringLiteral("evaluateEvery");
}
QString limitKey() {
    return QStringLiteral("evaluateLimit");
}

QSpinBox* rememberedBox(const QString& id, const QString& name, int low, int high, const QString& key) {
    QSpinBox* const box = spinBox(id, name, low, high);
    box->setValue(QSettings().value(key, low).toInt());
    return box;
}

} // namespace

EvaluateControls::EvaluateControls(QWidget* parent)
    : QWidget(parent), where_(new QComboBox),
      every_(rememberedBox(QStringLiteral("evaluateEvery"), tr("After every so many cuts"), 1, most_every,
                           everyKey())),
      limit_(rememberedBox(QStringLiteral("evaluateLimit"),
                           tr("The first so many documents of each task and text, of each subject of MMLU"),
                           0, most_limit, limitKey())),
      add_(new QPushButton(tr("Add…"))), copy_(new QPushButton(tr("Copy"))) {
    fill();
    auto* const row = new FlowLayout(this);
    row->setContentsMargins(10, 6, 8, 4);
    row->setSpacing(6);
    for (QWidget* control : std::initializer_list<QWidget*>{where_, every_, limit_, add_, copy_}) {
        row->addWidget(control);
    }
    showEvery();
    connect(where_, &QComboBox::currentIndexChanged, this, [this] {
        QSettings().setValue(whereKey(), where_->currentData());
        showEvery();
        Q_EMIT whereChanged();
    });
    connect(every_, &QSpinBox::valueChanged, this,
            [](int value) { QSettings().setValue(everyKey(), value); });
    connect(limit_, &QSpinBox::valueChanged, this, [this](int value) {
        QSettings().setValue(limitKey(), value);
        Q_EMIT limitChanged();
    });
    connect(add_, &QPushButton::clicked, this, &EvaluateControls::addAsked);
    connect(copy_, &QPushButton::clicked, this,
            [this] { Q_EMIT copyAsked(copy_->mapToGlobal(QPoint(0, copy_->height()))); });
}

void EvaluateControls::fill() {
    where_->setObjectName(QStringLiteral("evaluateWhere"));
    where_->setAccessibleName(tr("Which plans are evaluated"));
    where_->addItem(tr("The plan as it is"), static_cast<int>(Where::now));
    where_->addItem(tr("The shown step"), static_cast<int>(Where::shown));
    where_->addItem(tr("Along the cuts"), static_cast<int>(Where::along));
    where_->setCurrentIndex(std::max(where_->findData(QSettings().value(whereKey(), 0).toInt()), 0));
    every_->setPrefix(tr("every ", "n-th cut"));
    every_->setSuffix(tr(" cuts", "every n"));
    every_->setSpecialValueText(tr("every cut"));
    limit_->setPrefix(tr("first ", "so many documents"));
    limit_->setSpecialValueText(tr("all documents"));
    limit_->setSingleStep(10);
    add_->setObjectName(QStringLiteral("evaluateAddFile"));
    add_->setToolTip(tr("Add the file of a benchmark, or a text"));
    copy_->setObjectName(QStringLiteral("evaluateCopy"));
    copy_->setAccessibleName(tr("Copy the table"));
    copy_->setToolTip(tr("The table as Markdown, CSV or LaTeX"));
}

void EvaluateControls::showEvery() {
    every_->setVisible(where() == Where::along);
}

EvaluateControls::Where EvaluateControls::where() const {
    return static_cast<Where>(where_->currentData().toInt());
}

std::size_t EvaluateControls::every() const {
    return static_cast<std::size_t>(every_->value());
}

std::size_t EvaluateControls::limit() const {
    return static_cast<std::size_t>(limit_->value());
}

void EvaluateControls::adoptLimit(std::size_t limit) {
    const QSignalBlocker notTheUsersChoice(limit_);
    limit_->setValue(static_cast<int>(std::min<std::size_t>(limit, most_limit)));
}

void EvaluateControls::setRunning(bool running) {
    for (QWidget* choice : std::initializer_list<QWidget*>{where_, every_, limit_}) {
        choice->setEnabled(!running);
    }
}

void EvaluateControls::setCopyable(bool copyable) {
    copy_->setEnabled(copyable);
}

} // namespace cutaway
