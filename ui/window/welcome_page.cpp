#include "ui/window/welcome_page.h"

#include "ui/window/recents.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cutaway {

namespace {

constexpr int most_shown = 5;

} // namespace

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent), recents_(new QWidget), recentsLayout_(new QVBoxLayout(recents_)) {
    auto* const title = new QLabel(tr("Find out which layers a model can do without"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    large.setBold(true);
    title->setFont(large);
    title->setWordWrap(true);
    auto* const words = new QLabel(tr(
        "Open a Hugging Face checkpoint folder, or drop one here. Cutaway removes attention and FFN layers "
        "one at a "
        "time, always the one whose removal changes the model's output least, and shows it as it happens."));
    words->setWordWrap(true);
    auto* const open = new QPushButton(tr("Open a model…"));
    open->setObjectName(QStringLiteral("welcomeOpen"));
    open->setDefault(true);
    auto* const demo = new QPushButton(tr("Watch the demo"));
    demo->setObjectName(QStringLiteral("welcomeDemo"));
    auto* const buttons = new QHBoxLayout;
    buttons->addWidget(open);
    buttons->addWidget(demo);
    buttons->addStretch();
    recentsLayout_->setContentsMargins(0, 14, 0, 0);
    recentsLayout_->setSpacing(2);
    auto* const middle = new QVBoxLayout;
    middle->setSpacing(14);
    middle->addStretch();
    middle->addWidget(title);
    middle->addWidget(words);
    middle->addLayout(buttons);
    middle->addWidget(recents_);
    middle->addStretch();
    // Large letters need more room than a small window has.
    auto* const page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    auto* const row = new QHBoxLayout(page);
    row->setContentsMargins(32, 16, 32, 16);
    row->addStretch();
    row->addLayout(middle, 6);
    row->addStretch();
    auto* const scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidgetResizable(true);
    scroll->setWidget(page);
    auto* const whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openAsked);
    connect(demo, &QPushButton::clicked, this, &WelcomePage::demoAsked);
}

void WelcomePage::refresh(const QString& host) {
    while (QLayoutItem* item = recentsLayout_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QStringList paths = recentPaths(host);
    if (!paths.isEmpty()) {
        recentsLayout_->addWidget(new QLabel(tr("Recent")));
    }
    for (const QString& path : paths.mid(0, most_shown)) {
        auto* const link =
            new QLabel(QStringLiteral("<a href='open'>%1</a>").arg(modelLabel(path).toHtmlEscaped()));
        link->setToolTip(path);
        link->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
        connect(link, &QLabel::linkActivated, this, [this, path] { Q_EMIT pathChosen(path); });
        recentsLayout_->addWidget(link);
    }
}

} // namespace cutaway
