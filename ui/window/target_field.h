#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace cutaway {

/// Where something is written: a new folder or file, or what the user allows to be replaced. It says what is
/// there already; on another machine only its engine knows, so that there the user's word alone counts.
class TargetField : public QWidget {
    Q_OBJECT

  public:
    /// `host`: the other machine; empty where the place is on this one.
    explicit TargetField(const QString& host, QWidget* parent = nullptr);

    /// What is written, a folder or a file that ends in `suffix`. As long as the user names no other place
    /// it is `name` in `folder`, with a number where that is taken.
    void suggest(const QString& folder, const QString& name, bool isFolder, const QString& suffix);

    /// The whole path; where it is a home's `~/` on this machine, that is written out.
    QString path() const;
    /// Whether what is there may be replaced.
    bool replaces() const;
    /// Why nothing can be written there, as a sentence; empty where it can.
    QString objection() const;
    QLineEdit* edit() const { return edit_; }

  Q_SIGNALS:
    void changed();

  private:
    enum class Standing : std::uint8_t { unnamed, notFull, noParent, free, taken, inTheWay };

    Standing standing() const;
    void refresh();
    void browse();

    QString host_;
    QLineEdit* edit_;
    QPushButton* browse_;
    QCheckBox* replace_;
    QLabel* note_;
    QString suffix_;
    bool folder_ = true;
    bool named_ = false; ///< by the user
};

} // namespace cutaway
