#pragma once

#include "core/plan/error.h"
#include "ui/figures/figure.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace cutaway {

class Document;
class Timeline;

/// Chooses what a figure of the shown moment shows and how, beside a live preview; writes it or copies it.
class FigureDialog : public QDialog {
    Q_OBJECT

  public:
    FigureDialog(const Document& document, const Timeline& timeline, QWidget* parent = nullptr);

    FigureOptions options() const;
    /// Writes the figure; where that fails it says why.
    void save(const QString& path);

  Q_SIGNALS:
    void failed(const cutaway::Error& error);
    void saved(const QString& path);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void preview();
    void chooseFile();
    void copy();

    const Document& document_;
    const Timeline& timeline_;
    QComboBox* kind_;
    QComboBox* preset_;
    QComboBox* orientation_;
    QLineEdit* title_;
    QCheckBox* numbers_;
    QCheckBox* legend_;
    QSpinBox* dpi_;
    QLabel* preview_;
    QTimer previewTimer_;
};

} // namespace cutaway
