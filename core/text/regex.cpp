#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/text/regex.h"

#include "core/plan/error.h"

#include <array>
#include <pcre2.h>
#include <utility>

namespace cutaway {

namespace {

/// Steps of one match: a hostile expression ends within a second, an honest one needs a few per character.
constexpr std::uint32_t match_limit = 10'000'000;
constexpr std::uint32_t heap_kib = 64 * 1024;

pcre2_code* code_of(const std::shared_ptr<void>& code) {
    return static_cast<pcre2_code*>(code.get());
}

} // namespace

Regex::Regex(const std::string& expression, std::string where) : where_(std::move(where)) {
    int error = 0;
    std::size_t offset = 0;
    pcre2_code* code =
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(),
                      PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &offset, nullptr);
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
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); // slower without, never wrong
}

std::vector<Match> Regex::matches(std::string_view text) const {
    const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
        pcre2_match_data_create_from_pattern(code_of(code_), nullptr), pcre2_match_data_free);
    const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
        pcre2_match_context_create(nullptr), pcre2_match_context_free);
    pcre2_set_match_limit(context.get(), match_limit);
    pcre2_set_heap_limit(context.get(), heap_kib);
    std::vector<Match> found;
    std::size_t place = 0;
    std::uint32_t options = PCRE2_NO_UTF_CHECK;
    while (place < text.size()) {
        const int count = pcre2_match(code_of(code_), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                                      place, options | PCRE2_NOTEMPTY, data.get(), context.get());
        if (count == PCRE2_ERROR_NOMATCH) {
            break;
        }
        if (count < 0) {
            throw Error(error_code::bad_tokenizer, "A regular expression takes too long on this text", where_,
                        "The tokenizer is damaged or hostile; fetch the model again.");
        }
        const PCRE2_SIZE* bounds = pcre2_get_ovector_pointer(data.get());
        if (bounds[1] <= place || bounds[0] > bounds[1]) {
            break; // \K and its like: no progress
        }
        found.push_back({bounds[0], bounds[1]});
        place = bounds[1];
    }
    return found;
}

std::string escaped_for_regex(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (std::string_view("\\^$.[]|()?*+{}#-").find(c) != std::string_view::npos) {
            result += '\\';
        }
        result += c;
    }
    return result;
}

} // namespace cutaway
