#pragma once

#include "core/plan/calibration_tokens.h"
#include "ui/engine/engine_client.h"

#include <QTabWidget>

class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace cutaway {

class AgreementPage;
class BootstrapRun;
class CalibrationForm;
class Controller;
class Document;
class TokenView;

/// What scores are measured on: its choice and its tokens, and on a second page how far searches on other
/// draws of its sequences agree.
class CalibrationPanel : public QTabWidget {
    Q_OBJECT

  public:
    CalibrationPanel(Document& document, Controller& controller, BootstrapRun& bootstrap,
                     QWidget* parent = nullptr);

    /// The page with the choice, its first field chosen.
    void edit();
    /// The other page.
    void showAgreement();
    /// Whether anybody can see it, which a dock behind others does not tell by isVisible(). While nobody
    /// looks no text is tokenized.
    void setInSight(bool inSight);

  private:
    QWidget* createTextPage();
    QWidget* createTokens();
    void refresh();
    void refreshNotes();
    void refreshPlace();
    void look();
    void show(const TokensResult& result);
    void say(const QString& trouble);
    void go(int sequence);
    QString lengthNote() const;
    QString measuredNote() const;

    Document& document_;
    Controller& controller_;
    CalibrationForm* form_;
    QLabel* note_;
    QLabel* measured_;
    QPushButton* back_;
    QLabel* place_;
    QToolButton* before_;
    QToolButton* after_;
    QSpinBox* sequence_;
    QLabel* count_;
    TokenView* tokens_;
    AgreementPage* agreement_;
    TokensResult shown_;
    CalibrationRequest lookedAt_;
    QString trouble_; ///< why there is nothing to see
    int looks_ = 0;
    bool inSight_ = false;
    bool searching_ = false;
    bool stale_ = true;    ///< shown_ is of another choice
    bool waiting_ = false; ///< for an answer
};

} // namespace cutaway
