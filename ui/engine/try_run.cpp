#include "ui/engine/try_run.h"

#include "core/plan/protocol.h"
#include "ui/engine/controller.h"
#include "ui/models/document.h"
#include "ui/text.h"

#include <memory>

namespace cutaway {

QString TryText::text() const {
    QString text;
    for (const TryToken& token : tokens) {
        text += token.text;
    }
    return text;
}

std::vector<std::int64_t> TryText::ids() const {
    std::vector<std::int64_t> ids;
    for (const TryToken& token : tokens) {
        ids.push_back(token.id);
    }
    return ids;
}

TryRun::TryRun(const Document& document, Controller& controller, QObject* parent)
    : QObject(parent), controller_(controller) {
    connect(&controller, &Controller::generated, this, &TryRun::take);
    connect(&controller, &Controller::answersLost, this, [this] {
        if (running_) {
            end(tr("The engine was lost. Generate again once there is another."));
        }
    });
    connect(&document, &Document::loaded, this, &TryRun::clear);
}

/// The texts were another model's.
void TryRun::clear() {
    stop();
    question_ = 0;
    texts_ = {};
    problem_.clear();
    Q_EMIT changed();
}

void TryRun::generate(const GenerateRequest& request) {
    stop();
    texts_ = {};
    problem_.clear();
    prompt_ = toQString(request.prompt);
    running_ = true;
    // The answer names its question, whose number is known only once it is asked.
    const auto question = std::make_shared<std::int64_t>(0);
    *question = controller_.ask(
        method::generate, to_json(request),
        [this, question](const Json& answer) {
            if (*question == question_) {
                finish(generate_result_from_json(
                    JsonObject(answer, error_code::internal, "the engine's answer")));
            }
        },
        [this, question](const Error& error) {
            if (*question == question_) {
                end(error.code() == error_code::cancelled ? QString() : errorText(error));
            }
        });
    question_ = *question;
    if (question_ == 0) {
        end(tr("No engine runs. Start one with Run › Restart the engine."));
        return;
    }
    Q_EMIT changed();
}

void TryRun::stop() {
    if (running_) {
        controller_.cancel(question_);
        question_ = 0;
        end({});
    }
}

void TryRun::end(const QString& problem) {
    running_ = false;
    problem_ = problem;
    Q_EMIT changed();
}

void TryRun::take(const GeneratedNotice& notice) {
    if (!running_ || notice.request != Json(question_)) {
        return;
    }
    std::vector<TryToken>& tokens = texts_.at(static_cast<std::size_t>(notice.plan)).tokens;
    for (const GeneratedPiece& piece : notice.tokens) {
        tokens.push_back({.id = piece.id, .text = toQString(piece.text), .own = piece.chance, .other = {}});
    }
    Q_EMIT changed();
}

void TryRun::finish(const GenerateResult& result) {
    for (std::size_t place = 0; place < std::min(result.texts.size(), texts_.size()); ++place) {
        const GenerateResult::Text& text = result.texts[place];
        std::vector<TryToken>& tokens = texts_.at(place).tokens;
        texts_.at(place).finish = toQString(text.finish);
        for (std::size_t token = 0; token < std::min(tokens.size(), text.other.size()); ++token) {
            tokens[token].other = text.other[token];
        }
    }
    end({});
}

} // namespace cutaway
