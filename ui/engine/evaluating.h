#pragma once

#include "core/plan/error.h"
#include "core/plan/evaluation.h"
#include "core/plan/json.h"

#include <QElapsedTimer>
#include <QObject>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cutaway {

class Controller;
class Document;

/// Evaluates tasks and texts on plans of the document, a few documents at a time, so that the engine answers
/// other questions and a search goes on in between. What is done is in the document at once: who asks for the
/// same again goes on where it was.
class Evaluating : public QObject {
    Q_OBJECT

  public:
    enum class State : std::uint8_t { idle, running, paused };

    struct Order {
        std::vector<EvaluationSource> sources;
        /// The plans, by how many of the history's events each has. The untouched model is evaluated too, and
        /// first.
        std::vector<int> events;
    };

    Evaluating(Document& document, Controller& controller, QObject* parent = nullptr);

    State state() const { return state_; }
    /// Whether the engine could begin now.
    bool possible() const;
    void start(const Order& order);
    /// What is under way is still taken in, or asked for again.
    void pause();
    void resume();
    void stop();

    /// Why a source could not be evaluated when it was asked for last; null where it could.
    const Error* trouble(const EvaluationSource& source) const;
    /// What is under way; null where nothing is.
    const EvaluationSource* current() const;
    /// Of all documents of the order, as far as their number is known; what has failed is left out.
    struct Progress {
        std::size_t done = 0;
        std::size_t total = 0;
    };
    Progress progress() const;

  Q_SIGNALS:
    void changed();

  private:
    /// A source of the order, and what is known of it since it began.
    struct Work {
        EvaluationSource source;
        std::string hash{}; ///< of its documents as the engine read them last; empty: not asked yet
        std::size_t count;  ///< documents of the next chunk
    };
    struct Chunk {
        EvaluationSource source;
        int events = 0;
        std::size_t first = 0;
    };

    /// Of one plan: with another the same source may do well.
    struct Trouble {
        EvaluationSource source;
        int events = 0;
        Error error;
    };

    bool isTrouble(const EvaluationSource& source, int events) const;
    std::optional<Chunk> next() const;
    Work* workOf(const EvaluationSource& source);
    void goOn();
    void adapt(Work& work) const;
    void take(const Chunk& chunk, const Json& answer);
    void fail(const Chunk& chunk, const Error& error);
    void lose();

    Document& document_;
    Controller& controller_;
    std::vector<Work> work_;
    std::vector<int> events_; ///< of the plans, the untouched one's first
    std::vector<Trouble> troubles_;
    std::optional<Chunk> out_; ///< asked and not answered
    std::int64_t question_ = 0;
    QElapsedTimer since_;
    State state_ = State::idle;
};

} // namespace cutaway
