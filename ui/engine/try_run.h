#pragma once

#include "core/plan/generate_messages.h"

#include <QObject>
#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace cutaway {

class Controller;
class Document;

/// A token of a generated text as it is shown.
struct TryToken {
    std::int64_t id = 0;
    QString text{};
    TokenChance own{};
    std::optional<TokenChance> other{}; ///< under the other plan, once both texts are whole

    bool operator==(const TryToken&) const = default;
};

/// What one plan has made of the prompt so far.
struct TryText {
    std::vector<TryToken> tokens{};
    QString finish{}; ///< `end`, `length`, `context`; empty while it grows, or where it was stopped

    QString text() const;
    std::vector<std::int64_t> ids() const;
};

/// One prompt that two plans go on with, as it is asked for and comes. Only the newest question counts.
class TryRun : public QObject {
    Q_OBJECT

  public:
    TryRun(const Document& document, Controller& controller, QObject* parent = nullptr);

    /// Asks for two texts in place of those that there are.
    void generate(const GenerateRequest& request);
    /// What has come stays.
    void stop();
    bool running() const { return running_; }

    const std::array<TryText, 2>& texts() const { return texts_; }
    /// What the texts go on from.
    const QString& prompt() const { return prompt_; }
    /// Why there is no text, or no more of it; empty where nothing went wrong.
    const QString& problem() const { return problem_; }

  Q_SIGNALS:
    void changed();

  private:
    void take(const GeneratedNotice& notice);
    void finish(const GenerateResult& result);
    void end(const QString& problem);
    void clear();

    Controller& controller_;
    std::array<TryText, 2> texts_;
    QString prompt_;
    QString problem_;
    std::int64_t question_ = 0; ///< the request of the newest
    bool running_ = false;
};

} // namespace cutaway
