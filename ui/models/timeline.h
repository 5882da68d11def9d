#pragma once

#include "core/plan/session.h"

#include <QObject>

namespace cutaway {

class Document;

/// Which moment of the document's history is shown. A moment is named by how many of the plan's events it
/// has; while the present is shown, the timeline goes along with what is decided.
class Timeline : public QObject {
    Q_OBJECT

  public:
    explicit Timeline(const Document& document, QObject* parent = nullptr);

    int length() const { return length_; }
    int position() const { return position_; }
    bool isPast() const { return position_ < length_; }
    /// Shows the moment after so many events, the nearest that there is.
    void go(int position);

    /// The plan, and the whole session, as they were then.
    Plan plan() const;
    Session session() const;

  Q_SIGNALS:
    /// Another moment is shown, or the history is longer.
    void moved();

  private:
    void follow();

    const Document& document_;
    int length_ = 0;
    int position_ = 0;
};

} // namespace cutaway
