#pragma once

#include "core/plan/json.h"
#include "core/plan/plan.h"

#include <cstdint>
#include <string>
#include <vector>

/// What `generate` carries (docs/protocol.md). Readers throw as those of messages.h do.
namespace cutaway {

inline constexpr std::int64_t max_generated_tokens = 100'000;

/// One prompt, and the plans that go on with it side by side.
struct GenerateRequest {
    std::vector<Plan> plans{}; ///< 1 or 2
    std::string prompt{};
    std::int64_t max_tokens = 64;
    double temperature = 0; ///< 0: always the likeliest token
    double top_p = 1;
    std::int64_t top_k = 0; ///< 0: all
    std::uint64_t seed = 0; ///< below 2^63
};

/// What a model thinks of a token at its place.
struct TokenChance {
    double logprob = 0; ///< natural; minus infinity travels as null
    std::int64_t rank = 0;

    bool operator==(const TokenChance&) const = default;
};

struct GeneratedPiece {
    std::int64_t id = 0;
    std::string text{}; ///< empty while a character is incomplete
    TokenChance chance{};

    bool operator==(const GeneratedPiece&) const = default;
};

/// Tokens that came since the last one of this plan.
struct GeneratedNotice {
    Json request{}; ///< the request's id
    int plan = 0;   ///< its place in the request
    std::vector<GeneratedPiece> tokens{};

    bool operator==(const GeneratedNotice&) const = default;
};

struct GenerateResult {
    struct Text {
        std::string text{};
        std::vector<std::int64_t> ids{};
        std::string finish{};             ///< `end`, `length` or `context`
        std::vector<TokenChance> other{}; ///< each id's under the other plan, where there are two

        bool operator==(const Text&) const = default;
    };
    std::vector<Text> texts{}; ///< in the order of the plans

    bool operator==(const GenerateResult&) const = default;
};

Json to_json(const GenerateRequest& request);
GenerateRequest generate_request_from_json(const JsonObject& object);
Json to_json(const GeneratedNotice& notice);
GeneratedNotice generated_notice_from_json(const JsonObject& object);
Json to_json(const GenerateResult& result);
GenerateResult generate_result_from_json(const JsonObject& object);

} // namespace cutaway
