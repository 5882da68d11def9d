#pragma once

#include "core/plan/messages.h"
#include "ui/engine/engine_client.h"

#include <QObject>
#include <QTimer>

#include <deque>
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

    void score(const std::vector<Slot>& slots);
    void measure();
    /// Measures the plan once it has been at rest for a moment, unless a search runs.
    void measureSoon();
    void dontMeasure() { measureTimer_.stop(); }
    /// The document is another one, or the engine is gone: no answer comes, or it is about something else.
    void forget();

    bool measuring() const { return measuring_ > 0; }
    bool scoring() const { return scoring_; }

  Q_SIGNALS:
    /// Something was asked or answered.
    void changed();
    /// A measurement has ended, well or not.
    void measureEnded();
    void failed(const QString& what, const cutaway::Error& error);

  private:
    void scoreNext();
    void report(const QString& what, const Error& error);
    /// Both of them for an answer that nobody has forgotten to wait for.
    EngineClient::Answer unlessForgotten(EngineClient::Answer act) const;
    EngineClient::Failure unlessForgotten(EngineClient::Failure act) const;

    const Controller& controller_;
    Document& document_;
    SlotModel& model_;
    EngineClient& engine_;
    QTimer measureTimer_;
    std::deque<Slot> toScore_;
    int forgotten_ = 0; ///< so many times
    int measuring_ = 0; ///< so many were asked for and not answered
    bool scoring_ = false;
};

} // namespace cutaway
