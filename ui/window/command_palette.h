#pragma once

#include <QFrame>
#include <QStringList>

#include <functional>
#include <vector>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace cutaway {

/// What the palette offers.
struct Command {
    QString key{};  ///< what it is remembered by; empty: it is not
    QString name{}; ///< `Export figure…`
    QString menu{}; ///< where else it is found: `View › Cut curve against`
    QString shortcut{};
    bool enabled = true;
    bool checked = false;
    QString whyNot{}; ///< why it is not enabled
    std::function<void()> act{};
};

/// Finds a command by a few letters, without a mouse: type, choose by the arrows, Enter. What was used last
/// comes first.
class CommandPalette : public QFrame {
    Q_OBJECT

  public:
    /// What a text names by itself, as a slot's name does.
    using Named = std::function<std::vector<Command>(const QString& typed)>;

    CommandPalette(std::vector<Command> commands, Named named, QWidget* parent);

    /// Shows it at the top of its parent.
    void popUp();

    /// The keys of the commands used last, newest first.
    static QStringList recent();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void find(const QString& typed);
    void show(const Command& command);
    void move(int rows);
    void choose(int row);

    std::vector<Command> commands_;
    Named named_;
    std::vector<Command> found_; ///< as in the list
    QLineEdit* edit_;
    QListView* list_;
    QStandardItemModel* model_;
};

} // namespace cutaway
