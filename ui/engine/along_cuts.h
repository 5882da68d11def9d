#pragma once

#include "core/plan/messages.h"
#include "ui/engine/engine_client.h"

#include <QObject>

#include <optional>

namespace cutaway {

class Controller;
class Document;
class Questions;

/// Measures the untouched model and the plan after every cut that holds, one after the other, and leaves out
/// what the session knows. Each result is in the document as soon as it is there, so that who stops and asks
/// again goes on where it was.
class AlongCuts : public QObject {
    Q_OBJECT

  public:
    AlongCuts(const Controller& controller, const Questions& questions, Document& document,
              EngineClient& engine, QObject* parent = nullptr);

    void start();
    /// What is being measured is not asked for again.
    void stop();
    bool active() const { return active_; }
    /// Of the plans along the cuts that hold, how many are measured and how many there are.
    int done() const { return done_; }
    int total() const { return total_; }

    /// The engine answers nothing any more.
    void forget();
    /// Asks for the next, where nothing else is being measured.
    void goOn();

  Q_SIGNALS:
    void changed();
    /// A measurement has ended, well or not: its progress is over.
    void progressEnded();
    void failed(const QString& what, const cutaway::Error& error);

  private:
    std::optional<int> next();

    const Controller& controller_;
    const Questions& questions_;
    Document& document_;
    EngineClient& engine_;
    int asked_ = 0; ///< so many requests were sent, or forgotten
    int done_ = 0;
    int total_ = 0;
    bool active_ = false;
    bool out_ = false; ///< one is asked and not answered
};

} // namespace cutaway
