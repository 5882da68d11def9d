#pragma once

#include <QColor>
#include <QLabel>

namespace cutaway {

class Document;
class WhatIf;

/// What the plan would cost without the selected slots, in words: the answer, that it is on its way, or why
/// there is none.
class WhatIfView : public QLabel {
    Q_OBJECT

  public:
    WhatIfView(const WhatIf& whatIf, const Document& document, QWidget* parent = nullptr);

    void refresh(const QColor& faint);

  private:
    QString subject() const;
    QString remark() const;

    const WhatIf& whatIf_;
    const Document& document_;
};

} // namespace cutaway
