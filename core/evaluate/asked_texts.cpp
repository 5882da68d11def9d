#include "core/evaluate/asked_texts.h"

#include <algorithm>
#include <iterator>

namespace cutaway {

namespace {

using Tokens = std::span<const std::int64_t>;

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

/// One text, of which the inputs' ends are endings.
AskedText shared_text(std::span<const Input> inputs, std::size_t common,
                      std::span<const TokenRequest> requests, std::size_t first) {
    const std::size_t examples = examples_length(requests, common);
    const Tokens begin = inputs.front().tokens.first(common);
    AskedText text{.examples = begin.first(examples)};
    std::vector<std::int64_t>& ids = text.text.ids;
    std::ranges::copy(begin.subspan(examples), std::back_inserter(ids));
    for (const Input& input : inputs) {
        const Tokens ending = input.tokens.subspan(common);
        const std::size_t place = ids.size();
        ask(text, input, requests, first, [&](std::size_t position) {
            return static_cast<std::int64_t>(position < common ? position - examples
                                                               : place + position - common);
        });
        if (!ending.empty()) {
            text.text.endings.push_back(std::ssize(ending));
            std::ranges::copy(ending, std::back_inserter(ids));
        }
    }
    return text;
}

} // namespace

std::vector<AskedText> asked_texts(std::span<const TokenRequest> requests, std::size_t first, bool shares) {
    const std::vector<Input> inputs = inputs_of(requests);
    const std::size_t common = shares && !inputs.empty() ? common_length(inputs) : 0;
    if (common > 0) {
        return {shared_text(inputs, common, requests, first)};
    }
    std::vector<AskedText> texts;
    for (const Input& input : inputs) {
        texts.push_back({.text = {.ids = {input.tokens.begin(), input.tokens.end()}}});
        ask(texts.back(), input, requests, first,
            [](std::size_t position) { return static_cast<std::int64_t>(position); });
    }
    return texts;
}

} // namespace cutaway
