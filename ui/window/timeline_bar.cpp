#include "ui/window/timeline_bar.h"

#include "ui/commands/plan_words.h"
#include "ui/models/document.h"
#include "ui/models/timeline.h"
#include "ui/window/elided_label.h"

#include <QAction>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <chrono>

namespace cutaway {

namespace {

/// Slow enough to see what each event does.
constexpr std::chrono::milliseconds time_per_event{350};

QToolButton* button(QAction* action) {
    auto* const created = new QToolButton;
    created->setDefaultAction(action);
    created->setObjectName(action->objectName() + QStringLiteral("Button"));
    created->setAutoRaise(true);
    created->setFocusPolicy(Qt::TabFocus);
    return created;
}

} // namespace

TimelineBar::TimelineBar(const Document& document, Timeline& timeline, const QList<QAction*>& before,
                         const QList<QAction*>& after, QWidget* parent)
    : QWidget(parent), document_(document), timeline_(timeline), slider_(new QSlider(Qt::Horizontal)),
      label_(new ElidedLabel) {
    setObjectName(QStringLiteral("timeline"));
    slider_->setObjectName(QStringLiteral("timelineSlider"));
    slider_->setAccessibleName(tr("Timeline"));
    label_->setObjectName(QStringLiteral("timelineLabel"));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(10, 2, 10, 4);
    row->setSpacing(4);
    for (QAction* action : before) {
        row->addWidget(button(action));
    }
    row->addWidget(slider_, 4);
    row->addSpacing(6);
    row->addWidget(label_, 5);
    for (QAction* action : after) {
        row->addWidget(button(action));
    }
    connect(slider_, &QSlider::valueChanged, this, [this](int value) { timeline_.go(value); });
    connect(&timeline, &Timeline::moved, this, &TimelineBar::refresh);
    clock_.setInterval(time_per_event);
    connect(&clock_, &QTimer::timeout, this, [this] {
        timeline_.go(timeline_.position() + 1);
        if (!timeline_.isPast()) {
            play();
        }
    });
    refresh();
}

void TimelineBar::play() {
    if (playing()) {
        clock_.stop();
    } else {
        if (!timeline_.isPast()) {
            timeline_.go(0);
        }
        clock_.start();
    }
    Q_EMIT playingChanged();
}

void TimelineBar::refresh() {
    const QSignalBlocker quiet(slider_);
    slider_->setRange(0, timeline_.length());
    slider_->setValue(timeline_.position());
    slider_->setEnabled(timeline_.length() > 0);
    label_->setText(words());
    label_->setToolTip(label_->text());
}

QString TimelineBar::words() const {
    const int position = timeline_.position(), length = timeline_.length();
    if (length == 0) {
        return tr("Nothing decided yet");
    }
    if (position == 0) {
        return tr("0 of %1: the untouched model").arg(length);
    }
    const Event& event = document_.plan().events()[static_cast<std::size_t>(position) - 1];
    return (timeline_.isPast() ? tr("%1 of %2: %3") : tr("%1 of %2, now: %3"))
        .arg(position)
        .arg(length)
        .arg(eventWords(document_.plan(), event, importNames(document_)));
}

} // namespace cutaway
