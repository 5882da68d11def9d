#include "core/model/packed_texts.h"

#include <ATen/ATen.h>

#include <algorithm>
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
    Text added{.own = {.first = tokens(), .count = std::ssize(text.ids)}, .endings = text.endings};
    if (text.follows) {
        const Text& followed = texts_.at(*text.follows);
        added.before = followed.before;
        added.before.push_back(followed.own);
        added.before_count = followed.before_count + followed.own.count;
    }
    const std::vector<std::int64_t> whole{added.own.count};
    for (const std::int64_t rows : text.endings.empty() ? whole : text.endings) {
        for (std::int64_t row = 0; row < rows; ++row) {
            positions_.push_back(added.before_count + row);
        }
        added.longest = std::max(added.longest, added.before_count + rows);
    }
    ids_.insert(ids_.end(), text.ids.begin(), text.ids.end());
    texts_.push_back(std::move(added));
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

void PackedTexts::forget() {
    turns_.clear();
    masks_.clear();
}

at::Tensor PackedTexts::seen_positions(const Text& text) const {
    return at::cat({at::arange(text.before_count, at::kLong), of_rows(positions_, text.own)});
}

at::Tensor PackedTexts::seen(const Text& text, std::optional<std::int64_t> window) const {
    const at::Tensor other = seen_positions(text);
    const at::Tensor own = other.narrow(0, text.before_count, text.own.count).unsqueeze(1);
    at::Tensor seen = other <= own;
    if (window) {
        seen.logical_and_(other > own - *window);
    }
    std::int64_t first = 0;
    for (const std::int64_t rows : text.endings) {
        // Of its own endings' rows, no others than those of the same one.
        at::Tensor beside = seen.narrow(0, first, rows).narrow(1, text.before_count, text.own.count);
        beside.narrow(1, 0, first).fill_(false);
        beside.narrow(1, first + rows, text.own.count - first - rows).fill_(false);
        first += rows;
    }
    return seen;
}

} // namespace cutaway
