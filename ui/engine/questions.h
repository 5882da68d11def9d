#pragma once

#include "core/plan/messages.h"
#include "ui/engine/along_cuts.h"
#include "ui/engine/engine_client.h"
#include "ui/engine/what_if.h"

#include <QObject>
#include <QTimer>

#include <set>
#include <vector>

namespace cutaway {

class Controller;
class Document;
class SlotModel;

/// What the window asks about the plan beside the search: what a slot's removal would cost, and what the
/// plan costs. The engine answers while the search stands still.
class Questions : public QObject {
    Q_OBJECT

  public:
    Questions(const Controller& controller, Document& document, SlotModel& model, EngineClient& engine,
              QObject* parent = nullptr);

    /// Each of these slots alone, and what is chosen for whatIf() together.
    void score(const std::vector<Slot>& slots);
    WhatIf& whatIf() { return whatIf_; }
    const WhatIf& whatIf() const { return whatIf_; }
    AlongCuts& alongCuts() { return alongCuts_; }
    const AlongCuts& alongCuts() const { return alongCuts_; }
    void measure();
    /// What the weights alone let one guess, shown by the model until scores come. Where the engine is not
    /// ready it is asked as soon as it is.
    void showPreview(bool wanted);
    /// Measures the plan once it has been at rest for a moment, unless a search runs.
    void measureSoon();
    void dontMeasure() { measureTimer_.stop(); }
    /// The document is another one, or the engine is gone: no answer comes, or it is about something else.
    void forget();

    bool measuring() const { return measuringPlan() || alongCuts_.active(); }
    /// The plan as it is, or was a moment ago.
    bool measuringPlan() const { return measuring_ > 0; }
    /// Slots one by one, for the user.
    bool scoring() const { return scoring_; }
    /// Slots one by one, or together.
    bool askingForScores() const { return scoring_ || whatIf_.out(); }

  Q_SIGNALS:
    /// Something was asked or answered.
    void changed();
    /// What was computed has ended, well or not: its progress is over.
    void progressEnded();
    void failed(const QString& what, const cutaway::Error& error);

  private:
    void scoreNext();
    void take(const ScoreRequest& request, const Json& result);
    void askForPreview();
    void report(const QString& what, const Error& error);
    /// Both of them for an answer that nobody has forgotten to wait for.
    EngineClient::Answer unlessForgotten(EngineClient::Answer act) const;
    EngineClient::Failure unlessForgotten(EngineClient::Failure act) const;

    const Controller& controller_;
    Document& document_;
    SlotModel& model_;
    EngineClient& engine_;
    WhatIf whatIf_;
    AlongCuts alongCuts_;
    QTimer measureTimer_;
    std::set<Slot> toScore_;
    int forgotten_ = 0; ///< so many times
    int measuring_ = 0; ///< so many were asked for and not answered
    bool scoring_ = false;
    bool previewWanted_ = false;
    bool previewAsked_ = false; ///< of this document
};

} // namespace cutaway
