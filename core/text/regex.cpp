#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/text/regex.h"

#include "core/plan/error.h"
#include "core/text/expression.h"
#include "core/text/library_unicode.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <array>
#include <pcre2.h>
#include <utility>

namespace cutaway {

namespace {

constexpr std::size_t max_pattern_bytes = 1 << 16;
/// Steps of one match: what an expression may spend on any text, and for each byte of this one. 10 million
/// take a fifth of a second. Not compiled to machine code (PCRE2's JIT): that counts only some of the steps.
constexpr std::size_t match_steps = 2'000'000;
constexpr std::size_t match_steps_a_byte = 4;
constexpr std::uint32_t heap_kib = 64 * 1024;

/// PCRE2 counts the steps anew at every place where a match may begin, so it asks there whether time is left.
constexpr const char* ask = "(?C1)";

int stop_when_over(pcre2_callout_block* /*unused*/, void* limit) {
    return static_cast<WorkLimit*>(limit)->time_is_over() ? PCRE2_ERROR_CALLOUT : 0;
}

pcre2_code* code_of(const std::shared_ptr<void>& code) {
    return static_cast<pcre2_code*>(code.get());
}

/// The text with characters that PCRE2 may know and that it is sure to take for the same: an expression tells
/// characters that are not in it apart by their category alone.
std::string with_stand_ins(std::string_view text) {
    std::string result(text);
    for (std::size_t place = 0; place < text.size(); place += utf8_length(text[place])) {
        const std::string_view character = text.substr(place, utf8_length(text[place]));
        if (character.size() > 2) {
            const char32_t point = utf8_decoded(character);
            if (const char32_t known = stand_in(point); known != point) {
                result.replace(place, character.size(), utf8_encoded(known));
            }
        }
    }
    return result;
}

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using CompileContext = std::unique_ptr<pcre2_compile_context, Freed<pcre2_compile_context_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Freed<pcre2_match_context_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Freed<pcre2_match_data_free>>;

} // namespace

Regex::Regex(const std::string& expression, const std::string& where)
    : Regex(ask + ("(?:" + pcre_expression(expression, where) + ")"), PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE,
            where) {
    by_category_ = with_stand_ins(expression) == expression;
}

Regex Regex::literal(const std::string& text, std::string where) {
    return {text, PCRE2_UTF | PCRE2_LITERAL, std::move(where)};
}

Regex::Regex(const std::string& pattern, std::uint32_t options, std::string where)
    : where_(std::move(where)) {
    const CompileContext context(pcre2_compile_context_create(nullptr));
    pcre2_set_max_pattern_length(context.get(), max_pattern_bytes);
    pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
    int error = 0;
    std::size_t offset = 0;
    pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options,
                                     &error, &offset, context.get());
    if (code == nullptr) {
        std::array<PCRE2_UCHAR, 256> message{};
        pcre2_get_error_message(error, message.data(), message.size());
        throw Error(error_code::bad_tokenizer,
                    std::string("A regular expression is not understood: ") +
                        reinterpret_cast<const char*>(message.data()),
                    where_, "Cutaway cannot run this tokenizer; report it with the model's name.");
    }
    code_ = std::shared_ptr<void>(code,
                                  [](void* pointer) { pcre2_code_free(static_cast<pcre2_code*>(pointer)); });
}

std::vector<Match> Regex::matches(std::string_view original, WorkLimit& limit) const {
    const std::string old = by_category_ ? with_stand_ins(original) : std::string();
    const std::string_view text = by_category_ ? std::string_view(old) : original;
    const MatchData data(pcre2_match_data_create_from_pattern(code_of(code_), nullptr));
    const MatchContext context(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(context.get(), static_cast<std::uint32_t>(std::min<std::size_t>(
                                             match_steps + match_steps_a_byte * text.size(), UINT32_MAX)));
    pcre2_set_heap_limit(context.get(), heap_kib);
    pcre2_set_callout(context.get(), stop_when_over, &limit);
    std::vector<Match> found;
    for (std::size_t place = 0; !text.empty() && place <= text.size();) {
        limit.check_time(where_);
        const int count = pcre2_match(code_of(code_), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                                      place, PCRE2_NO_UTF_CHECK, data.get(), context.get());
        if (count == PCRE2_ERROR_NOMATCH) {
            break;
        }
        if (count < 0) {
            throw Error(error_code::bad_tokenizer, "A regular expression takes too long on this text", where_,
                        "The tokenizer is damaged or hostile; fetch the model again.");
        }
        const PCRE2_SIZE* bounds = pcre2_get_ovector_pointer(data.get());
        const Match match{.begin = bounds[0], .end = bounds[1]};
        if (match.begin == match.end && !found.empty() && found.back().end == match.end) {
            place += place < text.size() ? utf8_length(text[place]) : 1;
            continue;
        }
        found.push_back(match);
        place = match.end;
    }
    return found;
}

} // namespace cutaway
