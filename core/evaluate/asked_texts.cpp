#include "core/evaluate/asked_texts.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cutaway {

namespace {

using Tokens = std::span<const std::int64_t>;

/// Endings beside each other are scored against each other, and masked then: no more than that is worth it.
constexpr std::int64_t most_beside = 512;

/// An input, and whose it is.
struct Input {
    Tokens tokens{};
    std::vector<std::size_t> requests{};
};

std::vector<Input> inputs_of(std::span<const TokenRequest> requests) {
    std::vector<Input> inputs;
    for (std::size_t index = 0; index < requests.size(); ++index) {
        const Tokens tokens = *requests[index].input;
        const auto known = std::ranges::find_if(
            inputs, [&](const Input& input) { return std::ranges::equal(input.tokens, tokens); });
        if (known != inputs.end()) {
            known->requests.push_back(index);
        } else {
            inputs.push_back({.tokens = tokens, .requests = {index}});
        }
    }
    return inputs;
}

std::size_t common_length(std::span<const Input> inputs) {
    const Tokens first = inputs.front().tokens;
    std::size_t common = first.size();
    for (const Input& input : inputs.subspan(1)) {
        const auto apart = std::ranges::mismatch(first.first(common), input.tokens).in1;
        common = static_cast<std::size_t>(apart - first.begin());
    }
    return common;
}

/// As many of the tokens that all inputs begin with as stand before other documents too, and before every
/// token that is asked about.
std::size_t examples_length(std::span<const TokenRequest> requests, std::size_t common) {
    std::size_t length = common;
    for (const TokenRequest& request : requests) {
        length = std::min({length, static_cast<std::size_t>(request.examples),
                           request.input->size() - request.targets.size()});
    }
    return length;
}

/// Puts the questions of an input's requests to a text, of which the last tokens of the input, as many as
/// are asked about, are the rows `row_of` their places in it.
template <typename RowOf>
void ask(AskedText& text, const Input& input, std::span<const TokenRequest> requests, std::size_t first,
         const RowOf& row_of) {
    for (const std::size_t index : input.requests) {
        const std::vector<std::int64_t>& targets = requests[index].targets;
        const std::size_t begin = input.tokens.size() - targets.size();
        for (std::size_t place = 0; place < targets.size(); ++place) {
            text.asked.push_back(
                {.row = row_of(begin + place), .target = targets[place], .request = first + index});
        }
    }
}

std::vector<std::int64_t> copy_of(Tokens tokens) {
    return {tokens.begin(), tokens.end()};
}

/// One input after the examples, whole.
AskedText whole_text(const Input& input, std::size_t examples, std::span<const TokenRequest> requests,
                     std::size_t first) {
    AskedText text{.examples = input.tokens.first(examples)};
    text.parts.push_back({.ids = copy_of(input.tokens.subspan(examples))});
    ask(text, input, requests, first,
        [&](std::size_t position) { return static_cast<std::int64_t>(position - examples); });
    return text;
}

/// What several inputs have in common, and how each of them ends.
AskedText forked_text(std::span<const Input> inputs, std::size_t common, std::size_t examples,
                      std::span<const TokenRequest> requests, std::size_t first) {
    const Tokens begin = inputs.front().tokens.first(common);
    AskedText text{.examples = begin.first(examples)};
    PackedText endings;
    for (const Input& input : inputs) {
        const Tokens ending = input.tokens.subspan(common);
        const std::size_t place = common - examples + endings.ids.size();
        ask(text, input, requests, first, [&](std::size_t position) {
            return static_cast<std::int64_t>(position < common ? position - examples
                                                               : place + position - common);
        });
        if (!ending.empty()) {
            endings.endings.push_back(std::ssize(ending));
            std::ranges::copy(ending, std::back_inserter(endings.ids));
        }
    }
    if (common > examples) {
        text.parts.push_back({.ids = copy_of(begin.subspan(examples))});
    }
    text.parts.push_back(std::move(endings));
    return text;
}

/// How many of the inputs, one at least, have endings that may be computed beside each other.
std::size_t fork_size(std::span<const Input> inputs, std::size_t common) {
    std::size_t count = 0;
    std::int64_t beside = 0;
    do {
        beside += std::ssize(inputs[count].tokens) - static_cast<std::int64_t>(common);
        ++count;
    } while (count < inputs.size() &&
             beside + std::ssize(inputs[count].tokens) - static_cast<std::int64_t>(common) <= most_beside);
    return count;
}

} // namespace

std::int64_t AskedText::tokens() const {
    std::int64_t sum = 0;
    for (const PackedText& part : parts) {
        sum += std::ssize(part.ids);
    }
    return sum;
}

std::vector<AskedText> asked_texts(std::span<const TokenRequest> requests, std::size_t first, bool shares) {
    const std::vector<Input> inputs = inputs_of(requests);
    const std::size_t common = shares && !inputs.empty() ? common_length(inputs) : 0;
    const std::size_t examples = examples_length(requests, common);
    std::vector<AskedText> texts;
    for (std::span<const Input> left = inputs; !left.empty();) {
        const std::size_t count = common > 0 ? fork_size(left, common) : 1;
        texts.push_back(count == 1 ? whole_text(left.front(), examples, requests, first)
                                   : forked_text(left.first(count), common, examples, requests, first));
        left = left.subspan(count);
    }
    return texts;
}

} // namespace cutaway
