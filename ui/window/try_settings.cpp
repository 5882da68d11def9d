#include "ui/window/try_settings.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QSpinBox>

#include <limits>

namespace cutaway {

namespace {

constexpr int most_tokens = 1000; ///< more is no text to look at side by side
constexpr int field_width = 44;   ///< all of them fit beside each other in a small window
constexpr int word_width = 54;

QString key(const QWidget* field) {
    return QStringLiteral("try/") + field->objectName();
}

template <typename Box>
Box* add(QHBoxLayout* row, const QString& id, const QString& label, const QString& tip) {
    auto* const box = new Box;
    box->setObjectName(id);
    box->setAccessibleName(label);
    box->setToolTip(tip);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setKeyboardTracking(false);
    box->setFixedWidth(field_width);
    auto* const name = new QLabel(label);
    name->setBuddy(box);
    name->setToolTip(tip);
    row->addWidget(name);
    row->addWidget(box);
    row->addSpacing(2);
    return box;
}

} // namespace

TrySettings::TrySettings(QWidget* parent) : QWidget(parent) {
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(3);
    tokens_ = add<QSpinBox>(row, QStringLiteral("tryTokens"), tr("Tokens"), tr("At most so many"));
    tokens_->setRange(1, most_tokens);
    temperature_ = add<QDoubleSpinBox>(
        row, QStringLiteral("tryTemperature"), tr("Temp."),
        tr("Choose by chance, the wilder the higher; greedy takes the likeliest token every time"));
    temperature_->setAccessibleName(tr("Temperature"));
    temperature_->setFixedWidth(word_width);
    temperature_->setRange(0, 5);
    temperature_->setSingleStep(0.1);
    temperature_->setSpecialValueText(tr("greedy"));
    topK_ = add<QSpinBox>(row, QStringLiteral("tryTopK"), tr("Top-k"),
                          tr("Choose among so many of the likeliest tokens"));
    topK_->setRange(0, 100000);
    topK_->setSpecialValueText(tr("all"));
    topP_ = add<QDoubleSpinBox>(row, QStringLiteral("tryTopP"), tr("Top-p"),
                                tr("Choose among the likeliest tokens that have this share together"));
    topP_->setRange(0.01, 1);
    topP_->setSingleStep(0.05);
    seed_ = add<QSpinBox>(row, QStringLiteral("trySeed"), tr("Seed"),
                          tr("The same seed gives the same text; another one another"));
    seed_->setRange(0, std::numeric_limits<int>::max());
    row->addStretch(1);
    read();
    for (QSpinBox* box : {tokens_, topK_, seed_}) {
        connect(box, &QSpinBox::valueChanged, this, &TrySettings::edit);
    }
    for (QDoubleSpinBox* box : {temperature_, topP_}) {
        connect(box, &QDoubleSpinBox::valueChanged, this, &TrySettings::edit);
    }
    refresh();
}

void TrySettings::read() {
    const QSettings settings;
    tokens_->setValue(settings.value(key(tokens_), 64).toInt());
    temperature_->setValue(settings.value(key(temperature_), 0).toDouble());
    topK_->setValue(settings.value(key(topK_), 0).toInt());
    topP_->setValue(settings.value(key(topP_), 1).toDouble());
    seed_->setValue(settings.value(key(seed_), 0).toInt());
}

void TrySettings::edit() {
    QSettings settings;
    for (const QSpinBox* box : {tokens_, topK_, seed_}) {
        settings.setValue(key(box), box->value());
    }
    for (const QDoubleSpinBox* box : {temperature_, topP_}) {
        settings.setValue(key(box), box->value());
    }
    refresh();
    Q_EMIT edited();
}

/// Nothing is chosen by chance where the likeliest is always taken.
void TrySettings::refresh() {
    const bool by_chance = temperature_->value() > 0;
    for (QWidget* field : std::initializer_list<QWidget*>{topK_, topP_, seed_}) {
        field->setEnabled(by_chance);
    }
}

void TrySettings::apply(GenerateRequest& request) const {
    request.max_tokens = tokens_->value();
    request.temperature = temperature_->value();
    request.top_k = topK_->value();
    request.top_p = topP_->value();
    request.seed = static_cast<std::uint64_t>(seed_->value());
}

} // namespace cutaway
