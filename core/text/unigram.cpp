#include "core/text/unigram.h"

#include "core/text/steps.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <ranges>

namespace cutaway {

namespace {

constexpr double unknown_penalty = 10;

} // namespace

Unigram::Unigram(const JsonObject& model) : where_(model.where()) {
    refuse_other_members(model, {"type", "vocab", "unk_id", "byte_fallback"});
    byte_fallback_ = model.boolean("byte_fallback", false);
    read_vocabulary(model);
    if (model.has("unk_id")) {
        unknown_ = model.integer_between("unk_id", 0, static_cast<std::int64_t>(size()) - 1);
    }
}

void Unigram::read_vocabulary(const JsonObject& model) {
    const Json& vocabulary = model.array("vocab");
    if (vocabulary.empty()) {
        model.fail("'vocab' is empty");
    }
    double lowest = std::numeric_limits<double>::infinity();
    for (const Json& entry : vocabulary) {
        const auto id = static_cast<std::int64_t>(scores_.size());
        if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_number()) {
            model.fail(fmt::format("token {} of 'vocab' is no pair of a text and a score", id));
        }
        const auto token = entry[0].get<std::string>();
        const auto [known, is_new] = ids_.try_emplace(token, id);
        if (!is_new) {
            repeated_.emplace_back(known->second, token);
            known->second = id;
        }
        scores_.push_back(entry[1].get<double>());
        lowest = std::min(lowest, scores_.back());
    }
    unknown_score_ = lowest - unknown_penalty;
    std::vector<std::string> texts;
    for (const auto& [token, id] : ids_) {
        if (!token.empty()) {
            texts.push_back(token);
            numbers_.push_back(id);
        }
    }
    texts_ = LongestPrefix(texts);
}

/// By the place where each step ends.
std::vector<Unigram::Step> Unigram::best_steps(std::string_view word, WorkLimit& limit) const {
    std::vector<Step> steps(word.size() + 1);
    for (std::size_t begin = 0; begin < word.size(); begin += utf8_length(word[begin])) {
        limit.check_time(where_);
        const auto offer = [&](std::size_t bytes, std::int64_t id, double score) {
            Step& end = steps[begin + bytes];
            if (end.id < 0 || score + steps[begin].score > end.score) {
                if (id < 0) {
                    fail_for_unknown("", where_);
                }
                end = {.id = id, .begin = begin, .score = score + steps[begin].score};
            }
        };
        const std::size_t character = utf8_length(word[begin]);
        bool known = false;
        for (auto found = texts_.of(word.substr(begin)); found; found = texts_.shorter(*found)) {
            const std::int64_t id = numbers_[found->index];
            offer(found->bytes, id, scores_[static_cast<std::size_t>(id)]);
            known = known || found->bytes == character;
        }
        if (!known) {
            offer(character, unknown_.value_or(-1), unknown_score_);
        }
    }
    return steps;
}

void Unigram::add(std::string_view token, std::vector<std::int64_t>& ids) const {
    if (const auto known = ids_.find(token); known != ids_.end()) {
        ids.push_back(known->second);
        return;
    }
    std::vector<std::int64_t> bytes;
    if (byte_fallback_) {
        for (const char byte : token) {
            if (const auto known = ids_.find(byte_token(byte)); known != ids_.end()) {
                bytes.push_back(known->second);
            }
        }
    }
    if (bytes.size() == token.size()) {
        ids.insert(ids.end(), bytes.begin(), bytes.end());
    } else {
        ids.push_back(unknown_.value_or(0));
    }
}

void Unigram::encode(std::string_view word, std::vector<std::int64_t>& ids, WorkLimit& limit) const {
    const std::vector<Step> steps = best_steps(word, limit);
    std::vector<std::string_view> tokens; // from the last
    bool after_unknown = false;
    for (std::size_t end = word.size(); end > 0; end = steps[end].begin) {
        const std::size_t begin = steps[end].begin;
        const bool is_unknown = steps[end].id == unknown_;
        if (is_unknown && after_unknown) {
            tokens.back() = word.substr(begin, tokens.back().size() + end - begin);
        } else {
            tokens.push_back(word.substr(begin, end - begin));
        }
        after_unknown = is_unknown;
    }
    for (const std::string_view token : std::views::reverse(tokens)) {
        add(token, ids);
    }
}

} // namespace cutaway
