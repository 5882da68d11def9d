#include "core/plan/calibration_tokens.h"

#include "core/plan/error.h"

#include <climits>
#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

constexpr std::size_t max_shown = 1 << 16; ///< sequences
/// Room for the sign that stands for the rest.
constexpr std::size_t longest_piece = max_piece_bytes + 8;

/// `room`: so many tokens may still come.
TokenSequence sequence_from_json(const JsonObject& object, std::size_t& room) {
    TokenSequence sequence;
    sequence.length = static_cast<int>(object.integer_between("length", 0, INT_MAX));
    const Json& ids = object.array("ids");
    const Json& texts = object.array("pieces");
    const bool good =
        ids.size() == texts.size() &&
        std::ranges::all_of(ids, [](const Json& id) { return id.is_number_integer(); }) &&
        std::ranges::all_of(texts, [](const Json& text) {
            return text.is_string() && text.get_ref<const std::string&>().size() <= longest_piece;
        });
    if (!good) {
        object.fail("'ids' and 'pieces' are no lists that go together");
    }
    if (ids.size() > room) {
        object.fail(fmt::format("there are more than {} tokens", max_shown_tokens));
    }
    room -= ids.size();
    for (std::size_t index = 0; index < ids.size(); ++index) {
        sequence.pieces.push_back({ids[index].get<std::int64_t>(), texts[index].get<std::string>()});
    }
    return sequence;
}

} // namespace

Json to_json(const TokensRequest& request) {
    return {
        {"calibration", to_json(request.calibration)}, {"first", request.first}, {"count", request.count}};
}

TokensRequest tokens_request_from_json(const JsonObject& object) {
    TokensRequest request;
    if (object.has("calibration")) {
        request.calibration = calibration_request_from_json(object.object("calibration"));
    }
    if (object.has("first")) {
        request.first = static_cast<int>(object.integer_between("first", 0, INT_MAX));
    }
    if (object.has("count")) {
        request.count = static_cast<int>(object.integer_between("count", 0, max_shown));
    }
    return request;
}

Json to_json(const TokensResult& result) {
    Json shown = Json::array();
    for (const TokenSequence& sequence : result.shown) {
        Json ids = Json::array();
        Json pieces = Json::array();
        for (const TokenPiece& piece : sequence.pieces) {
            ids.push_back(piece.id);
            pieces.push_back(piece.text);
        }
        shown.push_back(
            {{"length", sequence.length}, {"ids", std::move(ids)}, {"pieces", std::move(pieces)}});
    }
    return {{"found", result.found},         {"whole", result.whole}, {"needed", result.needed},
            {"sequences", result.sequences}, {"hash", result.hash},   {"first", result.first},
            {"shown", std::move(shown)}};
}

TokensResult tokens_result_from_json(const JsonObject& object) {
    TokensResult result;
    result.found = object.integer_between("found", 0, INT64_MAX);
    result.whole = object.boolean("whole", true);
    result.needed = object.integer_between("needed", 0, INT64_MAX);
    result.sequences = static_cast<int>(object.integer_between("sequences", 0, INT_MAX));
    result.hash = object.text("hash", "");
    result.first = static_cast<int>(object.integer_between("first", 0, INT_MAX - 1));
    std::size_t room = max_shown_tokens;
    for (const JsonObject& entry : object.objects("shown", max_shown)) {
        result.shown.push_back(sequence_from_json(entry, room));
    }
    return result;
}

} // namespace cutaway
