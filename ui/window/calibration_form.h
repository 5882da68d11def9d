#pragma once

#include "core/plan/messages.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QToolButton;

namespace cutaway {

/// Where the text comes from, how many sequences of how many tokens are cut of it. It tells a choice once
/// the user has paused, and keeps to itself what is none yet, as a file without a name.
class CalibrationForm : public QWidget {
    Q_OBJECT

  public:
    explicit CalibrationForm(QWidget* parent = nullptr);

    /// Shows a choice, which is not told then.
    void setRequest(const CalibrationRequest& request);
    /// What the fields say; none where they do not say enough, or too much: `missing` tells what.
    std::optional<CalibrationRequest> request(QString* missing = nullptr) const;
    void setEditable(bool editable);
    void focusSource();
    /// `story.txt, 10 × 256`.
    static QString words(const CalibrationRequest& request);

  Q_SIGNALS:
    /// The fields are different; what they say is told once they have been left alone.
    void typed();
    void edited(const cutaway::CalibrationRequest& request);

  private:
    void changed(bool now);
    void tell();
    void refresh();
    void browse();
    void fillKept();
    CalibrationRequest::Source source() const;

    QComboBox* source_;
    QStackedWidget* details_;
    QLineEdit* path_;
    QPushButton* browse_;
    QPlainTextEdit* text_;
    QSpinBox* sequences_;
    QSpinBox* length_;
    QCheckBox* bos_;
    QToolButton* kept_;
    QMenu* keptMenu_;
    QTimer pause_;
    bool quiet_ = false;
};

} // namespace cutaway
