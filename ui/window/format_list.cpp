#include "ui/window/format_list.h"

#include "ui/models/export_words.h"
#include "ui/text.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QRadioButton>

#include <algorithm>

namespace cutaway {

namespace {

enum Column : std::uint8_t { nameColumn, purposeColumn, sizeColumn };

constexpr int row_gap = 8;

QString sizeLabelName(const QString& format) {
    return QStringLiteral("size-%1").arg(format);
}

QLabel* words(const QString& text) {
    auto* const label = new QLabel(text);
    label->setTextFormat(Qt::PlainText); // names and reasons come from the engine
    return label;
}

} // namespace

FormatList::FormatList(QWidget* parent) : QWidget(parent), group_(new QButtonGroup(this)) {
    setObjectName(QStringLiteral("formats"));
    connect(group_, &QButtonGroup::idToggled, this, [this](int, bool checked) {
        if (checked) {
            Q_EMIT chosenChanged();
        }
    });
}

void FormatList::setFits(std::vector<FormatFit> fits, std::int64_t base, const std::vector<Slot>& slots,
                         const QStringList& preferred) {
    fits_ = std::move(fits);
    std::stable_sort(fits_.begin(), fits_.end(), [](const FormatFit& first, const FormatFit& second) {
        return exportFormatWords(toQString(first.format)).place <
               exportFormatWords(toQString(second.format)).place;
    });
    base_ = base;
    qDeleteAll(findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    delete grid_;
    grid_ = new QGridLayout(this);
    grid_->setContentsMargins(12, 10, 12, 10);
    grid_->setHorizontalSpacing(14);
    grid_->setVerticalSpacing(0);
    grid_->setColumnStretch(purposeColumn, 1);
    for (int place = 0; place < static_cast<int>(fits_.size()); ++place) {
        addRow(place, slots);
    }
    grid_->setRowStretch(grid_->rowCount(), 1);
    // Now and not with the next events: whoever asks for the height gets it.
    for (QWidget* child : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        child->show();
    }
    const auto wish = [&](const FormatFit& fit) {
        const qsizetype found = preferred.indexOf(toQString(fit.format));
        return found < 0 ? preferred.size() : found;
    };
    int best = -1;
    for (int place = 0; place < static_cast<int>(fits_.size()); ++place) {
        const FormatFit& fit = fits_[static_cast<std::size_t>(place)];
        if (fit.reason.empty() && (best < 0 || wish(fit) < wish(fits_[static_cast<std::size_t>(best)]))) {
            best = place;
        }
    }
    if (QAbstractButton* const button = group_->button(best)) {
        button->setChecked(true);
    }
}

void FormatList::addRow(int place, const std::vector<Slot>& slots) {
    const FormatFit& fit = fits_[static_cast<std::size_t>(place)];
    const QString name = toQString(fit.format);
    const bool fits = fit.reason.empty();
    const int row = grid_->rowCount();
    const QString purpose = exportFormatWords(name, slots).purpose;
    auto* const button = new QRadioButton(QString(name).replace(QLatin1Char('&'), QStringLiteral("&&")));
    button->setObjectName(QStringLiteral("format-%1").arg(name));
    button->setAccessibleName(name);
    button->setAccessibleDescription(fits ? QStringLiteral("%1, %2").arg(purpose, sizeWords(fit))
                                          : toQString(fit.reason));
    button->setEnabled(fits);
    group_->addButton(button, place);
    QLabel* const about = words(purpose);
    about->setWordWrap(true);
    about->setEnabled(fits);
    QLabel* const size = words(fits ? sizeWords(fit) : QString());
    size->setObjectName(sizeLabelName(name));
    grid_->addWidget(button, row, nameColumn, Qt::AlignTop);
    grid_->addWidget(about, row, purposeColumn, Qt::AlignTop);
    grid_->addWidget(size, row, sizeColumn, Qt::AlignRight | Qt::AlignTop);
    if (!fits) {
        QLabel* const reason = words(errorText(Error(error_code::bad_input, fit.reason, "", fit.help)));
        reason->setObjectName(QStringLiteral("reason-%1").arg(name));
        reason->setWordWrap(true);
        reason->setForegroundRole(QPalette::PlaceholderText);
        reason->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        // A button that is off has no focus, so that a screen reader reads the reason here.
        reason->setFocusPolicy(Qt::StrongFocus);
        reason->setAccessibleName(tr("%1 does not fit: %2").arg(name, reason->text()));
        grid_->addWidget(reason, row + 1, purposeColumn, 1, 2);
    }
    grid_->setRowMinimumHeight(grid_->rowCount(), row_gap); // what belongs together stands closer
}

QString FormatList::sizeWords(const FormatFit& fit) const {
    const QString bytes = bytesText(fit.bytes);
    const bool model = base_ > 0 && exportFormatWords(toQString(fit.format)).suffix != QLatin1String(".json");
    return model ? tr("%1 · %2 of the model")
                       .arg(bytes, shareText(static_cast<double>(fit.bytes) / static_cast<double>(base_)))
                 : bytes;
}

void FormatList::setBytes(const QString& format, std::int64_t bytes) {
    const auto fit = std::find_if(fits_.begin(), fits_.end(),
                                  [&](const FormatFit& known) { return toQString(known.format) == format; });
    auto* const label = findChild<QLabel*>(sizeLabelName(format));
    if (fit != fits_.end() && label != nullptr) {
        fit->bytes = bytes;
        label->setText(sizeWords(*fit));
    }
}

std::optional<FormatFit> FormatList::chosen() const {
    const int place = group_->checkedId();
    return place < 0 ? std::nullopt : std::optional(fits_[static_cast<std::size_t>(place)]);
}

void FormatList::focusChosen() {
    if (QAbstractButton* const button = group_->checkedButton()) {
        button->setFocus();
    }
}

int FormatList::wantedHeight(int width) const {
    return grid_ == nullptr ? 0 : grid_->totalHeightForWidth(width);
}

} // namespace cutaway
