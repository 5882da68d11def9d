#pragma once

#include "ui/engine/try_run.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace cutaway {

class Controller;
class Document;
class ElidedLabel;
class Timeline;
class TrySettings;
class TryView;

/// Try it: one prompt, and side by side what two plans make of it. Moving the timeline, or deciding
/// something, generates again once it rests.
class TryPanel : public QWidget {
    Q_OBJECT

  public:
    TryPanel(const Document& document, const Timeline& timeline, Controller& controller,
             QWidget* parent = nullptr);

    TryRun& run() { return run_; }
    void focusPrompt();
    /// The prompt and both texts with what they are of.
    QString copyText() const;

  protected:
    /// What happened while nobody could see the texts is caught up with.
    void showEvent(QShowEvent* event) override;

  private:
    /// Which plan a column is of: an event's number of the history, or one of these.
    enum Choice : std::int8_t { untouched = -3, current = -2, shown = -1 };

    struct Column {
        QComboBox* choice = nullptr;
        TryView* view = nullptr;
        QLabel* signs = nullptr;
    };

    QWidget* createTop();
    QWidget* createColumn(std::size_t place, const QString& name);
    void fillChoices();
    Plan planOf(int choice) const;
    std::vector<Plan> plans() const;
    void generate();
    void generateSoon();
    void choose();
    void refresh();
    void showTexts();
    void showColumn(std::size_t place, const std::vector<bool>& differs);
    void showCurrent(const TryView& view);
    QString hint() const;

    const Document& document_;
    const Timeline& timeline_;
    Controller& controller_;
    TryRun run_;
    QLineEdit* prompt_;
    QPushButton* generate_;
    QPushButton* stop_;
    QPushButton* copy_;
    TrySettings* settings_;
    std::array<Column, 2> columns_;
    QLabel* note_;
    ElidedLabel* token_;
    QTimer rest_;
    QTimer frame_;
    /// What each column's texts are of; nothing before the first.
    std::optional<std::array<std::vector<Slot>, 2>> made_;
};

} // namespace cutaway
