#include "ui/models/timeline.h"

#include "core/plan/history.h"
#include "ui/models/document.h"

#include <algorithm>

namespace cutaway {

Timeline::Timeline(const Document& document, QObject* parent) : QObject(parent), document_(document) {
    connect(&document, &Document::loaded, this, [this] {
        position_ = length_; // another session is shown as it is now
        follow();
    });
    connect(&document, &Document::planChanged, this, &Timeline::follow);
}

void Timeline::follow() {
    const int length = document_.plan().next_number() - 1;
    position_ = isPast() ? std::min(position_, length) : length;
    length_ = length;
    Q_EMIT moved();
}

void Timeline::go(int position) {
    const int nearest = std::clamp(position, 0, length_);
    if (nearest != position_) {
        position_ = nearest;
        Q_EMIT moved();
    }
}

Plan Timeline::plan() const {
    return document_.plan().prefix(position_);
}

Session Timeline::session() const {
    return session_at(document_.session(), position_);
}

} // namespace cutaway
