#include "core/search/prefixes.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace cutaway {

namespace {

/// Whether a stream of the plan or of one of its candidates reaches `before` with `applied` and no other
/// slots.
bool is_prefix(const std::vector<Slot>& applied, Slot before, const std::vector<Slot>& kept,
               const std::vector<Slot>& candidates) {
    const auto end = std::ranges::lower_bound(kept, before);
    std::vector<Slot> left_out;
    std::set_difference(kept.begin(), end, applied.begin(), applied.end(), std::back_inserter(left_out));
    const bool is_plan = left_out.empty();
    const bool is_candidate = left_out.size() == 1 && std::ranges::binary_search(candidates, left_out[0]);
    const auto slots = static_cast<std::size_t>(end - kept.begin());
    return (is_plan || is_candidate) && applied.size() + left_out.size() == slots;
}

std::size_t bytes_of(const std::map<std::size_t, at::Tensor>& states) {
    std::size_t bytes = 0;
    for (const auto& [sequence, state] : states) {
        bytes += state.nbytes();
    }
    return bytes;
}

} // namespace

void Prefixes::begin_step(const std::vector<Slot>& kept, const std::vector<Slot>& candidates,
                          const std::vector<Slot>& likely, std::size_t stream_bytes, std::size_t ceiling) {
    ceiling_ = ceiling;
    places_.clear();
    std::size_t left = ceiling / 2;
    for (const Slot slot : likely) {
        const auto streams = 1 + (std::ranges::lower_bound(candidates, slot) - candidates.begin());
        const std::size_t needed = static_cast<std::size_t>(streams) * stream_bytes;
        if (needed <= left) {
            places_.insert(slot);
            left -= needed;
        }
    }
    std::erase_if(entries_, [&](const auto& entry) {
        return !is_prefix(entry.first, entry.second.before, kept, candidates);
    });
    using Iterator = decltype(entries_)::iterator;
    std::vector<Iterator> elsewhere;
    bytes_ = 0;
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        bytes_ += bytes_of(entry->second.states);
        if (!wanted(entry->second.before)) {
            elsewhere.push_back(entry);
        }
    }
    std::ranges::stable_sort(elsewhere, std::greater(), [](Iterator entry) { return entry->first.size(); });
    std::size_t other = 0;
    for (const Iterator entry : elsewhere) {
        const std::size_t bytes = bytes_of(entry->second.states);
        other += bytes;
        if (other > ceiling / 2) {
            bytes_ -= bytes;
            entries_.erase(entry);
        }
    }
}

void Prefixes::clear() {
    entries_.clear();
    places_.clear();
    ceiling_ = 0;
    bytes_ = 0;
}

void Prefixes::keep(Slot before, const std::vector<Slot>& applied, const std::vector<std::size_t>& members,
                    const at::Tensor& rows) {
    Entry& entry = entries_[applied];
    entry.before = before;
    for (std::size_t index = 0; index < members.size(); ++index) {
        const at::Tensor row = rows[static_cast<std::int64_t>(index)];
        if (!entry.states.contains(members[index]) && bytes_ + row.nbytes() <= ceiling_) {
            entry.states.emplace(members[index], row.clone());
            bytes_ += row.nbytes();
        }
    }
}

bool Prefixes::holds(const std::vector<Slot>& applied, const std::vector<std::size_t>& members) const {
    const auto entry = entries_.find(applied);
    return entry != entries_.end() && std::ranges::all_of(members, [&](std::size_t member) {
               return entry->second.states.contains(member);
           });
}

void Prefixes::load(const std::vector<Slot>& applied, const std::vector<std::size_t>& members,
                    const at::Tensor& rows) const {
    const Entry& entry = entries_.at(applied);
    for (std::size_t index = 0; index < members.size(); ++index) {
        rows[static_cast<std::int64_t>(index)].copy_(entry.states.at(members[index]));
    }
}

} // namespace cutaway
