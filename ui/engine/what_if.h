#pragma once

#include "core/plan/messages.h"
#include "ui/engine/engine_client.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>
#include <vector>

namespace cutaway {

class Controller;
class Document;
class Questions;

/// What the plan would cost without all of some slots: those that are selected. Of two or more it asks by
/// itself once the selection rests, of one where the user asks. Only the newest question counts; while a
/// search runs its cuts make no new ones, since each would hold it up.
class WhatIf : public QObject {
    Q_OBJECT

  public:
    WhatIf(const Controller& controller, const Questions& questions, const Document& document,
           EngineClient& engine, QObject* parent = nullptr);

    /// These are selected now; what the plan removes of them has no part in the question.
    void choose(std::vector<Slot> slots);
    /// Asks now, whatever is known: the user wants it.
    void ask();
    /// The same was asked of one slot already, by somebody else.
    void learn(Slot slot, double score);

    /// What the question is about: the chosen slots that the plan keeps, in slot order.
    const std::vector<Slot>& slots() const { return slots_; }
    /// An answer is on its way, or the question waits for the selection or for the engine.
    bool pending() const { return wanted_ || out_; }
    bool out() const { return out_; }
    /// The divergence of the plan without the slots; nothing before it is known.
    const std::optional<double>& score() const { return score_; }
    /// The score is of the plan as it was, and the plan has removed something else since.
    bool outdated() const { return score_ && answered_.removed != basis().removed; }
    /// Why there is no score; empty where nothing went wrong.
    const QString& problem() const { return problem_; }

    /// Whatever was asked is not answered any more; what is known stays.
    void forget();
    /// Sends what waits, where it can be asked now.
    void goOn();

  Q_SIGNALS:
    void changed();
    /// The engine has said its last word about a question; its progress is over.
    void progressEnded();
    /// Of what the user asked for.
    void failed(const QString& what, const cutaway::Error& error);

  private:
    /// What an answer depends on beside the slots.
    struct Basis {
        std::vector<Slot> removed{};
        Divergence divergence = Divergence::js;
        CalibrationRequest calibration{};

        bool operator==(const Basis&) const = default;
    };

    Basis basis() const;
    bool canAsk() const;
    void follow();
    void reconsider();
    void send();

    const Controller& controller_;
    const Questions& questions_;
    const Document& document_;
    EngineClient& engine_;
    QTimer rest_;
    std::vector<Slot> chosen_;
    std::vector<Slot> slots_;
    std::optional<Basis> tried_; ///< what the newest question of these slots was asked of
    Basis answered_;             ///< what score_ is of
    std::optional<double> score_;
    QString problem_;
    int question_ = 0;    ///< the number of the newest
    bool wanted_ = false; ///< to be asked as soon as that can be
    bool out_ = false;    ///< the newest is asked and not answered
    bool byUser_ = false; ///< and the user asked for it
};

} // namespace cutaway
