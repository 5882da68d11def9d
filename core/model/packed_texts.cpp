#include "core/model/packed_texts.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace cutaway {

namespace {

/// What stands in some rows, int64 [rows].
at::Tensor of_rows(const std::vector<std::int64_t>& values, const PackedTexts::Rows& rows) {
    const auto first = values.begin() + rows.first;
    return at::tensor(std::vector(first, first + rows.count), at::kLong);
}

} // namespace

std::size_t PackedTexts::add(const PackedText& text) {
    const std::int64_t count = std::ssize(text.ids);
    Text added{.own = {.first = tokens(), .count = count}, .forks = !text.endings.empty()};
    if (text.follows) {
        added.before = texts_.at(*text.follows).own;
        added.forks = true;
    }
    const std::int64_t endings = std::accumulate(text.endings.begin(), text.endings.end(), std::int64_t{0});
    std::int64_t position = added.before.count, ending = 0;
    const auto add_rows = [&](std::int64_t rows) {
        for (std::int64_t row = 0; row < rows; ++row) {
            positions_.push_back(position + row);
            ending_.push_back(ending);
        }
        added.longest = std::max(added.longest, position + rows);
    };
    add_rows(count - endings);
    position += count - endings;
    for (const std::int64_t rows : text.endings) {
        ++ending;
        add_rows(rows);
    }
    ids_.insert(ids_.end(), text.ids.begin(), text.ids.end());
    texts_.push_back(added);
    return texts_.size() - 1;
}

at::Tensor PackedTexts::ids() const {
    return at::tensor(ids_, at::kLong).unsqueeze(0);
}

at::Tensor PackedTexts::positions() const {
    return at::tensor(positions_, at::kLong);
}

const RopeTable& PackedTexts::turns(const RopeTables& tables) {
    const auto [place, is_new] = turns_.try_emplace(&tables);
    if (is_new) {
        std::vector<at::Tensor> cosines, sines;
        for (const Text& text : texts_) {
            // Of its own length, which may decide how all of its tokens are turned.
            const RopeTable whole = tables.table(text.longest);
            const at::Tensor rows = of_rows(positions_, text.own).to(device_);
            cosines.push_back(whole.cosine.index_select(0, rows));
            sines.push_back(whole.sine.index_select(0, rows));
            place->second.interleaved = whole.interleaved;
        }
        place->second.cosine = at::cat(cosines);
        place->second.sine = at::cat(sines);
    }
    return place->second;
}

at::Tensor PackedTexts::mask(std::size_t text, std::optional<std::int64_t> window) {
    const auto [place, is_new] = masks_.try_emplace({text, window.value_or(0)});
    if (is_new) {
        place->second = seen(texts_.at(text), window).to(device_);
    }
    return place->second;
}

at::Tensor PackedTexts::seen_positions(const Text& text) const {
    return at::cat({of_rows(positions_, text.before), of_rows(positions_, text.own)});
}

at::Tensor PackedTexts::seen(const Text& text, std::optional<std::int64_t> window) const {
    const at::Tensor endings = of_rows(ending_, text.own);
    const at::Tensor other_ending = at::cat({at::zeros({text.before.count}, at::kLong), endings});
    const at::Tensor other = seen_positions(text);
    const at::Tensor own = other.narrow(0, text.before.count, text.own.count).unsqueeze(1);
    const at::Tensor same_sequence = (other_ending == 0).logical_or(other_ending == endings.unsqueeze(1));
    const at::Tensor seen = (other <= own).logical_and(same_sequence);
    return window ? seen.logical_and(other > own - *window) : seen;
}

} // namespace cutaway
