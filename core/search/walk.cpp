#include "core/search/walk.h"

#include "core/model/decoder.h"
#include "core/search/part_times.h"
#include "core/search/rows.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

namespace cutaway {

namespace {

/// Adds a stage's branches to `streams` [n, T, d], never to fewer than least_rows at once.
void apply_padded(const Decoder& decoder, std::span<const Slot> slots, at::Tensor streams) {
    const std::int64_t count = streams.size(0), length = streams.size(1);
    if (count * length >= least_rows) {
        decoder.apply(slots, streams);
        return;
    }
    at::Tensor padded = at::constant_pad_nd(streams, {0, 0, 0, 0, 0, least_rows / length + 1 - count});
    decoder.apply(slots, padded);
    streams.copy_(padded.narrow(0, 0, count));
}

/// A stage of both branches counts as its first.
Part part_of(Slot slot) {
    return slot.kind() == Kind::attention ? Part::attention : Part::ffn;
}

/// Adds a stage's branches, or some of them, to `streams` [n, T, d], shared out among the workers.
void apply_slots(Machine& machine, const std::vector<Slot>& slots, const at::Tensor& streams) {
    if (slots.empty() || streams.size(0) == 0) {
        return;
    }
    const std::int64_t count = streams.size(0), length = streams.size(1);
    const std::int64_t most = std::max<std::int64_t>(machine.chunk_tokens() / length, 1);
    const std::int64_t least = (least_rows + length - 1) / length;
    const Partition parts = cut(count, most, least, machine.workers.count());
    machine.workers.run(
        parts.parts,
        [&](std::int64_t index) {
            const Range part = parts.part(index);
            const Timed timed(machine.limits.times, part_of(slots.front()));
            apply_padded(machine.decoder, slots, streams.narrow(0, part.begin, part.size));
        },
        machine.limits.interrupted);
    for (const Slot slot : slots) {
        count_branch(machine.work, machine.decoder, slot, count, length);
    }
}

/// Where a candidate's stream joins the others: before a stage.
struct Joining {
    std::size_t candidate = 0;
    std::size_t stage = 0;
    bool own_stage = true; ///< its slot is one of the stage's: it is the plan's stream until then
    bool kept = false;     ///< the state is one of the prefixes
};

/// One walk. Streams lie in the buffer in the order in which they join, so that those under way are one
/// piece.
class Walk {
  public:
    Walk(Machine& machine, const Round& round, const at::Tensor& ids)
        : machine_(machine), round_(round), ids_(ids), sequences_(ids.size(0)),
          stages_(machine.decoder.stages(round.kept)), before_(stages_.size() + 1),
          buffer_(machine.buffer(sequences_ * (1 + std::ssize(round.candidates)), ids.size(1))) {
        for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
            before_[stage + 1] = before_[stage];
            before_[stage + 1].insert(before_[stage + 1].end(), stages_[stage].begin(), stages_[stage].end());
        }
        plan_joinings();
    }

    Walked run() {
        end_ = sequences_;
        expect_slots();
        if (plan_begin_ <= plan_end_) {
            begin_plan();
        }
        for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
            join(stage, false);
            const std::int64_t under_way = end_;
            const std::size_t first_own = joined_;
            join(stage, true);
            keep(stage, first_own);
            hand_over(stage);
            if (round_.before_stage) {
                round_.before_stage(round_.members, stages_[stage].front(), rows(0));
            }
            const std::int64_t begin = plan_under_way(stage) ? 0 : sequences_;
            apply_slots(machine_, stages_[stage], buffer_.narrow(0, begin, under_way - begin));
            for (std::size_t own = first_own; own < joined_; ++own) {
                apply_slots(machine_, without(stages_[stage], {slot(own)}), rows(1 + own));
            }
        }
        Walked walked{buffer_.view({-1, sequences_, buffer_.size(1), buffer_.size(2)}), {}};
        for (const Joining& joining : joinings_) {
            walked.order.push_back(joining.candidate);
        }
        return walked;
    }

  private:
    void plan_joinings() {
        for (std::size_t candidate = 0; candidate < round_.candidates.size(); ++candidate) {
            joinings_.push_back(joining_of(candidate));
        }
        std::ranges::stable_sort(joinings_, {}, [](const Joining& joining) {
            return std::pair(joining.stage, joining.own_stage);
        });
        // The plan's stream is needed from the first candidate that leaves it to the last.
        std::vector<std::size_t> left_at;
        for (const Joining& joining : joinings_) {
            if (!joining.kept) {
                left_at.push_back(joining.stage);
            }
        }
        if (joinings_.empty()) {
            left_at.push_back(stages_.size());
        }
        plan_end_ = left_at.empty() ? 0 : left_at.back();
        plan_begin_ = left_at.empty() ? 1 : last_kept(left_at.front(), 0, {}).value_or(0);
        if (round_.handover != nullptr) {
            plan_begin_ = round_.handover->states.defined() ? round_.handover->stage : 0;
            if (round_.handover->next) {
                handed_over_ = stage_of(*round_.handover->next);
                plan_end_ = std::max(plan_end_, handed_over_);
            }
        }
    }

    /// The slot is one of the plan's.
    std::size_t stage_of(Slot slot) const {
        std::size_t stage = 0;
        while (std::ranges::find(stages_[stage], slot) == stages_[stage].end()) {
            ++stage;
        }
        return stage;
    }

    Joining joining_of(std::size_t candidate) const {
        const Slot slot = round_.candidates[candidate];
        const std::size_t own = stage_of(slot);
        const std::optional<std::size_t> stage = last_kept(stages_.size() - 1, own, {slot});
        return {candidate, stage.value_or(own), stage.value_or(own) == own, stage.has_value()};
    }

    /// The last stage from `least` to `most` before which the stream without `left_out` is kept.
    std::optional<std::size_t> last_kept(std::size_t most, std::size_t least,
                                         const std::vector<Slot>& left_out) const {
        for (std::size_t stage = most + 1; round_.prefixes != nullptr && stage-- > least;) {
            if (round_.prefixes->holds(without(before_[stage], left_out), round_.members)) {
                return stage;
            }
        }
        return std::nullopt;
    }

    /// Tells the decoder which slots to read ahead: those from where the first stream begins.
    void expect_slots() {
        std::size_t first = plan_begin_ <= plan_end_ ? plan_begin_ : stages_.size();
        first = joinings_.empty() ? first : std::min(first, joinings_.front().stage);
        const auto before = std::ssize(before_[std::min(first, stages_.size())]);
        machine_.decoder.expect({round_.kept.begin() + before, round_.kept.end()});
    }

    void begin_plan() {
        const Timed timed(machine_.limits.times, Part::copies);
        if (round_.handover != nullptr && round_.handover->states.defined()) {
            rows(0).copy_(round_.handover->states);
        } else if (round_.prefixes != nullptr &&
                   round_.prefixes->holds(before_[plan_begin_], round_.members)) {
            round_.prefixes->load(before_[plan_begin_], round_.members, rows(0));
        } else {
            rows(0).copy_(machine_.decoder.embed(ids_));
        }
    }

    /// Lets the streams in that join before `stage`: those that get all of it, or those that lack a slot of
    /// it.
    void join(std::size_t stage, bool own_stage) {
        const Timed timed(machine_.limits.times, Part::copies);
        for (; joined_ < joinings_.size(); ++joined_) {
            const Joining& joining = joinings_[joined_];
            if (joining.stage != stage || joining.own_stage != own_stage) {
                return;
            }
            const at::Tensor stream = rows(1 + joined_);
            if (joining.kept) {
                round_.prefixes->load(without(before_[stage], {slot(joined_)}), round_.members, stream);
            } else {
                stream.copy_(rows(0));
            }
            end_ += sequences_;
        }
    }

    /// Keeps the plan's stream and the first `streams` candidates' as they are before `stage`, where that
    /// pays.
    void keep(std::size_t stage, std::size_t streams) {
        const Timed timed(machine_.limits.times, Part::copies);
        const auto place = std::ranges::find_if(stages_[stage], [&](Slot slot) {
            return stage > 0 && round_.prefixes != nullptr && round_.prefixes->wanted(slot);
        });
        if (place == stages_[stage].end()) {
            return;
        }
        if (plan_begin_ <= stage && stage <= plan_end_) {
            round_.prefixes->keep(*place, before_[stage], round_.members, rows(0));
        }
        for (std::size_t stream = 0; stream < streams; ++stream) {
            round_.prefixes->keep(*place, without(before_[stage], {slot(stream)}), round_.members,
                                  rows(1 + stream));
        }
    }

    void hand_over(std::size_t stage) {
        if (stage != handed_over_) {
            return;
        }
        const Timed timed(machine_.limits.times, Part::copies);
        Handover& handover = *round_.handover;
        if (handover.states.defined()) {
            handover.states.copy_(rows(0));
        } else {
            handover.states = rows(0).clone();
        }
        handover.stage = stage;
    }

    bool plan_under_way(std::size_t stage) const { return plan_begin_ <= stage && stage < plan_end_; }
    Slot slot(std::size_t joined) const { return round_.candidates[joinings_[joined].candidate]; }
    /// A stream's sequences: [S, T, d].
    at::Tensor rows(std::size_t stream) const {
        return buffer_.narrow(0, static_cast<std::int64_t>(stream) * sequences_, sequences_);
    }

    Machine& machine_;
    const Round& round_;
    const at::Tensor& ids_;
    std::int64_t sequences_;
    std::vector<std::vector<Slot>> stages_;
    std::vector<std::vector<Slot>> before_;     ///< by stage: the plan's slots before it
    at::Tensor buffer_;                         ///< [(1 + n) x S, T, d]
    std::vector<Joining> joinings_;             ///< in the order of their streams
    std::size_t plan_begin_ = 0, plan_end_ = 0; ///< the stages that the plan's stream gets; begin > end: none
    std::size_t handed_over_ = SIZE_MAX;        ///< the stage before which the plan's stream is kept, if any
    std::size_t joined_ = 0;                    ///< so many of joinings_
    std::int64_t end_ = 0;                      ///< the rows that are in use
};

} // namespace

Walked walk(Machine& machine, const Round& round, const at::Tensor& ids) {
    return Walk(machine, round, ids).run();
}

std::vector<Slot> without(std::vector<Slot> slots, const std::vector<Slot>& removed) {
    std::erase_if(slots, [&](Slot slot) { return std::ranges::find(removed, slot) != removed.end(); });
    return slots;
}

void count_branch(Work& work, const Decoder& decoder, Slot slot, std::int64_t streams, std::int64_t length) {
    WorkCount& count = slot.kind() == Kind::attention ? work.attention : work.ffn;
    count.tokens += static_cast<std::uint64_t>(streams * length);
    count.flops += static_cast<double>(streams) * decoder.branch_flops(slot, length);
}

} // namespace cutaway
