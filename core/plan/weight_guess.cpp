#include "core/plan/weight_guess.h"

#include <set>

namespace cutaway {

Json to_json(const std::vector<WeightGuess>& guesses) {
    Json slots = Json::array();
    for (const WeightGuess& guess : guesses) {
        slots.push_back({{"slot", to_string(guess.slot)},
                         {"size", guess.size},
                         {"share", guess.share},
                         {"rank", guess.rank}});
    }
    return {{"measure", "output-norm"}, {"slots", std::move(slots)}};
}

std::vector<WeightGuess> weight_guesses_from_json(const JsonObject& object, int blocks) {
    const int count = 2 * blocks;
    std::vector<WeightGuess> guesses;
    std::set<int> ranks;
    for (const JsonObject& entry : object.objects("slots", static_cast<std::size_t>(count))) {
        guesses.push_back({.slot = parse_slot(entry.text("slot"), blocks),
                           .size = entry.number("size"),
                           .share = entry.number("share"),
                           .rank = static_cast<int>(entry.integer_between("rank", 1, count))});
        if (guesses.back().slot.index() != static_cast<int>(guesses.size()) - 1) {
            entry.fail("guesses are not in slot order");
        }
        if (!ranks.insert(guesses.back().rank).second) {
            entry.fail("two slots have the same rank");
        }
    }
    if (static_cast<int>(guesses.size()) != count) {
        object.fail("there is not one guess for every slot");
    }
    return guesses;
}

} // namespace cutaway
