#include "core/text/pre_tokenizer.h"

#include "core/text/byte_level.h"
#include "core/text/normalizer.h"
#include "core/text/regex.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace cutaway {

namespace {

constexpr int max_depth = 8;
constexpr std::size_t max_steps = 64;
/// What ByteLevel splits by where it is not told otherwise: GPT-2's.
constexpr const char* gpt2_expression =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

struct Segment {
    std::string text;
    bool match = false;
};

std::vector<Segment> segments_of(const std::string& text, const Regex& pattern, bool invert) {
    std::vector<Segment> segments;
    std::size_t place = 0;
    const auto add = [&](std::size_t begin, std::size_t end, bool match) {
        if (end > begin) {
            segments.push_back({text.substr(begin, end - begin), match != invert});
        }
    };
    for (const Match& match : pattern.matches(text)) {
        add(place, match.begin, false);
        add(match.begin, match.end, true);
        place = match.end;
    }
    add(place, text.size(), false);
    return segments;
}

/// Which segments become one word, as the library's SplitDelimiterBehavior says.
std::vector<std::string> joined(std::vector<Segment> segments, const std::string& behavior) {
    std::vector<std::string> words;
    const bool backwards = behavior == "MergedWithNext";
    if (backwards) {
        std::ranges::reverse(segments);
    }
    bool previous_match = false;
    for (Segment& segment : segments) {
        const bool merged = behavior == "Contiguous"                        ? segment.match == previous_match
                            : behavior == "MergedWithPrevious" || backwards ? segment.match && !previous_match
                                                                            : false;
        previous_match = segment.match;
        if (behavior == "Removed" && segment.match) {
            continue;
        }
        if (merged && !words.empty()) {
            words.back() = backwards ? segment.text + words.back() : words.back() + segment.text;
        } else {
            words.push_back(std::move(segment.text));
        }
    }
    if (backwards) {
        std::ranges::reverse(words);
    }
    return words;
}

} // namespace

PreTokenizer::PreTokenizer(const JsonObject& root) {
    if (root.has("pre_tokenizer")) {
        add(root.object("pre_tokenizer"), 0);
    }
}

void PreTokenizer::add(const JsonObject& step, int depth) {
    const std::string type = step.text("type");
    if (type == "Sequence" && depth < max_depth) {
        for (const JsonObject& part : step.objects("pretokenizers", max_steps)) {
            add(part, depth + 1);
        }
    } else if (type == "ByteLevel") {
        add_byte_level(step);
    } else if (type == "Split") {
        add_split(step);
    } else if (type == "Digits") {
        const std::string behavior = step.boolean("individual_digits", false) ? "Isolated" : "Contiguous";
        steps_.emplace_back(
            [pattern = Regex(R"(\p{N})", step.where()), behavior](const std::string& word, bool) {
                return joined(segments_of(word, pattern, false), behavior);
            });
    } else if (type == "Metaspace") {
        add_metaspace(step);
    } else {
        step.fail("the pre-tokenizer '" + type + "' is not supported");
    }
}

void PreTokenizer::add_byte_level(const JsonObject& step) {
    const bool add_prefix = step.boolean("add_prefix_space", true);
    const bool use_regex = step.boolean("use_regex", true);
    steps_.emplace_back([pattern = Regex(gpt2_expression, step.where()), add_prefix,
                         use_regex](const std::string& word, bool) {
        const std::string text = add_prefix && !word.starts_with(' ') ? " " + word : word;
        std::vector<std::string> words =
            use_regex ? joined(segments_of(text, pattern, false), "Isolated") : std::vector{text};
        for (std::string& part : words) {
            part = byte_level_spelling(part);
        }
        return words;
    });
}

void PreTokenizer::add_split(const JsonObject& step) {
    const std::string behavior = step.text("behavior");
    constexpr std::array<std::string_view, 5> known{"Isolated", "Removed", "MergedWithPrevious",
                                                    "MergedWithNext", "Contiguous"};
    if (std::ranges::find(known, behavior) == known.end()) {
        step.fail("the split behavior '" + behavior + "' is not supported");
    }
    const bool invert = step.boolean("invert", false);
    steps_.emplace_back([pattern = pattern_of(step), behavior, invert](const std::string& word, bool) {
        return joined(segments_of(word, pattern, invert), behavior);
    });
}

void PreTokenizer::add_metaspace(const JsonObject& step) {
    const std::string mark = step.text("replacement", "\u2581");
    const std::string scheme =
        step.text("prepend_scheme", step.boolean("add_prefix_space", true) ? "always" : "never");
    const bool split = step.boolean("split", true);
    steps_.emplace_back([spaces = Regex(" ", step.where()),
                         marks = Regex(escaped_for_regex(mark), step.where()), mark, scheme,
                         split](const std::string& word, bool first) {
        std::string text = replaced(word, spaces, mark);
        if ((scheme == "always" || (scheme == "first" && first)) && !text.starts_with(mark)) {
            text = mark + text;
        }
        return split ? joined(segments_of(text, marks, false), "MergedWithNext") : std::vector{text};
    });
}

std::vector<std::string> PreTokenizer::operator()(std::string_view text, bool first) const {
    std::vector<std::string> words{std::string(text)};
    for (const Step& step : steps_) {
        std::vector<std::string> next;
        for (std::size_t i = 0; i < words.size(); ++i) {
            std::vector<std::string> parts = step(words[i], first && i == 0);
            std::ranges::move(parts, std::back_inserter(next));
        }
        words = std::move(next);
    }
    return words;
}

} // namespace cutaway
