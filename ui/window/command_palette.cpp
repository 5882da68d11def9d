#include "ui/window/command_palette.h"

#include "ui/window/command_match.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSettings>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

constexpr int menu_role = Qt::UserRole;
constexpr int shortcut_role = Qt::UserRole + 1;
constexpr int widest = 620;
constexpr int rows_shown = 12;
constexpr int margin = 10;
constexpr int most_recent = 8;

QString recentKey() {
    return QStringLiteral("recentCommands");
}

/// The name, its menu after it, its keys at the right edge.
class CommandDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyleOptionViewItem view = option;
        initStyleOption(&view, index);
        view.text.clear();
        // The list never has the focus: its current row is what Enter does.
        view.state |= QStyle::State_Active;
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &view, painter, view.widget);
        const bool selected = (view.state & QStyle::State_Selected) != 0;
        const bool enabled = (index.flags() & Qt::ItemIsEnabled) != 0;
        const QPalette& palette = view.palette;
        const QColor faint = palette.color(selected ? QPalette::HighlightedText : QPalette::PlaceholderText);
        const QColor ink = !enabled   ? palette.color(QPalette::Disabled, QPalette::Text)
                           : selected ? palette.color(QPalette::HighlightedText)
                                      : palette.color(QPalette::Text);
        QRect rest = view.rect.adjusted(margin, 0, -margin, 0);
        const auto draw = [&](const QColor& color, int side, const QString& text) {
            painter->setPen(color);
            painter->drawText(rest, side | Qt::AlignVCenter | Qt::TextSingleLine,
                              view.fontMetrics.elidedText(text, Qt::ElideRight, rest.width()));
        };
        painter->save();
        painter->setFont(view.font);
        const QString keys = index.data(shortcut_role).toString();
        draw(enabled ? faint : ink, Qt::AlignRight, keys);
        rest.setRight(rest.right() -
                      (keys.isEmpty() ? 0 : view.fontMetrics.horizontalAdvance(keys) + 2 * margin));
        const QString name = index.data(Qt::DisplayRole).toString();
        draw(ink, Qt::AlignLeft, name);
        rest.setLeft(rest.left() + view.fontMetrics.horizontalAdvance(name) + 2 * margin);
        if (rest.width() > 4 * margin) {
            draw(enabled ? faint : ink, Qt::AlignLeft, index.data(menu_role).toString());
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        Q_UNUSED(index)
        return {option.fontMetrics.averageCharWidth(), option.fontMetrics.height() + margin};
    }
};

} // namespace

CommandPalette::CommandPalette(std::vector<Command> commands, Named named, QWidget* parent)
    : QFrame(parent, Qt::Popup), commands_(std::move(commands)), named_(std::move(named)),
      edit_(new QLineEdit), list_(new QListView), model_(new QStandardItemModel(this)) {
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Commands"));
    setFrameShape(QFrame::StyledPanel);
    edit_->setObjectName(QStringLiteral("commandText"));
    edit_->setAccessibleName(tr("Command"));
    edit_->setPlaceholderText(tr("Type a command, or a slot as A12"));
    edit_->setClearButtonEnabled(true);
    list_->setObjectName(QStringLiteral("commandList"));
    list_->setAccessibleName(tr("Commands found"));
    list_->setModel(model_);
    list_->setItemDelegate(new CommandDelegate(list_));
    list_->setUniformItemSizes(true);
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setFrameShape(QFrame::NoFrame);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(margin, margin, margin, margin);
    column->addWidget(edit_);
    column->addWidget(list_);
    setFocusProxy(edit_);
    edit_->installEventFilter(this);

    // What was used last comes first; the others stay in their menus' order.
    const QStringList last = recent();
    const auto age = [&](const Command& command) {
        const qsizetype place = command.key.isEmpty() ? -1 : last.indexOf(command.key);
        return place < 0 ? last.size() : place;
    };
    std::stable_sort(commands_.begin(), commands_.end(),
                     [&](const Command& one, const Command& other) { return age(one) < age(other); });
    connect(edit_, &QLineEdit::textChanged, this, &CommandPalette::find);
    connect(list_, &QListView::clicked, this, [this](const QModelIndex& index) { choose(index.row()); });
    find({});
}

QStringList CommandPalette::recent() {
    return QSettings().value(recentKey()).toStringList();
}

void CommandPalette::popUp() {
    const QWidget* const window = parentWidget();
    const int width = std::min(widest, window->width() - 4 * margin);
    const int height = edit_->sizeHint().height() + rows_shown * list_->sizeHintForRow(0) + 4 * margin;
    resize(width, std::min(height, window->height() - 8 * margin));
    QFrame::move(window->mapToGlobal(QPoint((window->width() - width) / 2, 4 * margin)));
    QFrame::show();
    edit_->setFocus();
}

void CommandPalette::find(const QString& typed) {
    std::vector<std::pair<int, const Command*>> ranked;
    for (const Command& command : commands_) {
        if (const std::optional<int> rank = commandMatch(typed, command.name, command.menu)) {
            ranked.emplace_back(*rank, &command);
        }
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& one, const auto& other) { return one.first < other.first; });
    found_ = named_ ? named_(typed.trimmed()) : std::vector<Command>();
    for (const auto& [rank, command] : ranked) {
        found_.push_back(*command);
    }
    model_->clear();
    for (const Command& command : found_) {
        show(command);
    }
    list_->setCurrentIndex({});
    move(1);
}

void CommandPalette::show(const Command& command) {
    auto* const item = new QStandardItem(command.checked ? tr("%1 ✓").arg(command.name) : command.name);
    const QString menu = command.enabled || command.whyNot.isEmpty()
                             ? command.menu
                             : tr("%1 · %2").arg(command.menu, command.whyNot);
    item->setData(menu, menu_role);
    item->setData(command.shortcut, shortcut_role);
    item->setEnabled(command.enabled);
    QStringList spoken{command.name, menu, command.shortcut};
    if (command.checked) {
        spoken.insert(1, tr("on"));
    }
    if (!command.enabled) {
        spoken.insert(1, tr("not available"));
    }
    spoken.removeAll({});
    item->setData(spoken.join(QStringLiteral(", ")), Qt::AccessibleTextRole);
    item->setData(spoken.join(QStringLiteral(", ")), Qt::ToolTipRole);
    model_->appendRow(item);
}

/// To the next row that can be chosen; the ends are not passed.
void CommandPalette::move(int rows) {
    const int step = rows > 0 ? 1 : -1;
    int to = list_->currentIndex().row();
    int left = std::abs(rows);
    for (int row = to + step; left > 0 && row >= 0 && row < model_->rowCount(); row += step) {
        if (model_->item(row)->isEnabled()) {
            to = row;
            --left;
        }
    }
    if (to >= 0) {
        list_->setCurrentIndex(model_->index(to, 0));
    }
}

void CommandPalette::choose(int row) {
    if (row < 0 || row >= static_cast<int>(found_.size()) || !found_[static_cast<std::size_t>(row)].enabled) {
        return;
    }
    const Command command = found_[static_cast<std::size_t>(row)];
    if (!command.key.isEmpty()) {
        QStringList keys = recent();
        keys.removeAll(command.key);
        keys.prepend(command.key);
        QSettings().setValue(recentKey(), QStringList(keys.mid(0, most_recent)));
    }
    // First of all it goes, so that what the command opens or focuses is in front.
    close();
    command.act();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Down:
            move(1);
            return true;
        case Qt::Key_Up:
            move(-1);
            return true;
        case Qt::Key_PageDown:
            move(rows_shown);
            return true;
        case Qt::Key_PageUp:
            move(-rows_shown);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            choose(list_->currentIndex().row());
            return true;
        case Qt::Key_Escape:
            close();
            return true;
        case Qt::Key_Tab:
        case Qt::Key_Backtab:
            return true; // there is nowhere else to go
        default:
            break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace cutaway
