#include "core/plan/generate_messages.h"

#include <cmath>
#include <limits>
#include <utility>

namespace cutaway {

namespace {

Json plan_json(const Plan& plan) {
    return {{"blocks", plan.blocks()}, {"events", events_to_json(plan.events())}};
}

Plan plan_of(const JsonObject& object) {
    object.array("events"); // a plan file may do without them, a message may not
    return plan_from_json(object);
}

double number_or(const JsonObject& object, const char* key, double otherwise) {
    const double number = object.has(key) ? object.number(key) : otherwise;
    if (!std::isfinite(number) || number < 0) {
        object.fail("'" + std::string(key) + "' is below 0");
    }
    return number;
}

std::int64_t integer_or(const JsonObject& object, const char* key, std::int64_t low, std::int64_t high,
                        std::int64_t otherwise) {
    return object.has(key) ? object.integer_between(key, low, high) : otherwise;
}

Json with_chance(const TokenChance& chance, Json json) {
    json["logprob"] = std::isfinite(chance.logprob) ? Json(chance.logprob) : Json();
    json["rank"] = chance.rank;
    return json;
}

TokenChance chance_of(const JsonObject& object) {
    return {.logprob =
                object.has("logprob") ? object.number("logprob") : -std::numeric_limits<double>::infinity(),
            .rank = object.integer_between("rank", 1, INT64_MAX)};
}

std::vector<std::int64_t> ids_of(const JsonObject& object) {
    std::vector<std::int64_t> ids;
    for (const Json& id : object.array("ids")) {
        if (!id.is_number_integer()) {
            object.fail("'ids' holds what is no id");
        }
        ids.push_back(id.get<std::int64_t>());
    }
    return ids;
}

} // namespace

Json to_json(const GenerateRequest& request) {
    Json plans = Json::array();
    for (const Plan& plan : request.plans) {
        plans.push_back(plan_json(plan));
    }
    return {{"plans", std::move(plans)},
            {"prompt", request.prompt},
            {"max_tokens", request.max_tokens},
            {"temperature", request.temperature},
            {"top_p", request.top_p},
            {"top_k", request.top_k},
            {"seed", request.seed}};
}

GenerateRequest generate_request_from_json(const JsonObject& object) {
    GenerateRequest request;
    const Json& plans = object.array("plans");
    if (plans.empty() || plans.size() > 2) {
        object.fail("'plans' are 1 or 2");
    }
    for (const JsonObject& plan : object.objects("plans", 2)) {
        request.plans.push_back(plan_of(plan));
    }
    request.prompt = object.text("prompt");
    request.max_tokens = integer_or(object, "max_tokens", 1, max_generated_tokens, request.max_tokens);
    request.temperature = number_or(object, "temperature", request.temperature);
    request.top_p = number_or(object, "top_p", request.top_p);
    if (request.top_p <= 0 || request.top_p > 1) {
        object.fail("'top_p' is not above 0 and at most 1");
    }
    request.top_k = integer_or(object, "top_k", 0, std::int64_t{1} << 30, request.top_k);
    request.seed = static_cast<std::uint64_t>(integer_or(object, "seed", 0, INT64_MAX, 0));
    return request;
}

Json to_json(const GeneratedNotice& notice) {
    Json tokens = Json::array();
    for (const GeneratedPiece& piece : notice.tokens) {
        tokens.push_back(with_chance(piece.chance, {{"id", piece.id}, {"text", piece.text}}));
    }
    return {{"request", notice.request}, {"plan", notice.plan}, {"tokens", std::move(tokens)}};
}

GeneratedNotice generated_notice_from_json(const JsonObject& object) {
    GeneratedNotice notice;
    notice.request = object.at("request");
    notice.plan = static_cast<int>(object.integer_between("plan", 0, 1));
    for (const JsonObject& token : object.objects("tokens", max_generated_tokens)) {
        notice.tokens.push_back(
            {.id = token.integer("id"), .text = token.text("text"), .chance = chance_of(token)});
    }
    return notice;
}

Json to_json(const GenerateResult& result) {
    Json texts = Json::array();
    for (const GenerateResult::Text& text : result.texts) {
        Json json{{"text", text.text}, {"ids", text.ids}, {"finish", text.finish}};
        if (result.texts.size() > 1) {
            json["other"] = Json::array();
            for (const TokenChance& chance : text.other) {
                json["other"].push_back(with_chance(chance, Json::object()));
            }
        }
        texts.push_back(std::move(json));
    }
    return {{"texts", std::move(texts)}};
}

GenerateResult generate_result_from_json(const JsonObject& object) {
    GenerateResult result;
    for (const JsonObject& entry : object.objects("texts", 2)) {
        GenerateResult::Text text{
            .text = entry.text("text"), .ids = ids_of(entry), .finish = entry.text("finish"), .other = {}};
        if (entry.has("other")) {
            for (const JsonObject& chance : entry.objects("other", max_generated_tokens)) {
                text.other.push_back(chance_of(chance));
            }
        }
        result.texts.push_back(std::move(text));
    }
    return result;
}

} // namespace cutaway
