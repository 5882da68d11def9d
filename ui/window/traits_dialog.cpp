#include "ui/window/traits_dialog.h"

#include "ui/text.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QStringList>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace cutaway {

namespace {

QString valueText(const Json& value) {
    if (value.is_null()) {
        return TraitsDialog::tr("none");
    }
    if (value.is_boolean()) {
        return value.get<bool>() ? TraitsDialog::tr("yes") : TraitsDialog::tr("no");
    }
    if (value.is_string()) {
        return toQString(value.get<std::string>());
    }
    if (value.is_array()) {
        QStringList parts;
        for (const Json& part : value) {
            parts << valueText(part);
        }
        return parts.join(QStringLiteral(", "));
    }
    return toQString(value.dump());
}

/// `kv_heads` as a person writes it.
QString nameText(const std::string& name) {
    return toQString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

} // namespace

TraitsDialog::TraitsDialog(const ModelInfo& model, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("traitsDialog"));
    setWindowTitle(tr("Traits of %1").arg(toQString(model.architecture)));
    auto* const table = new QTableWidget(static_cast<int>(model.traits.size()), 3);
    table->setObjectName(QStringLiteral("traitsTable"));
    table->setAccessibleName(tr("Traits of the model"));
    table->setHorizontalHeaderLabels({tr("Trait"), tr("Value"), tr("Said by")});
    table->verticalHeader()->hide();
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setAlternatingRowColors(true);
    table->setWordWrap(false);
    int row = 0;
    for (const auto& [name, trait] : model.traits.items()) {
        const Json value = trait.is_object() ? trait.value("value", Json()) : Json();
        const Json why = trait.is_object() ? trait.value("why", Json()) : Json();
        const QStringList texts{nameText(name), valueText(value), valueText(why)};
        for (int column = 0; column < 3; ++column) {
            auto* const item = new QTableWidgetItem(texts[column]);
            item->setToolTip(texts[column]); // a list of every block's value may be longer than the column
            table->setItem(row, column, item);
        }
        ++row;
    }
    table->resizeColumnsToContents();
    constexpr int widest = 320;
    for (int column = 0; column < 2; ++column) {
        table->setColumnWidth(column, std::min(table->columnWidth(column) + 16, widest));
    }
    table->horizontalHeader()->setStretchLastSection(true);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* const layout = new QVBoxLayout(this);
    layout->addWidget(table);
    layout->addWidget(buttons);
    resize(760, 560);
}

} // namespace cutaway
