#include "ui/window/banner.h"

#include "ui/window/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cutaway {

namespace {

constexpr const char* severity_property = "severity";

} // namespace

BannerArea::BannerArea(QWidget* parent)
    : QWidget(parent), layout_(new QVBoxLayout(this)), theme_(&lightTheme()) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(0);
}

void BannerArea::show(const QString& id, const Notice& notice) {
    close(id);
    auto* const banner = new QFrame(this);
    banner->setObjectName(id);
    banner->setProperty(severity_property, static_cast<int>(notice.severity));
    banner->setAccessibleName(notice.title);
    banner->setAccessibleDescription(notice.text);
    auto* const row = new QHBoxLayout(banner);
    row->setContentsMargins(16, 10, 10, 10);
    row->setSpacing(8);
    auto* const column = new QVBoxLayout;
    column->setSpacing(8);
    auto* const words = new QLabel(
        QStringLiteral("<b>%1</b><br>%2").arg(notice.title.toHtmlEscaped(), notice.text.toHtmlEscaped()));
    words->setObjectName(QStringLiteral("words"));
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(words);
    if (!notice.choices.empty()) {
        // Below the words, which are long, in a window that may be narrow.
        auto* const choices = new QHBoxLayout;
        column->addLayout(choices);
        for (const Notice::Choice& choice : notice.choices) {
            auto* const button = new QPushButton(choice.text, banner);
            connect(button, &QPushButton::clicked, this, [this, id, choice] {
                if (!choice.stays) {
                    close(id);
                }
                choice.act();
            });
            choices->addWidget(button);
        }
        choices->addStretch();
    }
    row->addLayout(column, 1);
    auto* const dismiss = new QToolButton(banner);
    dismiss->setObjectName(QStringLiteral("dismiss"));
    dismiss->setText(QStringLiteral("\u2715"));
    dismiss->setToolTip(tr("Close this message"));
    dismiss->setAccessibleName(dismiss->toolTip());
    dismiss->setAutoRaise(true);
    connect(dismiss, &QToolButton::clicked, this, [this, id] { close(id); });
    row->addWidget(dismiss, 0, Qt::AlignTop);
    paint(banner);
    layout_->addWidget(banner);
    banner->QWidget::show();
    keepRoom();
    QAccessibleEvent alert(banner, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void BannerArea::close(const QString& id) {
    for (QFrame* banner : findChildren<QFrame*>(id, Qt::FindDirectChildrenOnly)) {
        // Its own button may be what is being clicked.
        banner->setObjectName({});
        banner->hide();
        layout_->removeWidget(banner);
        banner->deleteLater();
    }
    keepRoom();
}

void BannerArea::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    keepRoom();
}

void BannerArea::keepRoom() {
    const int wanted = layout_->isEmpty() ? 0 : layout_->totalHeightForWidth(width());
    setMinimumHeight(std::min(wanted, window()->height() / 3)); // many of them do not push the window out
}

void BannerArea::setTheme(const Theme& theme) {
    theme_ = &theme;
    for (QFrame* banner : findChildren<QFrame*>(QString(), Qt::FindDirectChildrenOnly)) {
        paint(banner);
    }
}

QColor BannerArea::color(Severity severity) const {
    switch (severity) {
    case Severity::information:
        break;
    case Severity::warning:
        return theme_->warning;
    case Severity::error:
        return theme_->danger;
    }
    return theme_->accent;
}

void BannerArea::paint(QFrame* banner) const {
    const QColor strong = color(static_cast<Severity>(banner->property(severity_property).toInt()));
    const QColor paper = theme_->palette.color(QPalette::Base);
    const auto mixed = [&](int from, int to) { return from + (to - from) * 12 / 100; };
    const QColor soft(mixed(paper.red(), strong.red()), mixed(paper.green(), strong.green()),
                      mixed(paper.blue(), strong.blue()));
    banner->setStyleSheet(
        QStringLiteral("QFrame { background: %1; border: none; }"
                       "QFrame[severity] { border-left: 4px solid %2; border-bottom: 1px solid %3; }"
                       "QLabel { border: none; }")
            .arg(soft.name(), strong.name(), theme_->palette.color(QPalette::Mid).name()));
}

} // namespace cutaway
