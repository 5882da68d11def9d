#include "ui/window/theme.h"

#include <QApplication>
#include <QStyle>
#include <QStyleFactory>

namespace cutaway {

namespace {

struct Colors {
    QColor window, base, alternate, button, ink, faint, line, empty, accent, onAccent, warning, danger;
};

Theme makeTheme(const Colors& colors, bool dark) {
    Theme theme;
    theme.dark = dark;
    QPalette& palette = theme.palette;
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::WindowText, colors.ink);
    palette.setColor(QPalette::Base, colors.base);
    palette.setColor(QPalette::AlternateBase, colors.alternate);
    palette.setColor(QPalette::Text, colors.ink);
    palette.setColor(QPalette::Button, colors.button);
    palette.setColor(QPalette::ButtonText, colors.ink);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, colors.base);
    palette.setColor(QPalette::ToolTipText, colors.ink);
    palette.setColor(QPalette::PlaceholderText, colors.faint);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, colors.onAccent);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::Light, dark ? colors.button.lighter(130) : QColor(Qt::white));
    palette.setColor(QPalette::Midlight, colors.line);
    palette.setColor(QPalette::Mid, colors.line);
    palette.setColor(QPalette::Dark, dark ? colors.window.darker(140) : colors.line.darker(125));
    palette.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : colors.faint);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor disabled = colors.faint;
        disabled.setAlphaF(0.65F);
        palette.setColor(QPalette::Disabled, role, disabled);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.line);
    theme.map.paper = colors.base;
    theme.map.ink = colors.ink;
    theme.map.faint = colors.faint;
    theme.map.empty = colors.empty;
    theme.map.line = colors.line;
    theme.accent = colors.accent;
    theme.warning = colors.warning;
    theme.danger = colors.danger;
    return theme;
}

QString styleSheet(const Theme& theme) {
    const QPalette& palette = theme.palette;
    const QString line = palette.color(QPalette::Mid).name();
    const QString hover = theme.dark ? QStringLiteral("#353a44") : QStringLiteral("#e4e7ec");
    const QString pressed = theme.dark ? QStringLiteral("#414754") : QStringLiteral("#d5dae2");
    return QStringLiteral(
               "QToolBar { border: none; border-bottom: 1px solid %1; spacing: 2px; padding: 4px 8px; }"
               "QToolBar QToolButton { padding: 5px 8px; border-radius: 5px; border: none; }"
               "QToolBar QToolButton:hover { background: %2; }"
               "QToolBar QToolButton:pressed, QToolBar QToolButton:checked { background: %3; }"
               "QToolButton::menu-indicator { image: none; }"
               "QToolBar::separator { background: %1; width: 1px; margin: 5px 6px; }"
               "#budgetPanel { border: 1px solid %1; }"
               "QPushButton { padding: 4px 14px; }"
               // Beside tabs.
               "#evaluateRun, #evaluateStop { padding: 1px 10px; }"
               // Fusion's own is dark on dark.
               "QRadioButton::indicator { width: 12px; height: 12px; border-radius: 7px;"
               " border: 1px solid %6; background: %8; }"
               "QRadioButton:focus { color: %5; }"
               "QRadioButton::indicator:disabled { border-color: %1; }"
               "QRadioButton::indicator:checked { border-color: %5; background: qradialgradient(cx: 0.5,"
               " cy: 0.5, fx: 0.5, fy: 0.5, radius: 0.5, stop: 0 %5, stop: 0.55 %5, stop: 0.65 %8, stop: 1 "
               "%8); }"
               "QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }"
               "QDockWidget { font-weight: 600; }"
               "QDockWidget::title { padding: 7px 10px 5px 10px; background: %4; }"
               "QMainWindow::separator { background: %1; width: 1px; height: 1px; }"
               "QMainWindow::separator:hover { background: %5; }"
               "QHeaderView::section { background: %4; border: none; border-bottom: 1px solid %1;"
               " padding: 4px 8px; }"
               "QTableView, QListView, QPlainTextEdit, QTreeView { border: none; }"
               "QTableView::item, QListView::item { padding: 2px 8px; }"
               "QTreeView::item { padding: 3px 5px; }"
               "QStatusBar { border-top: 1px solid %1; }"
               "QStatusBar::item { border: none; }"
               "QTabBar::tab { padding: 6px 10px; border: none; color: %6; }"
               "QTabBar::tab:selected { color: %7; border-bottom: 2px solid %5; }"
               "QTabWidget::pane { border: none; border-top: 1px solid %1; }"
               "QToolTip { padding: 4px; border: 1px solid %1; }")
        .arg(line, hover, pressed, palette.color(QPalette::Window).name(), theme.accent.name(),
             palette.color(QPalette::PlaceholderText).name(), palette.color(QPalette::WindowText).name(),
             palette.color(QPalette::Base).name());
}

} // namespace

const Theme& lightTheme() {
    static const Theme theme = makeTheme({.window = "#f5f6f8",
                                          .base = "#ffffff",
                                          .alternate = "#f8f9fb",
                                          .button = "#fbfcfd",
                                          .ink = "#1b1e24",
                                          .faint = "#626977",
                                          .line = "#d5d9e0",
                                          .empty = "#eef0f3",
                                          .accent = "#1f66d1",
                                          .onAccent = "#ffffff",
                                          .warning = "#9a5b00",
                                          .danger = "#b3261e"},
                                         false);
    return theme;
}

const Theme& darkTheme() {
    static const Theme theme = makeTheme({.window = "#1d2026",
                                          .base = "#16181d",
                                          .alternate = "#1a1d22",
                                          .button = "#2a2e36",
                                          .ink = "#e8eaee",
                                          .faint = "#9aa2b1",
                                          .line = "#383d47",
                                          .empty = "#2a2e36",
                                          .accent = "#6ea8ff",
                                          .onAccent = "#0d1420",
                                          .warning = "#f0b35a",
                                          .danger = "#ff8a80"},
                                         true);
    return theme;
}

bool systemIsDark() {
    const QPalette palette = QApplication::palette();
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

void applyTheme(const Theme& theme) {
    // One style everywhere: palettes and style sheets mean the same in it on every desktop.
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(theme.palette);
    static_cast<QApplication*>(QCoreApplication::instance())->setStyleSheet(styleSheet(theme));
}

} // namespace cutaway
