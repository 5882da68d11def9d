#include "core/text/split.h"

#include "core/text/utf8.h"

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

/// A stretch of the text, a match or what lies between two. Matches may be empty.
struct Segment {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool match = false;
};

std::vector<Segment> segments_of(const std::string& text, const std::vector<Match>& matches, bool invert) {
    std::vector<Segment> segments;
    std::size_t place = 0;
    for (const Match& match : matches) {
        if (match.begin > place) {
            segments.push_back({.begin = place, .end = match.begin, .match = invert});
        }
        segments.push_back({.begin = match.begin, .end = match.end, .match = !invert});
        place = match.end;
    }
    if (place < text.size()) {
        segments.push_back({.begin = place, .end = text.size(), .match = invert});
    }
    return segments;
}

std::vector<Segment> joined(std::vector<Segment> segments, SplitBehavior behavior) {
    const bool backwards = behavior == SplitBehavior::merged_with_next;
    if (backwards) {
        std::ranges::reverse(segments);
    }
    std::vector<Segment> words;
    bool after_match = false;
    for (const Segment& segment : segments) {
        const bool merges = behavior == SplitBehavior::contiguous ? segment.match == after_match
                            : backwards || behavior == SplitBehavior::merged_with_previous
                                ? segment.match && !after_match
                                : false;
        after_match = segment.match;
        if (behavior == SplitBehavior::removed && segment.match) {
            continue;
        }
        if (merges && !words.empty()) {
            words.back().begin = std::min(words.back().begin, segment.begin);
            words.back().end = std::max(words.back().end, segment.end);
        } else {
            words.push_back(segment);
        }
    }
    if (backwards) {
        std::ranges::reverse(words);
    }
    return words;
}

std::vector<std::string> words_of(const std::string& text, std::vector<Segment> segments,
                                  SplitBehavior behavior) {
    std::vector<std::string> words;
    for (const Segment& word : joined(std::move(segments), behavior)) {
        if (word.end > word.begin) {
            words.push_back(text.substr(word.begin, word.end - word.begin));
        }
    }
    return words;
}

} // namespace

std::vector<std::string> split(const std::string& text, const Regex& pattern, SplitBehavior behavior,
                               bool invert, WorkLimit& limit) {
    return words_of(text, segments_of(text, pattern.matches(text, limit), invert), behavior);
}

std::vector<std::string> split(const std::string& text, bool (*predicate)(char32_t), SplitBehavior behavior) {
    std::vector<Match> matches;
    for (std::size_t place = 0; place < text.size();) {
        const std::size_t end = place + utf8_length(text[place]);
        if (predicate(utf8_decoded(std::string_view(text).substr(place, end - place)))) {
            matches.push_back({.begin = place, .end = end});
        }
        place = end;
    }
    return words_of(text, segments_of(text, matches, /*invert=*/false), behavior);
}

} // namespace cutaway
