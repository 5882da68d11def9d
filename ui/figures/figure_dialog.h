#pragma once

#include "core/plan/error.h"
#include "ui/figures/figure.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace cutaway {

class ComparedSessions;
class Document;
class Timeline;

/// Chooses what a figure of the shown moment shows and how, beside a live preview; writes it or copies it.
/// The choices are remembered, but for the title.
class FigureDialog : public QDialog {
    Q_OBJECT

  public:
    FigureDialog(const Document& document, const Timeline& timeline, const ComparedSessions& compared,
                 QWidget* parent = nullptr);

    FigureOptions options() const;
    /// Writes the figure, or in a `.csv` its numbers; where that fails it says why.
    void save(const QString& path);

    /// What the curve's right axis shows to begin with; none: it has no such axis.
    void chooseMeasure(const std::optional<CurveMeasure>& measure);

  Q_SIGNALS:
    void failed(const cutaway::Error& error);
    void saved(const QString& path);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void createControls();
    QFormLayout* createForm();
    void connectControls();
    void recall();
    void remember() const;
    /// What the kind has no use for is disabled.
    void refreshControls();
    void preview();
    void chooseFile();
    void copy();
    FigureSubject subject() const;
    static QString leftOutText(const FigureSubject& subject, FigureKind kind);

    const Document& document_;
    const Timeline& timeline_;
    const ComparedSessions& compared_;
    QComboBox* kind_;
    QComboBox* preset_;
    QComboBox* orientation_;
    QComboBox* colors_;
    QComboBox* against_;
    QComboBox* measure_;
    std::vector<CurveMeasure> measures_; ///< that measure_ lists after none
    QSpinBox* letters_;
    QLineEdit* title_;
    QCheckBox* numbers_;
    QCheckBox* legend_;
    QSpinBox* dpi_;
    QLabel* preview_;
    QLabel* size_;
    QTimer previewTimer_;
};

} // namespace cutaway
