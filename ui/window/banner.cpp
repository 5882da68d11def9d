#include "ui/window/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace cutaway {

Banner::Banner(QWidget* parent) : QFrame(parent), label_(new QLabel), offer_(new QPushButton) {
    setObjectName("banner");
    setFrameShape(QFrame::StyledPanel);
    label_->setWordWrap(true);
    label_->setTextFormat(Qt::PlainText); // names come from untrusted files
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton;
    close->setText("✕");
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close the message"));
    auto* row = new QHBoxLayout(this);
    row->addWidget(label_, 1);
    row->addWidget(offer_);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(offer_, &QPushButton::clicked, this, [this] {
        hide();
        action_();
    });
    hide();
}

void Banner::showError(const QString& what, const QString& help) {
    label_->setText("⚠ " + what + "\n" + help);
    offer_->hide();
    show();
}

void Banner::showOffer(const QString& what, const QString& button, std::function<void()> action) {
    label_->setText("⚠ " + what);
    offer_->setText(button);
    offer_->show();
    action_ = std::move(action);
    show();
}

QString Banner::text() const {
    return label_->text();
}

} // namespace cutaway
